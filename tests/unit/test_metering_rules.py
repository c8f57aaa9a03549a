"""From dials to kWh: the published examples, changed meters, provisional months, and what always holds."""

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.metering.plausible import doubts_of, kwh_of, limits_of
from app.metering.rules import (
    Taken,
    difference,
    energy,
    metered,
    month_before,
    months_between,
    provisional_registers,
)
from app.metering.settings import Cycle, MeteringSettings, read_settings
from app.metering.views import Fitting, MeteredUse, RouteRow

D = Decimal
ACCOUNT = "0415002311870"
POINT = f"{ACCOUNT}-1"


def fitting(asset: str = "M1", **more: object) -> Fitting:
    return Fitting(account_no=ACCOUNT, point_id=POINT, asset_no=asset, **more)  # type: ignore[arg-type]


def taken(period: str, value: str, asset: str = "M1", day: int = 28, **more: object) -> Taken:
    read_on = date(int(period[:4]), int(period[5:]), day)
    return Taken(asset_no=asset, period=period, read_on=read_on, registers={"flat": D(value)}, **more)  # type: ignore[arg-type]


def kwh(use: MeteredUse) -> Decimal:
    return sum((span.kwh for point in use.points for span in point.spans), D(0))


def test_ratio_of_the_question_bank() -> None:
    # EN1: CT 30/5 is a ratio of 6; 1,625 − 1,496 = 129; 129 × 6 = 774
    use = metered(
        ACCOUNT, "2026-03", [fitting(multiplier=6)], [taken("2026-02", "1496"), taken("2026-03", "1625")]
    )
    assert kwh(use) == 774


def test_a_meter_changed_within_the_month() -> None:
    # EN2: old 1,000 → 1,300, new 0 → 370: 670 kWh
    old = fitting(removed_on=date(2026, 3, 10), removed_registers={"flat": D(1300)})
    new = fitting("M2", fitted_on=date(2026, 3, 10), registers={"flat": D(0)})
    use = metered(ACCOUNT, "2026-03", [old, new], [taken("2026-02", "1000"), taken("2026-03", "370", "M2")])
    assert [(span.asset_no, span.kwh) for span in use.points[0].spans] == [("M1", D(300)), ("M2", D(370))]
    assert use.missing == ()
    later = [taken("2026-02", "1000"), taken("2026-03", "370", "M2"), taken("2026-04", "500", "M2")]
    assert kwh(metered(ACCOUNT, "2026-04", [old, new], later)) == 130


def test_a_meter_changed_after_the_reading_counts_next_month() -> None:
    old = fitting(removed_on=date(2026, 3, 30), removed_registers={"flat": D(1150)})
    new = fitting("M2", fitted_on=date(2026, 3, 30), registers={"flat": D(5)})
    readings = [taken("2026-02", "1000"), taken("2026-03", "1100"), taken("2026-04", "95", "M2")]
    assert kwh(metered(ACCOUNT, "2026-03", [old, new], readings)) == 100
    assert kwh(metered(ACCOUNT, "2026-04", [old, new], readings)) == 50 + 90


def test_a_register_that_passed_its_end() -> None:
    use = metered(
        ACCOUNT, "2026-03", [fitting(digits=5)], [taken("2026-02", "99950"), taken("2026-03", "30")]
    )
    assert kwh(use) == 80
    assert use.points[0].spans[0].wrapped


def test_an_unread_meter_is_missing() -> None:
    use = metered(ACCOUNT, "2026-03", [fitting()], [taken("2026-02", "1")])
    assert (use.missing, kwh(use)) == (("M1",), 0)


def test_a_provisional_month_is_settled_by_the_next_reading() -> None:
    # really 1,000 → 1,160 in two months; provisionally 100 in the first, so 60 are left for the second
    readings = [
        taken("2026-01", "1000"),
        taken("2026-02", "1100", kind="provisional"),
        taken("2026-03", "1160"),
    ]
    assert kwh(metered(ACCOUNT, "2026-02", [fitting()], readings)) == 100
    assert metered(ACCOUNT, "2026-02", [fitting()], readings).provisional
    assert kwh(metered(ACCOUNT, "2026-03", [fitting()], readings)) == 60
    # and given back where it was too much: 1,000 → 1,080
    readings[2] = taken("2026-03", "1080")
    assert kwh(metered(ACCOUNT, "2026-03", [fitting()], readings)) == -20


def test_a_meter_read_and_then_changed_in_the_same_month() -> None:
    """Read on the 5th at 1,050, changed on the 10th at 1,080, the new one read on the 28th: all of it is
    March, 80 + 40, and April begins where March ended."""
    old = fitting(removed_on=date(2026, 3, 10), removed_registers={"flat": D(1080)})
    new = fitting("M2", fitted_on=date(2026, 3, 10), registers={"flat": D(0)})
    readings = [
        taken("2026-02", "1000"),
        taken("2026-03", "1050", day=5),
        taken("2026-03", "40", "M2"),
        taken("2026-04", "100", "M2"),
    ]
    assert kwh(metered(ACCOUNT, "2026-03", [old, new], readings)) == 120
    assert kwh(metered(ACCOUNT, "2026-04", [old, new], readings)) == 60


def test_a_meter_that_nothing_follows_is_settled_at_its_removal() -> None:
    """An account that closes, or a temporary removal, has nobody left to read: the month of the removal
    counts it, or the next one if the meter had been read for that month."""
    gone = fitting(removed_on=date(2026, 3, 20), removed_registers={"flat": D(1090)})
    february = taken("2026-02", "1000")
    use = metered(ACCOUNT, "2026-03", [gone], [february])
    assert (kwh(use), use.missing) == (90, ())
    read = [february, taken("2026-03", "1050", day=15)]
    assert kwh(metered(ACCOUNT, "2026-03", [gone], read)) == 50
    assert kwh(metered(ACCOUNT, "2026-04", [gone], read)) == 40
    # a meter that comes back in June changes nothing of that
    back = fitting("M2", fitted_on=date(2026, 6, 1), registers={"flat": D(7)})
    later = [february, taken("2026-06", "57", "M2")]
    assert kwh(metered(ACCOUNT, "2026-03", [gone, back], later)) == 90
    assert kwh(metered(ACCOUNT, "2026-06", [gone, back], later)) == 50


def test_a_meter_is_missing_only_while_it_is_there() -> None:
    old = fitting(removed_on=date(2026, 3, 10), removed_registers={"flat": D(1080)})
    new = fitting("M2", fitted_on=date(2026, 3, 10), registers={"flat": D(0)})
    january = [taken("2026-01", "900")]
    assert metered(ACCOUNT, "2026-02", [old, new], january).missing == ("M1",)
    assert metered(ACCOUNT, "2026-03", [old, new], january).missing == ("M2",)


def test_a_provisional_figure_is_settled_round_the_end_of_the_register() -> None:
    # 99,900 + 60 provisionally; really 99,900 → 20 in two months: 120, of which 60 are billed already
    here = [fitting(digits=5)]
    readings = [
        taken("2026-01", "99900"),
        taken("2026-02", "99960", kind="provisional"),
        taken("2026-03", "20"),
    ]
    assert kwh(metered(ACCOUNT, "2026-03", here, readings)) == 60
    # 99,900 + 150 provisionally is 50; really 99,990, 90 in two months: 60 are given back
    readings[1:] = [taken("2026-02", "50", kind="provisional"), taken("2026-03", "99990")]
    assert kwh(metered(ACCOUNT, "2026-02", here, readings)) == 150
    assert kwh(metered(ACCOUNT, "2026-03", here, readings)) == -60


def test_an_unreadable_meter_goes_on_register_by_register() -> None:
    previous = {"peak": D(99_990), "valley": D(100), "kvarh": D(5), "max_demand": D("1.2")}
    used = {"peak": D(30), "valley": D("12.5"), "kvarh": D(0), "max_demand": D("0.8")}
    assert provisional_registers(previous, used, 5) == {
        "peak": D(20),
        "valley": D("112.5"),
        "kvarh": D(5),
        "max_demand": D("0.8"),
    }


def test_the_first_reading_of_a_meter_taken_over_is_its_start() -> None:
    assert kwh(metered(ACCOUNT, "2026-03", [fitting()], [taken("2026-03", "4711")])) == 0


def test_demand_is_no_difference() -> None:
    reading = Taken(
        asset_no="M1",
        period="2026-03",
        read_on=date(2026, 3, 28),
        registers={"max_demand": D("1.2345"), "flat": D(100)},
    )
    use = metered(ACCOUNT, "2026-03", [fitting(multiplier=80)], [taken("2026-02", "90"), reading])
    assert {span.register: span.kwh for span in use.points[0].spans} == {
        "max_demand": D("98.76"),
        "flat": D(800),
    }


def test_months() -> None:
    assert month_before("2026-01") == "2025-12"
    assert month_before("2026-03", 12) == "2025-03"
    assert month_before("2025-12", -1) == "2026-01"
    assert months_between("2025-11", "2026-02") == 3


def test_a_cycle_of_two_months() -> None:
    odd, even = Cycle(months=2, day=31), Cycle(months=2, first=2, day=5)
    assert [odd.is_due(f"2026-{month:02d}") for month in range(1, 5)] == [True, False, True, False]
    assert [even.is_due(f"2026-{month:02d}") for month in range(1, 5)] == [False, True, False, True]
    assert (odd.day_in("2026-02"), even.day_in("2026-02")) == (date(2026, 2, 28), date(2026, 2, 5))
    limits = read_settings('{"routes": {"R02": {"months": 2, "first": 2, "day": 5}}}')
    assert (limits.cycle_of("R02"), limits.cycle_of("R01")) == (even, Cycle())


@given(st.lists(st.integers(0, 999), min_size=2, max_size=8), st.integers(1, 100))
def test_months_add_up_to_the_whole(steps: list[int], ratio: int) -> None:
    values = [sum(steps[: place + 1]) for place in range(len(steps))]
    readings = [taken(f"2026-{place + 1:02d}", str(value)) for place, value in enumerate(values)]
    here = [fitting(multiplier=ratio)]
    parts = [kwh(metered(ACCOUNT, one.period, here, readings)) for one in readings[1:]]
    assert sum(parts) == (values[-1] - values[0]) * ratio


@given(
    steps=st.lists(st.integers(0, 400), min_size=4, max_size=4),
    change_day=st.integers(1, 27),
    ratio=st.integers(1, 100),
    start=st.integers(0, 99_999),
)
def test_a_change_on_any_day_loses_and_doubles_nothing(
    steps: list[int], change_day: int, ratio: int, start: int
) -> None:
    """Old meter: steps 0 and 1; new meter: steps 2 and 3; registers wrap wherever they like."""
    old_end = (start + steps[0] + steps[1]) % 100_000
    changed_on = date(2026, 3, change_day)
    old = fitting(digits=5, multiplier=ratio, removed_on=changed_on, removed_registers={"flat": D(old_end)})
    new = fitting("M2", digits=5, multiplier=ratio, fitted_on=changed_on, registers={"flat": D(start)})
    readings = [
        taken("2026-01", str(start)),
        taken("2026-02", str((start + steps[0]) % 100_000)),
        taken("2026-03", str((start + steps[2]) % 100_000), "M2"),
        taken("2026-04", str((start + steps[2] + steps[3]) % 100_000), "M2"),
    ]
    months = [
        kwh(metered(ACCOUNT, period, [old, new], readings)) for period in ("2026-02", "2026-03", "2026-04")
    ]
    assert all(month >= 0 for month in months)
    assert sum(months) == sum(steps) * ratio


@given(st.integers(0, 99_999), st.integers(0, 9_000), st.integers(0, 18_000), st.integers(1, 100))
def test_a_provisional_month_and_the_next_add_up_to_what_was_read(
    start: int, provisional: int, real: int, ratio: int
) -> None:
    readings = [
        taken("2026-01", str(start)),
        taken("2026-02", str((start + provisional) % 100_000), kind="provisional"),
        taken("2026-03", str((start + real) % 100_000)),
    ]
    here = [fitting(digits=5, multiplier=ratio)]
    first, second = (kwh(metered(ACCOUNT, period, here, readings)) for period in ("2026-02", "2026-03"))
    assert first == provisional * ratio
    assert first + second == real * ratio


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_difference_is_never_negative_and_below_the_width(previous: int, now: int) -> None:
    counted, wrapped = difference(D(previous), D(now), 5)
    assert 0 <= counted < 100_000
    assert wrapped == (now < previous)
    assert (previous + counted) % 100_000 == now


def test_energy_is_rounded_half_up() -> None:
    assert energy(D("0.5"), 1) == 1
    assert energy(D("2.45"), 10) == 25


ROW = RouteRow(
    org_unit="3301",
    account_no=ACCOUNT,
    name="",
    address="",
    point_id=POINT,
    asset_no="M1",
    multiplier=1,
    digits=5,
    registers=("flat",),
    previous={"flat": D(1000)},
    last_kwh=D(200),
    average_kwh=D(200),
)


def codes(value: str, neighbours: list[int] | None = None, row: RouteRow = ROW) -> list[str]:
    near = [D(kwh) for kwh in neighbours or []]
    found = doubts_of(row, {"flat": D(value)}, near, MeteringSettings())
    return [doubt.code for doubt in found]


def test_doubts() -> None:
    assert codes("1210") == []
    assert codes("1000") == ["reading.zero"]
    assert codes("900") == ["reading.backwards"]
    assert codes("1601") == ["reading.jump"]
    assert codes("1020") == ["reading.jump"]
    assert codes("1390", [60, 70, 70, 80, 90]) == ["reading.neighbours"]
    assert codes("1390", [60, 70, 70, 80]) == []
    wrapped = RouteRow(
        **{name: getattr(ROW, name) for name in ROW.__struct_fields__} | {"previous": {"flat": D(99_900)}}
    )
    assert codes("100", row=wrapped) == ["reading.wrapped"]


def test_a_gap_is_told_and_spread_over_its_months() -> None:
    gap = msgspec.structs.replace(ROW, months=3, months_unread=3)
    # 600 kWh are 200 a month, as usual; two readings were left out
    assert codes("1600", row=gap) == ["reading.missed"]
    assert codes("1210", row=msgspec.structs.replace(ROW, months=2, months_unread=2)) == []
    two = MeteringSettings(routes={"R02": Cycle(months=2)})
    calm = msgspec.structs.replace(gap, route="R02", average_kwh=D(400), months=2, months_unread=2)
    assert list(doubts_of(calm, {"flat": D(1400)}, [], two)) == []


def test_figures_with_many_decimals() -> None:
    assert codes("1200.25") == []
    assert codes("1200.125") == ["reading.not_whole"]
    whole = MeteringSettings(decimals_most=0)
    found = doubts_of(ROW, {"flat": D("1200.5"), "max_demand": D("1.2345")}, [], whole)
    assert [(doubt.code, doubt.field) for doubt in found] == [("reading.not_whole", "flat")]


def test_limits_say_where_a_jump_begins() -> None:
    # average 200: below 40 and at least 100 less is a drop, above 400 a jump
    assert limits_of(ROW, MeteringSettings()) == (D(40), D(400))
    assert [codes("1400"), codes("1401")] == [[], ["reading.jump"]]
    assert [codes("1040"), codes("1039")] == [[], ["reading.jump"]]
    assert limits_of(msgspec.structs.replace(ROW, average_kwh=None), MeteringSettings()) is None


def test_after_a_provisional_month_a_lower_figure_is_no_doubt() -> None:
    settles = msgspec.structs.replace(ROW, previous_kind="provisional")
    assert codes("950", row=settles) == []
    assert kwh_of(settles, {"flat": D(950)}) == -50


def test_a_first_reading_is_believed() -> None:
    fresh = msgspec.structs.replace(ROW, previous={})
    assert codes("5", row=fresh) == []
