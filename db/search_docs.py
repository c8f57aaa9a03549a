"""The search documents of customers, made from their rows: what both engines' indexes are built of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, tuple_

from app.customers.initials import initials
from app.customers.searching import TAIL_DIGITS, SearchDoc, Term, fold
from db.tables.customers import customers, meters

Key = tuple[str, str]
"""(org_unit, account_no)"""

_CHUNK = 500


def fold_code(text: str) -> str:
    """A number as it is indexed: folded, letters and digits only."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def make_doc(account_no: str, name: str, address: str, phones: str, assets: Iterable[str]) -> SearchDoc:
    """The document of one customer; `phones` as the table holds them, separated by spaces."""
    codes = ["n" + fold_code(account_no)]
    codes += ["m" + fold_code(asset) for asset in assets]
    codes += ["p" + fold_code(phone) for phone in phones.split()]
    return SearchDoc(fold(name), fold(address), tuple(codes), initials(name))


def members(dialect: str) -> str:
    """SQL for `doc_id` being one of the numbers given as a single parameter (see `packed_ids`)."""
    return "= ANY(%s::bigint[])" if dialect == "postgresql" else "IN (SELECT value FROM json_each(?))"


def packed_ids(ids: Sequence[int], dialect: str) -> list[int] | str:
    """The parameter of `members`: the same statement serves any number of ids."""
    return list(ids) if dialect == "postgresql" else f"[{','.join(map(str, ids))}]"


def words_of(doc: SearchDoc) -> set[str]:
    """The doc's words in search_keys: numbers ('n', 'm', 'p'), their reverse (upper case), initials ('i')."""
    forward = {code for code in doc.codes if len(code) > 1}
    backward = {code[0].upper() + code[:0:-1] for code in forward}
    return forward | backward | {"i" + word for word in doc.initials}


def packed(words: Iterable[str]) -> str:
    """Words as one column: a space before and behind each, so that instr() finds starts and ends."""
    return "".join(f" {word} " for word in words)


def unpacked(columns: Sequence[str]) -> SearchDoc:
    """The document of a row's name, address, codes, initials."""
    name, address, codes, variants = columns
    return SearchDoc(name, address, tuple(codes.split()), tuple(variants.split()))


def docs_from_tables(conn: Connection, keys: Iterable[Key]) -> dict[Key, SearchDoc]:
    """Read customers and their meters; customers that do not exist are left out."""
    wanted = sorted(set(keys))
    docs: dict[Key, SearchDoc] = {}
    for start in range(0, len(wanted), _CHUNK):
        docs |= _chunk(conn, wanted[start : start + _CHUNK])
    return docs


def _chunk(conn: Connection, keys: list[Key]) -> dict[Key, SearchDoc]:
    here = customers.c
    rows = conn.execute(
        select(here.org_unit, here.account_no, here.name, here.address, here.phones).where(
            tuple_(here.org_unit, here.account_no).in_(keys)
        )
        if len({unit for unit, _ in keys}) > 1
        else select(here.org_unit, here.account_no, here.name, here.address, here.phones).where(
            here.org_unit == keys[0][0], here.account_no.in_([account for _, account in keys])
        )
    ).all()
    assets: dict[Key, list[str]] = defaultdict(list)
    measured = select(meters.c.org_unit, meters.c.account_no, meters.c.asset_no).where(
        meters.c.account_no.in_([account for _, account in keys])
    )
    for unit, account, asset in conn.execute(measured):
        assets[unit, account].append(asset)
    return {
        (unit, account): make_doc(account, name, address, phones, sorted(assets.get((unit, account), ())))
        for unit, account, name, address, phones in rows
    }


def ranges(term: Term) -> list[tuple[str, str]]:
    """The ranges of search_keys that answer a code or letters term, the best first: [low, high)."""
    tags = "nmp" if term.kind == "code" else "inm"
    found = [tag + term.text for tag in tags]
    if term.kind == "code" and len(term.text) >= TAIL_DIGITS:
        found += [tag + term.text[::-1] for tag in "NMP"]
    return [(low, low[:-1] + chr(ord(low[-1]) + 1)) for low in found]


def initials_range(term: Term) -> tuple[str, str]:
    """The range of search_keys of a letters term's initials: low, high."""
    return ranges(term)[0]


def condition(term: Term, position: str, *, beside_text: bool) -> tuple[str, list[str]]:
    """SQL over a search_docs row `d` that says the same as searching.term_matches, with its parameters.

    `position` is the engine's function: instr or strpos. Placeholders are '?'.
    """
    if term.kind == "text":
        return f"({position}(d.name, ?) > 0 OR {position}(d.address, ?) > 0)", [term.text, term.text]
    tests = [("codes", f" {tag}{term.text}") for tag in "nmp"]
    if term.kind == "letters":
        tests.append(("initials", f" {term.text}"))
    elif len(term.text) >= TAIL_DIGITS:
        tests.append(("codes", f"{term.text} "))
    if beside_text:
        tests += [("name", term.text), ("address", term.text)]
    sql = " OR ".join(f"{position}(d.{column}, ?) > 0" for column, _ in tests)
    return f"({sql})", [text for _, text in tests]
