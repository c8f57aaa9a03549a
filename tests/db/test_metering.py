"""Readings and meters on both engines: taken in, doubted, referred, corrected, and what was used."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest

from app.kernel.refusals import Doubt, Refused
from app.metering.commands import (
    APPROVE_CORRECTION,
    CorrectReading,
    EnterReadings,
    ReferReading,
    SettleInquiry,
    correction_subject,
)
from app.metering.facts import MeterFitted, Reading, ReadingsEntered, main_point
from app.metering.meter_commands import FitMeter, RegisterPoint, RemoveMeter, ReplaceMeter
from app.metering.views import MeteredUse, MeteringView
from app.security.facts import ApprovalGiven
from tests.counter import ACCOUNT, Happened, bill, customer
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


def test_a_batch_tells_all_that_is_wrong_and_keeps_nothing_back_alone(station: TestDesk) -> None:
    batch = (reading("510"), reading("511"), reading("1", date(2026, 3, 20)))
    with pytest.raises(Refused) as caught:
        station.do(EnterReadings(period=MARCH, readings=batch))
    assert caught.value.codes == {"reading.twice", "date.future"}
    assert used(station).missing == ("330000000001",)


def test_an_unreadable_meter_is_billed_by_the_month_before(station: TestDesk) -> None:
    with pytest.raises(Refused, match="原因"):
        enter(station, MARCH, "999", date(2026, 3, 14), kind="provisional")
    # whatever figure comes with it: February counted 200 from 300 on, and so does March
    enter(station, MARCH, "999", date(2026, 3, 14), kind="provisional", reason="门锁")
    use = used(station)
    assert use.provisional
    assert [(span.current, span.kwh) for span in use.points[0].spans] == [(D(500), D(200))]


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


def removal(on: date = date(2026, 3, 10), value: str = "400", **more: object) -> RemoveMeter:
    return RemoveMeter(
        account_no=ACCOUNT,
        asset_no="330000000001",
        removed_on=on,
        registers={"flat": D(value)},
        reason="到期轮换",
        **more,  # type: ignore[arg-type]
    )


def newcomer(account_no: str = ACCOUNT, on: date = date(2026, 3, 10), **more: object) -> FitMeter:
    return FitMeter(
        account_no=account_no,
        asset_no="330000000002",
        fitted_on=on,
        registers={"flat": D(0)},
        **more,  # type: ignore[arg-type]
    )


def test_a_removal_is_read_like_any_meter(station: TestDesk) -> None:
    with pytest.raises(Doubt) as doubt:
        station.do(removal(value="290"))
    assert doubt.value.codes == {"reading.backwards"}
    for bad, code in (
        (removal(on=date(2026, 2, 27)), "meter.removed_before_reading"),
        (removal(on=date(2026, 1, 4)), "meter.removed_before"),
    ):
        with pytest.raises(Refused) as refused:
            station.do(bad)
        assert refused.value.codes == {code}
    station.do(removal(value="290", accepted=("reading.backwards",)))


def test_a_meter_that_went_is_billed_in_its_month(station: TestDesk) -> None:
    station.do(removal())
    use = used(station)
    assert (use.points[0].spans[0].kwh, use.missing) == (D(100), ())
    with pytest.raises(Refused, match="没有在用的电能表"):
        enter(station, MARCH, "410", date(2026, 3, 14))


def test_an_exchange_is_of_one_account_on_one_day(station: TestDesk) -> None:
    station.do(Happened(bodies=(customer("0999"),)))
    with pytest.raises(Refused) as caught:
        station.do(ReplaceMeter(removed=removal(), fitted=newcomer("0999", date(2026, 3, 11))))
    assert caught.value.codes == {"meter.other_account", "meter.wrong_day"}


def test_one_meter_stands_at_one_point(station: TestDesk) -> None:
    with pytest.raises(Refused) as caught:
        station.do(newcomer())
    assert caught.value.codes == {"meter.point_occupied"}
    with pytest.raises(Refused) as caught:
        station.do(newcomer(point_id="P2"))
    assert caught.value.codes == {"point.unknown"}
    point = RegisterPoint(account_no=ACCOUNT, point_id="P2", name="门面", tariff_code="x", deducted=True)
    station.do(point)
    station.do(newcomer(point_id="P2"))
    with pytest.raises(Refused, match="已存在"):
        station.do(RegisterPoint(account_no=ACCOUNT, point_id="P2", name="又一处"))
    station.do(
        ReplaceMeter(
            removed=RemoveMeter(
                account_no=ACCOUNT,
                asset_no="330000000002",
                removed_on=date(2026, 3, 12),
                registers={"flat": D(30)},
                reason="烧表",
            ),
            fitted=FitMeter(
                account_no=ACCOUNT,
                asset_no="330000000003",
                fitted_on=date(2026, 3, 12),
                registers={"flat": D(0)},
            ),
        )
    )
    three = Reading(
        account_no=ACCOUNT,
        point_id="",
        asset_no="330000000003",
        read_on=date(2026, 3, 15),
        registers={"flat": D(9)},
    )
    station.do(EnterReadings(period=MARCH, readings=(reading("510"), three)))
    main, shop = used(station).points
    assert [span.kwh for span in main.spans] == [D(210)]
    assert (shop.point_id, shop.name, shop.tariff_code, shop.deducted) == ("P2", "门面", "x", True)
    assert [span.kwh for span in shop.spans] == [D(30), D(9)]


def test_a_meter_left_unread_for_long_begins_where_it_was_read(station: TestDesk) -> None:
    """The main meter is read month after month; the other one was read a year ago and now again."""
    station.do(RegisterPoint(account_no=ACCOUNT, point_id="P2", name="门面"))
    other = MeterFitted(
        org_unit="3301",
        asset_no="330000000002",
        account_no=ACCOUNT,
        point_id="P2",
        fitted_on=date(2024, 12, 1),
        registers={"flat": D(0)},
    )

    def of_shop(value: str, on: date) -> Reading:
        return Reading(
            account_no=ACCOUNT,
            point_id="P2",
            asset_no="330000000002",
            read_on=on,
            registers={"flat": D(value)},
        )

    long_ago = ReadingsEntered(
        org_unit="3301", period=MARCH.replace("2026", "2025"), readings=(of_shop("700", date(2025, 3, 28)),)
    )
    now = ReadingsEntered(org_unit="3301", period=MARCH, readings=(of_shop("760", date(2026, 3, 14)),))
    station.do(Happened(bodies=(other, long_ago, now)))
    enter(station, MARCH, "510", date(2026, 3, 14))
    assert [span.kwh for point in used(station).points for span in point.spans] == [D(210), D(60)]


def test_registers_do_not_come_and_go(station: TestDesk) -> None:
    """A meter that showed a total cannot be read by its periods, nor one of two periods by one of them."""
    for registers, told in (
        ({"peak": D(300), "valley": D(200)}, {"reading.registers_missing", "reading.other_registers"}),
        ({"kvarh": D(7)}, {"reading.registers_missing"}),
    ):
        bad = msgspec.structs.replace(reading("1"), registers=registers)
        with pytest.raises(Refused) as caught:
            station.do(EnterReadings(period=MARCH, readings=(bad,)))
        assert caught.value.codes == told


def test_a_second_provisional_month_is_doubted(station: TestDesk) -> None:
    enter(station, MARCH, "0", date(2026, 3, 14), kind="provisional", reason="门锁")
    station.clock.ms += 31 * 86_400_000
    with pytest.raises(Doubt) as doubt:
        enter(station, "2026-04", "0", date(2026, 4, 14), kind="provisional", reason="门锁")
    assert doubt.value.codes == {"reading.provisional_again"}
    # 500 was provisional; 470 really: 30 are given back
    enter(station, "2026-04", "470", date(2026, 4, 14))
    assert used(station, "2026-04").points[0].spans[0].kwh == -30


def test_a_meter_of_another_route_is_doubted(station: TestDesk) -> None:
    with pytest.raises(Doubt) as doubt:
        station.do(EnterReadings(period=MARCH, readings=(reading("510"),), route="R07"))
    assert doubt.value.codes == {"reading.other_route"}


def test_an_inquiry_leaves_out_public_holidays(station: TestDesk) -> None:
    """From Monday 27 April 2026: 28, 29, 30 April, then over 1 to 5 May to the 6th and 7th."""
    station.clock.ms += 43 * 86_400_000
    refer = ReferReading(period="2026-04", reading=reading("200", date(2026, 4, 27)), owner="1005")
    station.do(refer)
    (row,) = station.read(lambda home: home.view(MeteringView).inquiries("3301", ("", ""), 10))
    assert row.due_on == date(2026, 5, 7)


def test_a_billed_reading_is_corrected_by_two_people(station: TestDesk) -> None:
    enter(station, MARCH, "510", date(2026, 3, 14))
    correction = CorrectReading(
        period=MARCH,
        account_no=ACCOUNT,
        asset_no="330000000001",
        registers={"flat": D(501)},
        reason="看错一位",
        approval_id="",
    )
    with pytest.raises(Refused) as caught:
        station.do(correction)
    assert caught.value.codes == {"reading.not_billed"}
    station.do(Happened(bodies=(bill(MARCH, 11_000, date(2026, 4, 20)),)))
    with pytest.raises(Refused, match="已发行"):
        enter(station, MARCH, "501", date(2026, 3, 14))
    with pytest.raises(Refused) as caught:
        station.do(correction)
    assert caught.value.codes == {"security.approval_unknown"}
    agreed = ApprovalGiven(
        org_unit="3301",
        approval_id="a1",
        approver="1002",
        purpose=APPROVE_CORRECTION,
        subject=correction_subject("330000000001", MARCH),
        for_staff="1001",
    )
    station.do(Happened(bodies=(agreed,)))
    station.do(msgspec.structs.replace(correction, command_id="c2", approval_id="a1"))
    assert used(station).points[0].spans[0].kwh == 201
    rows = station.read(lambda home: home.view(MeteringView).readings("3301", ACCOUNT, ("", ""), 10))
    assert [(row.period, row.registers["flat"], row.corrected) for row in rows] == [
        (MARCH, D(501), True),
        ("2026-02", D(300), False),
    ]
    behind = station.read(
        lambda home: home.view(MeteringView).readings("3301", ACCOUNT, (MARCH, "330000000001"), 10)
    )
    assert [row.period for row in behind] == ["2026-02"]
