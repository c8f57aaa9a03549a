"""Brings a home back from a backup into its folder, or a new one, where it goes on as a new desk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app.kernel.refusals import refuse
from app.setup.home_folder import HomeConfig, HomeFolder, new_desk_id
from app.setup.keys import COLUMN_KEY, FILE_KEY
from app.setup.returning import Continued, go_on
from app.setup.tools import MakeTools, Tools
from db.engine import open_sqlite
from db.keeping.restore import Restored, restore
from db.migrating import migrate
from db.opening import compose

Keys = Mapping[str, bytes]


class Source(msgspec.Struct, frozen=True):
    """A backup, whose it is, what opens it, and the recovery file that this is known from, if any."""

    backup: Path
    config: HomeConfig
    keys: Keys
    recovery: Path | None = None


def bring_back(
    source: Source, folder: HomeFolder, make_tools: MakeTools, *, force: bool
) -> tuple[Restored, Continued]:
    """Put a backup in the place of the folder's file (kept aside) and go on in it as a new desk.

    Its recovery file stays with the home. Raises Refused backup.*, restore.*, folder.*;
    then the former home is untouched.
    """
    if source.config.url:
        raise refuse("backup.shared")
    former = folder.read() if folder.exists() else None
    config, keys = msgspec.structs.replace(source.config, desk_id=new_desk_id()), source.keys
    folder.path.mkdir(parents=True, exist_ok=True)
    tools = make_tools(folder, config)
    continued: list[Continued] = []

    def prepare(fresh: Path) -> None:
        for name, key in keys.items():
            tools.keys.put(name, key)
        if source.recovery is not None and source.recovery.resolve() != folder.recovery.resolve():
            shutil.copyfile(source.recovery, folder.recovery)
        continued.append(_go_on_in(fresh, folder, config, keys, tools))

    done: Restored | None = None
    try:
        done = restore(
            source.backup,
            keys[FILE_KEY],
            folder.database,
            now_ms=tools.clock.now_ms(),
            force=force,
            prepare=prepare,
        )
    finally:
        if done is None:
            folder.put_back(former)
    return done, continued[0]


def _go_on_in(fresh: Path, folder: HomeFolder, config: HomeConfig, keys: Keys, tools: Tools) -> Continued:
    """In a restored file that is not yet in its place: enrol the new desk, and be it from now on.

    The settings are written first and the file is put in place after: a stop in between leaves a desk
    without numbers, never a former desk that goes on in the past.
    """
    engines = open_sqlite(fresh, keys[FILE_KEY])
    try:
        migrate(engines.write, before=lambda: None)
        home = compose(folder, config, tools, engines, keys[COLUMN_KEY]).home
        continued = go_on(home, config.desk(), tools.signer.public_key, config.prefixes)
    finally:
        engines.dispose()
    folder.write(msgspec.structs.replace(config, prefixes=(*config.prefixes, continued.prefix)))
    return continued
