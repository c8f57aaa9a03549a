"""How clocks were kept, on both engines: the report, its breaches page by page, the promises beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.kernel.dates import civil_date
from app.kernel.home import Snapshot
from app.kernel.refusals import Refused
from app.security.commands import RegisterOrgUnit
from app.setup.founding import FOUNDER
from app.workorders.clock_report import (
    BREACHES,
    SUMMARY,
    ClockReport,
    Period,
    last_month,
    late_words,
    rate_words,
    read_report,
    this_month,
    write_report,
)
from app.workorders.facts import BreachExplained
from app.workorders.poster import PrintClockReport
from app.workorders.promises import PromiseBoard, PromisedBusiness, read_promises
from app.workorders.views import ClockRow, LateFilter, OrdersView
from tests.counter import Happened
from tests.homes import TestDesk
from tests.order_hall import accept, do_stage, furnish_hall, go_through

DAY = 86_400_000
UNIT = "3301"


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    """One shop connected in time, one answered ten days late."""
    desk = furnish_hall(any_home)
    desk.do(RegisterOrgUnit(org_unit=UNIT, name="柳树湾供电所"), FOUNDER)
    go_through(desk, accept(desk, "new_low").result["order_no"], until="archive")
    slow = accept(desk, "new_low").result["order_no"]
    desk.clock.ms += 10 * DAY
    go_through(desk, slow, until="contract")
    return desk


def month(desk: TestDesk) -> Period:
    return this_month(civil_date(desk.clock.ms))


def report(desk: TestDesk, by: str) -> ClockReport:
    return desk.read(lambda home: read_report(home, UNIT, month(desk), by))


def breaches(desk: TestDesk, which: LateFilter, size: int = 100) -> list[ClockRow]:
    """All pages."""
    found: list[ClockRow] = []
    after = (0, "", "")
    while True:

        def page(home: Snapshot, start: tuple[int, str, str] = after) -> tuple[ClockRow, ...]:
            return home.view(OrdersView).late_clocks(UNIT, which, start, size)

        rows = desk.read(page)
        found += rows
        if len(rows) < size:
            return found
        after = (rows[-1].ended_ms, rows[-1].order_no, rows[-1].clock)


def everything(desk: TestDesk) -> LateFilter:
    return LateFilter(from_ms=month(desk).from_ms, to_ms=month(desk).to_ms)


def test_a_report_by_business_stage_unit_and_clerk(hall: TestDesk) -> None:
    by_kind = {line.clock: line for line in report(hall, "kind").lines}
    reply = by_kind["lv_reply"]
    assert (reply.group_word, reply.clock_word) == ("低压非居民新装", "供电方案答复(低压)")
    assert (reply.ended, reply.late, reply.unexplained, reply.rate) == (2, 1, 1, "50%")
    assert by_kind["lv_total"].rate == "100%"
    stages = {line.group_word for line in report(hall, "stage").lines}
    assert {"答复供电方案", "装表接电"} <= stages
    assert {line.group_word for line in report(hall, "unit").lines} == {"柳树湾供电所"}
    assert {line.group for line in report(hall, "clerk").lines} == {"1001"}
    told = report(hall, "kind")
    assert (told.ended, told.late, told.unexplained) == (4, 1, 1)


def test_breaches_come_page_by_page_with_their_reason(hall: TestDesk) -> None:
    later = accept(hall, "new_low").result["order_no"]
    do_stage(hall, later)
    hall.clock.ms += 6 * DAY
    do_stage(hall, later)
    hall.do(
        Happened(bodies=(BreachExplained(org_unit=UNIT, order_no=later, clock="lv_reply", reason="暴雨"),))
    )
    rows = breaches(hall, everything(hall))
    assert [row.reason for row in rows] == ["", "暴雨"]
    assert rows == breaches(hall, everything(hall), size=1)
    assert all(row.late and row.kind == "new_low" for row in rows)
    assert late_words(rows[0]).startswith("超时 ")


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"clock": "lv_reply"}, 1),
        ({"clock": "lv_total"}, 0),
        ({"by": "kind", "group": "new_low"}, 1),
        ({"by": "kind", "group": "close"}, 0),
        ({"by": "clerk", "group": "1001"}, 1),
        ({"by": "stage", "group": "reply", "clock": "lv_reply"}, 1),
    ],
)
def test_breaches_of_a_line_of_the_report(hall: TestDesk, chosen: dict[str, str], found: int) -> None:
    period = month(hall)
    which = LateFilter(from_ms=period.from_ms, to_ms=period.to_ms, **chosen)
    assert len(breaches(hall, which)) == found


def test_what_ended_in_another_month_is_not_told(hall: TestDesk) -> None:
    before = last_month(civil_date(hall.clock.ms))
    assert hall.read(lambda home: read_report(home, UNIT, before, "kind")).lines == ()
    assert breaches(hall, LateFilter(from_ms=before.from_ms, to_ms=before.to_ms)) == []


def board(desk: TestDesk) -> PromiseBoard:
    return desk.read(lambda home: read_promises(home, UNIT))


def business(told: PromiseBoard, kind: str) -> PromisedBusiness:
    return next(one for one in told.businesses if one.kind == kind)


def test_the_promises_stand_beside_how_they_were_kept(hall: TestDesk) -> None:
    told = board(hall)
    assert (told.since, told.until) == (date(2026, 3, 1), civil_date(hall.clock.ms))
    assert (told.ended, told.late) == (4, 1)
    low = business(told, "new_low")
    assert low.fee == "不收费"
    assert low.course_words.startswith("受理 → 现场勘查 → 答复供电方案 → (配套工程)")
    kept = {line.clock: line.kept_words for line in low.limits}
    assert kept == {"lv_reply": "50%(1/2)", "energise": "100%(1/1)", "lv_total": "100%(1/1)"}
    total = low.limits[-1]
    assert (total.limit, total.since, total.basis) == ("6 个工作日", "受理之日起", "承诺")
    assert business(told, "new_resident").limits[0].kept_words == "本月暂无"


def test_the_report_as_a_workbook(hall: TestDesk, tmp_path: Path) -> None:
    told = report(hall, "kind")
    book = tmp_path / "报表.xlsx"
    assert write_report(hall.home, UNIT, told, book) == 3
    read = load_workbook(book)
    lines = list(read["按业务"].iter_rows(values_only=True))
    assert lines[0] == SUMMARY
    assert ("低压非居民新装", "供电方案答复(低压)", 2, 1, 1, "50%", 1) in lines
    late = list(read["超时工单"].iter_rows(values_only=True))
    assert late[0] == BREACHES
    assert len(late) == 2
    assert late[1][-1] == "未说明"


def test_rates_are_never_rounded_up_and_months_are_whole() -> None:
    assert [rate_words(1000, 1), rate_words(3, 1), rate_words(7, 0), rate_words(0, 0)] == [
        "99.9%",
        "66.6%",
        "100%",
        "",
    ]
    assert rate_words(100_000, 1) == "99.9%"
    assert this_month(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))
    assert last_month(date(2026, 3, 31)) == Period(date(2026, 2, 1), date(2026, 2, 28))


def test_a_report_is_printed_for_days_in_their_order(hall: TestDesk) -> None:
    period = month(hall)
    outcome = hall.do(PrintClockReport(first=period.first, last=period.last, by="kind"))
    assert [paper.kind for paper in outcome.papers] == ["clock_report"]
    assert outcome.papers[0].number.startswith("SX-20260331-")
    with pytest.raises(Refused) as backwards:
        hall.do(PrintClockReport(first=period.last, last=period.first, by="kind"))
    assert backwards.value.codes == {"order.period_backwards"}
