"""The search index on PostgreSQL: one GIN index of words, verified by strpos(). Needs no extension.

Words are grams of one to three characters after 'n' (name) or 'a' (address), and what
search_docs.start_words says; the server makes them of a document's row. Several terms are one query of
words: GIN meets their lists from the rarer side. A single word is looked up under gin_fuzzy_search_limit,
which may return only some of very many rows: any twenty will do. With several words that limit would lose
answers, so it is off, and the first rows are read as they are before: of very many answers twenty are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.customers.searching import TAIL_DIGITS, SearchDoc, Term
from db.search_docs import INITIALS, STARTS, Key, alternatives, condition, conditions, packed, tail_terms

_WORDS = "search_words(name, address, codes, initials)"
DDL = (
    "CREATE TABLE search_docs (doc_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    ' org_unit varchar COLLATE "C" NOT NULL, account_no varchar COLLATE "C" NOT NULL,'
    " name text NOT NULL, address text NOT NULL, codes text NOT NULL, initials text NOT NULL,"
    " UNIQUE (org_unit, account_no))",
    "CREATE OR REPLACE FUNCTION search_words(name text, address text, codes text, initials text)"
    " RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$ SELECT array_to_tsvector(ARRAY("
    "SELECT 'n' || substr(name, start, width) FROM generate_series(1, 3) AS width,"
    " generate_series(1, length(name) - width + 1) AS start"
    " UNION ALL SELECT 'a' || substr(address, start, width) FROM generate_series(1, 3) AS width,"
    " generate_series(1, length(address) - width + 1) AS start"
    " UNION ALL SELECT 'c' || substr(code, 2, width) FROM unnest(string_to_array(codes, ' ')) AS code,"
    f" generate_series(1, least({STARTS}, length(code) - 1)) AS width"
    f" UNION ALL SELECT 'r' || left(code, 1) || right(code, {TAIL_DIGITS})"
    f" FROM unnest(string_to_array(codes, ' ')) AS code WHERE length(code) > {TAIL_DIGITS}"
    " UNION ALL SELECT 'i' || left(word, width) FROM unnest(string_to_array(initials, ' ')) AS word,"
    f" generate_series(1, least({INITIALS}, length(word))) AS width)) $$",
    f"CREATE INDEX search_docs_words ON search_docs USING gin ({_WORDS})",
)
DROP = (
    "DROP TABLE IF EXISTS search_docs",
    "DROP FUNCTION IF EXISTS search_words(text, text, text, text)",
    "DROP FUNCTION IF EXISTS search_grams(text)",  # of the first schema step
)

_FUZZY = 5_000
_FEW, _FIRST, _MORE = 100, 2_000, 5_000
"""So many rows are read as they are: to see which terms tell rows apart; before the index meets the terms;
and where those let expect enough."""
_WIDEST = 3


def write_docs(conn: Connection, fresh: Mapping[Key, SearchDoc], _known: Mapping[Key, int]) -> dict[Key, int]:
    """Store documents, the index follows by itself; returns the numbers of all."""
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
    """Empty the index, to be filled anew; the GIN index is made again at the end.

    The tables may have been filled a moment ago: uncounted, PostgreSQL would read all of them for a few.
    """
    conn.exec_driver_sql("ANALYZE customers, meters")
    for statement in DROP + DDL[:2]:
        conn.exec_driver_sql(statement)


def settle(conn: Connection) -> None:
    """After filling: make the GIN index, and count."""
    conn.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
    for statement in DDL[2:]:
        conn.exec_driver_sql(statement)
    conn.exec_driver_sql("ANALYZE search_docs, search_keys")


def text_hits(conn: Connection, text: str, limit: int) -> list[int]:
    """Rows that contain a text; those whose name does come first."""
    found = _one_column(conn, "name", text, limit)
    if len(found) < limit:
        found += [doc for doc in _one_column(conn, "address", text, limit) if doc not in found]
    return found[:limit]


def grams(text: str, mark: str) -> list[str]:
    """The widest grams of a text after its mark; every document that contains it has all of them."""
    if len(text) <= _WIDEST:
        return [mark + text]
    return [mark + text[start : start + _WIDEST] for start in range(len(text) - _WIDEST + 1)]


def _one_column(conn: Connection, column: str, text: str, limit: int) -> list[int]:
    words, check = grams(text, column[0]), f"strpos(d.{column}, %s) > 0"
    many = _among_first(conn, check, [text], limit) if column == "address" else []
    if many or len(words) > 1:
        return many or _verified(conn, _all_of(words), check, [text], limit)
    conn.exec_driver_sql(f"SET LOCAL gin_fuzzy_search_limit = {_FUZZY}")
    found = _verified(conn, _all_of(words), check, [text], limit)
    conn.exec_driver_sql("SET LOCAL gin_fuzzy_search_limit = 0")
    return found


def tail_hits(conn: Connection, text: str, limit: int) -> list[int]:
    """Rows with a number that ends so, by kind of number."""
    return [
        doc
        for word, ending in tail_terms(text)
        for doc in _verified(conn, _all_of([word]), "strpos(d.codes, %s) > 0", [ending], limit)
    ]


def all_hits(conn: Connection, terms: Sequence[Term], limit: int) -> list[int]:
    """Rows that answer every term."""
    beside_text = any(term.kind == "text" for term in terms)
    found, texts = conditions(terms, "strpos", beside_text=beside_text)
    checks = found.replace("?", "%s")
    many = _among_first(conn, checks, texts, limit)
    if many:
        return many
    asked = _telling(conn, terms, beside_text=beside_text)
    query = " & ".join(_any_of(alternatives(term, grams, beside_text=beside_text)) for term in asked)
    return _verified(conn, query, checks, texts, limit)


def _telling(conn: Connection, terms: Sequence[Term], *, beside_text: bool) -> Sequence[Term]:
    """The terms that tell rows apart: one that most rows answer would be met in the index for nothing."""
    checks = [condition(term, "strpos", beside_text=beside_text) for term in terms]
    counts = ", ".join(f"count(*) FILTER (WHERE {sql.replace('?', '%s')})" for sql, _ in checks)
    answered = conn.exec_driver_sql(
        f"SELECT {counts} FROM (SELECT * FROM search_docs LIMIT {_FEW}) d",
        tuple(text for _, found in checks for text in found),
    ).one()
    return [term for term, count in zip(terms, answered, strict=True) if count <= _FEW // 2] or terms


def _among_first(conn: Connection, checks: str, texts: Sequence[str], limit: int) -> list[int]:
    """As many as are asked for among the first rows, or none."""
    for most in (_FIRST, _MORE):
        rows = conn.exec_driver_sql(
            f"SELECT d.doc_id FROM (SELECT * FROM search_docs LIMIT {most}) d WHERE {checks} LIMIT %s",
            (*texts, limit),
        )
        found = list(rows.scalars())
        if len(found) == limit:
            return found
        if len(found) * _MORE < limit * _FIRST:
            break
    return []


def _verified(conn: Connection, query: str, checks: str, texts: Sequence[str], limit: int) -> list[int]:
    """Rows that answer the words of `query` and the checks."""
    # The limit is kept from the inner plan: for its sake the server would, where words are common, make
    # the words of row after row instead of asking the index, and rows that answer may all be at the end.
    rows = conn.exec_driver_sql(
        "WITH found AS MATERIALIZED (SELECT doc_id, name, address, codes, initials FROM search_docs"
        f" WHERE {_WORDS} @@ %s::tsquery) SELECT d.doc_id FROM found d WHERE {checks} LIMIT %s",
        (query, *texts, limit),
    )
    return list(rows.scalars())


def _any_of(ways: Sequence[Sequence[str]]) -> str:
    return f"({' | '.join(map(_all_of, ways))})"


def _all_of(words: Sequence[str]) -> str:
    quoted = (word.replace("\\", r"\\").replace("'", "''") for word in words)
    return "(" + " & ".join(f"'{word}'" for word in quoted) + ")"
