"""The search documents of customers, made from their rows: what both engines' indexes are built of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Connection, select, tuple_

from app.customers.initials import initials
from app.customers.searching import TAIL_DIGITS, SearchDoc, Term, fold
from db.tables.customers import customers, meters

Key = tuple[str, str]
"""(org_unit, account_no)"""

Grams = Callable[[str, str], list[str]]
"""The words that every text containing `text` has, after a mark: 'n' in a name, 'a' in an address."""

STARTS = 7
"""So many first characters of a number are words of the index, each beginning of it one."""
INITIALS = 4
"""The same of initials; what is longer is found by these and verified."""

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
    """The doc's words in search_keys: numbers ('n', 'm', 'p') and initials ('i')."""
    return {code for code in doc.codes if len(code) > 1} | {"i" + word for word in doc.initials}


def start_words(doc: SearchDoc) -> Iterator[str]:
    """The doc's words in the engine's own index beside its texts: beginnings of numbers ('c') and of
    initials ('i'), last digits of numbers ('rn', 'rm', 'rp')."""
    for code in doc.codes:
        for width in range(1, min(STARTS, len(code) - 1) + 1):
            yield "c" + code[1 : width + 1]
        if len(code) > TAIL_DIGITS:
            yield tail_word(code[0], code)
    for word in doc.initials:
        for width in range(1, min(INITIALS, len(word)) + 1):
            yield "i" + word[:width]


def tail_word(tag: str, text: str) -> str:
    """The word of a number's last digits."""
    return f"r{tag}{text[-TAIL_DIGITS:]}"


def alternatives(term: Term, grams: Grams, *, beside_text: bool) -> list[list[str]]:
    """The index's words by which a document may answer a term: all words of any one of these lists.

    What they find still has to be verified: see `condition`.
    """
    if term.kind == "text":
        return [grams(term.text, "n"), grams(term.text, "a")]
    found = [["c" + term.text[:STARTS]]]
    if term.kind == "letters":
        found.append(["i" + term.text[:INITIALS]])
    elif len(term.text) >= TAIL_DIGITS:
        found += [[tail_word(tag, term.text)] for tag in "nmp"]
    if beside_text:
        found += [grams(term.text, "n"), grams(term.text, "a")]
    return found


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
    """The ranges of search_keys that answer the beginning of a code or letters term, the best first."""
    found = [tag + term.text for tag in ("nmp" if term.kind == "code" else "inm")]
    return [(low, low[:-1] + chr(ord(low[-1]) + 1)) for low in found]


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


def conditions(terms: Sequence[Term], position: str, *, beside_text: bool) -> tuple[str, list[str]]:
    """All of them, joined."""
    checks = [condition(term, position, beside_text=beside_text) for term in terms]
    return " AND ".join(sql for sql, _ in checks), [text for _, found in checks for text in found]


def tail_terms(text: str) -> list[tuple[str, str]]:
    """For the end of a number: the index's word for each kind of number, the best first, and what the
    document's codes must contain then."""
    return [(tail_word(tag, text), f"{text} ") for tag in "nmp"]
