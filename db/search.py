"""The one search box's index: kept up after every write of customers and meters, rebuilt from the tables.

A number or initials alone are ranges of search_keys, in the order of the words; everything else goes to
the engine's own index of words, which meets those of several terms. Whatever it finds is verified by the
documents, so answers are exact. `find` answers with documents' numbers only; db.queries.customers makes
hits of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Table, event, select, tuple_

from app.customers.searching import TAIL_DIGITS, Query, SearchDoc, Term
from db import search_postgres, search_sqlite
from db.projecting import after_write
from db.search_docs import (
    Key,
    docs_from_tables,
    fold_code,
    ranges,
    unpacked,
    words_of,
)
from db.tables.customers import customers, meters, search_keys

_FEW = 500
"""So many keys or words are asked for in one statement."""

_BATCH = 2_000

Stored = tuple[int, SearchDoc]
"""A document's number and what it says."""


def _engine(conn: Connection) -> ModuleType:
    return search_postgres if conn.dialect.name == "postgresql" else search_sqlite


def _mark(conn: Connection) -> str:
    return "%s" if conn.dialect.name == "postgresql" else "?"


@event.listens_for(search_keys, "after_create")
def create_search(_table: Table, conn: Connection, **_: Any) -> None:
    """Make the engine's own index tables together with search_keys."""
    for statement in _engine(conn).DDL:
        conn.exec_driver_sql(statement)


@event.listens_for(search_keys, "before_drop")
def drop_search(_table: Table, conn: Connection, **_: Any) -> None:
    for statement in _engine(conn).DROP:
        conn.exec_driver_sql(statement)


@after_write(customers)
def customers_written(conn: Connection, rows: list[Mapping[str, Any]]) -> None:
    refresh(conn, {(row["org_unit"], row["account_no"]) for row in rows})


@after_write(meters)
def meters_written(conn: Connection, rows: list[Mapping[str, Any]]) -> None:
    """A meter that moved has two accounts to refresh: the new one, and the one its word still names."""
    wanted = {("m" + fold_code(row["asset_no"]), row["org_unit"], row["account_no"]) for row in rows}
    present: set[tuple[str, str, str]] = set()
    words = sorted({word for word, _, _ in wanted})
    mark = _mark(conn)
    for start in range(0, len(words), _FEW):
        part = words[start : start + _FEW]
        known = conn.exec_driver_sql(
            "SELECT k.word, d.org_unit, d.account_no FROM search_keys k JOIN search_docs d"
            f" ON d.doc_id = k.doc_id WHERE k.word IN ({', '.join([mark] * len(part))})",
            tuple(part),
        )
        present |= {(row[0], row[1], row[2]) for row in known}
    refresh(conn, {(unit, account) for _, unit, account in wanted ^ present})


def refresh(conn: Connection, keys: Iterable[Key]) -> None:
    """Bring the index of these customers up to what the tables say; unchanged documents cost no write."""
    docs = docs_from_tables(conn, keys)
    _write(conn, docs, _stored(conn, docs))


def _write(conn: Connection, docs: Mapping[Key, SearchDoc], known: Mapping[Key, Stored]) -> None:
    """Store the documents that differ from the known ones, and their words."""
    fresh = {key: doc for key, doc in docs.items() if key not in known or known[key][1] != doc}
    if not fresh:
        return
    ids = _engine(conn).write_docs(conn, fresh, {key: doc_id for key, (doc_id, _) in known.items()})
    gone: list[tuple[str, int]] = []
    new: list[tuple[str, int]] = []
    for key, doc in fresh.items():
        words = words_of(doc)
        before = words_of(known[key][1]) if key in known else set()
        gone += [(word, ids[key]) for word in before - words]
        new += [(word, ids[key]) for word in words - before]
    _change_words(conn, gone, new)


def _change_words(conn: Connection, gone: list[tuple[str, int]], new: list[tuple[str, int]]) -> None:
    if gone:
        mark = _mark(conn)
        conn.exec_driver_sql(f"DELETE FROM search_keys WHERE word = {mark} AND doc_id = {mark}", gone)
    if not new:
        return
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(
            "INSERT INTO search_keys (word, doc_id)"
            " SELECT * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING",
            tuple(list(column) for column in zip(*new, strict=True)),
        )
    else:
        conn.exec_driver_sql("INSERT OR IGNORE INTO search_keys (word, doc_id) VALUES (?, ?)", sorted(new))


def _stored(conn: Connection, keys: Iterable[Key]) -> dict[Key, Stored]:
    """The documents of these customers as they stand, with their numbers."""
    wanted = sorted(set(keys))
    found: dict[Key, Stored] = {}
    for start in range(0, len(wanted), _FEW):
        part = wanted[start : start + _FEW]
        mark = _mark(conn)
        marks = ", ".join(f"({mark}, {mark})" for _ in part)
        rows = conn.exec_driver_sql(
            "SELECT org_unit, account_no, doc_id, name, address, codes, initials FROM search_docs"
            f" WHERE (org_unit, account_no) IN (VALUES {marks})",
            tuple(value for key in part for value in key),
        )
        found |= {(row[0], row[1]): (row[2], unpacked(row[3:])) for row in rows}
    return found


def rebuild_search(conn: Connection) -> int:
    """Throw the index away and make it again from customers and meters; returns how many customers."""
    _engine(conn).clear(conn)
    conn.execute(search_keys.delete())
    by_key = tuple_(customers.c.org_unit, customers.c.account_no)
    page = select(customers.c.org_unit, customers.c.account_no).order_by(*by_key.clauses).limit(_BATCH)
    last: Key | None = None
    total = 0
    while True:
        keys = [(unit, no) for unit, no in conn.execute(page.where(by_key > last) if last else page)]
        _write(conn, docs_from_tables(conn, keys), {})
        total += len(keys)
        if len(keys) < _BATCH:
            _engine(conn).settle(conn)
            return total
        last = keys[-1]


def find(conn: Connection, query: Query, limit: int) -> list[int]:
    """Documents that answer every term, at most `limit`; for one term the best kind of answer first."""
    engine = _engine(conn)
    if len(query.terms) > 1:
        several: list[int] = engine.all_hits(conn, query.terms, limit)
        return several
    (term,) = query.terms
    if term.kind == "text":
        texts: list[int] = engine.text_hits(conn, term.text, limit)
        return texts
    found = _starting(conn, term, limit)
    if term.kind == "code" and len(term.text) >= TAIL_DIGITS and len(found) < limit:
        found += engine.tail_hits(conn, term.text, limit)
    return list(dict.fromkeys(found))[:limit]


def _starting(conn: Connection, term: Term, limit: int) -> list[int]:
    """Documents with a number or initials that begin so, by kind and then in the order of the words."""
    mark = _mark(conn)
    one = (
        "SELECT * FROM (SELECT {rank} AS rank, word, doc_id FROM search_keys"
        f" WHERE word >= {mark} AND word < {mark} ORDER BY word LIMIT {limit}) AS part{{rank}}"
    )
    spans = ranges(term)
    rows = conn.exec_driver_sql(
        " UNION ALL ".join(one.format(rank=rank) for rank in range(len(spans))),
        tuple(bound for span in spans for bound in span),
    )
    return list(dict.fromkeys(doc_id for _, _, doc_id in sorted(map(tuple, rows))))[:limit]
