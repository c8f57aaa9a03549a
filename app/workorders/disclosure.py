"""Told once (一次性告知): everything that a customer has to know before applying, from the declaration.

Papers, course, fees, time limits and notes (facts.md §3.1, §3.4b); pure, so that screen and paper agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from app.kernel.dates import civil_date
from app.tariffs.holidays import HolidayTable
from app.workorders.clocks import clocks_of
from app.workorders.kind import Answers, ClockUse, Kind, applies
from app.workorders.settings import ClockRule, WorkorderSettings
from app.workorders.views import EventRow
from app.workorders.vocabulary import PAPERS, UNITS

HOTLINES = (("95598", "供电服务热线"), ("12398", "能源监管热线"))
"""Where a customer asks and complains (facts.md §3.4b)."""
FREE = "自主选择"
CHOICE = f"客户受电工程的设计、施工和设备由客户{FREE},供电企业不指定。"
"""The customer's freedom to choose (facts.md §3.4b); said where the course has works of the customer's and
the business itself does not say it."""
STATES = {"have": "已有", "bring": "待收", "later": "可后补"}


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A needed paper: its code, its word, a code of STATES; `until` when one that may follow is due."""

    paper: str
    word: str
    state: str
    until: date | None = None
    note: str = ""


class FeeLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is paid, and by which rule."""

    word: str
    amount: str
    basis: str = ""


class LimitLine(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit: what is done within how long, counted from what, by which source; `due` is the
    promised day if the application were accepted today, None where it cannot be told yet."""

    word: str
    limit: str
    since: str
    due: date | None
    source: str


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """The list that is told once; `course` are the words of the stages, in order."""

    kind: str
    transaction: str
    word: str
    article: str
    about: str
    papers: tuple[PaperLine, ...]
    course: tuple[str, ...]
    fees: tuple[FeeLine, ...]
    limits: tuple[LimitLine, ...]
    notes: tuple[str, ...]
    hotlines: tuple[tuple[str, str], ...] = HOTLINES

    @property
    def to_bring(self) -> int:
        """How many papers have to be there before the business can be accepted."""
        return sum(line.state == "bring" for line in self.papers)


def disclose(
    kind: Kind,
    answers: Answers,
    on_file: Iterable[str],
    settings: WorkorderSettings,
    holidays: HolidayTable,
    now_ms: int,
) -> Disclosure:
    """What is told about a business with these answers, if it were accepted at `now_ms`.

    `on_file` are the papers that the customer file holds (standing.papers_on_file).
    """
    stages = kind.course(answers)
    theirs = any(stage.waits for stage in stages) and not any(FREE in note for note in kind.notes)
    return Disclosure(
        kind=kind.code,
        transaction=kind.transaction,
        word=kind.word,
        article=kind.article,
        about=kind.about,
        papers=_papers(kind, answers, frozenset(on_file), settings, civil_date(now_ms)),
        course=("受理", *(stage.word for stage in stages)),
        fees=tuple(FeeLine(word=fee.word, amount=fee.amount, basis=fee.basis) for fee in kind.fees),
        limits=tuple(limits_of(kind, answers, settings, holidays, now_ms)),
        notes=(*kind.notes, *((CHOICE,) if theirs else ())),
    )


def _papers(
    kind: Kind, answers: Answers, on_file: frozenset[str], settings: WorkorderSettings, today: date
) -> tuple[PaperLine, ...]:
    lines: dict[str, PaperLine] = {}
    for need in kind.needed(answers):
        there = need.reusable and need.paper in on_file
        state = "have" if there else "later" if need.waivable else "bring"
        until = today + timedelta(settings.promise_days) if state == "later" else None
        lines[need.paper] = PaperLine(
            paper=need.paper, word=PAPERS[need.paper], state=state, until=until, note=need.note
        )
    return tuple(lines.values())


def limits_of(
    kind: Kind, answers: Answers, settings: WorkorderSettings, holidays: HolidayTable, now_ms: int
) -> list[LimitLine]:
    """The time limits of a business, those that begin with the acceptance with their promised day."""
    begun = EventRow(what="accepted", at_ms=now_ms, to_stage=kind.following("", answers))
    due = {
        clock.rule.code: civil_date(clock.due_ms)
        for clock in clocks_of(kind, answers, (begun,), settings, holidays)
        if clock.due_ms
    }
    lines: list[LimitLine] = []
    for use in kind.clocks:
        rule = settings.clock(use.clock, civil_date(now_ms)) if applies(use.when, answers) else None
        if rule is not None:
            lines.append(
                LimitLine(
                    word=rule.word,
                    limit=limit_words(rule),
                    since=since_words(kind, use),
                    due=due.get(use.clock) if use.starts == "accepted" else None,
                    source=rule.public_source,
                )
            )
    return lines


def limit_words(rule: ClockRule) -> str:
    """A limit as people read it: 5 个工作日."""
    return f"{rule.limit} {UNITS[rule.unit]}"


def since_words(kind: Kind, use: ClockUse) -> str:
    """From when a limit counts, as people read it: 受理之日起."""
    if use.starts == "accepted":
        return "受理之日起"
    stage = kind.stage(use.starts)
    return f"{stage.word if stage else use.starts}后"


def last_promise(disclosures: Sequence[Disclosure]) -> Mapping[str, LimitLine]:
    """The limit of each business that is promised for the latest day, by kind; without those that promise
    none. It may be one of its first stages: a transfer is promised a trial settlement, not its end."""
    found: dict[str, LimitLine] = {}
    for one in disclosures:
        lines = [line for line in one.limits if line.due is not None]
        if lines:
            found[one.kind] = max(lines, key=lambda line: line.due or date.min)
    return found
