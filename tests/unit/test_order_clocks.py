"""Clocks of orders: limits counted as their rules count, standing still while the customer acts."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.dates import SHANGHAI, civil_date
from app.tariffs.holidays import HolidayTable, add_workdays
from app.workorders.catalog import kind_of, kinds
from app.workorders.clocks import Clock, add_months, clocks_of, left_words, next_due
from app.workorders.settings import WorkorderSettings, read_settings
from app.workorders.views import EventRow
from tests.counter import RULES

SETTINGS: WorkorderSettings = read_settings((RULES / "workorders.json").read_text("utf-8"))
NONE = HolidayTable()
FLAT = kind_of("new_resident")
HIGH = kind_of("new_high")


def at(day: int, hour: int = 9, month: int = 3) -> int:
    """An instant of 2026 in Shanghai."""
    return int(datetime(2026, month, day, hour, tzinfo=SHANGHAI).timestamp() * 1000)


def happened(what: str, ms: int, stage: str = "", to: str = "") -> EventRow:
    return EventRow(what=what, at_ms=ms, stage=stage, to_stage=to)


def clock(code: str, *events: EventRow, kind: object = FLAT, **answers: str) -> Clock:
    found = clocks_of(kind, answers, events, SETTINGS, NONE)  # type: ignore[arg-type]
    return next(one for one in found if one.rule.code == code)


def due_day(one: Clock) -> date:
    return civil_date(one.due_ms)


ACCEPTED = happened("accepted", at(11), to="survey")
"""On Wednesday, 2026-03-11."""


def test_three_working_days_begin_on_the_day_after() -> None:
    # R24 Art.22: accepted on Wednesday, answered by Monday night.
    assert due_day(clock("lv_reply", ACCEPTED)) == date(2026, 3, 16)
    assert clock("lv_reply", ACCEPTED).due_ms == at(17, 0) - 1


def test_a_clock_ends_with_its_stage_and_is_late_only_after_its_last_moment() -> None:
    in_time = clock("lv_reply", ACCEPTED, happened("done", at(16, 23), "reply", "works"))
    late = clock("lv_reply", ACCEPTED, happened("done", at(17, 0), "reply", "works"))
    assert (in_time.late(at(30)), in_time.running) == (False, False)
    assert late.late(at(30))


def test_a_rest_does_not_count() -> None:
    # Friday and Monday fall into the rest: two of the three days are still to come after Monday.
    rest = (happened("suspended", at(12, 15)), happened("resumed", at(16, 10)))
    assert due_day(clock("lv_reply", ACCEPTED, *rest)) == date(2026, 3, 18)


def test_while_it_rests_nobody_knows_when_it_is_due() -> None:
    found = clock("lv_reply", ACCEPTED, happened("suspended", at(12)))
    assert (found.due_ms, found.running, found.late(at(30))) == (0, True, False)
    assert next_due([found]) == (0, "")


def test_what_the_customer_builds_is_not_the_suppliers_time() -> None:
    # 22 working days in all; the customer builds from 03-20 to 06-01.
    events = (
        happened("accepted", at(2), to="survey"),
        happened("done", at(3), "survey", "reply"),
        happened("done", at(20), "reply", "customer_works"),
        happened("done", at(1, month=6), "customer_works", "completion"),
    )
    total = clock("hv_total_single", *events, kind=HIGH, sources="1", important="none")
    # 14 of 22 days are used on 03-20; eight more from 06-02 on end on 06-11.
    assert due_day(total) == date(2026, 6, 11)


def test_months_are_counted_by_the_calendar() -> None:
    swapped = happened("done", at(31, month=1), "meter", "back")
    kind = kind_of("temp_swap")
    begun = happened("accepted", at(5, month=1), to="survey")
    assert due_day(clock("swap_low", begun, swapped, kind=kind, voltage="10kV")) == date(2026, 3, 31)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 2) == date(2027, 2, 15)


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        (at(17, 0) - 1, at(15), "还有 1 天"),
        (at(17, 0) - 1, at(16), "今天到期"),
        (at(17, 0) - 1, at(18), "超时 2 天"),
        (at(16, 15), at(16, 9), "还有 6 小时"),
        (at(16, 9), at(16, 15), "已超时"),
        (0, at(16), ""),
    ],
)
def test_what_is_left_is_told_in_words(due: int, now: int, words: str) -> None:
    assert left_words(due, now) == words


@given(st.integers(0, 400))
def test_without_a_rest_it_is_so_many_workdays(start: int) -> None:
    begun = date(2026, 1, 1) + timedelta(start)
    ms = int(datetime(begun.year, begun.month, begun.day, 9, tzinfo=SHANGHAI).timestamp() * 1000)
    rule = SETTINGS.clock("lv_reply", begun)
    assert rule is not None
    found = clock("lv_reply", happened("accepted", ms, to="survey"))
    assert due_day(found) == add_workdays(begun, rule.limit, NONE)
    assert found.warn_ms <= found.due_ms


@given(st.lists(st.integers(1, 200), min_size=2, max_size=8, unique=True))
def test_a_longer_rest_never_brings_the_end_nearer(hours: list[int]) -> None:
    marks = sorted(at(11) + hour * 3_600_000 for hour in hours)
    dues = []
    for until in marks[1:]:
        rest = (happened("suspended", marks[0]), happened("resumed", until))
        dues.append(clock("lv_total", ACCEPTED, *rest, kind=kind_of("new_low")).due_ms)
    assert dues == sorted(dues)


def test_every_clock_that_a_business_names_has_a_rule_and_its_stages() -> None:
    codes = {rule.code for rule in SETTINGS.clocks}
    used = set()
    for kind in kinds():
        stages = {stage.code for stage in kind.stages}
        for use in kind.clocks:
            used.add(use.clock)
            assert use.clock in codes
            assert use.starts in {"accepted", *stages}
            assert use.ends in {"end", *stages}
    assert used == codes


def test_a_clock_that_began_with_a_stage_begins_anew_behind_it() -> None:
    signed = happened("done", at(11), "contract", "meter")
    back = happened("sent_back", at(12), "meter", "reply")
    assert due_day(clock("energise_resident", ACCEPTED, signed)) == date(2026, 3, 13)
    found = clocks_of(FLAT, {}, (ACCEPTED, signed, back), SETTINGS, NONE)
    assert [one.rule.code for one in found if one.rule.code == "energise_resident"] == []
    again = happened("done", at(18), "contract", "meter")
    assert due_day(clock("energise_resident", ACCEPTED, signed, back, again)) == date(2026, 3, 20)
    # One that began with the acceptance runs on, and one whose stage lies before the way back too.
    assert due_day(clock("lv_reply", ACCEPTED, back)) == date(2026, 3, 16)


def test_a_customer_is_told_a_source_that_is_one() -> None:
    sources = {rule.public_source for rule in SETTINGS.clocks}
    assert not any("题库" in source for source in sources)
    assert "营销营业〔2024〕39号" in sources
