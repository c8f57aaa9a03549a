"""`python -m db.migrations.step`: writes the newest step for both engines from the declared tables.

For developers, while the newest step has not been released: what the steps before it made is read from
their scripts, and the newest one gets what is missing: tables, columns, indexes that changed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.schema import CreateColumn

from db.migrating import SCHEMA
from db.migrations.declared import statements as declared
from db.tables.shapes import metadata

VERSIONS = Path(__file__).with_name("versions")
_DIALECTS: dict[str, type[Dialect]] = {"sqlite": SQLiteDialect, "postgresql": PGDialect}
_TABLE = re.compile(r"CREATE TABLE (\w+) \(\n(.*)\n\)", re.DOTALL)
_INDEX = re.compile(r"CREATE INDEX (\w+) ON (\w+) ")
_SEARCHED = "search_docs"
"""Its indexes belong to the search index, which a step that changes it makes anew (db.search)."""
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN \"?(\w+)")


class Earlier:
    """What the steps before the newest leave behind: columns by table, and the text of each index."""

    def __init__(self, dialect: str) -> None:
        self.columns: dict[str, set[str]] = {}
        self.indexes: dict[str, str] = {}
        for path in sorted(VERSIONS.glob(f"*_{dialect}.sql")):
            if path.name < SCHEMA:
                for text in path.read_text("utf-8").strip().split("\n\n"):
                    self._learn(text)

    def _learn(self, text: str) -> None:
        if table := _TABLE.match(text):
            self.columns[table[1]] = {line.split()[0].strip('"') for line in table[2].splitlines()}
        elif index := _INDEX.match(text):
            self.indexes[index[1]] = text
        elif added := _ADDED.match(text):
            self.columns[added[1]].add(added[2])


def statements(dialect: str) -> Iterator[str]:
    """What turns a home of the step before into one with every declared table, in order."""
    earlier = Earlier(dialect)
    for text in declared(dialect):
        if (table := _TABLE.match(text)) and table[1] in earlier.columns:
            yield from _missing(metadata.tables[table[1]], earlier.columns[table[1]], dialect)
        elif table:
            yield text
        elif (index := _INDEX.match(text)) and index[2] != _SEARCHED:
            if index[1] in earlier.indexes and earlier.indexes[index[1]] != text:
                yield f"DROP INDEX {index[1]}"
            if earlier.indexes.get(index[1]) != text:
                yield text


def _missing(table: Table, known: set[str], dialect: str) -> Iterator[str]:
    for column in table.columns:
        if column.name not in known:
            yield f"ALTER TABLE {table.name} ADD COLUMN {_spec(column, dialect)}"


def _spec(column: Column[object], dialect: str) -> str:
    return str(CreateColumn(column).compile(dialect=_DIALECTS[dialect]())).strip()


def main() -> None:
    for dialect in _DIALECTS:
        path = VERSIONS / f"{SCHEMA}_{dialect}.sql"
        path.write_text("\n\n".join(statements(dialect)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
