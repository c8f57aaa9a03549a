"""Bills taken back before their first payment and corrected after it, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from app.billing.corrections import CorrectBill, WithdrawBills
from app.billing.proposals import Proposal, propose
from app.billing.runs import BillingRuns
from app.billing.views import Bill, Billing
from app.kernel.refusals import Conflict, Refused
from app.metering.facts import ReadingCorrected
from app.payments.channels import PaymentReceivedElsewhere
from tests.billing_home import (
    FEBRUARY,
    JANUARY,
    UNIT,
    approval,
    bill,
    bill_month,
    customer,
    happened,
    meter,
    publish,
    read,
    reading,
    running,
)
from tests.homes import TestDesk

ONE, TWO = "0415000001", "0415000002"
READ_ON = date(2026, 2, 1)


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """Two homes of 3,000 and 200 kWh in January: 1,626.00 and 107.60."""
    publish(any_home)
    happened(
        any_home, *(customer(one) for one in (ONE, TWO)), *(meter(one, {"flat": 1000}) for one in (ONE, TWO))
    )
    happened(any_home, read(JANUARY, READ_ON, {ONE: {"flat": 4000}, TWO: {"flat": 1200}}))
    return any_home


def pay(desk: TestDesk, account_no: str, amount_fen: int) -> None:
    happened(
        desk,
        PaymentReceivedElsewhere(
            org_unit=UNIT,
            account_no=account_no,
            bill_id=f"{account_no}-{JANUARY}",
            channel="app",
            reference="R1",
            received_on=date(2026, 3, 1),
            principal_fen=amount_fen,
        ),
    )


def correct_reading(desk: TestDesk, account_no: str, value: int, period: str = JANUARY) -> None:
    happened(
        desk,
        ReadingCorrected(
            org_unit=UNIT,
            period=period,
            reading=reading(account_no, {"flat": value}, READ_ON),
            replaced={},
            reason="抄错",
        ),
    )


def correction(
    desk: TestDesk, made: Bill, amount_fen: int, kwh: int, *, recompute: bool = True
) -> CorrectBill:
    return CorrectBill(
        bill_id=made.bill_id,
        amount_fen=amount_fen,
        kwh=kwh,
        recompute=recompute,
        reason="抄错",
        approval_id=approval(desk, f"bills:{made.account_no}"),
    )


def proposal(desk: TestDesk, bill_id: str) -> Proposal:
    found = desk.read(lambda rooms: propose(rooms, UNIT, bill_id))
    assert found is not None
    return found


def test_a_run_is_taken_back_and_billed_anew(station: TestDesk) -> None:
    run_id = bill_month(station)
    done = running(station, run_id).withdraw("抄表有误", approval(station, f"withdraw:{run_id}"))
    assert (done.bills, done.paid) == (2, ())
    gone = bill(station, ONE)
    assert (gone.amount_fen, gone.kwh, gone.withdrawn) == (0, 0, "抄表有误")
    happened(station, read(JANUARY, READ_ON, {ONE: {"flat": 1100}}))
    bill_month(station)
    again = station.read(lambda rooms: rooms.view(Billing).bill(UNIT, f"{ONE}-{JANUARY}-2"))
    assert again is not None
    # What was taken back is in no tier: 100 x 0.538
    assert (again.kwh, again.amount_fen) == (100, 5_380)


def test_a_bill_with_money_is_named_and_stays(station: TestDesk) -> None:
    run_id = bill_month(station)
    pay(station, TWO, 100)
    command = WithdrawBills(
        run_id=run_id,
        bill_ids=(f"{ONE}-{JANUARY}", f"{TWO}-{JANUARY}", "none"),
        reason="抄表有误",
        approval_id=approval(station, f"withdraw:{run_id}"),
    )
    with pytest.raises(Refused) as refused:
        station.do(command)
    assert refused.value.codes == {"bill.paid", "bill.unknown"}
    assert f"账单 {TWO}-{JANUARY} 已收 1.00 元" in str(refused.value)
    done = running(station, run_id).withdraw("抄表有误", approval(station, f"withdraw:{run_id}"))
    assert (done.bills, done.paid) == (1, (f"{TWO}-{JANUARY}",))
    again = WithdrawBills(run_id=run_id, bill_ids=(f"{ONE}-{JANUARY}",), reason="又一次", approval_id="")
    with pytest.raises(Refused, match="已经撤回"):
        station.do(again)


def test_withdrawing_needs_a_second_person(station: TestDesk) -> None:
    run_id = bill_month(station)
    with pytest.raises(Refused) as refused:
        running(station, run_id).withdraw("抄表有误", approval(station, "withdraw:another"))
    assert refused.value.codes == {"security.approval_other"}
    assert bill(station, ONE).amount_fen == 162_600


def test_a_reading_that_was_wrong_proposes_the_bill_and_it_becomes_credit(station: TestDesk) -> None:
    bill_month(station)
    pay(station, ONE, 162_600)
    assert station.read(lambda rooms: rooms.view(BillingRuns).to_correct(UNIT, "", 10)) == []
    correct_reading(station, ONE, 3000)
    (listed,) = station.read(lambda rooms: rooms.view(BillingRuns).to_correct(UNIT, "", 10))
    found = proposal(station, listed.bill_id)
    # 2,000 x 0.538 = 1,076.00: 550.00 less
    assert (found.first.composed.amount_fen, found.first.delta_kwh, found.first.delta_fen) == (
        107_600,
        -1000,
        -55_000,
    )
    assert (found.later, found.grade) == ((), "")
    station.do(correction(station, listed, 107_600, 2000))
    made = bill(station, ONE)
    assert (made.amount_fen, made.kwh, made.overpaid_fen) == (107_600, 2000, 55_000)
    basis = station.read(lambda rooms: rooms.view(Billing).basis(UNIT, listed.bill_id))
    assert basis is not None
    assert basis.points[0].spans[0].current == 3000
    assert station.read(lambda rooms: rooms.view(BillingRuns).to_correct(UNIT, "", 10)) == []


def test_later_bills_are_offered_too(station: TestDesk) -> None:
    bill_month(station)
    happened(station, read(FEBRUARY, date(2026, 3, 1), {ONE: {"flat": 4100}, TWO: {"flat": 1300}}))
    bill_month(station, FEBRUARY)
    correct_reading(station, ONE, 3700)
    found = proposal(station, f"{ONE}-{JANUARY}")
    # January 2,700 kWh: 1,452.60. February 400 of which 340 above 2,760: 215.20 + 17.00
    assert found.first.composed.amount_fen == 145_260
    (february,) = found.later
    assert (february.composed.kwh, february.composed.amount_fen) == (400, 23_220)
    station.do(correction(station, found.first.bill, 145_260, 2700))
    station.do(correction(station, february.bill, 23_220, 400))
    after = proposal(station, f"{ONE}-{JANUARY}")
    assert not after.first.differs
    assert after.later == ()


def test_the_size_of_an_error_has_a_name(station: TestDesk) -> None:
    bill_month(station)
    correct_reading(station, TWO, 13_000)
    # 11,800 kWh more: from 10 MWh on (facts.md 1.7)
    assert proposal(station, f"{TWO}-{JANUARY}").grade == "一般差错"


def test_a_correction_is_what_was_seen(station: TestDesk) -> None:
    bill_month(station)
    made = bill(station, ONE)
    with pytest.raises(Conflict, match="重算结果已变为"):
        station.do(correction(station, made, 107_600, 2000))
    with pytest.raises(Refused, match="没有可以更正的内容"):
        station.do(correction(station, made, 162_600, 3000))
    with pytest.raises(Refused, match="不能为负数"):
        station.do(correction(station, made, -1, 3000, recompute=False))


def test_an_amount_may_be_agreed(station: TestDesk) -> None:
    bill_month(station)
    station.do(correction(station, bill(station, ONE), 150_000, 2800, recompute=False))
    made = bill(station, ONE)
    assert (made.amount_fen, made.kwh, made.adjusted_fen, made.adjusted_kwh) == (150_000, 2800, -12_600, -200)
