"""A contract's chapters as they stand on paper, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

import msgspec

from app.kernel.dates import day_words
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.wording import ContractKind

_DIGITS = "零一二三四五六七八九"
_ALIKE = 0.5
"""From which likeness on a clause counts as another one changed, not as one gone and one come."""


class Numbered(msgspec.Struct, frozen=True):
    """A chapter: '二、用电计量' and its clauses, '第三条 …', counted through the contract."""

    heading: str
    clauses: tuple[str, ...]


def numbered(kind: ContractKind, data: ContractData) -> tuple[Numbered, ...]:
    """The chapters of a contract with their numbers."""
    found: list[Numbered] = []
    count = 0
    for place, topic in enumerate(kind.topics(data), 1):
        clauses = []
        for clause in topic.clauses:
            count += 1
            clauses.append(f"第{chinese(count)}条 {clause}")
        found.append(Numbered(f"{chinese(place)}、{topic.heading}", tuple(clauses)))
    return tuple(found)


def chinese(number: int) -> str:
    """A number below a hundred in Chinese: 一, 十, 十二, 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    head = "" if tens == 1 else _DIGITS[tens]
    return f"{head}十{_DIGITS[ones] if ones else ''}"


class Change(msgspec.Struct, frozen=True):
    """One particular or clause that is another now; '' where it was not, or is no more.

    `clause` is its number (第七条) in the new version, or in the old of one that is gone; '' for particulars.
    """

    what: str
    before: str
    now: str
    clause: str = ""


WORDS = {
    "customer": "用电方",
    "identity_masked": "证件号码",
    "legal_person": "法定代表人",
    "phones": "联系电话",
    "address": "用电地址",
    "usage": "用电性质",
    "industry": "行业分类",
    "voltage": "供电电压",
    "capacity": "用电容量",
    "sources": "电源",
    "supply_line": "供电线路",
    "important": "重要性等级",
    "metering": "计量方式",
    "meter_plan": "计量方案",
    "tariff": "电价",
    "basis": "容(需)量计费",
    "pf_standard": "功率因数标准",
    "pay_way": "缴费方式",
    "bank": "账户",
    "term_from": "合同起始",
    "term_to": "合同终止",
    "pv_kw": "装机容量",
    "pv_mode": "上网模式",
}
"""The particulars that a comparison names."""


def changes(kind: ContractKind, before: ContractData, now: ContractData) -> list[Change]:
    """What differs between two versions: particulars first, then clauses that came, went or changed."""
    found = [
        Change(word, _text(before, name), _text(now, name))
        for name, word in WORDS.items()
        if _text(before, name) != _text(now, name)
    ]
    old, new = _clauses(kind, before), _clauses(kind, now)
    for heading in dict.fromkeys((*old, *new)):
        was, now_is = old.get(heading, {}), new.get(heading, {})
        gone = [clause for clause in was if clause not in now_is]
        come = [clause for clause in now_is if clause not in was]
        for one, other in _paired(gone, come):
            number = now_is[other] if other else was[one]
            found.append(Change(heading, _flat(one), _flat(other), number))
    return found


def _clauses(kind: ContractKind, data: ContractData) -> dict[str, dict[str, str]]:
    """By heading, the clauses of a version and their numbers."""
    found: dict[str, dict[str, str]] = {}
    count = 0
    for topic in kind.topics(data):
        for clause in topic.clauses:
            count += 1
            found.setdefault(topic.heading, {})[clause] = f"第{chinese(count)}条"
    return found


def _paired(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Clauses that are gone, each with the new one that is most like it, then those that are new."""
    left = list(come)
    for clause in gone:
        likeness, best = max(((_likeness(clause, other), other) for other in left), default=(0.0, ""))
        if likeness >= _ALIKE:
            left.remove(best)
            yield clause, best
        else:
            yield clause, ""
    yield from (("", clause) for clause in left)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _text(data: ContractData, name: str) -> str:
    value = getattr(data, name)
    return day_words(value) if isinstance(value, date) else str(value or "")


def _flat(clause: str) -> str:
    return clause.replace("\n", " ")
