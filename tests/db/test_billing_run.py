"""A billing run on both engines: computed, reviewed, signed off, issued; stopped, resumed and repeated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.billing.review_export import write_review
from app.billing.run_commands import (
    ApproveRun,
    CloseRun,
    IssueBills,
    PrepareBills,
    StartRun,
    batch_command_id,
)
from app.billing.runs import BillingRuns
from app.billing.views import Billing
from app.kernel.refusals import Conflict, Refused
from app.kernel.settings import SettingPublished
from app.metering.settings import SETTING as METERING
from app.payments.facts import PaymentTaken
from app.tariffs.facts import Terms
from tests.billing_home import (
    FEBRUARY,
    JANUARY,
    UNIT,
    agreed,
    begin,
    bill,
    bill_month,
    customer,
    happened,
    items,
    meter,
    publish,
    read,
    running,
    sign_off,
    totals,
)
from tests.counter import bill as taken_over
from tests.homes import TestDesk

FLAT, MANY, TOU, BIG, LOST = "0415000001", "0415000002", "0415000003", "0415000004", "0415000005"
READ_ON = date(2026, 2, 1)


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """Four customers read for January, and one whose meter nobody has read. It is March 15."""
    publish(any_home)
    since = date(2020, 1, 1)
    happened(
        any_home,
        *(customer(number) for number in (FLAT, MANY, TOU, LOST)),
        customer(BIG, tariff_class="commercial", route="R02"),
        *(meter(number, {"flat": 1000}) for number in (FLAT, MANY, LOST)),
        meter(TOU, {"peak": 500, "valley": 700}),
        meter(BIG, {"flat": 100, "kvarh": 50}, multiplier=40),
        agreed(MANY, Terms(effective_from=since, tariff_code="zj_resident_flat", people=5)),
        agreed(TOU, Terms(effective_from=since, tariff_code="zj_resident_tou")),
        agreed(
            BIG,
            Terms(
                effective_from=since,
                tariff_code="hb_commercial_two_part_10kv",
                basis="capacity",
                operating_kva=400,
                total_kva=400,
                pf_standard=Decimal("0.90"),
            ),
        ),
        read(
            JANUARY,
            READ_ON,
            {
                FLAT: {"flat": 4000},
                MANY: {"flat": 4000},
                TOU: {"peak": 600, "valley": 800},
                BIG: {"flat": 600, "kvarh": 292},
            },
        ),
    )
    return any_home


GOLDEN = {
    # 3,000 kWh x 0.538 = 1,614.00; tiers end at 230 x 12 = 2,760: 240 x 0.05 = 12.00
    FLAT: (3000, 162_600),
    # Five people: 330 x 12 = 3,960 kWh in the first tier
    MANY: (3000, 161_400),
    # 100 x 0.568 + 100 x 0.288
    TOU: (200, 8_560),
    # 500 x 40 = 20,000 kWh x 0.651886 = 13,037.72; 400 kVA x 26.3 = 10,520.00; 242 x 40 = 9,680 kvarh:
    # power factor 20,000 / sqrt(20,000^2 + 9,680^2) = 0.90 at standard 0.90: nothing
    BIG: (20_000, 2_355_772),
}


def test_a_month_of_mixed_customers_to_the_fen(station: TestDesk) -> None:
    run_id = begin(station)
    running(station, run_id).prepare()
    found = items(station, run_id)
    assert {number: (line.kwh, line.amount_fen) for number, line in found.items() if not line.held} == GOLDEN
    assert (found[LOST].held, found[LOST].flags) == (True, ("no_reading",))
    seen = totals(station, run_id)
    assert (seen.bills, seen.held, seen.amount_fen) == (4, 1, 162_600 + 161_400 + 8_560 + 2_355_772)
    sign_off(station, run_id)
    running(station, run_id).issue()
    for number, (kwh, amount) in GOLDEN.items():
        made = bill(station, number)
        assert (made.kwh, made.amount_fen, made.run_id) == (kwh, amount, run_id)
        assert (made.issued_on, made.due_on) == (date(2026, 3, 15), date(2026, 3, 25))
    big = bill(station, BIG)
    assert (big.previous_reading, big.current_reading, big.multiplier) == (100, 600, 40)
    assert station.read(lambda rooms: rooms.view(Billing).bill(UNIT, f"{LOST}-{JANUARY}")) is None
    run = station.read(lambda rooms: rooms.view(BillingRuns).run(UNIT, run_id))
    assert run is not None
    assert run.state == "closed"


@pytest.mark.parametrize(("first", "listed"), [(1, True), (2, False)])
def test_a_resident_read_every_second_month_rests_in_between(
    station: TestDesk, first: int, listed: bool
) -> None:
    """January is read on routes that begin with it; on the others nobody misses the reading."""
    content = f'{{"routes": {{"R01": {{"months": 2, "first": {first}}}}}}}'
    happened(station, SettingPublished(org_unit=UNIT, name=METERING, content=content))
    run_id = begin(station)
    running(station, run_id).prepare()
    found = items(station, run_id)
    assert (LOST in found) is listed
    assert set(GOLDEN) <= set(found)


def test_the_next_month_counts_on_in_the_tiers(station: TestDesk) -> None:
    bill_month(station)
    happened(station, read(FEBRUARY, date(2026, 3, 1), {FLAT: {"flat": 4100}, MANY: {"flat": 5000}}))
    bill_month(station, FEBRUARY, "R01")
    # 100 x 0.538 + 100 x 0.05, all of it behind the 2,760 of the first tier
    assert bill(station, FLAT, FEBRUARY).amount_fen == 5_880
    # 1,000 x 0.538 = 538.00; 4,000 - 3,960 = 40 x 0.05 = 2.00
    assert bill(station, MANY, FEBRUARY).amount_fen == 54_000


def test_a_bill_keeps_what_it_was_priced_by(station: TestDesk) -> None:
    bill_month(station)
    basis = station.read(lambda rooms: rooms.view(Billing).basis(UNIT, f"{MANY}-{JANUARY}"))
    assert basis is not None
    (part,) = basis.parts
    assert (part.tariff_code, part.tariff_version, part.wider_kwh) == ("zj_resident_flat", "2012", 100)
    assert basis.points[0].spans[0].current == 4000


def test_batches_resume_where_they_stopped(station: TestDesk) -> None:
    run_id = begin(station)

    class Stopped(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        if done:
            raise Stopped

    one = running(station, run_id, batch=2)
    one._report = stop
    with pytest.raises(Stopped):
        one.prepare()
    assert len(items(station, run_id)) == 2
    progress = running(station, run_id, batch=2).prepare()
    assert (progress.batch, progress.bills, progress.upto) == (3, 5, LOST)
    with pytest.raises(Refused, match="没有审核"):
        station.do(IssueBills(run_id=run_id, batch=1, accounts=(FLAT,)))
    sign_off(station, run_id)
    two = running(station, run_id, batch=2)
    two._report = stop
    with pytest.raises(Stopped):
        two.issue()
    assert running(station, run_id, batch=2).issue().bills == 4
    assert {number: bill(station, number).amount_fen for number in GOLDEN} == {
        number: amount for number, (_, amount) in GOLDEN.items()
    }


def test_a_repeated_batch_has_no_effect(station: TestDesk) -> None:
    run_id = begin(station)
    command = PrepareBills(
        command_id=batch_command_id(run_id, "prepare", 1), run_id=run_id, batch=1, accounts=(FLAT, MANY)
    )
    assert not station.do(command).repeated
    assert station.do(command).repeated
    assert totals(station, run_id).bills == 2


def test_what_changed_since_the_review_is_skipped_and_listed(station: TestDesk) -> None:
    run_id = begin(station)
    running(station, run_id).prepare()
    sign_off(station, run_id)
    happened(station, read(JANUARY, READ_ON, {FLAT: {"flat": 4001}}))
    progress = running(station, run_id).issue()
    assert (progress.bills, progress.skipped) == (3, 1)
    assert list(items(station, run_id, "skipped")) == [FLAT]
    assert station.read(lambda rooms: rooms.view(Billing).bill(UNIT, f"{FLAT}-{JANUARY}")) is None
    # The next run over the same month takes what is left.
    bill_month(station)
    assert bill(station, FLAT).kwh == 3001


def test_an_account_is_billed_once_a_month(station: TestDesk) -> None:
    happened(station, taken_over(JANUARY, 5_000, date(2026, 2, 25), account_no=FLAT))
    bill_month(station, route="R01")
    run_id = begin(station)
    running(station, run_id).prepare()
    found = items(station, run_id)
    assert found[FLAT].flags == ("double",)
    assert set(found) == {FLAT, BIG, LOST}
    assert not found[BIG].held


def test_runs_do_not_overlap(station: TestDesk) -> None:
    begin(station)
    with pytest.raises(Refused) as refused:
        station.do(StartRun(period=JANUARY))
    assert refused.value.codes == {"run.open"}
    with pytest.raises(Refused) as refused:
        station.do(StartRun(period="2026-04", route="R99"))
    assert refused.value.codes == {"run.future", "run.no_accounts"}
    with pytest.raises(Refused):
        station.do(StartRun(period="2026-13"))


def test_a_run_is_signed_off_whole_and_as_it_was_seen(station: TestDesk) -> None:
    run_id = begin(station)
    station.do(PrepareBills(run_id=run_id, batch=1, accounts=(FLAT,)))
    with pytest.raises(Refused, match="还有客户没有计算"):
        sign_off(station, run_id)
    running(station, run_id).prepare()
    seen = totals(station, run_id)
    happened(station, read(JANUARY, READ_ON, {LOST: {"flat": 1100}}))
    station.do(PrepareBills(run_id=run_id, batch=0, accounts=(LOST,)))
    assert totals(station, run_id).bills == seen.bills + 1
    old = ApproveRun(run_id=run_id, expected_bills=seen.bills, expected_fen=seen.amount_fen, approval_id="")
    with pytest.raises(Conflict, match="清单已变为 5 笔"):
        station.do(old)
    sign_off(station, run_id, held=(BIG,))
    assert running(station, run_id).issue().bills == 4
    assert items(station, run_id, "held")[BIG].kept_back


def test_the_review_list_goes_into_a_file(station: TestDesk, tmp_path: Path) -> None:
    run_id = begin(station)
    running(station, run_id).prepare()
    run = station.read(lambda rooms: rooms.view(BillingRuns).run(UNIT, run_id))
    assert run is not None
    assert write_review(station.home, run, "", tmp_path / "list.csv") == 5
    lines = (tmp_path / "list.csv").read_text("utf-8-sig").splitlines()
    assert lines[:2] == [
        "户号,户名,电费年月,电量,电费,状态,标记,原因",
        "0415000001,张*丰,2026-01,3000,1626.00,待发行,,",
    ]
    assert write_review(station.home, run, "no_reading", tmp_path / "odd.csv") == 1
    odd = (tmp_path / "odd.csv").read_text("utf-8-sig").splitlines()[1]
    assert odd.endswith("不能发行,缺示数,电能表 M0415000005 没有本月示数。")


def test_a_run_may_be_given_up(station: TestDesk) -> None:
    run_id = begin(station)
    with pytest.raises(Refused, match="还有账单没有发行"):
        station.do(CloseRun(run_id=run_id))
    station.do(CloseRun(run_id=run_id, reason="示数有误"))
    with pytest.raises(Refused, match="已经结束"):
        station.do(PrepareBills(run_id=run_id, batch=1, accounts=(FLAT,)))
    begin(station)


def test_credit_pays_new_bills_oldest_first(station: TestDesk) -> None:
    happened(station, _deposit(FLAT, 100_000), _deposit(TOU, 10_000))
    bill_month(station)
    flat, tou = bill(station, FLAT), bill(station, TOU)
    assert (flat.paid_fen, flat.outstanding_fen) == (100_000, 62_600)
    assert tou.outstanding_fen == 0
    left = station.read(lambda rooms: rooms.view(Billing).prepaid_fen(UNIT, TOU))
    assert left == 10_000 - 8_560


def _deposit(account_no: str, amount_fen: int) -> PaymentTaken:
    return PaymentTaken(
        org_unit=UNIT,
        payment_id=f"p-{account_no}",
        account_no=account_no,
        receipt_no=f"D1-{account_no}",
        shift_id="s",
        business_day=date(2026, 2, 1),
        staff_name="王芳",
        tender="cash",
        reference="",
        due_fen=0,
        received_fen=amount_fen,
        change_fen=0,
        allocations=(),
        deposit_fen=amount_fen,
        credit_used_fen=0,
        order="month",
    )
