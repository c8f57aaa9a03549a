"""Reads and appends facts: the rows of the journal, in chain order or in time order."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, tuple_

from app.journal.chain import Break, CheckSignature, check_chain
from app.kernel.facts import Fact, FactBody
from db.bulk import insert_many
from db.tables.journal import chain_heads, fact_subjects, facts

_PAGE = 5_000
_SUBJECT_PAGE = 100
"""Facts of billing runs are large, so a subject's are read in smaller pages."""
_STORE = insert(facts)
_INDEX = insert(fact_subjects)
_COLUMNS = [facts.c[name] for name in Fact.__struct_fields__]


def store(conn: Connection, sealed: Sequence[tuple[Fact, FactBody]]) -> None:
    """Insert sealed facts and their subjects."""
    insert_many(conn, _STORE, Fact.__struct_fields__, [msgspec.structs.astuple(fact) for fact, _ in sealed])
    subjects = [
        (fact.org_unit, subject, fact.hlc, fact.origin, fact.seq)
        for fact, body in sealed
        for subject in dict.fromkeys(body.subjects())
    ]
    if subjects:
        insert_many(conn, _INDEX, ("org_unit", "subject", "hlc", "origin", "seq"), subjects)


def _fact(row: Row[Any]) -> Fact:
    return Fact(**row._mapping)


def origins(conn: Connection) -> list[tuple[str, str]]:
    """Every chain in this home: (org_unit, origin)."""
    rows = conn.execute(select(chain_heads.c.org_unit, chain_heads.c.origin).order_by("org_unit", "origin"))
    return [(row.org_unit, row.origin) for row in rows]


def chain_of(conn: Connection, org_unit: str, origin: str) -> Iterator[Fact]:
    """One desk's facts by seq, read in pages by key."""
    after = 0
    while True:
        page = conn.execute(
            select(*_COLUMNS)
            .where(facts.c.org_unit == org_unit, facts.c.origin == origin, facts.c.seq > after)
            .order_by(facts.c.seq)
            .limit(_PAGE)
        ).all()
        yield from map(_fact, page)
        if len(page) < _PAGE:
            return
        after = page[-1].seq


def in_time_order(conn: Connection, *, kind: str = "", newest_first: bool = False) -> Iterator[Fact]:
    """All facts by stamp, read in pages by key; `kind` narrows to one kind."""
    by_time = tuple_(facts.c.hlc, facts.c.origin, facts.c.seq)
    order = [
        column.desc() if newest_first else column for column in (facts.c.hlc, facts.c.origin, facts.c.seq)
    ]
    query = select(*_COLUMNS).order_by(*order).limit(_PAGE)
    if kind:
        query = query.where(facts.c.kind == kind)
    last: tuple[int, str, int] | None = None
    while True:
        here = query
        if last is not None:
            here = query.where(by_time < last if newest_first else by_time > last)
        page = conn.execute(here).all()
        yield from map(_fact, page)
        if len(page) < _PAGE:
            return
        last = (page[-1].hlc, page[-1].origin, page[-1].seq)


def about(conn: Connection, subject: str, *, before_hlc: int = 0, limit: int = 100) -> list[Fact]:
    """The newest facts about a subject, newest first; `before_hlc` continues a page."""
    query = (
        select(*_COLUMNS)
        .join(
            fact_subjects,
            (fact_subjects.c.org_unit == facts.c.org_unit)
            & (fact_subjects.c.origin == facts.c.origin)
            & (fact_subjects.c.seq == facts.c.seq),
        )
        .where(fact_subjects.c.subject == subject)
        .order_by(fact_subjects.c.hlc.desc(), fact_subjects.c.origin, fact_subjects.c.seq.desc())
        .limit(limit)
    )
    if before_hlc:
        query = query.where(fact_subjects.c.hlc < before_hlc)
    return [_fact(row) for row in conn.execute(query)]


def oldest_about(conn: Connection, subject: str, kinds: Sequence[str]) -> Iterator[Fact]:
    """All facts of these kinds about a subject, oldest first, read in pages by key."""
    place = (fact_subjects.c.hlc, fact_subjects.c.origin, fact_subjects.c.seq)
    query = (
        select(*_COLUMNS)
        .join(
            fact_subjects,
            (fact_subjects.c.org_unit == facts.c.org_unit)
            & (fact_subjects.c.origin == facts.c.origin)
            & (fact_subjects.c.seq == facts.c.seq),
        )
        .where(fact_subjects.c.subject == subject, facts.c.kind.in_(kinds))
        .order_by(*place)
        .limit(_SUBJECT_PAGE)
    )
    last: tuple[int, str, int] | None = None
    while True:
        here = query if last is None else query.where(tuple_(*place) > last)
        page = conn.execute(here).all()
        yield from map(_fact, page)
        if len(page) < _SUBJECT_PAGE:
            return
        last = (page[-1].hlc, page[-1].origin, page[-1].seq)


def verify(conn: Connection, signed: CheckSignature) -> int:
    """Check every chain against its signatures and its recorded head; returns the number of facts.

    Raises app.journal.chain.Break naming the first fact that does not fit.
    """
    total = 0
    for org_unit, origin in origins(conn):
        count, head = check_chain(chain_of(conn, org_unit, origin), signed)
        recorded = conn.execute(
            select(chain_heads.c.seq, chain_heads.c.hash).where(
                chain_heads.c.org_unit == org_unit, chain_heads.c.origin == origin
            )
        ).one()
        if (count, head) != (recorded.seq, recorded.hash):
            raise Break(origin, count + 1, "链尾缺失(与记录的链头不符)")
        total += count
    return total
