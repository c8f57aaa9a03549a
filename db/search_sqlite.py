"""The search index on SQLite: one contentless FTS5 table of two-character tokens, verified by instr().

Each character becomes five hex digits, so that any character of any script, and nothing else, makes a
token: 柳树湾 → 柳树 树湾 湾. One character is a prefix query, a longer text an AND of its pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import Connection

from app.customers.searching import SearchDoc, Term
from db.search_docs import Key, condition, packed

DDL = (
    "CREATE TABLE search_docs (doc_id INTEGER PRIMARY KEY, org_unit TEXT NOT NULL, account_no TEXT NOT NULL,"
    " name TEXT NOT NULL, address TEXT NOT NULL, codes TEXT NOT NULL, initials TEXT NOT NULL,"
    " UNIQUE (org_unit, account_no))",
    "CREATE VIRTUAL TABLE search_fts USING fts5(name, address, content='', contentless_delete=1,"
    " detail=column, tokenize='ascii', prefix='5')",
)
DROP = ("DROP TABLE IF EXISTS search_fts", "DROP TABLE IF EXISTS search_docs")
POSITION = "instr"

_SCAN = 2_000
"""How many text candidates are looked at for a further term that has no selective index."""


@lru_cache(maxsize=20_000)
def _hex(char: str) -> str:
    return f"{ord(char):05x}"


def tokens(text: str) -> str:
    """All pairs of neighbours and the last character alone, as words of hex digits."""
    if not text:
        return ""
    digits = [_hex(char) for char in text]
    return " ".join([left + right for left, right in pairwise(digits)] + digits[-1:])


def match(text: str) -> str:
    """The FTS5 expression that every row containing `text` answers.

    Pairs that together cover the text are enough, since instr() looks at what they find.
    """
    if len(text) == 1:
        return _hex(text) + "*"
    pairs = [_hex(left) + _hex(right) for left, right in pairwise(text)]
    return " AND ".join(dict.fromkeys([*pairs[:-1:2], pairs[-1]]))


def write_docs(conn: Connection, fresh: Mapping[Key, SearchDoc]) -> None:
    """Store documents and their tokens, in place of older ones of the same customers."""
    old_ids = _ids(conn, list(fresh))
    if old_ids:
        conn.exec_driver_sql("DELETE FROM search_fts WHERE rowid = ?", [(doc,) for doc in old_ids])
        conn.exec_driver_sql("DELETE FROM search_docs WHERE doc_id = ?", [(doc,) for doc in old_ids])
    last = conn.exec_driver_sql("SELECT coalesce(max(doc_id), 0) FROM search_docs").scalar_one()
    numbered = [(last + 1 + index, key, doc) for index, (key, doc) in enumerate(fresh.items())]
    conn.exec_driver_sql(
        "INSERT INTO search_docs VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (doc_id, *key, doc.name, doc.address, packed(doc.codes), packed(doc.initials))
            for doc_id, key, doc in numbered
        ],
    )
    conn.exec_driver_sql(
        "INSERT INTO search_fts (rowid, name, address) VALUES (?, ?, ?)",
        [(doc_id, tokens(doc.name), tokens(doc.address)) for doc_id, _, doc in numbered],
    )


def _ids(conn: Connection, keys: Sequence[Key]) -> list[int]:
    marks = ", ".join("(?, ?)" for _ in keys)
    rows = conn.exec_driver_sql(
        f"SELECT doc_id FROM search_docs WHERE (org_unit, account_no) IN (VALUES {marks})",
        tuple(value for key in keys for value in key),
    )
    return list(rows.scalars())


def clear(conn: Connection) -> None:
    """Empty the index, to be filled anew; with room for its pages, since words come in no order."""
    conn.exec_driver_sql("PRAGMA cache_size=-400000")
    for statement in DROP + DDL:
        conn.exec_driver_sql(statement)


def settle(conn: Connection) -> None:
    """After filling: merge the index into one segment."""
    conn.exec_driver_sql("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
    conn.exec_driver_sql("PRAGMA cache_size=-32000")


def text_hits(conn: Connection, terms: Sequence[Term], limit: int) -> list[Key]:
    """Rows that contain every term as text; for a single term those whose name does come first."""
    if len(terms) > 1:
        where = " AND ".join(f"({match(term.text)})" for term in terms)
        return _verified(conn, where, [("text", term) for term in terms], limit)
    found = _verified(conn, f"{{name}} : ({match(terms[0].text)})", [("name", terms[0])], limit)
    if len(found) < limit:
        more = _verified(conn, f"{{address}} : ({match(terms[0].text)})", [("address", terms[0])], limit)
        found += [key for key in more if key not in set(found)]
    return found[:limit]


def _verified(conn: Connection, where: str, checks: Sequence[tuple[str, Term]], limit: int) -> list[Key]:
    conditions, parameters = [], [where]
    for column, term in checks:
        if column == "text":
            conditions.append("(instr(d.name, ?) > 0 OR instr(d.address, ?) > 0)")
            parameters += [term.text, term.text]
        else:
            conditions.append(f"instr(d.{column}, ?) > 0")
            parameters.append(term.text)
    rows = conn.exec_driver_sql(
        "SELECT d.org_unit, d.account_no FROM search_fts f JOIN search_docs d ON d.doc_id = f.rowid"
        f" WHERE f.search_fts MATCH ? AND {' AND '.join(conditions)} LIMIT ?",
        (*parameters, limit),
    )
    return [(row[0], row[1]) for row in rows]


def scan_hits(conn: Connection, texts: Sequence[Term], others: Sequence[Term], limit: int) -> list[Key]:
    """Rows among the first text candidates that also answer terms which have too many answers alone."""
    where = " AND ".join(f"({match(term.text)})" for term in texts)
    checks = [condition(term, POSITION, beside_text=True) for term in (*texts, *others)]
    parameters = [text for _, found in checks for text in found]
    rows = conn.exec_driver_sql(
        "SELECT d.org_unit, d.account_no FROM"
        " (SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT ?) f"
        " JOIN search_docs d ON d.doc_id = f.rowid"
        f" WHERE {' AND '.join(sql for sql, _ in checks)} LIMIT ?",
        (where, _SCAN, *parameters, limit),
    )
    return [(row[0], row[1]) for row in rows]
