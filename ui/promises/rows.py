"""The lists of the promises page: limits as promised and kept, the report of clocks, its breaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.workorders.catalog import word_of
from app.workorders.clock_report import (
    By,
    ClockReport,
    Period,
    ReportLine,
    clock_word,
    late_words,
    read_report,
)
from app.workorders.promises import LimitPromise, PromiseBoard, PromisedBusiness
from app.workorders.settings import settings_of
from app.workorders.views import ClockRow, LateFilter, OrdersView
from ui.lists.columns import Column
from ui.lists.model import Fetch


@dataclass(frozen=True)
class Promised:
    """A limit with the business it belongs to; `first` of its business."""

    business: PromisedBusiness
    limit: LimitPromise
    first: bool


def promised(board: PromiseBoard) -> list[Promised]:
    """Every limit of the board in its order."""
    return [
        Promised(business, limit, place == 0)
        for business in board.businesses
        for place, limit in enumerate(business.limits)
    ]


def promise_key(line: Promised) -> tuple[str, str]:
    """Business and clock."""
    return line.business.kind, line.limit.clock


PROMISES = (
    Column[Promised]("项目", lambda line: line.business.word if line.first else "", 16),
    Column[Promised]("环节", lambda line: _step(line.limit), 24, stretch=True),
    Column[Promised]("时限", lambda line: f"{line.limit.since} {line.limit.limit}", 28),
    Column[Promised]("性质", lambda line: line.limit.basis, 5),
    Column[Promised]("收费", lambda line: line.business.fee if line.first else "", 14),
    Column[Promised](
        "本月按时", lambda line: line.limit.kept_words, 12, number=True, role=lambda line: _kept(line.limit)
    ),
)
DISPENSABLE = ("收费",)
"""What stands below the list anyway."""


def _step(limit: LimitPromise) -> str:
    return f"{limit.word}({limit.whom})" if limit.whom else limit.word


def _kept(limit: LimitPromise) -> str:
    return "danger" if limit.late else "" if limit.ended else "muted"


def report_key(line: ReportLine) -> tuple[str, str]:
    """Group and clock."""
    return line.group, line.clock


def _late(line: ReportLine) -> str:
    return "danger" if line.late else "muted"


REPORT = (
    Column[ReportLine]("分组", lambda line: line.group_word, 18),
    Column[ReportLine]("时限", lambda line: line.clock_word, 24, stretch=True),
    Column[ReportLine]("到期", lambda line: f"{line.ended:,}", 7, number=True),
    Column[ReportLine]("按时", lambda line: f"{line.ended - line.late:,}", 7, number=True),
    Column[ReportLine]("超时", lambda line: f"{line.late:,}", 7, number=True, role=_late),
    Column[ReportLine]("按时率", lambda line: line.rate, 8, number=True),
    Column[ReportLine](
        "未说明",
        lambda line: f"{line.unexplained:,}",
        7,
        number=True,
        role=lambda line: "danger" if line.unexplained else "muted",
    ),
)


@dataclass(frozen=True)
class Breach:
    """A clock that was not kept, with its word."""

    row: ClockRow
    word: str


def breach_key(line: Breach) -> tuple[int, str, str]:
    """End, order and clock: the order of the list."""
    return line.row.ended_ms, line.row.order_no, line.row.clock


BREACHES = (
    Column[Breach]("工单号", lambda line: line.row.order_no, 12),
    Column[Breach]("业务", lambda line: word_of(line.row.kind), 14),
    Column[Breach]("时限", lambda line: line.word, 20),
    Column[Breach]("应于", lambda line: clock_text(line.row.due_ms)[:16], 15),
    Column[Breach]("实际", lambda line: clock_text(line.row.ended_ms)[:16], 15),
    Column[Breach]("超时", lambda line: late_words(line.row), 10, role=lambda _: "danger"),
    Column[Breach]("办理人", lambda line: line.row.staff_no, 8),
    Column[Breach](
        "原因",
        lambda line: line.row.reason or "未说明",
        16,
        stretch=True,
        role=lambda line: "" if line.row.reason else "danger",
    ),
)


def report_of(org_unit: str, period: Period, by: By) -> Callable[[Snapshot], ClockReport]:
    """Asks for the report."""
    return lambda home: read_report(home, org_unit, period, by)


def breaches_of(org_unit: str, report: ClockReport, line: ReportLine) -> Fetch[Breach]:
    """Fetches the breaches behind a line of a report."""
    unit, by = (line.group, "") if report.by == "unit" else (org_unit, report.by)
    which = LateFilter(
        from_ms=report.period.from_ms,
        to_ms=report.period.to_ms,
        clock=line.clock,
        by=by,
        group=line.group if by else "",
    )

    def fetch(home: Snapshot, after: tuple[int, str, str] | None, limit: int) -> list[Breach]:
        settings = settings_of(home)
        rows = home.view(OrdersView).late_clocks(unit, which, after or (0, "", ""), limit)
        return [Breach(row, clock_word(settings, row.clock, report.period.last)) for row in rows]

    return fetch
