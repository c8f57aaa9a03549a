"""Readings and meters on both engines: taken in, doubted, referred, corrected, and what was used."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.kernel.refusals import Doubt, Refused
from app.metering.commands import EnterReadings, ReferReading, SettleInquiry
from app.metering.facts import Reading, main_point
from app.metering.meter_commands import FitMeter, RemoveMeter, ReplaceMeter
from app.metering.views import MeteredUse, MeteringView
from tests.counter import ACCOUNT, Happened, customer
from tests.homes import TestDesk

D = Decimal
POINT = main_point(ACCOUNT)
MARCH = "2026-03"


@pytest.fixture
def station(any_home: TestDesk) -> TestDesk:
    """An account with a meter fitted at 100 in January and read at 300 in February; it is March 15."""
    any_home.do(Happened(bodies=(customer(),)))
    any_home.do(
        FitMeter(
            account_no=ACCOUNT,
            asset_no="330000000001",
            fitted_on=date(2026, 1, 5),
            registers={"flat": D(100)},
        )
    )
    enter(any_home, "2026-02", "300", date(2026, 2, 28))
    return any_home


def reading(value: str, on: date = date(2026, 3, 14), **more: object) -> Reading:
    return Reading(
        account_no=ACCOUNT,
        point_id=POINT,
        asset_no="330000000001",
        read_on=on,
        registers={"flat": D(value)},
        **more,  # type: ignore[arg-type]
    )


def enter(desk: TestDesk, period: str, value: str, on: date, **more: object) -> None:
    desk.do(EnterReadings(period=period, readings=(reading(value, on, **more),)))


def used(desk: TestDesk, period: str = MARCH) -> MeteredUse:
    return desk.read(lambda home: home.view(MeteringView).used("3301", (ACCOUNT,), period))[ACCOUNT]


def test_use_from_fitting_and_readings(station: TestDesk) -> None:
    assert used(station, "2026-02").points[0].spans[0].kwh == 200
    enter(station, MARCH, "510", date(2026, 3, 14))
    (span,) = used(station).points[0].spans
    assert (span.previous, span.current, span.kwh) == (D(300), D(510), D(210))
    enter(station, MARCH, "520", date(2026, 3, 15))
    assert used(station).points[0].spans[0].kwh == 220


def test_a_doubt_wants_a_reason(station: TestDesk) -> None:
    with pytest.raises(Doubt) as doubt:
        enter(station, MARCH, "300", date(2026, 3, 14))
    assert doubt.value.codes == {"reading.zero"}
    with pytest.raises(Refused, match="原因"):
        enter(station, MARCH, "300", date(2026, 3, 14), accepted=("reading.zero",))
    enter(station, MARCH, "300", date(2026, 3, 14), accepted=("reading.zero",), reason="外出务工")
    assert used(station).points[0].spans[0].kwh == 0


def test_a_doubtful_reading_goes_on_the_list_and_off_it(station: TestDesk) -> None:
    refer = ReferReading(period=MARCH, reading=reading("200"), owner="1005", note="现场核实")
    inquiry = station.do(refer).result["inquiry_id"]
    assert used(station).missing == ("330000000001",)
    (row,) = station.read(lambda home: home.view(MeteringView).inquiries("3301", ("", ""), 10))
    # Sunday March 15: five working days later is Friday the 20th
    assert (row.doubts, row.owner, row.due_on) == (("reading.backwards",), "1005", date(2026, 3, 20))
    station.do(SettleInquiry(inquiry_id=inquiry, settlement="看错一位,实为 500"))
    with pytest.raises(Refused, match="已经处理"):
        station.do(SettleInquiry(inquiry_id=inquiry, settlement="再来"))
    assert station.read(lambda home: home.view(MeteringView).inquiries("3301", ("", ""), 10)) == []


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (reading("1000000"), "reading.too_many_digits"),
        (reading("-1"), "reading.not_a_number"),
        (reading("NaN"), "reading.not_a_number"),
        (reading("400", date(2026, 3, 20)), "date.future"),
        (reading("400", date(2025, 12, 1)), "reading.wrong_day"),
        (
            Reading(account_no="x", point_id="", asset_no="y", read_on=date(2026, 3, 1), registers={}),
            "reading.unknown_account",
        ),
        (
            Reading(account_no=ACCOUNT, point_id="", asset_no="y", read_on=date(2026, 3, 1), registers={}),
            "reading.unknown_meter",
        ),
    ],
)
def test_what_no_meter_shows_is_refused(station: TestDesk, bad: Reading, code: str) -> None:
    with pytest.raises(Refused) as caught:
        station.do(EnterReadings(period=MARCH, readings=(bad,)))
    assert caught.value.codes == {code}


def test_a_file_keeps_its_good_rows(station: TestDesk) -> None:
    twice = (reading("510"), reading("511"), reading("1", date(2026, 3, 20)))
    outcome = station.do(EnterReadings(period=MARCH, readings=twice, refer_doubtful=True, source="采集"))
    assert outcome.result["entered"] == 1
    assert {code for _, _, code, _ in outcome.result["rejected"]} == {"reading.twice", "date.future"}


def test_an_unreadable_meter_is_billed_by_the_month_before(station: TestDesk) -> None:
    enter(station, MARCH, "500", date(2026, 3, 14), kind="provisional")
    assert used(station).provisional


def test_replacing_a_meter(station: TestDesk) -> None:
    station.do(
        ReplaceMeter(
            removed=RemoveMeter(
                account_no=ACCOUNT,
                asset_no="330000000001",
                removed_on=date(2026, 3, 10),
                registers={"flat": D(400)},
                reason="到期轮换",
            ),
            fitted=FitMeter(
                account_no=ACCOUNT,
                asset_no="330000000002",
                fitted_on=date(2026, 3, 10),
                registers={"flat": D(0)},
                ct_ratio=2,
            ),
        )
    )
    new = Reading(
        account_no=ACCOUNT,
        point_id=POINT,
        asset_no="330000000002",
        read_on=date(2026, 3, 15),
        registers={"flat": D(35)},
    )
    station.do(EnterReadings(period=MARCH, readings=(new,)))
    spans = used(station).points[0].spans
    assert [(span.asset_no, span.kwh) for span in spans] == [
        ("330000000001", D(100)),
        ("330000000002", D(70)),
    ]


def test_all_that_is_wrong_with_an_exchange_is_told_at_once(station: TestDesk) -> None:
    tomorrow = date(2026, 3, 15) + timedelta(1)
    with pytest.raises(Refused) as caught:
        station.do(
            ReplaceMeter(
                removed=RemoveMeter(
                    account_no=ACCOUNT,
                    asset_no="330000000001",
                    removed_on=tomorrow,
                    registers={"flat": D(400)},
                    reason="",
                ),
                fitted=FitMeter(
                    account_no=ACCOUNT, asset_no="330000000001", fitted_on=tomorrow, registers={}, digits=2
                ),
            )
        )
    assert caught.value.codes == {
        "date.future",
        "reading.reason_needed",
        "reading.no_registers",
        "meter.bad_digits",
        "meter.in_use",
    }
