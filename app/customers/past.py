"""The file of an account as it stood at any instant, and who changed what when: a fold of its facts.

A room says what its facts write into the file with `@enters`, and how that reads with `@worded`; both
the past and the list of changes come from the same fold. The later stamp wins, as in the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

import msgspec

from app.customers.facts import (
    GROUPS,
    CustomerChanged,
    CustomerRegistered,
    CustomersImported,
    MeterInstalled,
)
from app.customers.views import CustomerRow
from app.customers.wording import GROUP_TITLES, lines
from app.journal.reading import SubjectFacts
from app.kernel.dates import SHANGHAI
from app.kernel.facts import Fact, FactBody
from app.kernel.hlc import COUNTER_BITS, order_key, stamp_ms
from app.kernel.home import Rooms

B = TypeVar("B", bound=FactBody)
Value = msgspec.Struct
Slot = tuple[str, str]
"""A section of the file and the key in it: ('naming', ''), ('meter', '3301…'), ('terms', '2026-01-01')."""


class Entry(NamedTuple):
    """What a fact writes into one slot of the file."""

    section: str
    key: str
    value: Value


Pair = tuple[FactBody, Entry]
"""What one body of a fact, or of a batch, writes."""


class Stood(NamedTuple):
    """What stands in a slot, and the fact that wrote it."""

    value: Value
    at_ms: int
    actor: str
    reason: str
    stamp: str


class Change(NamedTuple):
    """A slot got another value: `before` is None where nothing stood."""

    section: str
    key: str
    before: Value | None
    after: Value
    at_ms: int
    actor: str
    reason: str
    place: tuple[int, str, int]
    """Stamp, desk and number of the fact."""


class Section(NamedTuple):
    """How a section of the file is called, and what is read of a value ('' where it says nothing here)."""

    title: str
    words: Callable[[Any, str], str]


class MeterThen(msgspec.Struct, frozen=True, kw_only=True):
    """A meter of the file: for whom it measures, and how."""

    account_no: str
    multiplier: int
    digits: int


class FileThen(msgspec.Struct, frozen=True, kw_only=True):
    """A folded file: what stands in it, and every change that led there, oldest first."""

    account_no: str
    standing: dict[Slot, Stood]
    changes: tuple[Change, ...]

    def values(self, section: str) -> dict[str, Value]:
        """The values of one section by their keys."""
        return {key: stood.value for (name, key), stood in self.standing.items() if name == section}

    def shown(self) -> list[tuple[str, str, Stood]]:
        """Title, words and origin of every slot that has something to say, in the order of the sections."""
        found = []
        for section, (title, words) in _SECTIONS.items():
            keys = sorted(key for name, key in self.standing if name == section)
            for key in keys:
                stood = self.standing[section, key]
                text = words(stood.value, self.account_no)
                if text:
                    found.append((f"{title} {key}" if key else title, text, stood))
        return found


_ENTERS: dict[type[FactBody], Callable[[Any], Iterable[Pair]]] = {}
_SECTIONS: dict[str, Section] = {}


def enters(kind: type[B]) -> Callable[[Callable[[B], Iterable[Entry]]], Callable[[B], Iterable[Entry]]]:
    """Decorator: this function tells what one kind of fact writes into the file."""

    def register(entries: Callable[[B], Iterable[Entry]]) -> Callable[[B], Iterable[Entry]]:
        _ENTERS[kind] = lambda body: ((body, entry) for entry in entries(body))
        return entries

    return register


def gathers(kind: type[B]) -> Callable[[Callable[[B], Iterable[Any]]], Callable[[B], Iterable[Any]]]:
    """Decorator: this function tells the bodies that one kind of fact gathers into a batch."""

    def register(bodies: Callable[[B], Iterable[Any]]) -> Callable[[B], Iterable[Any]]:
        _ENTERS[kind] = lambda body: (pair for one in bodies(body) for pair in _ENTERS[type(one)](one))
        return bodies

    return register


def worded(section: str, title: str) -> Callable[[Callable[[Any, str], str]], Callable[[Any, str], str]]:
    """Decorator: this function puts a value of a section into masked words, for the file of an account."""

    def register(words: Callable[[Any, str], str]) -> Callable[[Any, str], str]:
        _SECTIONS[section] = Section(title, words)
        return words

    return register


def kinds() -> tuple[str, ...]:
    """The kinds of fact that write into the file."""
    return tuple(sorted(body.kind for body in _ENTERS))


def title_of(section: str, key: str) -> str:
    """What a slot is called: '联系方式', '电能表 3301…'."""
    title = _SECTIONS[section].title
    return f"{title} {key}" if key else title


def words_of(section: str, value: Value | None, account_no: str) -> str:
    """What is read of a value in the file of an account, masked; '' for None."""
    return _SECTIONS[section].words(value, account_no) if value is not None else ""


def end_of(day: date) -> int:
    """The first instant after a civil day, in UTC milliseconds."""
    return int(datetime.combine(day + timedelta(1), time(), SHANGHAI).timestamp() * 1000)


def fold(account_no: str, facts: Iterable[Fact], before_ms: int = 0) -> FileThen:
    """The file of an account from facts in time order, those before an instant only (0: all).

    Facts about other accounts count where they are about a meter that this account has or had. Facts
    of kinds that nobody `enters` are passed over.
    """
    until = before_ms << COUNTER_BITS
    pairs = [(fact, _pairs(fact)) for fact in facts if not until or fact.hlc < until]
    subjects = {f"account:{account_no}", *_meters(account_no, (pair for _, found in pairs for pair in found))}
    standing: dict[Slot, Stood] = {}
    changes: list[Change] = []
    for fact, found in pairs:
        stamp, at_ms = order_key(fact.hlc, fact.origin), stamp_ms(fact.hlc)
        for body, entry in found:
            slot = entry.section, entry.key
            before = standing.get(slot)
            if not subjects.intersection(body.subjects()) or (before and before.stamp >= stamp):
                continue
            reason = getattr(body, "reason", "") or getattr(body, "source", "")
            if before is None or before.value != entry.value:
                old = before.value if before else None
                place = (fact.hlc, fact.origin, fact.seq)
                changes.append(Change(*slot, old, entry.value, at_ms, fact.actor, reason, place))
            standing[slot] = Stood(entry.value, at_ms, fact.actor, reason, stamp)
    return FileThen(account_no=account_no, standing=standing, changes=tuple(changes))


def _pairs(fact: Fact) -> list[Pair]:
    body = fact.body()
    return list(_ENTERS[type(body)](body)) if type(body) in _ENTERS else []


def _meters(account_no: str, pairs: Iterable[Pair]) -> set[str]:
    """The meters that facts about the account name, as subjects."""
    mine = (body.subjects() for body, _ in pairs if f"account:{account_no}" in body.subjects())
    return {subject for subjects in mine for subject in subjects if subject.startswith("meter:")}


def read_file(rooms: Rooms, account_no: str, before_ms: int = 0) -> FileThen:
    """The file of an account as it stood before an instant (0: as it stands), from the journal."""
    journal, known = rooms.view(SubjectFacts), kinds()
    facts = list(journal.about(f"account:{account_no}", known))
    for meter in sorted(_meters(account_no, (pair for fact in facts for pair in _pairs(fact)))):
        facts += journal.about(meter, known)  # it may have gone to somebody else since
    once = {(fact.hlc, fact.origin, fact.seq): fact for fact in facts}
    return fold(account_no, (once[place] for place in sorted(once)), before_ms)


def row_of(file: FileThen, org_unit: str) -> CustomerRow | None:
    """The folded groups as a row of the file; None while the account was in no file."""
    groups = {name: file.values(name).get("") for name in GROUPS}
    if not any(groups.values()):
        return None
    fields: dict[str, Any] = {}
    for group in groups.values():
        if group is not None:
            fields |= msgspec.structs.asdict(group)
    return CustomerRow(org_unit=org_unit, account_no=file.account_no, **fields)


@enters(CustomerRegistered)
def _registered(body: CustomerRegistered) -> Iterator[Entry]:
    for name in GROUPS:
        yield Entry(name, "", getattr(body, name))


@enters(CustomerChanged)
def _changed(body: CustomerChanged) -> Iterator[Entry]:
    for name in GROUPS:
        group = getattr(body, name)
        if group is not None:
            yield Entry(name, "", group)


@enters(MeterInstalled)
def _installed(body: MeterInstalled) -> Iterator[Entry]:
    then = MeterThen(account_no=body.account_no, multiplier=body.multiplier, digits=body.digits)
    yield Entry("meter", body.asset_no, then)


@gathers(CustomersImported)
def _imported(body: CustomersImported) -> Iterator[FactBody]:
    yield from (*body.registered, *body.changed, *body.meters)


def _word_group(name: str, title: str) -> None:
    """How a group of the customer file reads: as on the customer page."""

    def words(value: Any, account_no: str) -> str:
        row = CustomerRow(org_unit="", account_no=account_no, **msgspec.structs.asdict(value))
        return lines(row)[name].replace("\n", " ")

    worded(name, title)(words)


for _name, _title in GROUP_TITLES.items():
    _word_group(_name, _title)


@worded("meter", "电能表")
def _meter(value: MeterThen, account_no: str) -> str:
    if value.account_no != account_no:
        return ""
    return f"倍率 {value.multiplier} · {value.digits} 位"
