"""Sends writes: one insert for many rows, and many statements in one round trip to a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

import psycopg
from sqlalchemy import Connection, Date
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import Insert

FEW = 32
"""Up to so many rows the statement cache is quick enough; a payment never has more."""

Row = tuple[Any, ...]


@contextmanager
def sent_together(conn: Connection) -> Iterator[None]:
    """Writes inside go to a server in one go and are answered in one; nothing may be read inside.

    Which of them failed is not told, as no handler of errors asks for it.
    """
    if conn.dialect.name != "postgresql":
        yield
        return
    driver: Any = conn.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=conn.dialect) from error


def insert_many(conn: Connection, stmt: Insert, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Execute `stmt` for rows whose values stand in the order of `columns`."""
    if len(rows) <= FEW or conn.dialect.name != "sqlite":
        conn.execute(stmt, [dict(zip(columns, row, strict=True)) for row in rows])
        return
    sql, order, days = _compiled(stmt, columns)
    if days:
        rows = [
            tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in rows
        ]
    conn.exec_driver_sql(sql, rows if order is None else list(map(order, rows)))


@lru_cache(maxsize=256)
def _compiled(stmt: Insert, columns: tuple[str, ...]) -> tuple[str, itemgetter[Any] | None, bool]:
    """The SQL with question marks, how to reorder a row for them, and whether dates must become text."""
    compiled = stmt.compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=list(columns))
    wanted = compiled.positiontup or []
    places = [columns.index(name) for name in wanted]
    order = None if places == list(range(len(columns))) else itemgetter(*places)
    days = any(isinstance(stmt.table.c[name].type, Date) for name in columns)
    return str(compiled), order, days
