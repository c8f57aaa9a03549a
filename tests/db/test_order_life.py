"""The life of orders on both engines: each business to its end, withdrawn at each stage, back and forth."""

from datetime import date
from decimal import Decimal

import pytest

import app.workorders.alerts  # noqa: F401  adds its warnings
from app.customers.alerts import Alert, Opened, alerts_of
from app.customers.views import CustomersView
from app.kernel.home import Snapshot
from app.kernel.refusals import Conflict, Doubt, Refused
from app.metering.meter_commands import RemoveMeter
from app.metering.views import MeteringView
from app.tariffs.facts import Terms
from app.tariffs.views import TermsView
from app.workorders.catalog import kind_of, kinds
from app.workorders.moving import CompleteStage, Resume, SendBack, Suspend, Withdraw
from app.workorders.views import OrderRow, OrdersView
from db.keeping.rebuilding import differences
from tests.counter import open_shift, pay
from tests.homes import TestDesk
from tests.order_hall import (
    COMMERCIAL,
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
    today_of,
)

DAY = 86_400_000
PREPARED = {"restoration": "reduction", "reinstall": "removal"}
"""Businesses that follow another one."""


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    return furnish_hall(any_home)


def terms_of(desk: TestDesk, account_no: str = SHOP) -> Terms:
    known = desk.read(lambda rooms: rooms.view(TermsView).terms((account_no,)))[account_no]
    today = today_of(desk)
    return [one for one in known if one.effective_from <= today][-1]


def begun(desk: TestDesk, code: str) -> OrderRow:
    """An order of a business, after the one that it follows."""
    if code in PREPARED:
        first = accept(desk, PREPARED[code]).result["order_no"]
        go_through(desk, first)
        desk.clock.ms += 20 * DAY
    return order(desk, accept(desk, code, **after(desk, code)).result["order_no"])


def after(desk: TestDesk, code: str) -> dict[str, str]:
    return {"from_on": f"{date.fromordinal(today_of(desk).toordinal() + 9)}"} if code in PREPARED else {}


def standing_of(desk: TestDesk, account_no: str) -> str:
    row = desk.read(lambda rooms: rooms.view(CustomersView).customer(account_no))
    assert row is not None
    return row.status


def assert_rebuilt(desk: TestDesk) -> None:
    """Every table is what the journal says."""
    with desk.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []


def do_next(desk: TestDesk, order_no: str) -> None:
    """The stage that waits, after what has to happen elsewhere before it."""
    row = order(desk, order_no)
    if (row.kind, row.stage) == ("close_idle", "meter"):
        desk.clock.ms += 40 * DAY
    if (row.kind, row.stage) == ("merge", "archive"):
        gone = RemoveMeter(
            account_no=FLAT,
            asset_no="M0002",
            removed_on=today_of(desk),
            registers={"flat": Decimal(120)},
            reason="并户",
        )
        desk.do(gone)
    do_stage(desk, order_no)


def go_to_the_end(desk: TestDesk, order_no: str) -> OrderRow:
    while order(desk, order_no).open:
        do_next(desk, order_no)
    return order(desk, order_no)


@pytest.mark.parametrize("code", [kind.code for kind in kinds()])
def test_a_business_goes_through_to_its_end(hall: TestDesk, code: str) -> None:
    row = begun(hall, code)
    kind = kind_of(code)
    course = [stage.code for stage in kind.course(row.answers)]
    assert row.stage == course[0]
    done = go_to_the_end(hall, row.order_no)
    assert (done.how, done.stage) == ("archived", "")
    told = events(hall, row.order_no)
    assert [one.stage for one in told if one.what == "done"] == course
    assert told[0].what == "accepted"
    assert told[-1].what == "ended"
    with pytest.raises(Refused) as over:
        hall.do(Withdraw(order_no=row.order_no, reason="不办了"))
    assert over.value.codes == {"order.over"}
    assert_rebuilt(hall)


@pytest.mark.parametrize("code", [kind.code for kind in kinds()])
def test_a_business_can_be_withdrawn_until_accounts_are_settled(home: TestDesk, code: str) -> None:
    hall = furnish_hall(home)
    row = begun(hall, code)
    course = kind_of(code).course(row.answers)
    for place, stage in enumerate(course):
        if stage.final:
            do_next(hall, row.order_no)
            with pytest.raises(Refused) as late:
                hall.do(Withdraw(order_no=row.order_no, reason="不办了"))
            assert late.value.codes == {"order.withdraw_late"}
            return
        hall.do(Withdraw(order_no=row.order_no, reason="不办了"))
        gone = order(hall, row.order_no)
        assert (gone.how, gone.ended_reason, gone.due_ms) == ("withdrawn", "不办了", 0)
        if place + 1 == len(course):
            return
        row = order(hall, accept(hall, code, **after(hall, code)).result["order_no"])
        for _ in range(place + 1):
            do_next(hall, row.order_no)


def test_a_new_connection_ends_with_an_account_that_is_metered_and_priced(hall: TestDesk) -> None:
    outcome = accept(hall, "new_resident", name="李𬭎", phones="13900001111")
    number = outcome.result["account_no"]
    assert number == "AC-0000001"
    go_through(hall, outcome.result["order_no"])
    row = hall.read(lambda rooms: rooms.view(CustomersView).customer(number))
    assert row is not None
    assert (row.name, row.status, row.tariff_class) == ("李𬭎", "normal", "residential")
    assert row.identity_masked.endswith("0023")
    meters = hall.read(lambda rooms: rooms.view(MeteringView).fittings((number,)))[number]
    assert [one.asset_no for one in meters] == ["N0001"]
    assert terms_of(hall, number).supply_from == today_of(hall)


def test_a_tariff_that_cannot_price_the_account_is_refused_with_the_plan(hall: TestDesk) -> None:
    order_no = accept(hall, "new_high").result["order_no"]
    go_through(hall, order_no, "reply")
    with pytest.raises(Refused) as refused:
        do_stage(hall, order_no, tariff_code=COMMERCIAL)
    assert [(one.code, one.field) for one in refused.value.reasons] == [("terms.basis_idle", "tariff_code")]
    assert order(hall, order_no).stage == "reply"
    do_stage(hall, order_no)
    assert order(hall, order_no).stage != "reply"


def test_a_rest_gives_back_what_is_sealed(hall: TestDesk) -> None:
    go_through(hall, accept(hall, "reduction").result["order_no"])
    assert terms_of(hall).operating_kva == 315
    hall.clock.ms += 20 * DAY
    go_through(hall, accept(hall, "restoration", from_on="2026-04-20").result["order_no"])
    assert (terms_of(hall).operating_kva, terms_of(hall).total_kva) == (630, 630)


def test_a_rest_of_less_than_15_days_is_charged_in_full(hall: TestDesk) -> None:
    """R24 Art.25: sealed on 2026-03-15, restored on 2026-03-25, ten days: the capacity never fell."""
    go_through(hall, accept(hall, "reduction").result["order_no"])
    hall.clock.ms += 10 * DAY
    go_through(hall, accept(hall, "restoration", from_on="2026-04-03").result["order_no"])
    known = hall.read(lambda rooms: rooms.view(TermsView).terms((SHOP,)))[SHOP]
    assert [(one.effective_from, one.operating_kva) for one in known][-1] == (date(2026, 3, 15), 630)


def test_a_transfer_gives_the_account_to_somebody_else(hall: TestDesk) -> None:
    order_no = accept(hall, "transfer", FLAT, name="王䶮", phones="13900002222").result["order_no"]
    go_through(hall, order_no, "settle")
    open_shift(hall)
    pay(hall, 3_228, account_no=FLAT)  # 60 kWh up to the handover at 0.538
    go_through(hall, order_no)
    row = hall.read(lambda rooms: rooms.view(CustomersView).customer(FLAT))
    assert row is not None
    assert (row.name, row.phones) == ("王䶮", ("13900002222",))
    assert terms_of(hall, FLAT).supply_from == today_of(hall)


def test_a_split_draws_a_second_account(hall: TestDesk) -> None:
    number = accept(hall, "split", name="柳东分厂").result["order_no"]
    go_through(hall, number)
    new = order(hall, number).answers["new_account_no"]
    assert (terms_of(hall).total_kva, terms_of(hall, new).total_kva) == (530, 100)


def test_last_figures_below_the_ones_before_are_asked_about(hall: TestDesk) -> None:
    number = accept(hall, "close").result["order_no"]
    row = go_through(hall, number, "meter")
    stage = kind_of("close").stage("meter")
    assert stage is not None
    answers = stage_answers(hall, row, stage, pull_flat="50")
    command = CompleteStage(order_no=number, stage="meter", answers=answers)
    with pytest.raises(Doubt) as doubt:
        hall.do(command)
    assert [(one.code, one.field) for one in doubt.value.reasons] == [("reading.backwards", "pull_flat")]
    assert order(hall, number).stage == "meter"


def test_an_account_that_is_closed_is_not_merged(hall: TestDesk) -> None:
    order_no = accept(hall, "close", FLAT).result["order_no"]
    go_through(hall, order_no, "meter")
    do_stage(hall, order_no, pull_asset="M0002", pull_flat="100")
    go_through(hall, order_no)
    merging = accept(hall, "merge").result["order_no"]
    go_through(hall, merging, "settle")
    with pytest.raises(Refused) as refused:
        do_stage(hall, merging)
    assert [one.code for one in refused.value.reasons] == ["order.account_closed"]


def test_a_closed_account_has_no_meter(hall: TestDesk) -> None:
    go_through(hall, accept(hall, "close").result["order_no"])
    assert standing_of(hall, SHOP) == "closed"
    meters = hall.read(lambda rooms: rooms.view(MeteringView).fittings((SHOP,)))[SHOP]
    assert all(one.removed_on for one in meters)
    with pytest.raises(Refused) as closed:
        accept(hall, "rename")
    assert "order.account_closed" in closed.value.codes


def test_a_stage_goes_back_but_not_behind_a_settlement(hall: TestDesk) -> None:
    number = accept(hall, "close").result["order_no"]
    do_stage(hall, number)
    hall.do(SendBack(order_no=number, stage="settle", to_stage="survey", reason="照片不清"))
    assert order(hall, number).stage == "survey"
    go_through(hall, number, until="meter")
    with pytest.raises(Refused) as final:
        hall.do(SendBack(order_no=number, stage="meter", to_stage="survey", reason="照片不清"))
    assert final.value.codes == {"order.no_way_back"}


def test_two_who_do_one_stage_meet(hall: TestDesk) -> None:
    number = accept(hall, "meter_move").result["order_no"]
    do_stage(hall, number)
    with pytest.raises(Conflict) as moved:
        hall.do(CompleteStage(order_no=number, stage="survey"))
    assert moved.value.codes == {"order.moved"}


def test_a_resting_order_waits(hall: TestDesk) -> None:
    number = accept(hall, "new_resident").result["order_no"]
    assert order(hall, number).due_clock == "lv_reply"
    hall.do(Suspend(order_no=number, reason="客户外出"))
    assert order(hall, number).due_ms == 0
    with pytest.raises(Refused) as resting:
        do_stage(hall, number)
    assert resting.value.codes == {"order.suspended"}
    hall.do(Resume(order_no=number))
    assert order(hall, number).due_ms


def test_orders_are_found_by_number_account_and_phone(hall: TestDesk) -> None:
    number = accept(hall, "meter_move", phones="13912341234").result["order_no"]
    for text in (number, SHOP, "13912341234"):
        found = hall.read(lambda rooms, text=text: rooms.view(OrdersView).find(text, 5))
        assert [one.order_no for one in found] == [number]


def test_a_meter_that_is_not_there_is_told_beside_its_field(hall: TestDesk) -> None:
    number = accept(hall, "removal").result["order_no"]
    go_through(hall, number, until="meter")
    with pytest.raises(Refused) as unknown:
        do_stage(hall, number, pull_asset="M9999")
    assert [(one.code, one.field) for one in unknown.value.reasons] == [("meter.not_there", "pull_asset")]
    do_stage(hall, number)
    assert standing_of(hall, SHOP) == "suspended"
    assert METER not in {
        one.asset_no
        for one in hall.read(lambda rooms: rooms.view(MeteringView).fittings((SHOP,)))[SHOP]
        if one.removed_on is None
    }


def test_opening_a_file_warns_of_what_is_under_way(home: TestDesk) -> None:
    hall = furnish_hall(home)
    accept(hall, "transfer", owed="former_identity")

    def told(rooms: Snapshot) -> list[Alert]:
        row = rooms.view(CustomersView).customer(SHOP)
        assert row is not None
        return list(alerts_of(Opened(rooms, row, rooms.today)))

    assert Alert("在途 过户 待现场勘查") in hall.read(told)
    hall.clock.ms += 30 * 86_400_000
    assert Alert("在途 过户 待现场勘查,已超时", grave=True) in hall.read(told)
    owed = "欠资料 原用户用电主体证明,应于 2026-03-20 前补交"
    assert Alert(owed, grave=True) in hall.read(told)


def test_a_hazard_that_a_survey_found_is_warned_of_until_another_finds_none(home: TestDesk) -> None:
    hall = furnish_hall(home)

    def told(rooms: Snapshot) -> list[str]:
        row = rooms.view(CustomersView).customer(SHOP)
        assert row is not None
        return [alert.text for alert in alerts_of(Opened(rooms, row, rooms.today)) if "隐患" in alert.text]

    first = str(accept(hall, "transfer").result["order_no"])
    do_stage(hall, first, hazard="变压器渗油", survey_on="2026-03-14")
    assert hall.read(told) == ["安全隐患:变压器渗油(2026-03-14 勘查)"]
    hall.do(Withdraw(order_no=first, reason="不办了"))
    second = str(accept(hall, "transfer").result["order_no"])
    do_stage(hall, second, hazard="", survey_on="2026-03-15")
    assert hall.read(told) == []
