"""Opens the home of a folder with the tools handed in: keys, database, schema, desk, press."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.bus import Bus
from app.kernel.refusals import refuse, register_texts
from app.security.views import SecurityView
from app.setup.home_folder import HomeConfig, HomeFolder
from app.setup.keys import COLUMN_KEY, DATABASE_PASSWORD, FILE_KEY, needed
from app.setup.tools import Tools
from db.composition import VIEWS
from db.engine import Engines, open_postgres, open_sqlite
from db.home import SqlHome
from db.issuing import Issuer
from db.keeping.care import HomeCare
from db.migrating import migrate, require_schema

register_texts(
    {
        "vault.desk_key_other": "本台的签名密钥与登记的不同(密钥被清除或换过),继续办理会使账本无法校验。"
        "{place}请找回原来的密钥;找不回时,本机数据库用 restore 从备份恢复,共享数据库用 home join 重新加入。",
    }
)


@dataclass(frozen=True)
class OpenHome:
    """A home with everything that was composed for it."""

    folder: HomeFolder
    config: HomeConfig
    tools: Tools
    engines: Engines
    home: SqlHome
    bus: Bus

    @property
    def care(self) -> HomeCare:
        return care_of(self.folder, self.config, self.tools, self.engines)

    def close(self) -> None:
        self.home.close()


def open_home(folder: HomeFolder, config: HomeConfig, tools: Tools) -> OpenHome:
    """Open a home that exists; a file of an older program is migrated, after a backup.

    Raises Refused vault.key_missing, vault.desk_key_other, kernel.home_*; Unavailable.
    """
    if config.url:
        password = (tools.keys.get(DATABASE_PASSWORD) or b"").decode()
        engines = open_postgres(config.url, password)
        require_schema(engines.read)
    else:
        engines = open_sqlite(folder.database, needed(tools.keys, FILE_KEY))
        care = care_of(folder, config, tools, engines)
        migrate(engines.write, before=lambda: care.back_up("migration"))
    opened = compose(folder, config, tools, engines, needed(tools.keys, COLUMN_KEY))
    enrolled = opened.home.read(lambda snapshot: snapshot.view(SecurityView).desk(config.desk_id))
    if enrolled is not None and enrolled.public_key != tools.signer.public_key:
        # Whatever it signed would never be verified: better no work today than a journal in doubt.
        engines.dispose()
        raise refuse("vault.desk_key_other", place=tools.keys.describe())
    return opened


def compose(
    folder: HomeFolder, config: HomeConfig, tools: Tools, engines: Engines, column_key: bytes
) -> OpenHome:
    """Hand the tools to the rooms."""
    home = SqlHome(
        engines,
        config.desk(),
        signer=tools.signer,
        clock=tools.clock,
        views={**VIEWS, **tools.views(column_key)},
        issue=Issuer(tools.press),
    )
    return OpenHome(folder, config, tools, engines, home, Bus(home))


def care_of(folder: HomeFolder, config: HomeConfig, tools: Tools, engines: Engines) -> HomeCare:
    """Check, prove and back up one home."""
    return HomeCare(
        engines=engines,
        database=folder.database,
        backups=folder.backups,
        file_key=None if config.url else tools.keys.get(FILE_KEY),
        now_ms=tools.clock.now_ms,
        make_check=tools.make_check,
        recovery=folder.recovery,
    )
