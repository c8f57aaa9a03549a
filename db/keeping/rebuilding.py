"""Makes every projection again from the journal, in place or beside it to compare."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from app.kernel.facts import Fact, UnknownFact
from app.kernel.refusals import refuse, register_texts
from db import journal
from db.engine import open_sqlite
from db.projecting import project
from db.search import rebuild_search
from db.tables.shapes import metadata

Progress = Callable[[int], object]
"""Called with the number of facts replayed so far."""

_BATCH = 2_000

register_texts({"journal.unknown_fact": "账本中有较新版本程序的记录({kind}),请升级柜面程序后再重建。"})


@dataclass(frozen=True)
class Difference:
    """Where a table is not what the journal says: one column of one row, both values as text.

    A row that only one side has differs in the column '*'.
    """

    table: str
    key: str
    column: str
    stored: str
    rebuilt: str

    def sentence(self) -> str:
        return (
            f"表 {self.table} 的 {self.key} 与账本不符:"
            f"{self.column} 现为 {self.stored or '无'},应为 {self.rebuilt or '无'}。"
        )


def projection_tables() -> list[Table]:
    """Every table that is a function of the journal."""
    return [table for table in metadata.sorted_tables if table.info.get("projection")]


def rebuild(conn: Connection, progress: Progress = lambda _done: None) -> int:
    """Empty all projections of this home and replay its journal; one transaction, by the caller.

    Returns the number of facts. Raises Refused journal.unknown_fact.
    """
    for table in projection_tables():
        conn.execute(table.delete())
    rebuild_search(conn)
    return _replay(journal.in_time_order(conn), conn, progress)


def differences(conn: Connection, progress: Progress = lambda _done: None) -> Iterator[Difference]:
    """Replay the journal into a scratch home and compare every projection row by row.

    The scratch home is an encrypted temporary file whose key nobody keeps, so that a large home needs
    neither memory nor leaves plain text behind. Raises Refused journal.unknown_fact.
    """
    with tempfile.TemporaryDirectory(prefix="guimian-") as folder:
        scratch = open_sqlite(Path(folder) / "scratch.db", secrets.token_bytes(32))
        try:
            metadata.create_all(scratch.write)
            with scratch.write.begin() as fresh:
                _replay(journal.in_time_order(conn), fresh, progress)
            with scratch.read.connect() as fresh:
                for table in projection_tables():
                    yield from _compared(table, _rows(conn, table), _rows(fresh, table))
        finally:
            scratch.dispose()


def _replay(facts: Iterator[Fact], conn: Connection, progress: Progress) -> int:
    done = 0
    while batch := list(islice(facts, _BATCH)):
        try:
            project(conn, [(fact, fact.body()) for fact in batch])
        except UnknownFact as unknown:
            raise refuse("journal.unknown_fact", kind=unknown) from unknown
        done += len(batch)
        progress(done)
    return done


def _rows(conn: Connection, table: Table) -> Iterator[Row[Any]]:
    """All rows by primary key; both engines order text by code point (tables.shapes.Ascii)."""
    result = conn.execution_options(yield_per=_BATCH).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    yield from result


def _compared(table: Table, stored: Iterator[Row[Any]], rebuilt: Iterator[Row[Any]]) -> Iterator[Difference]:
    names = [column.name for column in table.primary_key.columns]

    def key_of(row: Row[Any]) -> tuple[Any, ...]:
        return tuple(row._mapping[name] for name in names)

    left, right = next(stored, None), next(rebuilt, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key_of(left) < key_of(right)):
            assert left is not None
            yield Difference(table.name, _said(key_of(left)), "*", str(tuple(left)), "")
            left = next(stored, None)
        elif left is None or key_of(right) < key_of(left):
            yield Difference(table.name, _said(key_of(right)), "*", "", str(tuple(right)))
            right = next(rebuilt, None)
        else:
            for name, one, other in zip(table.columns.keys(), left, right, strict=True):
                if one != other:
                    yield Difference(table.name, _said(key_of(left)), name, repr(one), repr(other))
            left, right = next(stored, None), next(rebuilt, None)


def _said(key: tuple[Any, ...]) -> str:
    return "/".join(map(str, key))
