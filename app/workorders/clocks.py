"""Clocks of orders: when a limit runs out, counted as its rule counts, standing still while a customer acts.

Pure functions of events. A limit in working or calendar days ends with its last day (R24: counted from the
day after, see tariffs.holidays.add_workdays); hours and minutes count from the instant itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import msgspec

from app.kernel.dates import SHANGHAI, civil, civil_date
from app.tariffs.holidays import HolidayTable, is_workday
from app.workorders.facts import ClockEnd
from app.workorders.kind import Answers, ClockUse, Kind, applies
from app.workorders.settings import ClockRule, WorkorderSettings
from app.workorders.views import EventRow

DAY = timedelta(1)
WARN_SHARE = 0.8
_MS = {"h": 3_600_000, "min": 60_000}
Pause = tuple[int, int]
"""From and to in milliseconds; to 0 while it lasts."""


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of an order: its rule, when it began and ended (0: it runs), when it runs out (0: it stands
    still), from when on somebody should hurry."""

    rule: ClockRule
    started_ms: int
    due_ms: int
    warn_ms: int
    ended_ms: int = 0

    @property
    def running(self) -> bool:
        return not self.ended_ms

    def late(self, now_ms: int) -> bool:
        """Whether the limit was, or by now is, broken."""
        return bool(self.due_ms) and (self.ended_ms or now_ms) > self.due_ms

    def end(self) -> ClockEnd:
        """As a fact tells it; only for a clock that ended."""
        return ClockEnd(
            clock=self.rule.code,
            started_ms=self.started_ms,
            due_ms=self.due_ms,
            ended_ms=self.ended_ms,
            late=self.late(self.ended_ms),
        )


def clocks_of(
    kind: Kind,
    answers: Answers,
    events: Sequence[EventRow],
    settings: WorkorderSettings,
    holidays: HolidayTable,
) -> list[Clock]:
    """Every clock of an order that has begun, by the events so far (oldest first)."""
    pauses = _pauses(kind, events)
    found: list[Clock] = []
    for use in kind.clocks:
        if not applies(use.when, answers):
            continue
        started = _started(kind, use, events)
        rule = settings.clock(use.clock, civil_date(started)) if started else None
        if rule is not None:
            found.append(_clock(rule, started, _ended(use, started, events), pauses, holidays))
    return found


def next_due(clocks: Iterable[Clock]) -> tuple[int, str]:
    """When the first running clock runs out, and which; (0, '') where none runs."""
    running = [(clock.due_ms, clock.rule.code) for clock in clocks if clock.running and clock.due_ms]
    return min(running, default=(0, ""))


def _started(kind: Kind, use: ClockUse, events: Sequence[EventRow]) -> int:
    """When a clock began; one that began with a stage begins anew where the order went back behind it."""
    codes = [stage.code for stage in kind.stages]
    began = 0
    for event in events:
        if use.starts == "accepted":
            if event.what == "accepted":
                return event.at_ms
        elif event.what in ("done", "passed") and event.stage == use.starts:
            began = began or event.at_ms
        elif event.what == "sent_back" and _behind(codes, event.to_stage, use.starts):
            began = 0
    return began


def _behind(codes: Sequence[str], to_stage: str, stage: str) -> bool:
    """Whether going back to a stage undoes another one."""
    return to_stage in codes and stage in codes and codes.index(to_stage) <= codes.index(stage)


def _ended(use: ClockUse, started: int, events: Sequence[EventRow]) -> int:
    """The first end of its stage; an order that ended otherwise ends all of its clocks."""
    for event in events:
        if event.at_ms < started:
            continue
        if event.what in ("done", "passed") and event.stage == use.ends:
            return event.at_ms
        if event.what == "ended":
            return event.at_ms
    return 0


def _pauses(kind: Kind, events: Sequence[EventRow]) -> list[Pause]:
    """When the order rested or the customer had to act."""
    found: list[Pause] = []
    since = 0
    waiting = resting = False
    for event in events:
        if event.what == "suspended":
            resting = True
        elif event.what in ("resumed", "ended"):
            resting = False
        if event.what in ("accepted", "done", "passed", "sent_back"):
            stage = kind.stage(event.to_stage)
            waiting = stage is not None and stage.waits
        elif event.what == "ended":
            waiting = False
        if (waiting or resting) and not since:
            since = event.at_ms
        elif since and not (waiting or resting):
            found.append((since, event.at_ms))
            since = 0
    return [*found, (since, 0)] if since else found


def _clock(
    rule: ClockRule, started: int, ended: int, pauses: Sequence[Pause], holidays: HolidayTable
) -> Clock:
    stood = [] if rule.counting == "elapsed" else _while_running(pauses, started, ended)
    if any(until == 0 for _, until in stood):
        return Clock(rule=rule, started_ms=started, due_ms=0, warn_ms=0)
    due = _due(rule, rule.limit, started, stood, holidays)
    early = rule.limit - rule.warn if rule.warn else int(rule.limit * WARN_SHARE)
    warn = _due(rule, early, started, stood, holidays) if early > 0 else started
    return Clock(rule=rule, started_ms=started, due_ms=due, warn_ms=min(warn, due), ended_ms=ended)


def _while_running(pauses: Sequence[Pause], started: int, ended: int) -> list[Pause]:
    """The pauses of a clock's own time; one that lasts ends with the clock."""
    return [
        (since, min(until or ended, ended) if ended else until)
        for since, until in pauses
        if (not until or until > started) and (not ended or since < ended)
    ]


def _due(rule: ClockRule, limit: int, started: int, stood: Sequence[Pause], holidays: HolidayTable) -> int:
    if rule.unit in _MS:
        lost = sum(until - max(since, started) for since, until in stood)
        return started + limit * _MS[rule.unit] + lost
    day = civil_date(started)
    if rule.unit in ("month", "year"):
        return _last_ms(add_months(day, limit * (12 if rule.unit == "year" else 1)))
    out = [(civil_date(since), civil_date(until)) for since, until in stood]
    left = limit
    while left:
        day += DAY
        counts = rule.unit == "d" or is_workday(day, holidays)
        left -= counts and not any(since < day <= until for since, until in out)
    return _last_ms(day)


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), following - DAY)


def _last_ms(day: date) -> int:
    """The last millisecond of a day in Shanghai."""
    midnight = datetime.combine(day + DAY, time(), SHANGHAI)
    return int(midnight.timestamp() * 1000) - 1


def left_words(due_ms: int, now_ms: int) -> str:
    """How long until a limit, as a clerk reads it: 还有 2 天, 还有 3 小时, 今天到期, 超时 1 天."""
    if not due_ms:
        return ""
    days = (civil_date(due_ms) - civil_date(now_ms)).days
    if due_ms < now_ms:
        return f"超时 {-days} 天" if days < 0 else "已超时"
    if days:
        return f"还有 {days} 天"
    whole_day = civil(due_ms).time().replace(microsecond=0) == time(23, 59, 59)
    return "今天到期" if whole_day else f"还有 {max(1, (due_ms - now_ms) // 3_600_000)} 小时"
