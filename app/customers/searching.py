"""Understands what a clerk types into the one search box: numbers, initials, names, address fragments."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from app.customers.identity import Vault

MAX_CHARS = 80
MAX_TERMS = 6
TAIL_DIGITS = 4
"""From this many characters on, the end of a number finds it as well as its beginning."""

_JOINED_DIGITS = 10


class Term(msgspec.Struct, frozen=True):
    """One word of a query. `kind`: 'code' (starts or ends a number), 'letters' (initials), 'text'."""

    kind: str
    text: str


class Query(msgspec.Struct, frozen=True):
    """All terms must match. `digest` is the keyed hash where the query may be an identity number."""

    terms: tuple[Term, ...]
    digest: str = ""


class SearchDoc(msgspec.Struct, frozen=True, gc=False):
    """What can be found of one customer, folded: all numbers tagged with what they are.

    `codes` holds words like 'n0415…' (account), 'm…' (meter), 'p…' (phone); `initials` one word for
    each reading of the name.
    """

    name: str
    address: str
    codes: tuple[str, ...]
    initials: tuple[str, ...]


def fold(text: str) -> str:
    """NFKC, upper case, without spaces and invisible characters: both sides of every comparison."""
    folded = unicodedata.normalize("NFKC", text).upper()
    if folded.isprintable() and " " not in folded:
        return folded
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "CZ")


def read_query(text: str) -> Query:
    """Split what was typed, pasted or scanned into terms; anything is accepted, nothing raises."""
    words = [fold(word) for word in unicodedata.normalize("NFKC", text[: MAX_CHARS * 2]).split()]
    words = [word[:MAX_CHARS] for word in words if word][:MAX_TERMS]
    bare = [word.replace("-", "") for word in words]
    if len(words) > 1 and all(map(_is_number, bare)) and len("".join(bare)) >= _JOINED_DIGITS:
        words = ["".join(bare)]  # an account number pasted as it is shown: 0415 0023 1187
    return Query(terms=tuple(_term(word) for word in words))


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _term(word: str) -> Term:
    bare = word.replace("-", "")
    if bare.isascii() and bare.isalpha():
        return Term("letters", bare)
    if bare.isascii() and bare.isalnum():
        return Term("code", bare)
    return Term("text", word)


def maybe_identity(query: Query) -> str:
    """The number to look up by digest, or ''. An account or meter number of the same length is still
    searched as such, so an 18-digit number is never mistaken for only one of them."""
    if len(query.terms) != 1:
        return ""
    text = query.terms[0].text
    return text if re.fullmatch(r"[0-9A-Z]{7,20}", text) else ""


def with_digest(query: Query, vault: Vault) -> Query:
    """The query, ready to find an identity number too."""
    number = maybe_identity(query)
    return Query(terms=query.terms, digest=vault.digest(number)) if number else query


def term_matches(term: Term, doc: SearchDoc, *, beside_text: bool) -> bool:
    """Whether a document answers one term. Beside a text term a number may be a house number too."""
    if term.kind == "text":
        return term.text in doc.name or term.text in doc.address
    if any(code.startswith(term.text, 1) for code in doc.codes):
        return True
    if term.kind == "letters" and any(word.startswith(term.text) for word in doc.initials):
        return True
    ends = term.kind == "code" and len(term.text) >= TAIL_DIGITS
    if ends and any(code[1:].endswith(term.text) for code in doc.codes):
        return True
    return beside_text and (term.text in doc.name or term.text in doc.address)


def matches(query: Query, doc: SearchDoc) -> bool:
    """Whether a document answers every term."""
    beside_text = any(term.kind == "text" for term in query.terms)
    return all(term_matches(term, doc, beside_text=beside_text) for term in query.terms)


_WHY = {"n": "户号", "m": "表号", "p": "电话"}


def why(query: Query, doc: SearchDoc) -> str:
    """The word for a hit's `matched`, after what answered the first term."""
    if len(query.terms) != 1:
        return "多项"
    term = query.terms[0]
    if term.kind == "text":
        return "户名" if term.text in doc.name else "地址"
    for code in doc.codes:
        if code.startswith(term.text, 1) or (term.kind == "code" and code[1:].endswith(term.text)):
            return _WHY[code[0]]
    return "首字母" if term.kind == "letters" else "证件号码"
