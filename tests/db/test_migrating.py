"""Migrations make exactly the tables the program declares, and old or newer homes are met politely."""

import importlib
import os
import pkgutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Table, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

import db.migrating
import db.tables
from app.customers.searching import read_query
from app.kernel.refusals import Refused, Unavailable
from db.engine import Engines, open_postgres, open_sqlite
from db.migrating import SCHEMA, HomeInfo, create_schema, home_info_of, migrate, require_schema, schema_of
from db.search import find
from db.tables.customers import customers
from db.tables.home_info import home_info
from db.tables.journal import facts
from db.tables.shapes import metadata
from tests.homes import FILE_KEY, postgres_engines, sqlite_engines
from tests.pg import PgServer

INFO = HomeInfo(home_id="h1", kind="embedded", demo=True, created_ms=1)
FACT = {
    "org_unit": "3301",
    "origin": "D1",
    "seq": 1,
    "hlc": 1,
    "kind": "test.done",
    "version": 1,
    "actor": "",
    "command_id": "",
    "payload": b"{}",
    "prev_hash": b"",
    "hash": b"",
    "signature": b"",
}


@pytest.fixture
def file_engines(tmp_path: Path) -> Iterator[Engines]:
    engines = open_sqlite(tmp_path / "migrated.db", FILE_KEY)
    create_schema(engines.write, INFO)
    yield engines
    engines.dispose()


@pytest.fixture
def server_engines(pg_server: PgServer) -> Iterator[Engines]:
    name = pg_server.create_database()
    engines = open_postgres(pg_server.url(name))
    create_schema(engines.write, INFO)
    yield engines
    engines.dispose()
    pg_server.drop_database(name)


def others() -> set[str]:
    """Tables that tests of other things declare; no migration makes them."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.iter_modules(db.tables.__path__, "db.tables.")
    ]
    ours = {value.name for module in modules for value in vars(module).values() if isinstance(value, Table)}
    return set(metadata.tables) - ours | {"alembic_version"}


def sqlite_shape(engine: Engine) -> dict[str, object]:
    """Columns by table, whatever their order (a column that a later step adds comes last), and indexes."""
    query = (
        "SELECT name, tbl_name, type, sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    )
    with engine.connect() as conn:
        rows = [row for row in conn.exec_driver_sql(query) if row.tbl_name not in others()]
        tables = [row.name for row in rows if row.type == "table"]
        columns: dict[str, object] = {
            table: {tuple(column)[1:] for column in conn.exec_driver_sql(f"PRAGMA table_info({table})")}
            for table in tables
        }
    return columns | {row.name: " ".join(row.sql.split()) for row in rows if row.type == "index"}


def postgres_shape(engine: Engine) -> set[tuple[object, ...]]:
    queries = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
    )
    with engine.connect() as conn:
        rows = [tuple(row) for query in queries for row in conn.exec_driver_sql(query)]
    return {row for row in rows if row[0] not in others()}


def test_migrations_make_the_declared_tables_on_sqlite(file_engines: Engines, tmp_path: Path) -> None:
    declared = sqlite_engines(tmp_path / "declared.db")
    assert sqlite_shape(file_engines.write) == sqlite_shape(declared.write)
    declared.dispose()


def test_migrations_make_the_declared_tables_on_postgres(
    server_engines: Engines, pg_server: PgServer
) -> None:
    name = pg_server.create_database()
    declared = postgres_engines(pg_server.url(name))
    assert postgres_shape(server_engines.write) == postgres_shape(declared.write)
    declared.dispose()
    pg_server.drop_database(name)


def test_schema_constant_names_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(db.migrating.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


@pytest.mark.parametrize("engines", ["file_engines", "server_engines"])
def test_a_home_knows_itself(engines: str, request: pytest.FixtureRequest) -> None:
    opened: Engines = request.getfixturevalue(engines)
    with opened.read.connect() as conn:
        assert schema_of(conn) == SCHEMA
        assert home_info_of(conn) == INFO
    require_schema(opened.write)
    assert not migrate(opened.write, before=lambda: pytest.fail("nothing to back up for"))


@pytest.mark.parametrize("engines", ["file_engines", "server_engines"])
def test_newer_and_older_homes_are_told_apart(engines: str, request: pytest.FixtureRequest) -> None:
    opened: Engines = request.getfixturevalue(engines)
    with opened.write.begin() as conn:
        conn.execute(update(home_info), {"schema_version": "9999"})
    for act in (lambda: require_schema(opened.write), lambda: migrate(opened.write, before=dict)):
        with pytest.raises(Refused, match="9999") as caught:
            act()
        assert caught.value.codes == {"kernel.home_newer"}
    with opened.write.begin() as conn:
        conn.execute(update(home_info), {"schema_version": "0000"})
    with pytest.raises(Refused) as caught:
        require_schema(opened.write)
    assert caught.value.codes == {"kernel.home_older"}


def test_an_older_file_is_backed_up_before_it_is_migrated(file_engines: Engines) -> None:
    with file_engines.write.begin() as conn:
        conn.execute(update(home_info), {"schema_version": "0000"})
    seen: list[str] = []

    def before() -> None:
        with file_engines.read.connect() as conn:
            seen.append(schema_of(conn))

    assert migrate(file_engines.write, before=before)
    assert seen == ["0000"]
    require_schema(file_engines.write)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_customers_of_the_first_step_are_found_by_the_newest_index(
    engine: str, tmp_path: Path, pg_server: PgServer
) -> None:
    name = pg_server.create_database()
    on_file = engine == "sqlite"
    engines = open_sqlite(tmp_path / "old.db", FILE_KEY) if on_file else open_postgres(pg_server.url(name))
    with engines.write.begin() as conn:
        config = Config()
        config.set_main_option("script_location", str(Path(db.migrating.__file__).with_name("migrations")))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(insert(home_info), {**asdict(INFO), "schema_version": "0001"})
        known = {
            "org_unit": "3301",
            "account_no": "0415002311",
            "name": "张三丰",
            "address": "柳树湾镇东街12号",
        }
        conn.execute(insert(customers), known)
    assert migrate(engines.write, before=dict)
    with engines.read.connect() as conn:
        for text in ("三丰", "张 2311", "ZSF 东街"):
            assert len(find(conn, read_query(text), 20)) == 1
    engines.dispose()
    pg_server.drop_database(name)


def test_an_empty_database_is_no_home(tmp_path: Path) -> None:
    engines = open_sqlite(tmp_path / "empty.db", FILE_KEY)
    with pytest.raises(Refused) as caught:
        require_schema(engines.write)
    assert caught.value.codes == {"kernel.home_absent"}
    engines.dispose()


@pytest.mark.parametrize("engines", ["file_engines", "server_engines"])
def test_nobody_changes_the_journal(engines: str, request: pytest.FixtureRequest) -> None:
    """Not even the owner: the trigger refuses, and the row stays as it was."""
    opened: Engines = request.getfixturevalue(engines)
    with opened.write.begin() as conn:
        conn.execute(insert(facts), FACT)
    attempts = ["UPDATE facts SET actor = 'x'", "DELETE FROM facts"]
    if not opened.is_sqlite:
        attempts.append("TRUNCATE facts")
    for attempt in attempts:
        with pytest.raises(DBAPIError, match="append-only"), opened.write.begin() as conn:
            conn.execute(text(attempt))
    with opened.read.connect() as conn:
        assert conn.execute(select(facts.c.actor)).scalars().all() == [""]


@pytest.mark.parametrize("content", [b"", b"x" * 40, os.urandom(9000), b"SQLite format 3\x00" + bytes(4080)])
def test_what_is_no_home_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    engines = open_sqlite(path, FILE_KEY)
    with pytest.raises((Refused, Unavailable)) as caught:
        require_schema(engines.read)
    assert caught.value.codes <= {"kernel.home_absent", "kernel.home_damaged"}
    engines.dispose()


def test_a_wrong_key_is_a_sentence(file_engines: Engines, tmp_path: Path) -> None:
    engines = open_sqlite(tmp_path / "migrated.db", b"x" * 32)
    for act in (lambda: require_schema(engines.read), lambda: migrate(engines.write, before=dict)):
        with pytest.raises(Unavailable) as caught:
            act()
        assert caught.value.codes == {"kernel.home_damaged"}
    engines.dispose()
    require_schema(file_engines.read)


def test_a_server_that_will_not_have_us_is_a_sentence(pg_server: PgServer) -> None:
    pg_server.execute("CREATE ROLE somebody LOGIN PASSWORD 'right'")
    for url, password, code in (
        (pg_server.tcp_url("postgres", "somebody"), "wrong", "kernel.login_refused"),
        (pg_server.tcp_url("postgres", "somebody"), "", "kernel.login_refused"),
        (pg_server.url("postgres", "nobody_here"), "", "kernel.login_refused"),
        (pg_server.tcp_url("nowhere", "somebody"), "right", "kernel.no_database"),
        ("postgresql://somebody@127.0.0.1:1/postgres", "right", "kernel.lost_connection"),
    ):
        engines = open_postgres(url, password)
        with pytest.raises(Unavailable) as caught:
            require_schema(engines.read)
        assert caught.value.codes == {code}, url
        engines.dispose()
    pg_server.execute("DROP ROLE somebody")


def test_failed_creation_leaves_nothing(tmp_path: Path) -> None:
    engines = open_sqlite(tmp_path / "half.db", FILE_KEY)
    broken = HomeInfo(home_id="h1", kind=None, demo=True, created_ms=1)  # type: ignore[arg-type]
    with pytest.raises(DBAPIError):
        create_schema(engines.write, broken)
    with engines.read.connect() as conn:
        assert inspect(conn).get_table_names() == []
    engines.dispose()
