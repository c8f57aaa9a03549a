"""Applies facts to tables: collects writes, groups them by statement, executes each group at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, case
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.facts import Fact, FactBody
from app.kernel.hlc import order_key
from db.bulk import insert_many
from db.writes import Grow, Sum, Write, projections_of

AfterHook = Callable[[Connection, list[Mapping[str, Any]]], None]
_AFTER: dict[str, AfterHook] = {}


def after_write(table: Table) -> Callable[[AfterHook], AfterHook]:
    """Decorator: call this with the written rows whenever a projection has written `table`."""

    def register(hook: AfterHook) -> AfterHook:
        _AFTER[table.name] = hook
        return hook

    return register


Touched = Mapping[str, list[Mapping[str, Any]]]
"""Rows written, by the name of their table, where somebody follows its writes."""


def project(conn: Connection, sealed: Iterable[tuple[Fact, FactBody]]) -> None:
    """Apply facts, with their bodies, to the projection tables of this connection's home."""
    follow(conn, write_rows(conn, sealed))


def write_rows(conn: Connection, sealed: Iterable[tuple[Fact, FactBody]]) -> Touched:
    """The first half of `project`, which reads nothing; `follow` has to come after it."""
    groups: dict[tuple[type[Write], Table, tuple[str, ...]], list[Mapping[str, Any]]] = defaultdict(list)
    for fact, body in sealed:
        stamp = order_key(fact.hlc, fact.origin)
        for projection in projections_of(type(body)):
            for write in projection(fact, body):
                row = _row(write, stamp)
                groups[type(write), write.table, tuple(row)].append(row)
    for (shape, table, columns), rows in groups.items():
        stmt = _statement(shape, table, columns, conn.dialect.name)  # type: ignore[arg-type]
        insert_many(conn, stmt, columns, [tuple(row.values()) for row in rows])
    touched: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for (_, table, _), rows in groups.items():
        if table.name in _AFTER:
            touched[table.name] += rows
    return touched


def follow(conn: Connection, touched: Touched) -> None:
    """The second half of `project`: whoever follows the writes of a table hears of its rows."""
    for name, rows in touched.items():
        _AFTER[name](conn, rows)


def _row(write: Write, stamp: str) -> dict[str, Any]:
    if isinstance(write, Grow):
        return dict(write.row)
    if isinstance(write, Sum):
        return {**write.key, **write.deltas}
    clocks = dict.fromkeys(_clocks_of(write.table, tuple(write.values)), stamp)
    return {**write.key, **write.values, **clocks}


@lru_cache(maxsize=1024)
def _clocks_of(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The clock columns of these registers, each once."""
    return tuple(dict.fromkeys(_clock_of(table, name) for name in columns))


def _clock_of(table: Table, column: str) -> str:
    clock: str = table.c[column].info.get("clock", "")
    if not clock:
        raise LookupError(f"{table.name}.{column} is not a register: it names no clock")
    return clock


@lru_cache(maxsize=1024)
def _statement(
    shape: type[Write], table: Table, columns: tuple[str, ...], dialect: str
) -> sqlite.Insert | postgresql.Insert:
    stmt = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    keys = list(table.primary_key.columns)
    missing = {column.name for column in keys} - set(columns)
    if missing:
        raise LookupError(f"write to {table.name} lacks key {missing}")
    rest = [name for name in columns if not table.c[name].primary_key]
    if shape is Grow or not rest:
        return stmt.on_conflict_do_nothing(index_elements=keys)
    if shape is Sum:
        added = {name: table.c[name] + stmt.excluded[name] for name in rest}
        return stmt.on_conflict_do_update(index_elements=keys, set_=added)
    clocks = {_clock_of(table, name) for name in rest if table.c[name].info.get("clock")}
    later = {}
    for name in rest:
        clock = name if name in clocks else _clock_of(table, name)
        wins = stmt.excluded[clock] > table.c[clock]
        later[name] = case((wins, stmt.excluded[name]), else_=table.c[name])
    return stmt.on_conflict_do_update(index_elements=keys, set_=later)
