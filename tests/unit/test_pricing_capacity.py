"""Capacity and demand charges: published examples (facts.md §10.2 CAP1–4, DM1–3) and their borders."""

from datetime import date
from decimal import Decimal as D

import pytest

from app.tariffs.pricing.capacity import billing_size, capacity_charge, charge_by_days, demand_discount
from app.tariffs.pricing.model import ZERO, Basis, CapacityPrice, Usage
from app.tariffs.pricing.months import Change, days_by_size, days_of_month, without_short_reductions
from app.tariffs.pricing.rules import shipped

RULES = shipped().demand


def changes(*pairs: tuple[str, int]) -> tuple[Change, ...]:
    return tuple(Change(date.fromisoformat(on), D(size)) for on, size in pairs)


def month(price: str, year: int, number: int, *pairs: tuple[str, int], basis: Basis = "capacity") -> str:
    parts = days_by_size(changes(*pairs), year, number)
    charge = charge_by_days(CapacityPrice(basis, D(price)), parts, days_of_month(year, number, None))
    assert sum((line.amount for line in charge.lines), ZERO) == sum(charge.amounts, ZERO)
    return str(sum(charge.amounts, ZERO))


def test_cap1_a_transformer_is_sealed_on_the_tenth() -> None:
    # 1630 × 15 × 9/30 = 7335; 630 × 15 × 21/30 = 6615
    assert month("15", 2026, 6, ("2026-01-01", 1630), ("2026-06-10", 630)) == "13950.00"


def test_cap2_a_new_supply_counts_from_its_day_on() -> None:
    # 315 × 22 × 25/30 = 5775
    assert month("22", 2026, 9, ("2026-09-06", 315)) == "5775.00"


def test_cap3_a_short_reduction_is_charged_in_full() -> None:
    # 200 kVA × 15 = 3000; reduced for 12 days only, below 15
    short = changes(("2026-01-01", 200), ("2026-06-05", 100), ("2026-06-17", 200))
    kept = without_short_reductions(short, 15)
    charge = charge_by_days(CapacityPrice("capacity", D(15)), days_by_size(kept, 2026, 6), 30)
    assert sum(charge.amounts) == 3000


def test_a_reduction_of_fifteen_days_counts_and_an_open_one_too() -> None:
    enough = changes(("2026-01-01", 200), ("2026-06-05", 100), ("2026-06-20", 200))
    assert without_short_reductions(enough, 15) == enough
    lasting = changes(("2026-01-01", 200), ("2026-06-05", 100))
    assert without_short_reductions(lasting, 15) == lasting
    smaller = changes(("2026-01-01", 200), ("2026-06-05", 100), ("2026-06-10", 50))
    assert without_short_reductions(smaller, 15) == smaller


def test_cap4_a_change_of_last_month_holds_for_the_whole_of_this_one() -> None:
    assert month("30", 2026, 11, ("2026-01-01", 1000), ("2026-10-05", 500)) == "15000.00"


def test_dm1_demand_by_days() -> None:
    # 420 × 48 × 9/31 = 5852.903; 230 × 48 × 22/31 = 7834.838
    parts = (("2026-01-01", 420), ("2026-07-10", 230))
    assert month("48", 2026, 7, *parts, basis="actual_demand") == "13687.74"


def test_dm2_the_load_rate_discount() -> None:
    # 346 × 48 × 0.9 × 9/31 = 4339.5097; 420 × 48 × 0.9 × 22/31 = 12876.387
    parts = days_by_size(changes(("2026-01-01", 346), ("2026-07-10", 420)), 2026, 7)
    charge = charge_by_days(CapacityPrice("actual_demand", D(48)), parts, 31, D("0.90"))
    assert str(sum(charge.amounts)) == "17215.90"
    assert "× 48 元 × 0.9 ×" in charge.lines[0].text


def test_dm3_within_105_percent_the_contract_is_billed() -> None:
    usage = Usage(kwh={}, contract_kw=D(16_000), max_demand_kw=D(16_200))
    assert billing_size("contract_demand", usage, RULES) * 30 == 480_000


@pytest.mark.parametrize(
    ("contract", "measured", "total", "billed"),
    [
        (1000, "1050", 0, "1000"),  # exactly 105 %
        (1000, "1050.01", 0, "1000.02"),  # a hundredth above it, twice
        (1000, "100", 0, "1000"),  # the contract is the least
        (700, "760", 1250, "750"),  # 105 % of 700 are 735; 25 twice
        (300, "0", 1000, "400"),  # below 40 % of 1000 kVA
        (400, "0", 1000, "400"),  # exactly 40 %
        (300, "420", 1000, "400"),  # 105 % of the floor
        (300, "430", 1000, "420"),  # 10 above it, twice
    ],
)
def test_contract_demand_at_its_borders(contract: int, measured: str, total: int, billed: str) -> None:
    usage = Usage(kwh={}, contract_kw=D(contract), max_demand_kw=D(measured), total_kva=D(total))
    assert billing_size("contract_demand", usage, RULES) == D(billed)


@pytest.mark.parametrize(
    ("contract", "measured", "total", "text"),
    [
        (700, 735, 1250, "合同最大需量电费 700 千瓦 × 41 元"),
        (700, 760, 1250, "合同最大需量电费(700 千瓦,超过 105% 的 25 千瓦按 2 倍) 750 千瓦 × 41 元"),
        (300, 0, 1000, "合同最大需量电费(合同 300 千瓦不足总容量的 40%,按 400 千瓦) 400 千瓦 × 41 元"),
        (
            300,
            430,
            1000,
            "合同最大需量电费(合同 300 千瓦不足总容量的 40%,按 400 千瓦;400 千瓦,超过 105% 的 10 千瓦按 2 倍)"
            " 420 千瓦 × 41 元",
        ),
    ],
)
def test_the_line_says_how_the_kilowatts_came_about(
    contract: int, measured: int, total: int, text: str
) -> None:
    usage = Usage(kwh={}, contract_kw=D(contract), max_demand_kw=D(measured), total_kva=D(total))
    charge = capacity_charge(CapacityPrice("contract_demand", D(41)), usage, RULES)
    assert [line.text for line in charge.lines] == [text]


def test_actual_demand_knows_no_floor() -> None:
    usage = Usage(kwh={}, contract_kw=D(700), max_demand_kw=D(10), total_kva=D(1250))
    assert billing_size("actual_demand", usage, RULES) == 10


@pytest.mark.parametrize(
    ("kwh", "kva", "factor"),
    [(26_000, 100, "0.90"), (26_099, 100, "0.90"), (25_999, 100, "1"), (0, 0, "1")],
)
def test_kwh_per_kva_are_cut_not_rounded(kwh: int, kva: int, factor: str) -> None:
    assert demand_discount(D(kwh), D(kva), RULES) == D(factor)


def test_days_of_a_month_by_size() -> None:
    inside = changes(("2026-07-01", 880), ("2026-07-14", 250), ("2026-08-02", 900))
    assert [(part.size, part.days) for part in days_by_size(inside, 2026, 7)] == [(880, 13), (250, 18)]
    assert days_by_size(changes(("2026-08-01", 9)), 2026, 7) == ()
    (last,) = days_by_size(changes(("2028-02-29", 9)), 2028, 2)
    assert (last.size, last.days) == (9, 1)
    assert [part.days for part in days_by_size(changes(("2027-12-31", 9)), 2027, 12)] == [1]


def test_a_month_of_thirty_days_is_whole_without_a_change() -> None:
    whole = changes(("2026-01-01", 100))
    assert [part.days for part in days_by_size(whole, 2026, 7, 30)] == [30]
    changed = changes(("2026-01-01", 100), ("2026-07-14", 50))
    assert [part.days for part in days_by_size(changed, 2026, 7, 30)] == [13, 18]
    assert (days_of_month(2026, 7, 30), days_of_month(2028, 2, None)) == (30, 29)
