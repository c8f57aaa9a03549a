"""The search index on SQLite: one contentless FTS5 table of words, verified by instr().

Each character of a text becomes five hex digits, so that any character of any script, and nothing else,
makes a word; a letter before them says where it stands. 柳树湾 in an address → a柳 a树 a湾 a柳树 a树湾. A
longer text is an AND of its pairs. (Folding leaves no characters of six hex digits.) What else is in the
index: see search_docs.start_words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from sqlalchemy import Connection

from app.customers.searching import SearchDoc, Term
from db.search_docs import Key, alternatives, conditions, packed, start_words, tail_terms

DDL = (
    "CREATE TABLE search_docs (doc_id INTEGER PRIMARY KEY, org_unit TEXT NOT NULL, account_no TEXT NOT NULL,"
    " name TEXT NOT NULL, address TEXT NOT NULL, codes TEXT NOT NULL, initials TEXT NOT NULL,"
    " UNIQUE (org_unit, account_no))",
    "CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='', contentless_delete=1,"
    " detail=none, tokenize='ascii')",
)
DROP = ("DROP TABLE IF EXISTS search_fts", "DROP TABLE IF EXISTS search_docs")

_EXACT = 2
"""Texts up to this long are answered by the index alone."""


@lru_cache(maxsize=20_000)
def _hex(char: str) -> str:
    return f"{ord(char):05x}"


def tokens(text: str, mark: str) -> str:
    """All characters and all pairs of neighbours, as words of hex digits after `mark`."""
    digits = [_hex(char) for char in text]
    pairs = [f"{mark}{left}{right}" for left, right in pairwise(digits)]
    return " ".join([*pairs, *(mark + digit for digit in digits)])


def grams(text: str, mark: str) -> list[str]:
    """The words of every document whose text of this mark contains `text`.

    Pairs that together cover the text are enough, since instr() looks at what they find; unless the
    text repeats itself, as house numbers do, and has few different ones.
    """
    if len(text) == 1:
        return [mark + _hex(text)]
    pairs = [f"{mark}{_hex(left)}{_hex(right)}" for left, right in pairwise(text)]
    cover = dict.fromkeys([*pairs[:-1:2], pairs[-1]])
    return list(cover if len(cover) > len(pairs) // 2 else dict.fromkeys(pairs))


def _match(term: Term, *, beside_text: bool) -> str:
    """The FTS5 expression that every row answering the term answers."""
    ways = alternatives(term, grams, beside_text=beside_text)
    return "(" + " OR ".join(f"({' AND '.join(words)})" for words in ways) + ")"


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
        [(ids[key], _words(doc)) for key, doc in fresh.items()],
    )
    return ids


def _words(doc: SearchDoc) -> str:
    return " ".join([tokens(doc.name, "n"), tokens(doc.address, "a"), *start_words(doc)])


def clear(conn: Connection) -> None:
    """Empty the index, to be filled anew; with room for its pages, since words come in no order."""
    conn.exec_driver_sql("PRAGMA cache_size=-400000")
    for statement in DROP + DDL:
        conn.exec_driver_sql(statement)


def settle(conn: Connection) -> None:
    """After filling: merge the index into one segment."""
    conn.exec_driver_sql("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
    conn.exec_driver_sql("PRAGMA cache_size=-32000")


def text_hits(conn: Connection, text: str, limit: int) -> list[int]:
    """Rows that contain a text; those whose name does come first."""
    found = _one_column(conn, "name", text, limit)
    if len(found) < limit:
        found += [doc for doc in _one_column(conn, "address", text, limit) if doc not in found]
    return found[:limit]


def _one_column(conn: Connection, column: str, text: str, limit: int) -> list[int]:
    where = " AND ".join(grams(text, column[0]))
    if len(text) <= _EXACT:
        rows = conn.exec_driver_sql(
            "SELECT rowid FROM search_fts WHERE search_fts MATCH ? LIMIT ?", (where, limit)
        )
        return list(rows.scalars())
    return _verified(conn, where, f"instr(d.{column}, ?) > 0", [text], limit)


def tail_hits(conn: Connection, text: str, limit: int) -> list[int]:
    """Rows with a number that ends so, by kind of number."""
    return [
        doc
        for word, ending in tail_terms(text)
        for doc in _verified(conn, word, "instr(d.codes, ?) > 0", [ending], limit)
    ]


def all_hits(conn: Connection, terms: Sequence[Term], limit: int) -> list[int]:
    """Rows that answer every term."""
    beside_text = any(term.kind == "text" for term in terms)
    where = " AND ".join(_match(term, beside_text=beside_text) for term in terms)
    checks, texts = conditions(terms, "instr", beside_text=beside_text)
    return _verified(conn, where, checks, texts, limit)


def _verified(conn: Connection, where: str, checks: str, texts: Sequence[str], limit: int) -> list[int]:
    rows = conn.exec_driver_sql(
        "SELECT d.doc_id FROM search_fts f CROSS JOIN search_docs d ON d.doc_id = f.rowid"
        f" WHERE f.search_fts MATCH ? AND {checks} LIMIT ?",
        (where, *texts, limit),
    )
    return list(rows.scalars())
