"""The report of clocks: how limits were kept in a period, by business, stage, unit or clerk, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from app.customers.imports.report import harmless
from app.kernel.dates import SHANGHAI, clock_text
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import refuse
from app.security.views import SecurityView
from app.workorders.catalog import word_of
from app.workorders.clocks import left_words
from app.workorders.history import stage_word
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.views import Attainment, ClockRow, LateFilter, OrdersView

By = Literal["kind", "stage", "unit", "clerk"]
BY: dict[By, str] = {"kind": "业务", "stage": "环节", "unit": "单位", "clerk": "人员"}
"""What the report is told by: a code of OrdersView.attainment and its word."""
_ONE_DAY = timedelta(1)
_PAGE = 500


class Period(msgspec.Struct, frozen=True):
    """Days from `first` to `last`, both included, in Shanghai."""

    first: date
    last: date

    @property
    def from_ms(self) -> int:
        """The first millisecond."""
        return _midnight_ms(self.first)

    @property
    def to_ms(self) -> int:
        """The last millisecond."""
        return _midnight_ms(self.last + _ONE_DAY) - 1

    @property
    def words(self) -> str:
        """2026-03-01 至 2026-03-31."""
        return f"{self.first} 至 {self.last}"


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the report: `group` and `clock` are codes, the words are what people read."""

    group: str
    group_word: str
    clock: str
    clock_word: str
    ended: int
    late: int
    unexplained: int

    @property
    def rate(self) -> str:
        """The share that was kept, '' where nothing ended."""
        return rate_words(self.ended, self.late)


class ClockReport(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a period, sorted by group."""

    by: By
    period: Period
    lines: tuple[ReportLine, ...]

    @property
    def ended(self) -> int:
        """How many clocks ended."""
        return sum(line.ended for line in self.lines)

    @property
    def late(self) -> int:
        """How many of them late."""
        return sum(line.late for line in self.lines)

    @property
    def unexplained(self) -> int:
        """How many late ones nobody has explained."""
        return sum(line.unexplained for line in self.lines)


def this_month(today: date) -> Period:
    """The month of a day."""
    first = today.replace(day=1)
    return Period(first, (first + timedelta(31)).replace(day=1) - _ONE_DAY)


def last_month(today: date) -> Period:
    """The month before the month of a day."""
    return this_month(today.replace(day=1) - _ONE_DAY)


def between(first: date | None, last: date | None) -> Period:
    """The days that somebody typed. Raises Refused order.no_period, .period_backwards."""
    if first is None or last is None:
        raise refuse("order.no_period", "first" if first is None else "last")
    if last < first:
        raise refuse("order.period_backwards", "last")
    return Period(first, last)


def rate_words(ended: int, late: int) -> str:
    """The share kept in per cent, rounded down so that one breach in a thousand is no 100 %; '' for none."""
    if not ended:
        return ""
    tenths = (ended - late) * 1000 // ended
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def read_report(home: Snapshot, org_unit: str, period: Period, by: By) -> ClockReport:
    """The report of a unit by one of BY; by 'unit' it tells every unit this home knows side by side.

    Raises Refused order.no_rules.
    """
    view, settings = home.view(OrdersView), settings_of(home)
    units = [one.org_unit for one in home.view(SecurityView).org_units()] if by == "unit" else []
    rows = [
        row for unit in units or [org_unit] for row in view.attainment(unit, period.from_ms, period.to_ms, by)
    ]
    named = _named(home, by)
    lines = (_line(row, named(row.group), settings, period.last) for row in rows)
    return ClockReport(
        by=by,
        period=period,
        lines=tuple(sorted(lines, key=lambda line: (line.group, line.clock))),
    )


def _line(row: Attainment, word: str, settings: WorkorderSettings, day: date) -> ReportLine:
    return ReportLine(
        group=row.group,
        group_word=word,
        clock=row.clock,
        clock_word=clock_word(settings, row.clock, day),
        ended=row.ended,
        late=row.late,
        unexplained=row.unexplained,
    )


def _named(home: Snapshot, by: str) -> Callable[[str], str]:
    if by == "kind":
        return word_of
    if by == "stage":
        return lambda code: stage_word(code) if code else "撤回、终止"
    people = home.view(SecurityView)
    if by == "unit":
        return lambda code: unit.name if (unit := people.org_unit(code)) else code
    return lambda code: f"{code} {person.name}" if (person := people.staff(code)) else code


def clock_word(settings: WorkorderSettings, code: str, day: date) -> str:
    """What a clock is called, with whom it is for; its code where no rule knows it."""
    rule = settings.clock(code, day)
    if rule is None:
        return code
    return f"{rule.word}({rule.whom})" if rule.whom else rule.word


def late_words(row: ClockRow) -> str:
    """By how much a limit was missed: 超时 3 天."""
    return left_words(row.due_ms, row.ended_ms)


SUMMARY = ("分组", "时限", "到期数", "按时", "超时", "按时率", "未说明")
BREACHES = ("工单号", "业务", "时限", "应于", "实际", "超时", "办理人", "原因")


def write_report(home: Home, org_unit: str, report: ClockReport, path: Path) -> int:
    """Write a report to `path` as a workbook, with all breaches of its period on a second sheet; returns how
    many lines it has. Raises OSError; Unavailable."""
    from openpyxl import Workbook  # only who exports waits for it

    book = Workbook(write_only=True)
    _sheet(book.create_sheet(f"按{BY[report.by]}"), SUMMARY, [_cells(line) for line in report.lines])
    units = [line.group for line in report.lines] if report.by == "unit" else [org_unit]
    breaches = (cells for unit in dict.fromkeys(units) for cells in _breaches(home, unit, report.period))
    _sheet(book.create_sheet("超时工单"), BREACHES, breaches)
    book.save(path)
    return len(report.lines)


def _cells(line: ReportLine) -> tuple[str | int, ...]:
    kept = line.ended - line.late
    return (line.group_word, line.clock_word, line.ended, kept, line.late, line.rate, line.unexplained)


def _breaches(home: Home, org_unit: str, period: Period) -> Iterator[tuple[str, ...]]:
    """Every breach of a unit in a period, read in pages by key."""
    which = LateFilter(from_ms=period.from_ms, to_ms=period.to_ms)
    after = (0, "", "")
    while True:
        start = after
        page, settings = home.read(
            lambda rooms: (
                rooms.view(OrdersView).late_clocks(org_unit, which, start, _PAGE),  # noqa: B023
                settings_of(rooms),
            )
        )
        for row in page:
            word = clock_word(settings, row.clock, period.last)
            instants = (clock_text(row.due_ms)[:16], clock_text(row.ended_ms)[:16])
            told = (row.staff_no, row.reason or "未说明")
            yield (row.order_no, word_of(row.kind), word, *instants, late_words(row), *told)
        if len(page) < _PAGE:
            return
        after = (page[-1].ended_ms, page[-1].order_no, page[-1].clock)


def _sheet(sheet: Any, titles: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> None:
    sheet.append(titles)
    for row in rows:
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def _midnight_ms(day: date) -> int:
    return int(datetime.combine(day, time(), SHANGHAI).timestamp() * 1000)
