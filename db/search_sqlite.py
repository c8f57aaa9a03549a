"""The search index on SQLite: one contentless FTS5 table of two-character tokens, verified by instr().

Each character becomes five hex digits, so that any character of any script, and nothing else, makes a
token; a letter before them says where it stands. 柳树湾 in an address → a柳树 a树湾 a湾. One character is
a prefix query, a longer text an AND of its pairs. (Folding leaves no characters of six hex digits.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import Connection

from app.customers.searching import SearchDoc, Term
from db.search_docs import Key, condition, initials_range, packed

DDL = (
    "CREATE TABLE search_docs (doc_id INTEGER PRIMARY KEY, org_unit TEXT NOT NULL, account_no TEXT NOT NULL,"
    " name TEXT NOT NULL, address TEXT NOT NULL, codes TEXT NOT NULL, initials TEXT NOT NULL,"
    " UNIQUE (org_unit, account_no))",
    "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='', contentless_delete=1,"
    " detail=none, tokenize='ascii', prefix='6')",
)
DROP = ("DROP TABLE IF EXISTS search_fts", "DROP TABLE IF EXISTS search_docs")
POSITION = "instr"

_EXACT = 2
"""Texts up to this long are answered by the index alone."""


_KEYS = 5_000
_ROWS = 20_000
"""How many words, and rows of the index, are met to find initials beside a text: no document is read."""


@lru_cache(maxsize=20_000)
def _hex(char: str) -> str:
    return f"{ord(char):05x}"


def tokens(text: str, mark: str) -> str:
    """All pairs of neighbours and the last character alone, as words of hex digits after `mark`."""
    if not text:
        return ""
    digits = [_hex(char) for char in text]
    pairs = [f"{mark}{left}{right}" for left, right in pairwise(digits)]
    return " ".join([*pairs, mark + digits[-1]])


def match(text: str, mark: str) -> str:
    """The FTS5 expression that every row containing `text` answers in the column of `mark`.

    Pairs that together cover the text are enough, since instr() looks at what they find; unless the
    text repeats itself, as house numbers do, and has few different ones.
    """
    if len(text) == 1:
        return f"{mark}{_hex(text)}*"
    pairs = [f"{mark}{_hex(left)}{_hex(right)}" for left, right in pairwise(text)]
    cover = dict.fromkeys([*pairs[:-1:2], pairs[-1]])
    return " AND ".join(cover if len(cover) > len(pairs) // 2 else dict.fromkeys(pairs))


def _anywhere(terms: Sequence[Term]) -> str:
    return " AND ".join(f"(({match(term.text, 'n')}) OR ({match(term.text, 'a')}))" for term in terms)


def write_docs(conn: Connection, fresh: Mapping[Key, SearchDoc], known: Mapping[Key, int]) -> dict[Key, int]:
    """Store documents and their tokens, in place of the `known` ones; returns the numbers of all."""
    old = [(known[key],) for key in fresh if key in known]
    if old:
        conn.exec_driver_sql("DELETE FROM search_fts WHERE rowid = ?", old)
    following = conn.exec_driver_sql("SELECT coalesce(max(doc_id), 0) + 1 FROM search_docs").scalar_one()
    added = {key: following + index for index, key in enumerate(key for key in fresh if key not in known)}
    ids = {key: known[key] if key in known else added[key] for key in fresh}
    conn.exec_driver_sql(
        "INSERT OR REPLACE INTO search_docs VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (ids[key], *key, doc.name, doc.address, packed(doc.codes), packed(doc.initials))
            for key, doc in fresh.items()
        ],
    )
    conn.exec_driver_sql(
        "INSERT INTO search_fts (rowid, tokens) VALUES (?, ?)",
        [(ids[key], f"{tokens(doc.name, 'n')} {tokens(doc.address, 'a')}") for key, doc in fresh.items()],
    )
    return ids


def clear(conn: Connection) -> None:
    """Empty the index, to be filled anew; with room for its pages, since words come in no order."""
    conn.exec_driver_sql("PRAGMA cache_size=-400000")
    for statement in DROP + DDL:
        conn.exec_driver_sql(statement)


def settle(conn: Connection) -> None:
    """After filling: merge the index into one segment."""
    conn.exec_driver_sql("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
    conn.exec_driver_sql("PRAGMA cache_size=-32000")


def text_hits(conn: Connection, terms: Sequence[Term], limit: int) -> list[int]:
    """Rows that contain every term as text; for a single term those whose name does come first."""
    if len(terms) > 1:
        checks = ["(instr(d.name, ?) > 0 OR instr(d.address, ?) > 0)"] * len(terms)
        return _verified(conn, _anywhere(terms), checks, [t for one in terms for t in [one.text] * 2], limit)
    found = _one_column(conn, "name", terms[0].text, limit)
    if len(found) < limit:
        found += [doc for doc in _one_column(conn, "address", terms[0].text, limit) if doc not in found]
    return found[:limit]


def _one_column(conn: Connection, column: str, text: str, limit: int) -> list[int]:
    where = match(text, column[0])
    if len(text) <= _EXACT:
        rows = conn.exec_driver_sql(
            "SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT ?", (where, limit)
        )
        return list(rows.scalars())
    return _verified(conn, where, [f"instr(d.{column}, ?) > 0"], [text], limit)


def _verified(
    conn: Connection, where: str, checks: Sequence[str], texts: Sequence[str], limit: int
) -> list[int]:
    rows = conn.exec_driver_sql(
        "SELECT d.doc_id FROM search_fts f CROSS JOIN search_docs d ON d.doc_id = f.rowid"
        f" WHERE f.search_fts MATCH ? AND {' AND '.join(checks)} LIMIT ?",
        (where, *texts, limit),
    )
    return list(rows.scalars())


def scan_hits(
    conn: Connection, texts: Sequence[Term], others: Sequence[Term], most: int, limit: int
) -> list[int]:
    """Rows among the first `most` text candidates that also answer terms with too many answers alone."""
    checks = [condition(term, POSITION, beside_text=True) for term in (*texts, *others)]
    rows = conn.exec_driver_sql(
        "SELECT d.doc_id FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT ?) f"
        " CROSS JOIN search_docs d ON d.doc_id = f.rowid"
        f" WHERE {' AND '.join(sql for sql, _ in checks)} LIMIT ?",
        (_anywhere(texts), most, *[text for _, found in checks for text in found], limit),
    )
    return list(rows.scalars())


def initials_hits(
    conn: Connection, texts: Sequence[Term], letters: Term, rest: Sequence[Term], limit: int
) -> list[int]:
    """Rows of the texts that are also among the initials' own, and answer the rest."""
    checks = [condition(term, POSITION, beside_text=True) for term in (*texts, *rest)]
    rows = conn.exec_driver_sql(
        "SELECT d.doc_id FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT ?) f"
        " CROSS JOIN search_docs d ON d.doc_id = f.rowid WHERE f.rowid IN"
        " (SELECT doc_id FROM search_keys WHERE word >= ? AND word < ? LIMIT ?)"
        f" AND {' AND '.join(sql for sql, _ in checks)} LIMIT ?",
        (
            *(_anywhere(texts), _ROWS, *initials_range(letters), _KEYS),
            *[text for _, found in checks for text in found],
            limit,
        ),
    )
    return list(rows.scalars())
