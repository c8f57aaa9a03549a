"""The last bill: energy up to the meter that came down, capacity by days, paid before the file is closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.billing.final import IssueFinalBill
from app.billing.views import Bill, Billing
from app.kernel.refusals import Doubt, Refused
from app.metering.facts import MeterFitted, Reading, ReadingsEntered, main_point
from app.metering.meter_commands import RemoveMeter
from app.payments.credit import ApplyCredit
from app.tariffs.facts import Terms
from app.tariffs.views import TermsView
from app.workorders.moving import CompleteStage
from db.keeping.rebuilding import differences
from tests.billing_home import agreed, bill_month, customer, happened, items
from tests.counter import open_shift, pay
from tests.homes import TestDesk
from tests.order_hall import (
    FLAT,
    OPENED,
    RESIDENTIAL,
    SHOP,
    accept,
    do_stage,
    furnish_hall,
    go_through,
    order,
)

JANUARY, FEBRUARY, MARCH, APRIL = "2026-01", "2026-02", "2026-03", "2026-04"
NEIGHBOUR = "0415002311896"


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    return furnish_hall(any_home)


def read(desk: TestDesk, period: str, on: date, shown: dict[str, int], account_no: str = FLAT) -> None:
    """What meters showed, by asset."""
    readings = tuple(
        Reading(
            account_no=account_no,
            point_id=main_point(account_no),
            asset_no=asset_no,
            read_on=on,
            registers={"flat": Decimal(value)},
        )
        for asset_no, value in shown.items()
    )
    happened(desk, ReadingsEntered(org_unit="3301", period=period, readings=readings))


def bills(desk: TestDesk, account_no: str) -> list[Bill]:
    """The account's bills, oldest first."""
    found = desk.read(lambda rooms: rooms.view(Billing).history("3301", account_no, 50))
    return sorted(found, key=lambda bill: bill.bill_id)


def amounts(desk: TestDesk, account_no: str) -> list[tuple[str, int, int]]:
    return [(bill.period, bill.kwh, bill.amount_fen) for bill in bills(desk, account_no)]


def closing(desk: TestDesk, account_no: str, **pulled: str) -> str:
    """A close-out whose meter has just come down; its number."""
    order_no = str(accept(desk, "close", account_no).result["order_no"])
    go_through(desk, order_no, until="meter")
    do_stage(desk, order_no, **pulled)
    return order_no


def assert_rebuilt(desk: TestDesk) -> None:
    with desk.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []


def test_a_home_pays_three_months_of_its_tiers(hall: TestDesk) -> None:
    # 100 at the fitting, 500, 900: 400 kWh x 0.538 = 215.20 a month, within the year's 2,760.
    read(hall, JANUARY, date(2026, 1, 31), {"M0002": 500})
    read(hall, FEBRUARY, date(2026, 2, 28), {"M0002": 900})
    bill_month(hall, JANUARY)
    bill_month(hall, FEBRUARY)
    open_shift(hall)
    pay(hall, 43_040, account_no=FLAT)
    order_no = closing(hall, FLAT, pull_asset="M0002", pull_on="2026-03-12", pull_flat="1100")
    # Closed in March: 3 x 230 = 690 were used before, so all 200 kWh cost 0.05 more (facts.md 4.2):
    # 200 x 0.538 + 200 x 0.05 = 117.60
    assert amounts(hall, FLAT) == [
        (JANUARY, 400, 21_520),
        (FEBRUARY, 400, 21_520),
        (MARCH, 200, 11_760),
    ]
    # The file is closed when the bill is paid, not before.
    with pytest.raises(Refused) as owed:
        do_stage(hall, order_no)
    assert owed.value.codes == {"order.settle_first"}
    pay(hall, 11_760, account_no=FLAT)
    do_stage(hall, order_no)
    assert order(hall, order_no).how == "archived"
    # The month's run finds the account billed, and bills the next one of the unit.
    neighbour(hall)
    run_id = bill_month(hall, MARCH)
    assert FLAT not in items(hall, run_id)
    assert amounts(hall, NEIGHBOUR) == [(MARCH, 100, 5_380)]
    assert len(bills(hall, FLAT)) == 3
    # And so does the run of the month behind.
    hall.clock.ms += 31 * 86_400_000
    read(hall, "2026-04", date(2026, 4, 10), {"M0009": 200}, NEIGHBOUR)
    assert FLAT not in items(hall, bill_month(hall, "2026-04"))
    assert amounts(hall, NEIGHBOUR)[1] == ("2026-04", 100, 5_380)
    assert_rebuilt(hall)


def neighbour(desk: TestDesk) -> None:
    """Another home, with 100 kWh in March; the shop of the hall has no prices then and is left out."""
    fitted = MeterFitted(
        org_unit="3301",
        asset_no="M0009",
        account_no=NEIGHBOUR,
        point_id=main_point(NEIGHBOUR),
        fitted_on=date(2026, 3, 1),
        registers={"flat": Decimal(0)},
    )
    terms = Terms(effective_from=OPENED, tariff_code=RESIDENTIAL, supply_from=OPENED)
    happened(desk, customer(NEIGHBOUR), fitted, agreed(NEIGHBOUR, terms))
    read(desk, MARCH, date(2026, 3, 14), {"M0009": 100}, NEIGHBOUR)


def test_a_shop_pays_its_capacity_by_days(hall: TestDesk) -> None:
    # Taken down on January 20, the day of the new state: 19 of 31 days (R24 Art.86).
    # 630 kVA x 26.3 x 19/31 = 10,155.19; 50 kWh x 0.651886 = 32.59
    order_no = str(accept(hall, "close", SHOP).result["order_no"])
    go_through(hall, order_no, until="meter")
    done = do_stage(hall, order_no, pull_on="2026-01-20")
    assert done.result["final_fen"] == 1_018_778
    assert done.news.endswith("最后一张账单 10,187.78 元")
    assert amounts(hall, SHOP) == [(JANUARY, 50, 1_018_778)]
    read(hall, JANUARY, date(2026, 1, 31), {"M0002": 300})
    assert SHOP not in items(hall, bill_month(hall, JANUARY))
    assert amounts(hall, FLAT) == [(JANUARY, 200, 10_760)]
    assert len(bills(hall, SHOP)) == 1
    assert_rebuilt(hall)


def test_credit_pays_the_last_bill(hall: TestDesk) -> None:
    open_shift(hall)
    pay(hall, 1_100_000, account_no=SHOP, surplus="deposit")
    closing(hall, SHOP, pull_on="2026-01-20")
    (last,) = bills(hall, SHOP)
    assert (last.amount_fen, last.paid_fen, last.outstanding_fen) == (1_018_778, 1_018_778, 0)
    left = hall.read(lambda rooms: rooms.view(Billing).prepaid_fen("3301", SHOP))
    assert left == 1_100_000 - 1_018_778
    assert not hall.do(ApplyCredit(accounts=(SHOP,))).result
    assert_rebuilt(hall)


def test_a_month_that_was_billed_is_mended_to_its_days(hall: TestDesk) -> None:
    # Read on January 15 and billed with a whole month of capacity: 16,569.00 + 50 x 0.651886 = 32.59.
    read(hall, JANUARY, date(2026, 1, 15), {"M0001": 150}, SHOP)
    read(hall, JANUARY, date(2026, 1, 15), {"M0002": 300})
    bill_month(hall, JANUARY)
    assert amounts(hall, SHOP) == [(JANUARY, 50, 1_660_159)]
    open_shift(hall)
    pay(hall, 1_660_159, account_no=SHOP)
    # Down on January 20 without further use: 12 of 31 days of capacity go back, 6,413.81.
    closing(hall, SHOP, pull_on="2026-01-20", pull_flat="150")
    assert amounts(hall, SHOP) == [(JANUARY, 50, 1_018_778)]
    assert bills(hall, SHOP)[0].overpaid_fen == 641_381
    assert_rebuilt(hall)


def test_what_was_used_after_the_reading_is_the_next_months(hall: TestDesk) -> None:
    read(hall, MARCH, date(2026, 3, 5), {"M0002": 300})
    bill_month(hall, MARCH)
    open_shift(hall)
    pay(hall, 10_760, account_no=FLAT)
    # Ten more kWh by March 12: 10 x 0.538 = 5.38, counted in April as metering does.
    closing(hall, FLAT, pull_asset="M0002", pull_on="2026-03-12", pull_flat="310")
    assert amounts(hall, FLAT) == [(MARCH, 200, 10_760), ("2026-04", 10, 538)]
    assert_rebuilt(hall)


def test_a_month_that_was_left_open_is_billed_first(hall: TestDesk) -> None:
    read(hall, JANUARY, date(2026, 1, 31), {"M0002": 300})
    bill_month(hall, JANUARY)
    open_shift(hall)
    pay(hall, 10_760, account_no=FLAT)
    read(hall, FEBRUARY, date(2026, 2, 28), {"M0002": 400})
    order_no = closing(hall, FLAT, pull_asset="M0002", pull_on="2026-03-12", pull_flat="450")
    assert [bill.period for bill in bills(hall, FLAT)] == [JANUARY]
    # The meter is down, the bill is not there: the archive asks, and the command says what is missing.
    with pytest.raises(Doubt) as asked:
        hall.do(CompleteStage(order_no=order_no, stage="archive"))
    assert "order.final_open" in asked.value.codes
    late = IssueFinalBill(account_no=FLAT, reason="拆表清算")
    with pytest.raises(Refused) as first:
        hall.do(late)
    assert first.value.codes == {"final.month_open"}
    assert FEBRUARY in str(first.value)
    bill_month(hall, FEBRUARY)
    assert hall.do(late).result["amount_fen"] == 2_690
    with pytest.raises(Refused) as twice:
        hall.do(IssueFinalBill(account_no=FLAT, reason="再出一次"))
    assert twice.value.codes == {"final.nothing"}
    assert amounts(hall, FLAT)[1:] == [(FEBRUARY, 100, 5_380), (MARCH, 50, 2_690)]
    assert_rebuilt(hall)


def test_a_price_that_is_not_published_waits(hall: TestDesk) -> None:
    closing(hall, SHOP, pull_on="2026-03-12")
    assert bills(hall, SHOP) == []
    with pytest.raises(Refused) as priceless:
        hall.do(IssueFinalBill(account_no=SHOP, reason="拆表清算"))
    assert priceless.value.codes == {"final.cannot_compose"}


def test_an_account_with_a_meter_has_no_last_bill(hall: TestDesk) -> None:
    with pytest.raises(Refused) as there:
        hall.do(IssueFinalBill(account_no=FLAT, reason="拆表清算"))
    assert there.value.codes == {"final.meter_there"}
    hall.do(
        RemoveMeter(
            account_no=FLAT,
            asset_no="M0002",
            removed_on=date(2026, 3, 1),
            registers={"flat": Decimal(200)},
            reason="拆表",
        )
    )
    # Down on the first of March: no day of March was supplied, the energy is still March's.
    assert hall.do(IssueFinalBill(account_no=FLAT, reason="拆表清算")).result["amount_fen"] == 5_380
    ended = hall.read(lambda rooms: rooms.view(TermsView).terms((FLAT,)))[FLAT][-1]
    assert (ended.supply_until, ended.tariff_code) == (date(2026, 3, 1), RESIDENTIAL)


def test_a_handover_between_readings_needs_a_reason(hall: TestDesk) -> None:
    read(hall, FEBRUARY, date(2026, 2, 28), {"M0002": 300})
    bill_month(hall, FEBRUARY)
    open_shift(hall)
    pay(hall, 10_760, account_no=FLAT)
    order_no = str(accept(hall, "transfer", FLAT, name="李四光").result["order_no"])
    go_through(hall, order_no, until="trial")
    hall.do(CompleteStage(order_no=order_no, stage="trial", pass_over=True, reason="双方已自行结清"))
    settle = CompleteStage(order_no=order_no, stage="settle", answers={"settled_on": "2026-03-15"})
    with pytest.raises(Doubt) as asked:
        hall.do(settle)
    assert asked.value.codes == {"order.unbilled_use"}
    assert "2026-02-28" in str(asked.value)
    do_stage(hall, order_no, settled_on="2026-03-15")
    # On the day of the billed reading there is nothing to ask.
    other = str(accept(hall, "transfer", SHOP, name="新的米业").result["order_no"])
    go_through(hall, other, until="settle")
    hall.do(CompleteStage(order_no=other, stage="settle", answers={"settled_on": "2026-02-28"}))


def test_a_handover_is_billed_to_its_day_and_the_rest_to_the_new_user(hall: TestDesk) -> None:
    # 100 at the fitting, 2,100 at the end of February: 2,000 kWh x 0.538 = 1,076.00, within the year's 2,760.
    read(hall, FEBRUARY, date(2026, 2, 28), {"M0002": 2_100})
    bill_month(hall, FEBRUARY)
    open_shift(hall)
    pay(hall, 107_600, account_no=FLAT)
    order_no = str(accept(hall, "transfer", FLAT, name="李四光").result["order_no"])
    go_through(hall, order_no, until="trial")
    do_stage(hall, order_no, read_on="2026-03-15", read_flat="2200")
    # Three months of service have 3 x 230 = 690 kWh; 2,000 were used before, so all 100 kWh cost 0.05 or 0.30
    # more: up to 3 x 400 = 1,200 the second step, above it the third: 100 x (0.538 + 0.30) = 83.80.
    assert amounts(hall, FLAT)[-1] == (MARCH, 100, 8_380)
    with pytest.raises(Refused) as owed:
        do_stage(hall, order_no, settled_on="2026-03-15")
    assert owed.value.codes == {"order.settle_first"}
    pay(hall, 8_380, account_no=FLAT)
    do_stage(hall, order_no, settled_on="2026-03-15")
    go_through(hall, order_no)
    assert order(hall, order_no).how == "archived"
    # The month's run leaves the account alone; what the new user used comes with the next month.
    neighbour(hall)
    bill_month(hall, MARCH)
    assert len(bills(hall, FLAT)) == 2
    hall.clock.ms += 47 * 86_400_000
    read(hall, APRIL, date(2026, 4, 30), {"M0002": 4_300})
    read(hall, APRIL, date(2026, 4, 30), {"M0009": 300}, NEIGHBOUR)
    bill_month(hall, APRIL)
    # March to December are ten months: 2,300 kWh at 0.538 before the first step; nothing of the former user's
    # counts: 2,100 x 0.538 = 1,129.80.
    assert amounts(hall, FLAT)[-1] == (APRIL, 2_100, 112_980)
    assert_rebuilt(hall)


def test_a_reading_at_a_handover_that_goes_backwards_is_looked_at_again(hall: TestDesk) -> None:
    order_no = str(accept(hall, "transfer", FLAT, name="李四光").result["order_no"])
    go_through(hall, order_no, until="trial")
    answers = {"read_on": "2026-03-15", "read_flat": "90"}
    with pytest.raises(Doubt) as doubted:
        hall.do(CompleteStage(order_no=order_no, stage="trial", answers=answers))
    assert {reason.field for reason in doubted.value.reasons} == {"read_flat"}
    assert bills(hall, FLAT) == []
