"""The statements that make every declared table in an empty database, in each engine's own SQL."""

from itertools import groupby

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import ExecutableDDLElement

from db import composition  # noqa: F401  every table and hook of a home
from db.tables import home_info  # noqa: F401
from db.tables.shapes import metadata

_URLS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}

_SQLITE_GUARD = """CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table}
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END"""

_POSTGRES_REFUSAL = """CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege'; END$$"""

_POSTGRES_GUARD = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()"""


def statements(dialect: str) -> list[str]:
    """Everything that makes an empty home's schema, in order."""
    return [*_tables(dialect), *_guards(dialect)]


def _tables(dialect: str) -> list[str]:
    """What create_all and its listeners would execute; a table's indexes, which are a set, sorted."""
    written: list[str] = []

    def write(statement: ExecutableDDLElement | str, *_: object, **__: object) -> None:
        text = statement if isinstance(statement, str) else str(statement.compile(dialect=engine.dialect))
        lines = [line.rstrip().replace("\t", "    ") for line in text.strip().splitlines()]
        written.append("\n".join(filter(None, lines)))

    engine = create_mock_engine(_URLS[dialect], write)
    engine.exec_driver_sql = write  # type: ignore[attr-defined]
    metadata.create_all(engine, checkfirst=False)
    tables_and_indexes = groupby(written, lambda text: text.startswith("CREATE INDEX"))
    return [text for indexes, run in tables_and_indexes for text in (sorted(run) if indexes else run)]


def _guards(dialect: str) -> list[str]:
    """Triggers that keep the journal's tables as they are."""
    kept = sorted(table.name for table in metadata.tables.values() if table.info.get("append_only"))
    if dialect == "postgresql":
        return [_POSTGRES_REFUSAL, *(_POSTGRES_GUARD.format(table=table) for table in kept)]
    return [
        _SQLITE_GUARD.format(table=table, verb=verb, name=verb.lower())
        for table in kept
        for verb in ("UPDATE", "DELETE")
    ]
