"""The one search box's index: kept up after every write of customers and meters, rebuilt from the tables.

Numbers and initials are ranges of search_keys; texts go to the engine's own index. `find` answers with
documents' numbers only; db.queries.customers makes hits of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Table, event, select, tuple_

from app.customers.searching import Query, SearchDoc, Term
from db import search_postgres, search_sqlite
from db.projecting import after_write
from db.search_docs import (
    Key,
    condition,
    docs_from_tables,
    fold_code,
    members,
    packed_ids,
    ranges,
    unpacked,
    words_of,
)
from db.tables.customers import customers, meters, search_keys

_FEW = 500
"""A code term with at most so many answers is complete: all are read, to see what else they answer."""

_PART = 300
"""Of a term with more answers so many are read, and as many that answer the texts: a clerk who sees
twenty of them, or none, types on."""

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
    """Documents that answer every term, at most `limit`; the best kind of answer first."""
    texts = [term for term in query.terms if term.kind == "text"]
    others = [term for term in query.terms if term.kind != "text"]
    if not others:
        found: list[int] = _engine(conn).text_hits(conn, texts, limit) if texts else []
        return found
    if len(query.terms) == 1:
        return _by_words(conn, others[0], limit, best_first=True)[0]
    candidates = [_by_words(conn, term, _FEW) for term in others]
    if not texts:
        return _numbers_only(conn, others, candidates, limit)
    found = []
    for term, (ids, complete) in zip(others, candidates, strict=True):
        rest = [other for other in query.terms if other is not term]
        found += _narrowed(conn, ids if complete else ids[:_PART], rest, limit, beside_text=True)
    if len(found) < limit:
        found += _engine(conn).text_hits(conn, query.terms, limit)
    many = [term for term, (_, complete) in zip(others, candidates, strict=True) if not complete]
    for term in many:
        if term.kind == "letters" and len(found) < limit:
            rest = [other for other in others if other is not term]
            found += _engine(conn).initials_hits(conn, texts, term, rest, limit)
    if len(found) < limit and any(term.kind == "code" for term in many):
        found += _engine(conn).scan_hits(conn, texts, others, _PART, limit)
    return list(dict.fromkeys(found))[:limit]


def _numbers_only(
    conn: Connection, terms: Sequence[Term], candidates: Sequence[tuple[list[int], bool]], limit: int
) -> list[int]:
    """Terms with few answers are intersected as they are; what is left is narrowed by the others."""
    few = [ids for ids, complete in candidates if complete]
    many = [term for term, (_, complete) in zip(terms, candidates, strict=True) if not complete]
    if not few:
        return _narrowed(conn, candidates[0][0], terms[1:], limit, beside_text=False)
    common = set(few[0]).intersection(*few[1:])
    ids = [doc_id for doc_id in few[0] if doc_id in common]
    return _narrowed(conn, ids, many, limit, beside_text=False) if many else ids[:limit]


def _by_words(
    conn: Connection, term: Term, limit: int, *, best_first: bool = False
) -> tuple[list[int], bool]:
    """At most `limit` documents by a number or by initials, and whether these are all.

    The best kind of answer comes first, but unless `best_first` ranges that are here in full before others.
    """
    mark = _mark(conn)
    one = (
        "SELECT * FROM (SELECT {rank} AS rank, word, doc_id FROM search_keys"
        f" WHERE word >= {mark} AND word < {mark} ORDER BY word LIMIT {limit}) AS part{{rank}}"
    )
    spans = ranges(term)
    rows = conn.exec_driver_sql(
        " UNION ALL ".join(one.format(rank=rank) for rank in range(len(spans))),
        tuple(bound for span in spans for bound in span),
    ).all()
    counts = Counter(row[0] for row in rows)
    cut = {rank for rank, count in counts.items() if count >= limit}
    ordered = sorted((rank in cut and not best_first, rank, word, doc_id) for rank, word, doc_id in rows)
    ids = list(dict.fromkeys(row[3] for row in ordered))
    return ids[:limit], not cut and len(ids) <= limit


def _narrowed(
    conn: Connection, candidates: list[int], rest: Sequence[Term], limit: int, *, beside_text: bool
) -> list[int]:
    """Those candidates whose documents answer the remaining terms, in their order."""
    if not candidates:
        return []
    dialect = conn.dialect.name
    checks = [condition(term, _engine(conn).POSITION, beside_text=beside_text) for term in rest]
    rows = conn.exec_driver_sql(
        f"SELECT d.doc_id FROM search_docs d WHERE d.doc_id {members(dialect)}"
        f" AND {' AND '.join(sql for sql, _ in checks).replace('?', _mark(conn))} LIMIT {limit}",
        (packed_ids(candidates, dialect), *(text for _, found in checks for text in found)),
    )
    matching = set(rows.scalars())
    return [doc_id for doc_id in candidates if doc_id in matching]
