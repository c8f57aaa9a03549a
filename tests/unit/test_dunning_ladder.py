"""The law's steps at their edges: 30 days and 31, 3 and 7 days' notice, half an hour, a day to restore."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arrears.facts import Instalment
from app.arrears.ladder import standing, why_no_stop, why_no_stop_notice, why_not_now
from app.arrears.settings import read_settings
from app.arrears.views import Case, NoticeRow, OwedBill, PlanRow, ReminderRow, StopRow
from app.kernel.refusals import Refusal

SETTINGS = read_settings((Path(__file__).parents[2] / "resources/rules/dunning.json").read_text("utf-8"))
RULES = SETTINGS.ladder(date(2026, 3, 15))
DUE = date(2026, 2, 1)


def ms(day: date, hour: int = 12, minute: int = 0) -> int:
    """An instant in Shanghai."""
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
    return int(local.timestamp() * 1000)


def case(**more: object) -> Case:
    plain: dict[str, object] = {
        "org_unit": "3301",
        "account_no": "A",
        "name": "张三丰",
        "kind": "resident",
        "address": "",
        "phones": (),
        "reading_route": "R01",
        "late_class": "residential",
        "status": "normal",
        "care": "",
        "bills": (OwedBill(bill_id="B", period="2026-01", due_on=DUE, owed_fen=10_000),),
    }
    return Case(**(plain | more))  # type: ignore[arg-type]


def reminder(day: date) -> ReminderRow:
    return ReminderRow(at_ms=ms(day), channel="call", owed_fen=1, proof="answered", reference="", staff_no="")


def notice(delivered: date, kind: str = "stop") -> NoticeRow:
    return NoticeRow(
        notice_no="A-1",
        notice=kind,
        issued_ms=ms(delivered, 9),
        owed_fen=1,
        late_fen=0,
        delivered_ms=ms(delivered),
    )


def codes(reasons: list[Refusal]) -> set[str]:
    return {reason.code for reason in reasons}


ASKED = (reminder(DUE + timedelta(5)),)


@pytest.mark.parametrize(("days", "codes_"), [(30, {"arrears.not_long_enough"}), (31, set())])
def test_more_than_thirty_days(days: int, codes_: set[str]) -> None:
    assert codes(why_no_stop_notice(case(reminders=ASKED), DUE + timedelta(days), RULES)) == codes_


def test_nobody_asked_after_it_fell_due() -> None:
    early = case(reminders=(reminder(DUE),))
    assert codes(why_no_stop_notice(early, DUE + timedelta(40), RULES)) == {"arrears.not_reminded"}


@pytest.mark.parametrize(
    ("ahead", "codes_"), [(2, {"arrears.notice_days"}), (3, set()), (7, set()), (8, {"arrears.notice_days"})]
)
def test_three_to_seven_days_ahead(ahead: int, codes_: set[str]) -> None:
    told = DUE + timedelta(40)
    here = case(reminders=ASKED, notices=(notice(told),))
    found = why_no_stop(here, ms(told + timedelta(ahead), 9), ms(told, 13), "", RULES)
    assert codes(found) == codes_


def test_everything_missing_is_told_at_once() -> None:
    today = DUE + timedelta(10)
    here = case(care="livelihood")
    assert codes(why_no_stop(here, ms(today) - 1, ms(today), "", RULES)) == {
        "arrears.not_long_enough",
        "arrears.not_reminded",
        "arrears.no_notice",
        "arrears.planned_past",
        "arrears.no_agreement",
    }


@pytest.mark.parametrize(("minutes", "wanted"), [(29, {"arrears.not_announced"}), (30, set())])
def test_half_an_hour_before(minutes: int, wanted: set[str]) -> None:
    day = DUE + timedelta(45)
    now = ms(day, 10)
    stop = StopRow(
        request_id="S",
        account_no="A",
        notice_no="A-1",
        planned_ms=ms(day, 9, 30),
        requested_ms=ms(day, 8),
        owed_fen=1,
        approver="1003",
        announced_ms=now - minutes * 60_000,
    )
    assert codes(list(why_not_now(case(), stop, now, RULES))) == wanted


def stopped(at: int) -> StopRow:
    return StopRow(
        request_id="S",
        account_no="A",
        notice_no="A-1",
        planned_ms=at,
        requested_ms=at,
        owed_fen=1,
        approver="1003",
        announced_ms=at,
        stopped_ms=at,
    )


@pytest.mark.parametrize(("hours", "late"), [(24, False), (25, True)])
def test_a_day_to_restore_across_midnight(hours: int, late: bool) -> None:
    paid = ms(date(2026, 3, 20), 23)
    here = case(bills=(), stops=(stopped(ms(date(2026, 3, 19))),), last_paid_ms=paid)
    found = standing(here, paid + hours * 3_600_000, RULES)
    assert (found.step, found.restore_by_ms, found.late) == ("restore", paid + 24 * 3_600_000, late)


@pytest.mark.parametrize(
    ("days", "more", "step"),
    [
        (-20, {}, "due"),
        (-5, {}, "advance"),
        (0, {}, "advance"),
        (1, {}, "remind"),
        (6, {"reminders": ASKED}, "reminded"),
        (31, {"reminders": ASKED}, "notice"),
        (42, {"reminders": ASKED, "notices": (notice(DUE + timedelta(40)),)}, "noticed"),
        (43, {"reminders": ASKED, "notices": (notice(DUE + timedelta(40)),)}, "deliverable"),
        (60, {"stops": (stopped(ms(DUE + timedelta(50))),)}, "stopped"),
        (60, {"bills": ()}, "none"),
    ],
)
def test_steps(days: int, more: dict[str, object], step: str) -> None:
    assert standing(case(**more), ms(DUE + timedelta(days)), RULES).step == step


def test_a_plan_holds_until_an_instalment_is_missed() -> None:
    parts = (Instalment(DUE + timedelta(40), 5_000), Instalment(DUE + timedelta(70), 5_000))
    plan = PlanRow(plan_id="P", instalments=parts, paid_before_fen=700, agreed_ms=0)
    here = case(reminders=ASKED, plans=(plan,), paid_fen=700)
    assert standing(here, ms(DUE + timedelta(40)), RULES).step == "plan"
    assert standing(here, ms(DUE + timedelta(41)), RULES).step == "notice"
    kept = msgspec.structs.replace(here, paid_fen=5_700)
    assert standing(kept, ms(DUE + timedelta(41)), RULES).step == "plan"
    assert codes(why_no_stop_notice(kept, DUE + timedelta(41), RULES)) == {"arrears.plan_kept"}


@given(
    st.integers(-10, 60),
    st.lists(st.integers(-10, 60), max_size=3),
    st.none() | st.integers(0, 60),
    st.integers(-1, 12),
)
def test_no_stop_without_every_proof(days: int, asked: list[int], delivered: int | None, ahead: int) -> None:
    on = DUE + timedelta(days)
    told = tuple(reminder(DUE + timedelta(day)) for day in asked if day <= days)
    notices = (notice(DUE + timedelta(delivered)),) if delivered is not None and delivered <= days else ()
    here = case(reminders=told, notices=notices)
    planned = on + timedelta(ahead)
    if why_no_stop(here, ms(planned, 13), ms(on), "", RULES):
        return
    assert days > 30
    assert any(day > 0 for day in asked if day <= days)
    assert delivered is not None
    assert 3 <= (planned - (DUE + timedelta(delivered))).days <= 7
