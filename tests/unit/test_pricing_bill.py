"""Bills of every kind of tariff, computed by hand (prices: facts.md §4.3 and §4.6)."""

from decimal import Decimal as D

import pytest

from app.documents.glyphs import missing_glyphs
from app.kernel.refusals import Refused
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.energy import split_kwh, supply_loss_kwh
from app.tariffs.pricing.model import (
    Apart,
    CapacityDays,
    CapacityPrice,
    Priced,
    Prices,
    Surcharge,
    Tier,
    Usage,
)
from app.tariffs.pricing.tiers import widened

YEARLY = (Tier(D(230), D(0)), Tier(D(400), D("0.05")), Tier(None, D("0.30")))
ZHEJIANG = Prices(energy={"flat": D("0.538"), "peak": D("0.568"), "valley": D("0.288")}, tiers=YEARLY)
JIANGSU = Prices(energy={"flat": D("0.5283")}, tiers=YEARLY)
FIVE = {"sharp": D(100), "peak": D(200), "flat": D(300), "valley": D(400)}


def usage(kwh: dict[str, D] | int, **more: object) -> Usage:
    used = {"flat": D(kwh)} if isinstance(kwh, int) else kwh
    return Usage(kwh=used, **more)  # type: ignore[arg-type]


def amounts(priced: Priced) -> list[str]:
    return [str(line.amount) for line in priced.lines]


def test_zhejiang_flat_through_all_three_tiers() -> None:
    # 2000 were used before; limits of the year 230 × 12 = 2760 and 400 × 12 = 4800.
    # Tier 1: 760; tier 2: 2040; tier 3: 200. 3000 × 0.538 = 1614.00; 2040 × 0.05 = 102; 200 × 0.30 = 60.
    bill = price(ZHEJIANG, usage(3000, prior_kwh=D(2000), tier_months=D(12)))
    assert [tier.kwh for tier in bill.tiers] == [760, 2040, 200]
    assert [str(tier.adder) for tier in bill.tiers] == ["0.00", "102.00", "60.00"]
    # 760 × 0.538 = 408.88; 2040 × 0.588 = 1199.52; 200 × 0.838 = 167.60: the printed prices of the tiers.
    assert [str(tier.amount) for tier in bill.tiers] == ["408.88", "1199.52", "167.60"]
    assert bill.tiers_left == (0, 0, None)
    assert (str(bill.energy), str(bill.total), str(bill.average_price)) == ("1614.00", "1776.00", "0.5920")
    assert [line.text for line in bill.lines] == [
        "电量 3000 千瓦时 × 0.538 元",
        "第二档加价 2040 千瓦时 × 0.05 元",
        "第三档加价 200 千瓦时 × 0.3 元",
    ]


def test_zhejiang_time_of_use_with_tiers_on_top() -> None:
    # 200 × 0.568 = 113.60; 150 × 0.288 = 43.20; from 2600 on 160 stay in tier 1, 190 × 0.05 = 9.50.
    bill = price(ZHEJIANG, usage({"valley": D(150), "peak": D(200)}, prior_kwh=D(2600), tier_months=D(12)))
    assert bill.periods == {"peak": D("113.60"), "valley": D("43.20")}
    assert list(bill.periods) == ["peak", "valley"]
    assert [(tier.kwh, tier.amount) for tier in bill.tiers] == [(160, None), (190, None), (0, None)]
    assert bill.tiers_left == (0, 1850, None)
    assert str(bill.total) == "166.30"


def test_jiangsu_in_the_first_tier() -> None:
    # 318 × 0.5283 = 167.9994, half up to 168.00.
    bill = price(JIANGSU, usage(318, tier_months=D(12)))
    assert (str(bill.total), bill.tiers_left) == ("168.00", (2442, 2040, None))


def test_ti1_monthly_tiers() -> None:
    # 930 × 0.50 = 465; 90 × 0.05 = 4.50; 620 × 0.30 = 186 (facts.md §10.2: 655.50).
    tiers = (Tier(D(220), D(0)), Tier(D(310), D("0.05")), Tier(None, D("0.30")))
    assert str(price(Prices(energy={"flat": D("0.50")}, tiers=tiers), usage(930)).total) == "655.50"


@pytest.mark.parametrize(("months", "left"), [(10, (2000, 2000, None)), (3, (600, 600, None))])
def test_ti2_part_years_count_whole_months(months: int, left: tuple[int, int, None]) -> None:
    tiers = (Tier(D(200), D(0)), Tier(D(400), D("0.05")), Tier(None, D("0.30")))
    bill = price(Prices(energy={"flat": D("0.50")}, tiers=tiers), usage(0, tier_months=D(months)))
    assert bill.tiers_left == left
    assert bill.average_price is None


def test_the_limit_itself_lies_in_the_lower_tier() -> None:
    tiers = (Tier(D(200), D(0)), Tier(None, D(1)))
    prices = Prices(energy={"flat": D(1)}, tiers=tiers)
    assert [tier.kwh for tier in price(prices, usage(200)).tiers] == [200, 0]
    assert [tier.kwh for tier in price(prices, usage(1, prior_kwh=D(200))).tiers] == [0, 1]


def test_a_household_of_many_has_wider_tiers() -> None:
    assert [tier.upto for tier in widened(YEARLY, D(100))] == [330, 500, None]


def test_free_energy_costs_nothing_and_counts_in_the_tiers() -> None:
    # 250 − 15 = 235 × 0.5 = 117.50; the kWh 231 to 250 lie in tier 2: 20 × 0.05 = 1.00; 235 × 0.02 = 4.70.
    prices = Prices(energy={"flat": D("0.5")}, tiers=YEARLY, surcharges=(Surcharge("附加", D("0.02")),))
    bill = price(prices, usage(250, free_kwh=D(15)))
    assert [tier.kwh for tier in bill.tiers] == [230, 20, 0]
    assert amounts(bill) == ["117.50", "0", "1.00", "4.70"]
    assert bill.kwh == 250
    # All of the bill in tier 2: the 15 free kWh bear no adder either. 5 × 0.5 = 2.50; 5 × 0.05 = 0.25.
    late = price(prices, usage(20, free_kwh=D(15), prior_kwh=D(230)))
    assert amounts(late) == ["2.50", "0", "0.25", "0.10"]
    assert str(price(prices, usage(10, free_kwh=D(15))).total) == "0.00"


HUBEI_SINGLE = {
    "<1": ("1.133999", "0.930961", "0.735686", "0.516924"),
    "10": ("1.113999", "0.910961", "0.715686", "0.496924"),
    "35": ("1.093999", "0.890961", "0.695686", "0.476924"),
}
HUBEI_TWO_PART = {
    "10": ("1.049999", "0.848961", "0.651886", "0.432924", "42", "26.3"),
    "35": ("1.030199", "0.827161", "0.632086", "0.413124", "42", "26.3"),
    "110": ("1.012099", "0.809061", "0.613986", "0.395024", "39", "24.4"),
    "220": ("0.993099", "0.790061", "0.594986", "0.376024", "39", "24.4"),
}


def hubei(row: tuple[str, ...], capacity: CapacityPrice | None = None) -> Prices:
    return Prices(
        class_="commercial",
        scheme="two_part" if capacity else "single",
        energy=dict(zip(("sharp", "peak", "flat", "valley"), map(D, row), strict=False)),
        capacity=capacity,
        pf_standard=D("0.90") if capacity else None,
    )


@pytest.mark.parametrize(
    ("voltage", "expected"),
    [
        # 100 × 1.133999 = 113.3999; 200 × 0.930961 = 186.1922; 300 × 0.735686 = 220.7058;
        # 400 × 0.516924 = 206.7696.
        ("<1", ["113.40", "186.19", "220.71", "206.77"]),
        # 111.3999; 182.1922; 214.7058; 198.7696
        ("10", ["111.40", "182.19", "214.71", "198.77"]),
        # 109.3999; 178.1922; 208.7058; 190.7696
        ("35", ["109.40", "178.19", "208.71", "190.77"]),
    ],
)
def test_hubei_single_rate_at_each_voltage(voltage: str, expected: list[str]) -> None:
    bill = price(hubei(HUBEI_SINGLE[voltage]), usage(FIVE))
    assert amounts(bill) == expected
    assert bill.total == sum(map(D, expected))
    assert bill.pf is bill.pf_adjustment is bill.capacity is None


@pytest.mark.parametrize(
    ("voltage", "energy", "capacity", "adjusted", "total"),
    [
        # 104.9999 + 169.7922 + 195.5658 + 173.1696, each to the fen: 643.53. 800 × 26.3 = 21040.
        # 750 kvarh to 1000 kWh: 0.80, +5 %. (643.53 + 21040) × 5 % = 1084.1765.
        ("10", "643.53", "21040.00", "1084.18", "22767.71"),
        # 103.02 + 165.43 + 189.63 + 165.25 = 623.33; 21663.33 × 5 % = 1083.1665.
        ("35", "623.33", "21040.00", "1083.17", "22746.50"),
        # 101.21 + 161.81 + 184.20 + 158.01 = 605.23; 800 × 24.4 = 19520; 20125.23 × 5 % = 1006.2615.
        ("110", "605.23", "19520.00", "1006.26", "21131.49"),
        # 99.31 + 158.01 + 178.50 + 150.41 = 586.23; 20106.23 × 5 % = 1005.3115.
        ("220", "586.23", "19520.00", "1005.31", "21111.54"),
    ],
)
def test_hubei_two_part_by_capacity(
    voltage: str, energy: str, capacity: str, adjusted: str, total: str
) -> None:
    row = HUBEI_TWO_PART[voltage]
    prices = hubei(row, CapacityPrice("capacity", D(row[5])))
    bill = price(prices, usage(FIVE, kvarh=D(750), billing_kva=D(800)))
    assert (str(bill.pf), str(bill.pf_rate_pct)) == ("0.80", "5.00")
    assert (str(bill.energy), str(bill.capacity)) == (energy, capacity)
    assert (str(bill.pf_adjustment), str(bill.total)) == (adjusted, total)


def test_hubei_two_part_by_contract_and_by_actual_demand() -> None:
    row = HUBEI_TWO_PART["10"]
    contract = hubei(row, CapacityPrice("contract_demand", D(row[4])))
    demand = usage(FIVE, contract_kw=D(700), max_demand_kw=D(760), total_kva=D(1250), kvarh=D(750))
    # 105 % of 700 are 735; the 25 above count twice: 750 × 42 = 31500.
    assert str(price(contract, demand).capacity) == "31500.00"
    # 760 × 42 = 31920
    actual = hubei(row, CapacityPrice("actual_demand", D(row[4])))
    assert str(price(actual, demand).capacity) == "31920.00"


def test_agriculture_has_neither_tiers_nor_registers() -> None:
    # 2000 × 0.5487 = 1097.40; 1500 kvarh to 2000 kWh: 0.80, the standard itself: nothing.
    farm = Prices(class_="agricultural", energy={"flat": D("0.5487")}, pf_standard=D("0.80"))
    bill = price(farm, usage(2000, kvarh=D(1500)))
    assert amounts(bill) == ["1097.40", "0.00"]
    assert (bill.pf, bill.pf_rate_pct) == (D("0.80"), 0)


def test_en1_and_en2_energy_at_its_price() -> None:
    # 774 × 0.58 = 448.92; 670 × 0.51 = 341.70 (facts.md §10.2)
    assert str(price(Prices(energy={"flat": D("0.58")}), usage(774)).total) == "448.92"
    assert str(price(Prices(energy={"flat": D("0.51")}), usage(670)).total) == "341.70"


def test_en3_a_fixed_ratio_becomes_a_quantity() -> None:
    # 10 % of 440 are 44: 44 × 0.689 = 30.316; 396 × 0.479 = 189.684; together 220.00.
    kwh = split_kwh(D(440), D(10))
    bill = price(Prices(energy={"flat": D("0.479")}), usage(440, apart=(Apart("商业", kwh, D("0.689")),)))
    assert (kwh, bill.kwh) == (44, 440)
    assert (bill.periods, bill.apart) == ({"flat": D("189.68")}, {"商业": D("30.32")})
    assert str(bill.total) == "220.00"


def test_half_a_kwh_of_a_ratio_goes_up() -> None:
    assert split_kwh(D(45), D(10)) == 5


def test_splits_leave_the_flat_register_then_the_others() -> None:
    prices = hubei(HUBEI_SINGLE["<1"])
    some = price(prices, usage(FIVE, apart=(Apart("照明", D(250), D("0.5")),)))
    # 300 − 250 = 50 × 0.735686 = 36.7843; 250 × 0.5 = 125
    assert (some.periods["flat"], some.apart["照明"]) == (D("36.78"), D("125.00"))
    more = price(prices, usage(FIVE, apart=(Apart("照明", D(450), D("0.5")),)))
    # 300 flat, then 100 sharp and 50 of the 200 peak: 150 × 0.930961 = 139.64415
    assert list(more.periods.values()) == [0, D("139.64"), 0, D("206.77")]


def test_losses_are_flat_energy_and_reactive_energy() -> None:
    # (1000 + 50) × 1 % = 10.5, half up 11: 61 kWh of losses. Flat 300 + 61 = 361 × 0.735686 = 265.582646.
    loss = supply_loss_kwh(D(1000), D(50), D(1))
    bill = price(hubei(HUBEI_SINGLE["<1"]), usage(FIVE, loss_kwh=loss))
    assert (loss, bill.kwh, bill.periods["flat"]) == (61, 1061, D("265.58"))
    # P = 800 + 0, Q = 200 + |−300| + 100 = 600: 0.80
    farm = Prices(energy={"flat": D("0.5")}, pf_standard=D("0.80"))
    used = usage(800, kvarh=D(200), kvarh_reverse=D(-300), loss_kvarh=D(100))
    assert price(farm, used).pf == D("0.80")


def test_losses_of_a_meter_without_flat_register_need_a_flat_price() -> None:
    bill = price(ZHEJIANG, usage({"peak": D(10), "valley": D(10)}, loss_kwh=D(2)))
    assert list(bill.periods) == ["peak", "flat", "valley"]


def test_the_base_of_the_power_factor_is_energy_capacity_and_what_says_so() -> None:
    prices = Prices(
        class_="commercial",
        scheme="two_part",
        energy={"flat": D("0.5")},
        tiers=(Tier(D(100), D(0)), Tier(None, D("0.1"))),
        surcharges=(Surcharge("系统运行费", D("0.01"), in_pf_base=True), Surcharge("基金", D("0.02"))),
        capacity=CapacityPrice("capacity", D(20)),
        pf_standard=D("0.85"),
    )
    apart = (Apart("办公", D(50), D("0.4"), in_pf_base=True), Apart("居民", D(50), D("0.6")))
    bill = price(prices, usage(400, kvarh=D(300), billing_kva=D(10), apart=apart))
    # Energy 300 × 0.5 = 150; capacity 200; 400 × 0.01 = 4; 50 × 0.4 = 20: base 374. 0.80 against 0.85:
    # +2.5 % = 9.35. Tier adder 200 × 0.1 = 20; 400 × 0.02 = 8; 50 × 0.6 = 30: total 441.35.
    assert (bill.pf_base, bill.pf_rate_pct, bill.pf_adjustment) == (374, D("2.50"), D("9.35"))
    assert str(bill.total) == "441.35"


def test_nothing_used_has_no_power_factor_but_a_capacity_charge() -> None:
    prices = hubei(HUBEI_TWO_PART["10"], CapacityPrice("capacity", D("26.3")))
    bill = price(prices, usage(0, billing_kva=D(800)))
    assert (bill.pf, bill.pf_adjustment, str(bill.total)) == (None, None, "21040.00")


def test_a_surcharge_may_be_below_zero() -> None:
    # 5 × −0.001 = −0.005, half up away from zero −0.01
    prices = Prices(energy={"flat": D(1)}, surcharges=(Surcharge("损益", D("-0.001")),))
    assert str(price(prices, usage(5)).total) == "4.99"


def test_capacity_of_a_month_in_parts() -> None:
    prices = Prices(scheme="two_part", energy={"flat": D(1)}, capacity=CapacityPrice("actual_demand", D(48)))
    parts = (CapacityDays(D(346), 9), CapacityDays(D(420), 22))
    bill = price(prices, usage(0, capacity_days=parts, days_in_month=31, demand_discount=D("0.90")))
    assert str(bill.capacity) == "17215.90"  # facts.md §10.2 DM2


def refused(prices: Prices, used: Usage) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        price(prices, used)
    return {(reason.code, reason.field) for reason in caught.value.reasons}


def test_all_refusals_come_at_once_beside_their_fields() -> None:
    assert refused(
        Prices(energy={"flat": D(-1)}, surcharges=(Surcharge("附加", D("NaN")),)),
        usage(10, kvarh=D(10**12), prior_kwh=D("0.000000001")),
    ) == {
        ("price.negative", "tariff.energy.flat"),
        ("price.not_finite", "tariff.surcharges[0].price"),
        ("price.too_large", "usage.kvarh"),
        ("price.too_precise", "usage.prior_kwh"),
    }
    assert refused(
        Prices(scheme="two_part", energy={"noon": D(1)}, pf_standard=D("0.7")),
        usage({"peak": D(1)}, tier_months=D("1.5"), demand_discount=D(0)),
    ) == {
        ("price.unknown_register", "tariff.energy.noon"),
        ("price.no_price", "tariff.energy.peak"),
        ("price.tier_months", "usage.tier_months"),
        ("price.no_capacity", "tariff.capacity"),
        ("price.discount_range", "usage.demand_discount"),
        ("price.no_standard", "tariff.pf_standard"),
    }
    twice = (Surcharge("基金", D(1)), Surcharge("基金", D(2)))
    assert refused(
        Prices(energy={"flat": D(1)}, surcharges=twice, capacity=CapacityPrice("capacity", D(1))),
        usage(10, apart=(Apart("照明", D(11), D(1)),), capacity_days=(CapacityDays(D(1), 0),)),
    ) == {
        ("price.same_name", "tariff.surcharges[1].name"),
        ("price.apart_exceeds", "usage.apart"),
        ("price.capacity_on_single", "tariff.capacity"),
        ("price.days_of_month", "usage.days_in_month"),
        ("price.days_of_month", "usage.capacity_days[0].days"),
    }


@pytest.mark.parametrize(
    "limits", [(200, 100, None), (100, 100, None), (0, None), (100, 200), (None, 200, None)]
)
def test_tiers_must_rise_and_end_open(limits: tuple[int | None, ...]) -> None:
    tiers = tuple(Tier(None if limit is None else D(limit), D(0)) for limit in limits)
    codes = {code for code, _ in refused(Prices(energy={"flat": D(1)}, tiers=tiers), usage(1))}
    assert codes == {"price.tier_order"}


def test_every_character_of_an_explanation_can_be_printed() -> None:
    prices = hubei(HUBEI_TWO_PART["10"], CapacityPrice("contract_demand", D(42)))
    more = {"contract_kw": D(700), "max_demand_kw": D(760), "kvarh": D(750), "free_kwh": D(10)}
    bills = [
        price(prices, usage({**FIVE}, **more)),
        price(ZHEJIANG, usage(9000, tier_months=D(12), apart=(Apart("照明", D(1), D(1)),))),
    ]
    for line in (line for bill in bills for line in bill.lines):
        assert not missing_glyphs(line.text + line.rule)
