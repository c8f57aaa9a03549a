"""Composed bills against figures computed by hand: terms, tiers, splits, capacity, and what is held."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.composing import Account, Composed, Composer
from app.billing.repricing import as_billed, repriced_fen
from app.billing.settings import BillingSettings
from app.billing.stretches import pieces, shared, stretches
from app.metering.facts import main_point
from app.metering.views import MeteredUse, PointUse, Span
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import Losses, Split, Terms
from app.tariffs.pricing.model import Basis, Tier

D = Decimal
NUMBER = "0415000001"
SINCE = date(2020, 1, 1)
TIERS = (Tier(D(230), D(0)), Tier(D(400), D("0.05")), Tier(None, D("0.30")))
SETTINGS = BillingSettings(default_tariffs={"residential": "home"})


def version(name: str = "1", begins: date = SINCE, **more: object) -> TariffVersion:
    given_: dict[str, object] = {"energy": {"flat": D("0.5")}, **more}
    return TariffVersion(version=name, effective_from=begins, source="s", rule="r", **given_)  # type: ignore[arg-type]


def tariff(code: str, *versions: TariffVersion, class_: str = "residential", **more: object) -> Tariff:
    return Tariff(code=code, name=code, class_=class_, versions=versions, **more)  # type: ignore[arg-type]


def two_part(price: str, basis: Basis = "capacity") -> Tariff:
    return tariff("big", version(capacity={basis: D(price)}), class_="commercial", scheme="two_part")


HOME = tariff("home", version(tiers=TIERS))
SHOP = tariff("shop", version(energy={"flat": D("0.689")}), class_="commercial")


def span(
    kwh: int,
    register: str = "flat",
    *,
    from_on: date = date(2026, 6, 1),
    to_on: date = date(2026, 7, 1),
    asset_no: str = "M1",
) -> Span:
    return Span(
        asset_no=asset_no,
        register=register,
        previous=D(1000),
        current=D(1000 + kwh),
        kwh=D(kwh),
        from_on=from_on,
        to_on=to_on,
    )


def used(*spans: Span, period: str = "2026-06", more: tuple[PointUse, ...] = ()) -> MeteredUse:
    point = PointUse(point_id=main_point(NUMBER), spans=spans)
    return MeteredUse(account_no=NUMBER, period=period, points=(point, *more))


def compose(
    use: MeteredUse | None,
    *terms: Terms,
    book: tuple[Tariff, ...] = (HOME, SHOP),
    before: dict[str, int] | None = None,
    status: str = "normal",
    tariff_class: str = "residential",
    period: str = "2026-06",
) -> Composed:
    composer = Composer(period, {one.code: one for one in book}, SETTINGS)
    return composer.compose(Account(NUMBER, tariff_class, status, terms, use, before or {}))


def terms(code: str = "home", begins: date = SINCE, **more: object) -> Terms:
    return Terms(effective_from=begins, tariff_code=code, **more)  # type: ignore[arg-type]


def test_an_account_without_terms_has_the_stations_prices() -> None:
    found = compose(used(span(100)))
    assert (found.kwh, found.amount_fen, found.flags) == (100, 5_000, ())
    assert (found.previous_reading, found.current_reading) == (1000, 1100)


def test_yearly_tiers_count_what_was_used_before() -> None:
    # 2,700 before, the first tier ends at 2,760: 40 of 100 kWh x 0.05 = 2.00
    found = compose(used(span(100)), before={"2026-04": 2000, "2026-05": 700, "2025-12": 900})
    assert found.amount_fen == 5_200


def test_a_part_of_the_first_month_counts_whole() -> None:
    # In service since June 14: June to December are 7 months (facts.md 4.2): 230 x 7 = 1,610
    new = terms(begins=date(2026, 6, 14), supply_from=date(2026, 6, 14))
    found = compose(used(span(1700, from_on=date(2026, 6, 14))), new)
    assert found.amount_fen == 85_000 + 90 * 5


def test_an_account_that_closes_has_the_months_up_to_it() -> None:
    # Closed in March: 3 months (facts.md 4.2), 690 kWh; 600 before, 110 above
    use = used(span(200, to_on=date(2026, 3, 20)), period="2026-03")
    found = compose(use, before={"2026-01": 300, "2026-02": 300}, status="closed", period="2026-03")
    assert found.amount_fen == 10_000 + 110 * 5


def test_a_supply_that_ended_has_the_months_up_to_it_whenever_it_is_reckoned() -> None:
    # Ended on March 20: 690 kWh for the year. March: 600 before, 110 of 200 above.
    ended = terms(begins=date(2026, 3, 20), supply_until=date(2026, 3, 20))
    use = used(span(200, to_on=date(2026, 3, 20)), period="2026-03")
    before = {"2026-01": 300, "2026-02": 300}
    march = compose(use, terms(), ended, before=before, period="2026-03")
    assert march.amount_fen == 10_000 + 110 * 5
    # February was right for the whole year when it was billed, and still is.
    use = used(span(700), period="2026-02")
    assert compose(use, terms(), ended, before={"2026-01": 300}, period="2026-02").amount_fen == 35_000
    # What was counted after March's reading is April's, and has March's tiers.
    late = used(span(10, to_on=date(2026, 3, 20)), period="2026-04")
    before = {"2026-01": 300, "2026-02": 300, "2026-03": 200}
    assert compose(late, terms(), ended, before=before, period="2026-04").amount_fen == 550
    # April has nothing to bill, and nor has an account without meters in it.
    assert compose(used(span(0), period="2026-04"), terms(), ended, period="2026-04").ended
    assert compose(None, terms(), ended, period="2026-04").ended


def test_a_change_of_class_begins_the_tiers_anew() -> None:
    # Home since May, a shop before: 8 months (facts.md 4.2), 1,840 kWh; only May counts
    shop, home = terms("shop"), terms(begins=date(2026, 5, 6))
    found = compose(used(span(100)), shop, home, before={"2026-04": 5000, "2026-05": 1800})
    assert found.amount_fen == 5_000 + 60 * 5


def test_the_class_that_ends_has_the_months_up_to_it() -> None:
    # Home until June 10, days 1 to 10 of 30: 100 kWh; six months are 1,380, 1,350 before: 70 above.
    # The shop has the other 200 x 0.689 = 137.80
    home, shop = terms(), terms("shop", date(2026, 6, 11))
    found = compose(used(span(300)), home, shop, before={"2026-05": 1350})
    assert found.amount_fen == 5_000 + 70 * 5 + 13_780
    assert found.flags == ("changed",)
    assert found.apart_kwh == 100


def test_many_people_have_wider_tiers() -> None:
    # 330 x 12 = 3,960
    found = compose(used(span(100)), terms(people=5), before={"2026-05": 3900})
    assert found.amount_fen == 5_000 + 40 * 5


def test_tiers_of_two_months() -> None:
    # May and June: 460; 400 in May, 40 above. From June on only one month: 230
    book = (tariff("home", version(tiers=TIERS, tier_period="two_months")),)
    assert compose(used(span(100)), book=book, before={"2026-04": 9, "2026-05": 400}).amount_fen == 5_200
    new = terms(begins=date(2026, 6, 3), supply_from=date(2026, 6, 3))
    assert compose(used(span(240)), new, book=book).amount_fen == 12_000 + 50


@pytest.mark.parametrize(("begun", "extra_fen"), [(date(2026, 6, 1), 170 * 5), (date(2026, 5, 1), 0)])
def test_tiers_of_a_month_count_the_months_between_readings(begun: date, extra_fen: int) -> None:
    # One month: 230, 400 used; two months: 460
    book = (tariff("home", version(tiers=TIERS, tier_period="month")),)
    found = compose(used(span(400, from_on=begun)), book=book, before={"2026-05": 400})
    assert found.amount_fen == 20_000 + extra_fen


def test_new_prices_within_the_month_split_it_by_days() -> None:
    # June 11: 10 of 30 days, 100 of 301 kWh (100.33), the rest 201: 50.00 + 120.60
    book = (tariff("home", version(), version("2", date(2026, 6, 11), energy={"flat": D("0.6")})),)
    found = compose(used(span(301)), terms(), book=book)
    assert found.amount_fen == 5_000 + 12_060
    assert found.basis is not None
    one, two = found.basis.parts
    assert (one.tariff_version, one.from_on, one.to_on) == ("1", date(2026, 6, 1), date(2026, 6, 10))
    assert (two.tariff_version, two.usage.kwh) == ("2", {"flat": D(201)})


def test_a_meter_changed_with_the_prices_splits_them_by_readings() -> None:
    change = date(2026, 6, 11)
    book = (tariff("home", version(), version("2", change, energy={"flat": D("0.6")})),)
    use = used(span(250, to_on=change), span(50, from_on=change, asset_no="M2"))
    # 250 x 0.5 + 50 x 0.6
    assert compose(use, terms(), book=book).amount_fen == 12_500 + 3_000


def test_tiers_go_on_through_a_split_month() -> None:
    # 2,700 before; 100 kWh of the old prices and 200 of the new: 40 and 200 above 2,760
    book = (
        tariff(
            "home",
            version(tiers=TIERS),
            version("2", date(2026, 6, 11), energy={"flat": D("0.6")}, tiers=TIERS),
        ),
    )
    found = compose(used(span(300)), terms(), book=book, before={"2026-05": 2700})
    assert found.amount_fen == 5_000 + 200 + 12_000 + 1_000


def test_a_fixed_ratio_is_split_off() -> None:
    # facts.md 4.8: 440 kWh, 10 % of it at .689, the rest at .479: 220.00
    book = (tariff("home", version(energy={"flat": D("0.479")})), SHOP)
    part = Split(name="商业", tariff_code="shop", ratio_pct=D(10))
    found = compose(used(span(440)), terms(splits=(part,)), book=book)
    # 44 x 0.689 = 30.316, 396 x 0.479 = 189.684
    assert (found.amount_fen, found.apart_kwh) == (3_032 + 18_968, 44)


def test_split_off_energy_counts_in_no_tier() -> None:
    part = Split(name="商业", tariff_code="shop", kwh=100)
    found = compose(used(span(160)), terms(splits=(part,)), before={"2026-05": 2700})
    # 60 x 0.5, 100 x 0.689; 2,700 + 60 fills the first tier exactly
    assert found.amount_fen == 3_000 + 6_890


@pytest.mark.parametrize(("deducted", "kwh", "fen"), [(True, 300, 16_890), (False, 400, 21_890)])
def test_a_point_with_prices_of_its_own(deducted: bool, kwh: int, fen: int) -> None:
    # The sub-meter of 100 kWh is part of 300, or comes beside them: 200 or 300 x 0.5, 100 x 0.689
    sub = PointUse(
        point_id="P2", name="店面", tariff_code="shop", deducted=deducted, spans=(span(100, asset_no="M2"),)
    )
    found = compose(used(span(300), more=(sub,)))
    assert (found.kwh, found.apart_kwh, found.amount_fen) == (kwh, 100, fen)


def test_agreed_losses() -> None:
    # (1,000 + 200) x 3 % = 36, with the transformer's 200: 236
    losses = Losses(transformer_kwh=200, line_pct=D(3))
    found = compose(used(span(1000)), terms("shop", losses=losses))
    assert (found.kwh, found.amount_fen) == (1236, 85_160)


def test_free_energy() -> None:
    assert compose(used(span(100)), terms(free_kwh=15)).amount_fen == 4_250


def test_capacity_by_days() -> None:
    # facts.md 4.4: 630 kVA all June and 1,000 kVA sealed on June 10, at 15: 13,950.00
    whole = terms("big", basis="capacity", operating_kva=1630, total_kva=1630)
    less = terms("big", date(2026, 6, 10), basis="capacity", operating_kva=630, total_kva=1630)
    found = compose(used(), whole, less, book=(two_part("15"),))
    assert (found.amount_fen, found.flags) == (1_395_000, ("capacity", "zero"))
    assert found.basis is not None
    assert len(found.basis.parts) == 1


def test_a_new_supply_pays_capacity_from_its_day() -> None:
    # facts.md 4.4: 315 kVA since September 6, at 22: 25 of 30 days: 5,775.00
    new = terms(
        "big",
        date(2026, 9, 6),
        basis="capacity",
        operating_kva=315,
        total_kva=315,
        supply_from=date(2026, 9, 6),
    )
    found = compose(used(period="2026-09"), new, book=(two_part("22"),), period="2026-09")
    assert found.amount_fen == 577_500


def test_a_short_reduction_is_charged_in_full() -> None:
    # facts.md 10.2 CAP3: 12 days less; 200 kVA at 15 are 3,000.00 all the same
    full = terms("big", basis="capacity", operating_kva=200, total_kva=200)
    less = terms("big", date(2026, 6, 5), basis="capacity", operating_kva=50, total_kva=200)
    again = terms("big", date(2026, 6, 17), basis="capacity", operating_kva=200, total_kva=200)
    assert compose(used(), full, less, again, book=(two_part("15"),)).amount_fen == 300_000


def demand(contract_kw: int, total_kva: int, begins: date = SINCE) -> Terms:
    return terms("big", begins, basis="contract_demand", contract_kw=contract_kw, total_kva=total_kva)


def test_contract_demand_by_days() -> None:
    # facts.md 4.4: 420 then 230 kW from July 10, at 48: 420 x 48 x 9/31 + 230 x 48 x 22/31 = 13,687.74
    found = compose(
        used(period="2026-07"),
        demand(420, 500),
        demand(230, 500, date(2026, 7, 10)),
        book=(two_part("48", "contract_demand"),),
        period="2026-07",
    )
    assert found.amount_fen == 1_368_774


def test_the_load_rate_discount() -> None:
    # facts.md 4.4: 346 then 420 kW from July 10, 48 x 0.9: 17,215.90; 260 kWh for each of 500 kVA at 0.5
    use = used(span(130_000, from_on=date(2026, 7, 1), to_on=date(2026, 8, 1)), period="2026-07")
    found = compose(
        use,
        demand(346, 500),
        demand(420, 500, date(2026, 7, 10)),
        book=(two_part("48", "contract_demand"),),
        period="2026-07",
    )
    # 346 x 43.2 x 9/31 = 4,339.51; 420 x 43.2 x 22/31 = 12,876.39
    assert found.amount_fen == 433_951 + 1_287_639 + 6_500_000


def test_a_demand_above_the_contract_counts_twice() -> None:
    # 105 % of 400 are 420; 430 were reached: (400 + 10 x 2) x 48
    use = used(span(430, "max_demand"), span(0))
    found = compose(use, demand(400, 500), book=(two_part("48", "contract_demand"),))
    assert found.amount_fen == 420 * 4_800


def test_an_undivided_meter_and_prices_of_periods() -> None:
    peaks = version(energy={"peak": D("0.6"), "valley": D("0.3")})
    tou = tariff("tou", peaks, calendar="c")
    found = compose(used(span(100)), terms("tou"), book=(tou,))
    assert (found.flags, found.held) == (("refused",), True)
    assert "峰、谷" in found.trouble
    assert compose(used(span(40, "peak"), span(10, "valley")), terms("tou"), book=(tou,)).amount_fen == 2_700
    assert compose(used(span(40, "peak"), span(10, "valley")), terms("home")).amount_fen == 2_500


@pytest.mark.parametrize(
    ("use", "which", "flag"),
    [
        (None, (), "no_meter"),
        (
            MeteredUse(account_no=NUMBER, period="2026-06", missing=("M1",), points=used().points),
            (),
            "no_reading",
        ),
        (used(span(-5)), (), "negative"),
        (used(span(5)), (terms("gone"),), "no_tariff"),
        (used(span(5)), (terms(splits=(Split(name="商业", tariff_code="shop", kwh=9),)),), "refused"),
    ],
)
def test_what_cannot_be_computed_is_held(use: MeteredUse | None, which: tuple[Terms, ...], flag: str) -> None:
    found = compose(use, *which)
    assert found.flags == (flag,)
    assert found.held
    assert (found.kwh, found.amount_fen, found.basis) == (0, 0, None)


def test_prices_that_end_within_the_month_are_missing() -> None:
    ending = msgspec.structs.replace(version(), effective_to=date(2026, 6, 20))
    found = compose(used(span(5)), terms(), book=(tariff("home", ending),))
    assert found.flags == ("no_tariff",)
    assert "2026-06-30" in found.trouble


def wrapped(previous: int, current: int, kwh: int) -> Span:
    return msgspec.structs.replace(span(kwh), previous=D(previous), current=D(current), wrapped=True)


def test_a_register_that_passed_its_end_is_billed_and_one_that_went_back_is_not() -> None:
    # Six digits: 999,900 to 150 are 250 kWh; 1,300 to 1,000 would be 999,700
    assert compose(used(wrapped(999_900, 150, 250))).kwh == 250
    assert compose(used(wrapped(1_300, 1_000, 999_700))).flags == ("backwards",)


def test_a_provisional_month_says_so() -> None:
    found = compose(msgspec.structs.replace(used(span(5)), provisional=True))
    assert found.flags == ("provisional",)
    assert found.basis is not None
    assert found.basis.provisional


CHANGES = st.lists(
    st.tuples(
        st.dates(date(2026, 5, 1), date(2026, 7, 15)),
        st.sampled_from(["home", "shop", "new"]),
        st.sampled_from([0, 5]),
        st.sampled_from([0, 15]),
    ),
    max_size=3,
    unique_by=lambda change: change[0],
)


@given(kwh=st.integers(0, 9_000), before=st.integers(0, 9_000), changes=CHANGES)
def test_parts_add_up_and_are_priced_again_to_the_fen(
    kwh: int, before: int, changes: list[tuple[date, str, int, int]]
) -> None:
    new = tariff("new", version(), version("2", date(2026, 6, 20), energy={"flat": D("0.61")}, tiers=TIERS))
    book = (HOME, SHOP, new)
    agreed = [terms(), *(terms(code, on, people=p, free_kwh=f) for on, code, p, f in sorted(changes))]
    found = compose(used(span(kwh)), *agreed, book=book, before={"2026-05": before})
    assert found.kwh == kwh
    assert found.basis is not None
    by_code = {one.code: one for one in book}
    assert repriced_fen(found.basis, lambda part: as_billed(part, by_code)) == found.amount_fen
    assert sum(sum(part.usage.kwh.values()) for part in found.basis.parts) == kwh


@given(
    kwh=st.integers(0, 10**6),
    days=st.integers(1, 92),
    cuts=st.lists(st.dates(date(2026, 6, 2), date(2026, 6, 30)), max_size=3, unique=True),
)
def test_what_was_counted_is_shared_without_loss(kwh: int, days: int, cuts: list[date]) -> None:
    changes = enumerate(sorted(cuts))
    agreed = [terms(), *(terms("shop" if place % 2 else "home", on, people=place) for place, on in changes)]
    found = stretches("2026-06", agreed, {one.code: one for one in (HOME, SHOP)}, SETTINGS)
    parts = pieces(found, 30)
    assert sum(piece.days for piece in parts) == 30
    shares = shared(D(kwh), date(2026, 5, 20), date(2026, 5, 20) + timedelta(days), parts)
    assert sum(shares) == kwh
    assert min(shares) >= 0
    assert sum(piece.monthly(D(100)) for piece in parts) == 100


@pytest.mark.parametrize("basis", ["actual_demand", "contract_demand"])
def test_a_demand_is_charged_up_to_the_day_supply_ended(basis: Basis) -> None:
    # 420 kW, ended on June 11: 420 x 48 x 10/30 = 6,720.00 (R24 Art.86)
    held = terms("big", basis=basis, contract_kw=420, total_kva=500)
    gone = terms("big", date(2026, 6, 11), basis=basis, supply_until=date(2026, 6, 11))
    use = used(span(420, "max_demand"), span(0))
    assert compose(use, held, gone, book=(two_part("48", basis),)).amount_fen == 672_000


def test_what_is_left_in_the_month_behind_costs_its_energy_only() -> None:
    # Read on June 1 for June, ended on June 11; July has 10 kWh x 0.5 and no demand charge.
    gone = terms("big", date(2026, 6, 11), basis="actual_demand", supply_until=date(2026, 6, 11))
    use = used(span(420, "max_demand"), span(10), period="2026-07")
    found = compose(use, gone, book=(two_part("48", "actual_demand"),), period="2026-07")
    assert found.amount_fen == 500
