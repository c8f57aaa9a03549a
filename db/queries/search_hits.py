"""Answers the search box: what `db.search` finds and the desk's recents, as lines for the clerk.

Every key stroke asks, so it is three or four statements of fixed text, whatever they are asked.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from app.customers.masking import mask_address, mask_name
from app.customers.searching import Query, SearchDoc, matches, why
from app.customers.views import SearchHit
from app.customers.vocabulary import KINDS, STATUSES
from db.search import find
from db.search_docs import members, packed_ids, unpacked

RECENTS_KEPT = 30
RECENTS_UNIT = ""
"""Recents belong to the home, not to a unit."""

_RECENT = """SELECT d.doc_id, d.name, d.address, d.codes, d.initials FROM desk_recents r
 JOIN customers c ON c.account_no = r.account_no
 JOIN search_docs d ON d.org_unit = c.org_unit AND d.account_no = c.account_no
 WHERE r.org_unit = ? AND r.desk_id = ? ORDER BY r.at_ms DESC LIMIT ?"""

_WITH_IDENTITY = """SELECT d.doc_id FROM customers c
 JOIN search_docs d ON d.org_unit = c.org_unit AND d.account_no = c.account_no
 WHERE c.identity_digest = ? ORDER BY c.account_no"""

_HITS = """SELECT d.doc_id, d.name, d.address, d.codes, d.initials,
 c.org_unit, c.account_no, c.name, c.kind, c.address, c.status,
 (SELECT sum(b.amount_fen + b.adjusted_fen - b.paid_fen) FROM bills b WHERE b.org_unit = c.org_unit
 AND b.account_no = c.account_no AND b.amount_fen + b.adjusted_fen > b.paid_fen)
 FROM search_docs d JOIN customers c ON c.org_unit = d.org_unit AND c.account_no = d.account_no
 WHERE d.doc_id {members}"""


def search_hits(conn: Connection, query: Query, limit: int, desk_id: str) -> tuple[SearchHit, ...]:
    """At most `limit` customers: the desk's recents first, then the holder of the identity number."""
    recent = {row[0]: unpacked(row[1:]) for row in _recent(conn, desk_id)}
    ids = [doc_id for doc_id, doc in recent.items() if matches(query, doc)]
    if query.digest:
        ids += _run(conn, _WITH_IDENTITY, query.digest).scalars()
    if query.terms and len(ids) < limit:
        ids += find(conn, query, limit)
    ids = list(dict.fromkeys(ids))[:limit]
    if not ids:
        return ()
    dialect = conn.dialect.name
    rows = _run(conn, _HITS.format(members=members(dialect)), packed_ids(ids, dialect))
    hits = {row[0]: _hit(query, row, recent) for row in rows}
    return tuple(hits[doc_id] for doc_id in ids if doc_id in hits)


def _run(conn: Connection, sql: str, *parameters: object) -> Any:
    return conn.exec_driver_sql(
        sql.replace("?", "%s") if conn.dialect.name == "postgresql" else sql, parameters
    )


def _recent(conn: Connection, desk_id: str) -> Iterable[Sequence[Any]]:
    rows: Iterable[Sequence[Any]] = (
        _run(conn, _RECENT, RECENTS_UNIT, desk_id, RECENTS_KEPT) if desk_id else ()
    )
    return rows


def _hit(query: Query, row: Sequence[Any], recent: dict[int, SearchDoc]) -> SearchHit:
    doc_id, doc = row[0], unpacked(row[1:5])
    org_unit, account_no, name, kind, address, status, owed_fen = tuple(row)[5:]
    return SearchHit(
        org_unit=org_unit,
        account_no=account_no,
        name_masked=mask_name(name, kind),
        address_masked=mask_address(address),
        kind_text=KINDS.get(kind, kind),
        status_text=STATUSES.get(status, status),
        owed_fen=int(owed_fen or 0),
        matched=why(query, doc) if query.terms else "",
        recent=doc_id in recent,
    )
