"""The floor under the bench of payments: the same writes, with the same values, through the bare driver."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event, insert, select

from db.engine import Engines, open_sqlite
from db.tables.shapes import metadata

_SCHEMA = "bench_floor"
Statement = tuple[str, Any, bool]
"""SQL, its parameters, and whether these are many rows."""


@dataclass
class Recorded:
    """What transactions wrote, statement by statement, and how many statements they took in all."""

    transactions: list[list[Statement]] = field(default_factory=list)
    statements: int = 0

    def rows_each(self) -> float:
        """Rows written per transaction."""
        rows = sum(
            len(parameters) if many else 1
            for transaction in self.transactions
            for _, parameters, many in transaction
        )
        return round(rows / len(self.transactions), 1)

    def statements_each(self) -> float:
        """Statements per transaction, reading ones too."""
        return round(self.statements / len(self.transactions), 1)


@contextmanager
def recording(engine: Engine) -> Iterator[Recorded]:
    """Note every write that goes through this engine."""
    recorded = Recorded()

    def begun(_conn: Connection) -> None:
        recorded.transactions.append([])

    def executed(
        _conn: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        recorded.statements += 1
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            recorded.transactions[-1].append((statement, parameters, many))

    event.listen(engine, "begin", begun)
    event.listen(engine, "before_cursor_execute", executed)
    try:
        yield recorded
    finally:
        event.remove(engine, "begin", begun)
        event.remove(engine, "before_cursor_execute", executed)


Replay = Callable[[Sequence[list[Statement]]], list[float]]


@contextmanager
def replay(engines: Engines, folder: Path) -> Iterator[Replay]:
    """Copy the home as it is now into tables without indexes; yields what writes transactions there
    and tells the seconds that each took."""
    if engines.is_sqlite:
        bare = open_sqlite(folder / "floor.db", b"k" * 32)
        _copy(engines.read, bare.write, "")
        pooled = bare.write.raw_connection()
        yield lambda transactions: _run(pooled.driver_connection, "BEGIN IMMEDIATE", transactions)
        pooled.close()
        bare.dispose()
        return
    _copy(engines.read, engines.write, _SCHEMA)
    pooled = engines.write.raw_connection()
    raw: Any = pooled.driver_connection
    try:
        raw.execute(f"SET search_path TO {_SCHEMA}")
        raw.commit()
        yield lambda transactions: _run(raw, "", transactions)
    finally:
        raw.execute(f"DROP SCHEMA {_SCHEMA} CASCADE")
        raw.commit()
        pooled.invalidate()


@contextmanager
def bare_tables(path: Path) -> Iterator[Replay]:
    """Empty tables with primary keys and no other index, in a new encrypted file."""
    bare = MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(bare).indexes.clear()
    engines = open_sqlite(path, b"k" * 32)
    bare.create_all(engines.write)
    pooled = engines.write.raw_connection()
    yield lambda transactions: _run(pooled.driver_connection, "BEGIN IMMEDIATE", transactions)
    pooled.close()
    engines.dispose()


def _copy(source: Engine, target: Engine, schema: str) -> None:
    """Every table with its rows and primary key, without other indexes."""
    bare = MetaData(schema=schema or None)
    for table in metadata.sorted_tables:
        (table.to_metadata(bare, schema=schema) if schema else table.to_metadata(bare)).indexes.clear()
    with target.begin() as there, source.connect() as here:
        if schema:
            there.exec_driver_sql(f"CREATE SCHEMA {schema}")
        bare.create_all(there)
        for table in metadata.sorted_tables:
            rows = [row._asdict() for row in here.execute(select(table))]
            if rows:
                there.execute(insert(bare.tables[f"{schema}.{table.name}" if schema else table.name]), rows)


def _run(raw: Any, begin: str, transactions: Sequence[list[Statement]]) -> list[float]:
    taken = []
    cursor = raw.cursor()
    for transaction in transactions:
        started = time.perf_counter()
        if begin:
            cursor.execute(begin)
        for statement, parameters, many in transaction:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
        raw.commit()
        taken.append(time.perf_counter() - started)
    return taken
