"""From dials to kWh: the published examples, changed meters, provisional months, and what always holds."""

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.metering.plausible import doubts_of
from app.metering.rules import Taken, difference, energy, metered, month_before
from app.metering.settings import MeteringSettings
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


@given(st.lists(st.integers(0, 999), min_size=2, max_size=8), st.integers(1, 100))
def test_months_add_up_to_the_whole(steps: list[int], ratio: int) -> None:
    values = [sum(steps[: place + 1]) for place in range(len(steps))]
    readings = [taken(f"2026-{place + 1:02d}", str(value)) for place, value in enumerate(values)]
    here = [fitting(multiplier=ratio)]
    parts = [kwh(metered(ACCOUNT, one.period, here, readings)) for one in readings[1:]]
    assert sum(parts) == (values[-1] - values[0]) * ratio


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


def test_a_first_reading_is_believed() -> None:
    fresh = msgspec.structs.replace(ROW, previous={})
    assert codes("5", row=fresh) == []
