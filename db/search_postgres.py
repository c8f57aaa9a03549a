"""The search index on PostgreSQL: GIN over grams of one to three characters, verified by strpos().

Needs no extension. A single gram is looked up under gin_fuzzy_search_limit, which may return only some
of very many rows: any twenty will do. With several grams that limit would lose answers, so it is off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.customers.searching import SearchDoc, Term
from db.search_docs import Key, condition, initials_range, packed

DDL = (
    "CREATE TABLE search_docs (doc_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    ' org_unit varchar COLLATE "C" NOT NULL, account_no varchar COLLATE "C" NOT NULL,'
    " name text NOT NULL, address text NOT NULL, codes text NOT NULL, initials text NOT NULL,"
    " UNIQUE (org_unit, account_no))",
    "CREATE OR REPLACE FUNCTION search_grams(written text) RETURNS text[]"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
    " SELECT coalesce(array_agg(DISTINCT substr(written, start, width)), '{}')"
    " FROM generate_series(1, length(written)) AS start, generate_series(1, 3) AS width"
    " WHERE start + width - 1 <= length(written) $$",
    "CREATE INDEX search_docs_name ON search_docs USING gin (search_grams(name))",
    "CREATE INDEX search_docs_address ON search_docs USING gin (search_grams(address))",
)
DROP = ("DROP TABLE IF EXISTS search_docs", "DROP FUNCTION IF EXISTS search_grams(text)")
POSITION = "strpos"

_FUZZY = 5_000
_KEYS = 5_000
_ROWS = 5_000
"""How many words, and rows of a text, are met to find initials beside that text."""

_WIDEST = 3


def write_docs(conn: Connection, fresh: Mapping[Key, SearchDoc], _known: Mapping[Key, int]) -> dict[Key, int]:
    """Store documents, the GIN indexes follow by themselves; returns the numbers of all."""
    columns = list(
        zip(
            *(
                (*key, doc.name, doc.address, packed(doc.codes), packed(doc.initials))
                for key, doc in fresh.items()
            ),
            strict=True,
        )
    )
    rows = conn.exec_driver_sql(
        "INSERT INTO search_docs (org_unit, account_no, name, address, codes, initials)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::text[], %s::text[]) ON CONFLICT (org_unit, account_no) DO UPDATE SET name = excluded.name,"
        " address = excluded.address, codes = excluded.codes, initials = excluded.initials"
        " RETURNING org_unit, account_no, doc_id",
        tuple(list(column) for column in columns),
    )
    return {(unit, account): doc_id for unit, account, doc_id in rows}


def clear(conn: Connection) -> None:
    """Empty the index, to be filled anew; the GIN indexes are made again at the end.

    The tables may have been filled a moment ago: uncounted, PostgreSQL would read all of them for a few.
    """
    conn.exec_driver_sql("ANALYZE customers, meters")
    for statement in DROP + DDL[:2]:
        conn.exec_driver_sql(statement)


def settle(conn: Connection) -> None:
    """After filling: make the GIN indexes, and count."""
    conn.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    for statement in DDL[2:]:
        conn.exec_driver_sql(statement)
    conn.exec_driver_sql("ANALYZE search_docs, search_keys")


def text_hits(conn: Connection, terms: Sequence[Term], limit: int) -> list[int]:
    """Rows that contain every term as text; for a single term those whose name does come first."""
    if len(terms) > 1:
        return _all_terms(conn, terms, limit)
    found = _one_column(conn, "name", terms[0].text, limit)
    if len(found) < limit:
        more = _one_column(conn, "address", terms[0].text, limit)
        found += [doc for doc in more if doc not in found]
    return found[:limit]


def grams(text: str) -> list[str]:
    """The widest grams of a text; every row that contains it has all of them."""
    if len(text) <= _WIDEST:
        return [text]
    return list(dict.fromkeys(text[start : start + _WIDEST] for start in range(len(text) - _WIDEST + 1)))


def _one_column(conn: Connection, column: str, text: str, limit: int) -> list[int]:
    wanted = grams(text)
    if len(wanted) == 1:
        conn.exec_driver_sql(f"SET LOCAL gin_fuzzy_search_limit = {_FUZZY}")
    rows = conn.exec_driver_sql(
        f"SELECT d.doc_id FROM search_docs d WHERE search_grams(d.{column}) @> %s::text[]"
        f" AND strpos(d.{column}, %s) > 0 LIMIT %s",
        (wanted, text, limit),
    )
    found = list(rows.scalars())
    if len(wanted) == 1:
        conn.exec_driver_sql("SET LOCAL gin_fuzzy_search_limit = 0")
    return found


def _candidates(texts: Sequence[Term]) -> tuple[str, list[object]]:
    """An indexable condition: terms of two and more characters, or the only short one."""
    long = [term for term in texts if len(term.text) > 1] or list(texts)
    parts, parameters = [], []
    for term in long:
        parts.append("(search_grams(d.name) @> %s::text[] OR search_grams(d.address) @> %s::text[])")
        parameters += [grams(term.text), grams(term.text)]
    return " AND ".join(parts), list(parameters)


def _all_terms(conn: Connection, terms: Sequence[Term], limit: int) -> list[int]:
    where, parameters = _candidates(terms)
    verify = " AND ".join("(strpos(d.name, %s) > 0 OR strpos(d.address, %s) > 0)" for _ in terms)
    parameters += [text for term in terms for text in (term.text, term.text)]
    rows = conn.exec_driver_sql(
        f"SELECT d.doc_id FROM search_docs d WHERE {where} AND {verify} LIMIT %s",
        (*parameters, limit),
    )
    return list(rows.scalars())


def scan_hits(
    conn: Connection, texts: Sequence[Term], others: Sequence[Term], most: int, limit: int
) -> list[int]:
    """Rows among the first `most` text candidates that also answer terms with too many answers alone."""
    where, parameters = _candidates(texts)
    checks = [condition(term, POSITION, beside_text=True) for term in (*texts, *others)]
    verify = " AND ".join(sql for sql, _ in checks).replace("?", "%s")
    rows = conn.exec_driver_sql(
        f"SELECT d.doc_id FROM (SELECT * FROM search_docs d WHERE {where} LIMIT %s) d"
        f" WHERE {verify} LIMIT %s",
        (*parameters, most, *[text for _, found in checks for text in found], limit),
    )
    return list(rows.scalars())


def initials_hits(
    conn: Connection, texts: Sequence[Term], letters: Term, rest: Sequence[Term], limit: int
) -> list[int]:
    """Rows of the texts that are also among the initials' own, and answer the rest."""
    where, parameters = _candidates(texts)
    checks = [condition(term, POSITION, beside_text=True) for term in (*texts, *rest)]
    verify = " AND ".join(sql for sql, _ in checks).replace("?", "%s")
    rows = conn.exec_driver_sql(
        f"WITH texts AS MATERIALIZED (SELECT * FROM search_docs d WHERE {where} LIMIT %s),"
        " named AS MATERIALIZED"
        " (SELECT DISTINCT doc_id FROM search_keys WHERE word >= %s AND word < %s LIMIT %s)"
        f" SELECT d.doc_id FROM texts d JOIN named USING (doc_id) WHERE {verify} LIMIT %s",
        (
            *(*parameters, _ROWS, *initials_range(letters), _KEYS),
            *[text for _, found in checks for text in found],
            limit,
        ),
    )
    return list(rows.scalars())
