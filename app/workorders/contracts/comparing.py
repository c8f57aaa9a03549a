"""Compares a version of a contract with the one before it, for whoever has to explain what is new."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from app.workorders.contracts.book import contract_kinds
from app.workorders.contracts.chapters import Change, changes
from app.workorders.contracts.views import ContractRow, ContractsView

_WORDS = re.compile(r"[0-9A-Za-z./-]+|.", re.DOTALL)
"""Figures and codes are compared whole, Chinese character by character."""


class Piece(NamedTuple):
    """A stretch of text, and whether it is another in the other version."""

    text: str
    changed: bool


def former(contracts: ContractsView, row: ContractRow) -> ContractRow | None:
    """The version before this one: the one that it replaces, else the edition before it, else None."""
    number, _, edition = row.replaces.partition("/")
    if number:
        return contracts.contract(number, int(edition))
    return contracts.contract(row.contract_no, row.edition - 1) if row.edition > 1 else None


def differences(old: ContractRow, new: ContractRow) -> tuple[Change, ...]:
    """What is another in the new version: particulars, then clauses by chapter; () where nothing is, or where
    this program does not know the kind of contract."""
    kind = contract_kinds().get(new.contract)
    return tuple(changes(kind, old.data, new.data)) if kind else ()


def pieces(before: str, now: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts cut where they differ: '630 千伏安' and '1000 千伏安' share ' 千伏安'."""
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    olds: list[Piece] = []
    news: list[Piece] = []
    for tag, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        changed = tag != "equal"
        olds += [Piece("".join(old[i:j]), changed)] if j > i else []
        news += [Piece("".join(new[k:n]), changed)] if n > k else []
    return tuple(olds), tuple(news)
