"""Businesses from the good morning to the money: what a counter's month with orders looks like."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.billing.views import Bill, Billing
from app.customers.views import CustomersView
from app.kernel.home import Snapshot
from app.kernel.refusals import Refused
from app.metering.facts import Reading, ReadingsEntered, main_point
from app.workorders.catalog import kind_of
from app.workorders.moving import CompleteStage, Terminate
from tests.billing_home import begin, running, sign_off
from tests.counter import Happened, open_shift, pay, sheet
from tests.counter import bill as billed
from tests.homes import TestDesk
from tests.order_hall import (
    FLAT,
    METER,
    SHOP,
    accept,
    do_stage,
    events,
    furnish_hall,
    go_through,
    order,
    stage_answers,
)

MONTH = "2026-01"


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    """In January, when every tariff that comes with the program is in force."""
    on(any_home, date(2026, 1, 5))
    return furnish_hall(any_home)


def on(desk: TestDesk, day: date, hour: int = 9) -> None:
    """It is this day, Shanghai time."""
    desk.clock.ms = int(datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC).timestamp() * 1000)


def read(desk: TestDesk, account_no: str, asset_no: str, kwh: int) -> None:
    """What a meter shows at the end of the month."""
    shown = Reading(
        account_no=account_no,
        point_id=main_point(account_no),
        asset_no=asset_no,
        read_on=date(2026, 1, 31),
        registers={"flat": Decimal(kwh)},
    )
    desk.do(Happened(bodies=(ReadingsEntered(org_unit="3301", period=MONTH, readings=(shown,)),)))


def bill_month(desk: TestDesk, route: str) -> None:
    """The month's run of a route, approved and issued, on the first of the next month."""
    on(desk, date(2026, 2, 1))
    run_id = begin(desk, MONTH, route)
    run = running(desk, run_id)
    run.prepare()
    sign_off(desk, run_id)
    run.issue()


def bill_of(desk: TestDesk, account_no: str) -> Bill:
    found = desk.read(lambda rooms: rooms.view(Billing).bill("3301", f"{account_no}-{MONTH}"))
    assert found is not None
    return found


def test_a_new_connection_ends_in_a_paid_first_bill(hall: TestDesk) -> None:
    outcome = accept(hall, "new_resident", reading_route="R09")
    account_no = str(outcome.result["account_no"])
    row = go_through(hall, str(outcome.result["order_no"]))
    assert row.how == "archived"
    on(hall, date(2026, 1, 31))
    read(hall, account_no, "N0001", 120)
    bill_month(hall, "R09")
    first = bill_of(hall, account_no)
    assert (first.kwh, first.amount_fen) == (120, 6_456)  # at 0.538 a kWh
    open_shift(hall)
    pay(hall, sheet(hall, account_no).owed_fen, account_no=account_no)
    assert sheet(hall, account_no).owed_fen == 0


def month_with_rest(desk: TestDesk, sealed: date | None, restored: date | None) -> int:
    """The amount of a month in which half of 630 kVA rested between two days, fen."""
    if sealed is not None and restored is not None:
        wish = {"reduce_kva": "315", "from_on": f"{sealed}", "until_on": "2026-07-14"}
        order_no = str(accept(desk, "reduction", **wish).result["order_no"])
        on(desk, sealed)
        go_through(desk, order_no)
        on(desk, restored - timedelta(3))
        back = str(accept(desk, "restoration", from_on=f"{restored}").result["order_no"])
        on(desk, restored)
        go_through(desk, back)
    on(desk, date(2026, 1, 31))
    read(desk, SHOP, METER, 5_100)
    read(desk, FLAT, "M0002", 200)
    bill_month(desk, "R01")
    return bill_of(desk, SHOP).amount_fen


FULL = 1_982_843
"""5 000 kWh and 630 kVA at 26.3 a month, fen."""


@pytest.mark.parametrize(
    ("sealed", "restored", "amount_fen"),
    [
        (None, None, FULL),
        (date(2026, 1, 12), date(2026, 1, 26), FULL),
        (date(2026, 1, 12), date(2026, 1, 27), FULL - 400_863),  # 315 kVA at 26.3 for 15 of 31 days
    ],
)
def test_a_suspension_shorter_than_fifteen_days_is_charged_in_full(
    hall: TestDesk, sealed: date | None, restored: date | None, amount_fen: int
) -> None:
    assert month_with_rest(hall, sealed, restored) == amount_fen


def test_a_relocation_turns_out_to_be_a_new_connection(hall: TestDesk) -> None:
    # At the counter the customer says that the new site hangs on the same point; the surveyor sees better.
    relocation = str(accept(hall, "relocation").result["order_no"])
    row = order(hall, relocation)
    stage = kind_of("relocation").stage(row.stage)
    assert stage is not None
    seen = stage_answers(hall, row, stage, point_seen="no")
    with pytest.raises(Refused) as refused:
        hall.do(CompleteStage(order_no=relocation, stage=row.stage, answers=seen))
    assert set(refused.value.codes) == {"order.new_connection_instead"}
    hall.do(Terminate(order_no=relocation, reason="新址不在原供电点,改办新装"))
    assert [event.what for event in events(hall, relocation)][-1] == "ended"

    # The new site gets an account of its own, the old one is closed.
    outcome = accept(hall, "new_low")
    new_account = str(outcome.result["account_no"])
    assert go_through(hall, str(outcome.result["order_no"])).how == "archived"
    closing = str(accept(hall, "close").result["order_no"])
    go_through(hall, closing, "archive")
    open_shift(hall)
    pay(hall, sheet(hall, SHOP).owed_fen, account_no=SHOP)  # the last bill, issued with the meter down
    assert go_through(hall, closing).how == "archived"
    status = hall.read(lambda rooms: _statuses(rooms, (SHOP, new_account)))
    assert status == ["closed", "normal"]


def _statuses(rooms: Snapshot, accounts: tuple[str, ...]) -> list[str]:
    view = rooms.view(CustomersView)
    return [row.status for one in accounts if (row := view.customer(one)) is not None]


def test_a_transfer_waits_until_debts_are_paid(hall: TestDesk) -> None:
    hall.do(Happened(bodies=(billed("2025-12", 23_400, date(2025, 12, 25), account_no=SHOP),)))
    with pytest.raises(Refused) as refused:
        accept(hall, "transfer")
    assert "order.owes" in refused.value.codes
    assert "第三十条" in str(refused.value)
    open_shift(hall)
    pay(hall, 23_400 + sheet(hall, SHOP).bills[0].late_fen, account_no=SHOP)
    order_no = str(accept(hall, "transfer", name="柳河面粉厂", kind="enterprise").result["order_no"])

    # A bill that comes while the order is on its way stops the settlement again.
    hall.do(Happened(bodies=(billed("2026-01", 5_000, date(2026, 1, 25), account_no=SHOP),)))
    row = go_through(hall, order_no, "settle")
    with pytest.raises(Refused) as refused:
        do_stage(hall, order_no)
    assert set(refused.value.codes) == {"order.settle_first"}
    pay(hall, sheet(hall, SHOP).owed_fen, account_no=SHOP)
    row = go_through(hall, order_no)
    assert row.how == "archived"
    person = hall.read(lambda rooms: rooms.view(CustomersView).customer(SHOP))
    assert person is not None
    assert person.name == "柳河面粉厂"
