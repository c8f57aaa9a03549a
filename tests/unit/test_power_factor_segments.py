"""A change of capacity cuts the month of a power factor into segments (facts.md 4.7), figures by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.billing.composing import Account, Composed, Composer
from app.billing.repricing import as_billed, repriced_fen
from app.billing.settings import BillingSettings
from app.metering.facts import main_point
from app.metering.views import MeteredUse, PointUse, Span
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import Terms
from app.tariffs.pricing.model import Basis, CapacityDays

D = Decimal
NUMBER = "0415000001"
SINCE = date(2020, 1, 1)
CHANGE = date(2026, 6, 10)


def factory(price: str, basis: Basis = "capacity") -> Tariff:
    one = TariffVersion(
        version="1",
        effective_from=SINCE,
        source="s",
        rule="r",
        energy={"flat": D("0.5")},
        capacity={basis: D(price)},
    )
    return Tariff(code="big", name="big", class_="commercial", scheme="two_part", versions=(one,))


def terms(
    begins: date = SINCE,
    *,
    standard: str = "0.90",
    basis: Basis = "capacity",
    contract_kw: int = 0,
    operating_kva: int = 0,
    total_kva: int = 1000,
) -> Terms:
    return Terms(
        effective_from=begins,
        tariff_code="big",
        basis=basis,
        pf_standard=D(standard),
        contract_kw=contract_kw,
        operating_kva=operating_kva,
        total_kva=total_kva,
    )


def kva(size: int, begins: date = SINCE) -> Terms:
    return terms(begins, operating_kva=size)


def span(asset_no: str, register: str, from_on: date, to_on: date, counted: int) -> Span:
    return Span(
        asset_no=asset_no,
        register=register,
        previous=D(0),
        current=D(counted),
        kwh=D(counted),
        from_on=from_on,
        to_on=to_on,
    )


def meter(asset_no: str, from_on: date, to_on: date, kwh: int, kvarh: int) -> tuple[Span, ...]:
    return (
        span(asset_no, "flat", from_on, to_on, kwh),
        span(asset_no, "kvarh", from_on, to_on, kvarh),
    )


def june(kwh: int, kvarh: int) -> tuple[Span, ...]:
    return meter("M1", date(2026, 6, 1), date(2026, 7, 1), kwh, kvarh)


def compose(spans: tuple[Span, ...], *agreed: Terms, tariff: Tariff) -> Composed:
    period = f"{spans[0].from_on:%Y-%m}"
    point = PointUse(point_id=main_point(NUMBER), spans=spans)
    use = MeteredUse(account_no=NUMBER, period=period, points=(point,))
    composer = Composer(period, {"big": tariff}, BillingSettings())
    found = composer.compose(Account(NUMBER, "commercial", "normal", agreed, use, {}))
    assert found.basis is not None, found.trouble
    again = repriced_fen(found.basis, lambda part: as_billed(part, {"big": tariff}))
    assert again == found.amount_fen
    return found


def days(found: Composed) -> list[tuple[date | None, date | None]]:
    assert found.basis is not None
    return [(part.from_on, part.to_on) for part in found.basis.parts]


def test_each_segment_has_the_power_factor_of_its_own_readings() -> None:
    # The meter was changed with the capacity, so a reading stands there.
    # June 1-9, 1,000 kVA: 9,000 kWh and 9,000 kvarh: 1/√2 = 0.71, +9.5 % on
    #   4,500.00 + 1,000 x 20 x 9/30 = 6,000.00, together 10,500.00: 997.50
    # June 10-30, 630 kVA: 20,000 kWh and nothing reactive: 1.00, -0.75 % on
    #   10,000.00 + 630 x 20 x 21/30 = 8,820.00, together 18,820.00: -141.15
    # (The whole month would have had 0.96 and -0.75 % on all of it.)
    spans = (
        *meter("M1", date(2026, 6, 1), CHANGE, 9_000, 9_000),
        *meter("M2", CHANGE, date(2026, 7, 1), 20_000, 0),
    )
    found = compose(spans, kva(1000), kva(630, CHANGE), tariff=factory("20"))
    assert found.amount_fen == 1_050_000 + 99_750 + 1_882_000 - 14_115
    assert found.flags == ("capacity",)
    assert days(found) == [(date(2026, 6, 1), date(2026, 6, 9)), (CHANGE, date(2026, 6, 30))]


def test_without_a_reading_at_the_change_the_segments_share_by_days() -> None:
    # 30,000 kWh and 15,000 kvarh: 2/√5 = 0.894, so 0.89 in both segments: +0.5 %
    # 9 days: 9,000 x 0.5 = 4,500.00 and 6,000.00: 52.50
    # 21 days: 21,000 x 0.5 = 10,500.00 and 8,820.00, 19,320.00: 96.60
    found = compose(june(30_000, 15_000), kva(1000), kva(630, CHANGE), tariff=factory("20"))
    assert found.amount_fen == 1_050_000 + 5_250 + 1_932_000 + 9_660
    assert (found.kwh, len(days(found))) == (30_000, 2)


def test_a_new_standard_with_the_new_capacity_has_its_own_table() -> None:
    # As above, but from June 10 the standard is 0.85: 0.89 earns -0.40 % of 19,320.00: -77.28
    less = terms(CHANGE, standard="0.85", operating_kva=630)
    found = compose(june(30_000, 15_000), kva(1000), less, tariff=factory("20"))
    assert found.amount_fen == 1_050_000 + 5_250 + 1_932_000 - 7_728


def test_the_load_rate_is_that_of_the_month_not_of_a_segment() -> None:
    # facts.md 4.4: 346 then 420 kW from July 10, 48 x 0.9: 4,339.51 + 12,876.39; 260 kWh for each of 500 kVA.
    # tan(acos 0.85) = 0.61974: 80,567 kvarh for 130,000 kWh are 0.85, by days 37,742 and 23,390 as well:
    # no adjustment. 18,871.00 + 46,129.00 for the energy.
    spans = meter("M1", date(2026, 7, 1), date(2026, 8, 1), 130_000, 80_567)
    agreed = [
        terms(begins, standard="0.85", basis="contract_demand", contract_kw=kw, total_kva=500)
        for begins, kw in ((SINCE, 346), (date(2026, 7, 10), 420))
    ]
    found = compose(spans, *agreed, tariff=factory("48", "contract_demand"))
    assert found.amount_fen == 433_951 + 1_287_639 + 6_500_000
    assert len(days(found)) == 2


def test_what_exceeds_the_larger_contract_is_charged_once() -> None:
    # 200 kW for 10 days, 400 for 20; 430 kW were reached, 10 above 105 % of 400, twice:
    # 200 x 48 x 10/30 = 3,200.00; 420 x 48 x 20/30 = 13,440.00; 30,000 x 0.5; 0.85 and no adjustment
    change = date(2026, 6, 11)
    agreed = [
        terms(begins, standard="0.85", basis="contract_demand", contract_kw=kw, total_kva=500)
        for begins, kw in ((SINCE, 200), (change, 400))
    ]
    top = span("M1", "max_demand", date(2026, 6, 1), date(2026, 7, 1), 430)
    found = compose((*june(30_000, 18_592), top), *agreed, tariff=factory("48", "contract_demand"))
    assert found.amount_fen == 320_000 + 1_344_000 + 1_500_000


def test_a_short_reduction_is_charged_in_full_and_cuts_nothing() -> None:
    # facts.md 10.2 CAP3: seven days less do not count; 0.89: +0.5 % of 15,000.00 + 20,000.00
    short = (kva(1000), kva(630, CHANGE), kva(1000, date(2026, 6, 17)))
    found = compose(june(30_000, 15_000), *short, tariff=factory("20"))
    assert found.amount_fen == 3_500_000 + 17_500
    assert found.basis is not None
    (part,) = found.basis.parts
    assert (part.from_on, part.usage.capacity_days) == (None, ())


@pytest.mark.parametrize("standard", [None, "0.90"])
def test_only_a_judged_power_factor_cuts_the_month(standard: str | None) -> None:
    agreed = [
        Terms(
            effective_from=begins,
            tariff_code="big",
            basis="capacity",
            operating_kva=size,
            total_kva=1000,
            pf_standard=D(standard) if standard else None,
        )
        for begins, size in ((SINCE, 1000), (CHANGE, 630))
    ]
    found = compose(june(30_000, 15_000), *agreed, tariff=factory("20"))
    assert found.basis is not None
    if standard is None:
        (part,) = found.basis.parts
        assert part.usage.capacity_days == (CapacityDays(D(1000), 9), CapacityDays(D(630), 21))
    else:
        assert [part.usage.capacity_days for part in found.basis.parts] == [
            (CapacityDays(D(1000), 9),),
            (CapacityDays(D(630), 21),),
        ]
