"""Makes homes: a file in an empty folder, a shared database by its owner, a desk that joins one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from app.kernel.refusals import CounterError, refuse
from app.setup.founding import FirstPerson, enrol_desk, found_home
from app.setup.home_folder import HomeConfig, HomeFolder
from app.setup.keys import COLUMN_KEY, DATABASE_PASSWORD, FILE_KEY, made
from app.setup.tools import MakeTools, Tools
from db.engine import open_postgres, open_sqlite
from db.migrating import HomeInfo, create_schema, home_info_of
from db.opening import OpenHome, compose
from db.postgres_setup import create_shared_home, upgrade_shared_home, wrapped_column_key
from db.troubles import told_in_words


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What a home starts with: rules (JSON by setting name), people, the prefix of this desk's numbers, and
    what its new account numbers begin with ('' for a prefix like the others)."""

    rules: Mapping[str, str]
    people: Sequence[FirstPerson]
    prefix: str = "A-"
    accounts: str = ""


def found_embedded(
    folder: HomeFolder,
    config: HomeConfig,
    make_tools: MakeTools,
    founding: Founding,
    keep_keys: Callable[[Tools], object] = lambda _tools: None,
) -> OpenHome:
    """Make a SQLite home in an empty folder; `keep_keys` may write its recovery file.

    Raises Refused folder.taken, and whatever fails; then the folder is as it was.
    """
    if folder.exists() or folder.database.exists():
        raise refuse("folder.taken", path=folder.path)
    with folder.whole_or_nothing():
        tools = make_tools(folder, config)
        file_key, column_key = made(tools.keys, FILE_KEY), made(tools.keys, COLUMN_KEY)
        keep_keys(tools)
        engines = open_sqlite(folder.database, file_key)
        try:
            create_schema(engines.write, _info(config, "embedded", tools.clock.now_ms()))
            opened = compose(folder, config, tools, engines, column_key)
            _first_facts(opened, founding)
        except CounterError:
            engines.dispose()
            raise
        folder.write(config)
    return opened


def create_shared(
    config: HomeConfig,
    owner_url: str,
    owner_password: str,
    *,
    role: str,
    password: str,
    wrapped_column_key: bytes,
    now_ms: int,
) -> None:
    """As the database's owner: tables, the program's role, and the column key for desks that join.

    Raises Refused home.*; Unavailable.
    """
    owner = open_postgres(owner_url, owner_password)
    try:
        info = _info(config, "shared", now_ms)
        create_shared_home(
            owner.write, info, role=role, password=password, wrapped_column_key=wrapped_column_key
        )
    finally:
        owner.dispose()


def join(
    folder: HomeFolder,
    config: HomeConfig,
    make_tools: MakeTools,
    password: str,
    unwrap: Callable[[bytes], bytes],
    founding: Founding,
) -> None:
    """Make this workstation a desk of a shared home; with people, the one that founds it.

    `unwrap` opens the column key. The secrets are kept from then on. Raises Refused; Unavailable.
    """
    engines = open_postgres(config.url, password)
    try:
        with told_in_words(), engines.read.connect() as conn:
            config = msgspec.structs.replace(config, home_id=home_info_of(conn).home_id)
            column_key = unwrap(wrapped_column_key(conn))
        with folder.whole_or_nothing():
            tools = make_tools(folder, config)
            tools.keys.put(DATABASE_PASSWORD, password.encode())
            tools.keys.put(COLUMN_KEY, column_key)
            opened = compose(folder, config, tools, engines, column_key)
            if founding.people:
                _first_facts(opened, founding)
            else:
                enrol_desk(
                    opened.bus.do,
                    config.desk(),
                    tools.signer.public_key,
                    prefix=founding.prefix,
                    accounts=founding.accounts,
                )
            folder.write(config)
    finally:
        engines.dispose()


def upgrade_shared(url: str, password: str, role: str) -> bool:
    """As the owner: tables and rights as this program needs them. True if tables changed."""
    owner = open_postgres(url, password)
    try:
        return upgrade_shared_home(owner.write, role)
    finally:
        owner.dispose()


def _first_facts(opened: OpenHome, founding: Founding) -> None:
    found_home(
        opened.home,
        opened.config.desk(),
        opened.tools.signer.public_key,
        founding.rules,
        founding.people,
        prefix=founding.prefix,
        accounts=founding.accounts,
    )


def _info(config: HomeConfig, kind: str, now_ms: int) -> HomeInfo:
    return HomeInfo(home_id=config.home_id, kind=kind, demo=config.demo, created_ms=now_ms)
