"""`calc`: bills, capacity charges and power factors, with what is left out and what is refused."""

from typing import Any

import pytest

from tests.calculating import lines, refusal, result

TARIFF = {
    "class": "residential",
    "scheme": "single",
    "energy": {"flat": "0.5469"},
    "tiers": [
        {"upto": "2160", "adder": "0"},
        {"upto": "4200", "adder": "0.05"},
        {"upto": None, "adder": "0.30"},
    ],
    "surcharges": [{"name": "基金", "price": "0.02", "in_pf_base": False}],
}


def test_a_household_bill() -> None:
    # 318 × 0.5469 = 173.9142; 318 × 0.02 = 6.36; 180.27 ÷ 318 = 0.56688…
    assert result(kind="bill", tariff=TARIFF, usage={"kwh": {"flat": "318"}}) == {
        "kwh": "318",
        "energy": "173.91",
        "periods": {"flat": "173.91"},
        "tiers": [
            {"kwh": "318", "amount": "173.91", "adder": "0.00"},
            {"kwh": "0", "amount": "0.00", "adder": "0.00"},
            {"kwh": "0", "amount": "0.00", "adder": "0.00"},
        ],
        "tiers_left": ["1842", "2040", None],
        "surcharges": {"基金": "6.36"},
        "total": "180.27",
        "average_price": "0.5669",
    }


def test_null_is_left_out() -> None:
    tariff = {**TARIFF, "surcharges": None, "capacity": None, "pf_standard": None, "scheme": None}
    usage = {"kwh": {"flat": "318"}, "apart": None, "tier_months": None, "capacity_days": None}
    assert result(kind="bill", tariff=tariff, usage=usage)["total"] == "173.91"
    assert result(kind="power_factor", pf="0.78", standard="0.85", base=None, kwh=None)["pf"] == "0.78"
    assert refusal(kind="power_factor", pf="1", standard="0.85", colour=None)[0] == "calc.unknown_field"


def test_a_two_part_bill_with_everything() -> None:
    tariff = {
        "class": "commercial",
        "scheme": "two_part",
        "energy": {"sharp": "1.2", "peak": "0.9", "flat": "0.6", "valley": "0.3", "deep": "0.1"},
        "surcharges": [{"name": "附加", "price": 0.01, "in_pf_base": True}],
        "capacity": {"basis": "contract_demand", "price": "40"},
        "pf_standard": "0.90",
    }
    usage = {
        "kwh": {"sharp": "100", "peak": "200", "flat": "2300", "valley": "300", "deep": "50"},
        "kvarh": "2000",
        "kvarh_reverse": "-200",
        "loss_kwh": "50",
        "loss_kvarh": "50",
        "contract_kw": "1000",
        "max_demand_kw": "1100",
        "total_kva": "2000",
        "apart": [{"name": "定量照明", "kwh": "2000", "price": "0.70", "in_pf_base": False}],
    }
    got = result(kind="bill", tariff=tariff, usage=usage)
    # Flat 2300 + 50 − 2000 = 350: 120 + 180 + 210 + 90 + 5 = 605. P = 3000, Q = 2250: 0.80, +5 %.
    # 1000 + (1100 − 1050) × 2 = 1100 kW × 40 = 44000. 3000 × 0.01 = 30. Base 605 + 44000 + 30 = 44635.
    assert got == {
        "kwh": "3000",
        "energy": "605.00",
        "periods": {
            "sharp": "120.00",
            "peak": "180.00",
            "flat": "210.00",
            "valley": "90.00",
            "deep": "5.00",
        },
        "capacity": "44000.00",
        "pf": "0.80",
        "pf_rate_pct": "5.00",
        "pf_base": "44635.00",
        "pf_adjustment": "2231.75",
        "surcharges": {"附加": "30.00"},
        "apart": {"定量照明": "1400.00"},
        "total": "48266.75",
        "average_price": "16.0889",
    }


@pytest.mark.parametrize(
    ("tariff", "usage", "refused"),
    [
        ({}, {"kwh": {"flat": "1"}}, ("calc.missing", "tariff.energy")),
        ({"energy": {}}, {"kwh": {"flat": "1"}}, ("price.no_price", "tariff.energy.flat")),
        ({"energy": {"flat": "1"}}, {}, ("calc.missing", "usage.kwh")),
        ({"energy": {"flat": "1"}}, {"kwh": "1"}, ("calc.not_group", "usage.kwh")),
        ({"energy": {"flat": "1"}}, {"kwh": {"flat": "-1"}}, ("price.negative", "usage.kwh.flat")),
        ({"energy": {"flat": "1"}}, {"kwh": {"flat": "1e12"}}, ("price.too_large", "usage.kwh.flat")),
        ({"energy": {"flat": "1"}}, {"kwh": {"flat": True}}, ("calc.not_number", "usage.kwh.flat")),
        ({"energy": {"flat": "1"}}, {"kwh": {"noon": "1"}}, ("price.unknown_register", "usage.kwh.noon")),
        ({"energy": {"flat": "1"}, "tiers": {}}, {"kwh": {}}, ("calc.not_list", "tariff.tiers")),
        ({"energy": {"flat": "1"}, "tiers": [1]}, {"kwh": {}}, ("calc.not_group", "tariff.tiers[0]")),
        (
            {"energy": {"flat": "1"}, "tiers": [{"upto": "9", "adder": "0"}]},
            {"kwh": {}},
            ("price.tier_order", "tariff.tiers[0].upto"),
        ),
        ({"energy": {"flat": "1"}, "colour": 1}, {"kwh": {}}, ("calc.unknown_field", "tariff.colour")),
        ({"energy": {"flat": "1"}}, {"kwh": {}, "kva": 1}, ("calc.unknown_field", "usage.kva")),
        ({"energy": {"flat": "1"}, "class": "x"}, {"kwh": {}}, ("calc.choice", "tariff.class")),
        (
            {"energy": {"flat": "1"}, "capacity": {"basis": "capacity", "price": "1"}},
            {"kwh": {}},
            ("calc.missing", "usage.billing_kva"),
        ),
        (
            {"energy": {"flat": "1"}, "scheme": "single", "capacity": {"basis": "capacity", "price": "1"}},
            {"kwh": {}, "billing_kva": "1"},
            ("price.capacity_on_single", "tariff.capacity"),
        ),
        (
            {"energy": {"flat": "1"}, "scheme": "two_part"},
            {"kwh": {}},
            ("price.no_capacity", "tariff.capacity"),
        ),
        (
            {"energy": {"flat": "1"}, "surcharges": [{"name": "a", "price": "1", "in_pf_base": "yes"}]},
            {"kwh": {}},
            ("calc.not_flag", "tariff.surcharges[0].in_pf_base"),
        ),
    ],
)
def test_bills_that_cannot_be_priced(
    tariff: dict[str, Any], usage: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert refusal(kind="bill", tariff=tariff, usage=usage) == refused


def test_a_capacity_price_alone_makes_a_tariff_two_part() -> None:
    tariff = {"energy": {"flat": "1"}, "capacity": {"basis": "capacity", "price": "26.3"}}
    usage = {"kwh": {"flat": 0}, "billing_kva": "800"}
    assert result(kind="bill", tariff=tariff, usage=usage)["total"] == "21040.00"
    parts = [{"size": "800", "days": 10}]
    usage = {"kwh": {"flat": 0}, "capacity_days": parts, "days_in_month": 31}
    # 21040 × 10/31 = 6787.096…
    assert result(kind="bill", tariff=tariff, usage=usage)["capacity"] == "6787.10"
    # 1996: a thirtieth a day, 7013.33
    usage = {"kwh": {"flat": 0}, "capacity_days": parts}
    assert result(kind="bill", rules="1996", tariff=tariff, usage=usage)["capacity"] == "7013.33"


CHANGES = [{"from": "2026-07-01", "kva": "880"}, {"from": "2026-07-14", "kva": "250"}]


def test_capacity_by_changes_and_by_segments() -> None:
    # 880 × 23 × 13/31 = 8487.741…; 250 × 23 × 18/31 = 3338.709…
    expected = {
        "parts": [
            {"kva": "880", "days": 13, "amount": "8487.74"},
            {"kva": "250", "days": 18, "amount": "3338.71"},
        ],
        "total": "11826.45",
    }
    asked = {"kind": "capacity_charge", "basis": "capacity", "price": "23"}
    assert result(**asked, month="2026-07", changes=CHANGES) == expected
    assert result(**asked, month="2026-07", changes=CHANGES[::-1]) == expected
    segments = [{"kva": "880", "days": "13"}, {"kva": "250", "days": 18}]
    assert result(**asked, segments=segments, days_in_month="31") == expected
    # 1996: 880 × 23 × 13/30 = 8770.666…; 250 × 23 × 18/30 = 3450; an unchanged month is whole.
    assert result(**asked, rules="1996", month="2026-07", changes=CHANGES)["total"] == "12220.67"
    assert result(**asked, rules="1996", segments=segments)["total"] == "12220.67"
    assert result(**asked, rules="1996", month="2026-08", changes=CHANGES) == {
        "parts": [{"kva": "250", "days": 30, "amount": "5750.00"}],
        "total": "5750.00",
    }


def test_capacity_of_a_first_and_of_a_later_month() -> None:
    asked = {"kind": "capacity_charge", "basis": "capacity", "price": "22"}
    new = [{"from": "2026-09-06", "kva": "315"}]
    assert result(**asked, month="2026-09", changes=new) == {
        "parts": [{"kva": "315", "days": 25, "amount": "5775.00"}],
        "total": "5775.00",
    }
    assert result(**asked, month="2026-10", changes=new)["total"] == "6930.00"
    assert result(**asked, month="2026-08", changes=new) == {"parts": [], "total": "0.00"}
    short = [*CHANGES, {"from": "2026-07-20", "kva": "880"}]
    assert result(**asked, month="2026-07", changes=short, min_reduction_days=15)["total"] == "19360.00"


def test_the_largest_figures_keep_every_digit() -> None:
    # 99999999999.99999999 × 999999.99999999 × 1/3 has more digits than decimals usually carry; by hand:
    # (10¹¹ − 10⁻⁸)(10⁶ − 10⁻⁸) = 10¹⁷ − 1000 − 0.01 + 10⁻¹⁶; a third: 33333333333333000.0 − 0.00333…
    segments = [{"kva": "99999999999.99999999", "days": 1}]
    asked = {"kind": "capacity_charge", "basis": "capacity", "price": "999999.99999999"}
    assert result(**asked, segments=segments, days_in_month=3)["total"] == "33333333333333000.00"
    assert refusal(**asked, segments=segments, days_in_month=3, discount="0.9")[1] == "discount"


def test_demand_by_contract_by_reading_and_by_days() -> None:
    asked = {"kind": "capacity_charge", "basis": "contract_demand", "price": "41", "contract_kw": "700"}
    assert result(**asked, max_demand_kw="760", total_kva="1250") == {
        "billing_kw": "750",
        "total": "30750.00",
    }
    assert result(**asked, max_demand_kw="735", total_kva="1250")["billing_kw"] == "700"
    assert result(**asked, max_demand_kw="0", total_kva="2000")["billing_kw"] == "800"
    read = {**asked, "basis": "actual_demand", "max_demand_kw": "760.5", "total_kva": "1250"}
    assert result(**read) == {"billing_kw": "760.5", "total": "31180.50"}
    moves = [{"from": "2026-07-01", "kw": "346"}, {"from": "2026-07-10", "kw": "420"}]
    days = {"kind": "capacity_charge", "basis": "actual_demand", "price": "48", "month": "2026-07"}
    assert result(**days, changes=moves, discount="0.9")["total"] == "17215.90"


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ({"basis": "capacity"}, ("calc.missing", "segments")),
        ({"basis": "capacity", "month": "2026-7", "changes": CHANGES}, ("calc.not_month", "month")),
        ({"basis": "capacity", "month": "2026-13", "changes": CHANGES}, ("calc.not_month", "month")),
        ({"basis": "capacity", "month": "9999-12", "changes": CHANGES}, ("calc.not_month", "month")),
        ({"basis": "capacity", "month": "2026-07", "changes": CHANGES[:1] * 2}, ("calc.same_day", "changes")),
        ({"basis": "capacity", "month": "2026-07"}, ("calc.missing", "changes")),
        (
            {"basis": "capacity", "segments": [{"kva": "1", "days": "1"}]},
            ("calc.missing", "days_in_month"),
        ),
        (
            {"basis": "capacity", "segments": [{"kva": "1", "days": "1.5"}], "days_in_month": 31},
            ("calc.not_whole", "segments[0].days"),
        ),
        (
            {"basis": "capacity", "segments": [{"kva": 1, "kw": 1, "days": 1}], "days_in_month": 31},
            ("calc.either", "segments[0].kw"),
        ),
        (
            {"basis": "capacity", "segments": [], "month": "2026-07", "changes": CHANGES},
            ("calc.either", "segments"),
        ),
        ({"basis": "contract_demand", "max_demand_kw": "1"}, ("calc.missing", "contract_kw")),
        ({"basis": "actual_demand"}, ("calc.missing", "max_demand_kw")),
        ({"basis": "volume"}, ("calc.choice", "basis")),
    ],
)
def test_capacity_charges_that_cannot_be_told(request_: dict[str, Any], refused: tuple[str, str]) -> None:
    assert refusal(kind="capacity_charge", price="1", **request_) == refused


def test_power_factors() -> None:
    asked = {"kind": "power_factor", "standard": "0.90"}
    assert result(**asked, kwh="80", kvarh="40", kvarh_reverse="20", base="20000") == {
        "pf": "0.80",
        "rate_pct": "5.00",
        "adjustment": "1000.00",
    }
    assert lines(**asked, kwh="80", kvarh="60", base="20000")[0][1] == "1000.00"
    assert result(kind="power_factor", pf="0.78", standard="0.85") == {"pf": "0.78", "rate_pct": "3.50"}
    assert result(kind="power_factor", pf=0.885, standard=0.85, base="100")["adjustment"] == "-0.40"
    assert result(**asked, pf="1", base="0.33")["adjustment"] == "0.00"
    assert result(**asked, kwh="0", kvarh="1")["rate_pct"] == "145.00"
    assert result(**asked, kwh="1")["pf"] == "1.00"


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ({"standard": "0.95", "pf": "1"}, ("price.no_standard", "standard")),
        ({"standard": "0.9", "pf": "1.01"}, ("price.pf_range", "pf")),
        ({"standard": "0.9", "pf": "1", "kwh": "1"}, ("calc.either", "pf")),
        ({"standard": "0.9", "kwh": "0", "kvarh": "0"}, ("calc.no_energy", "kwh")),
        ({"standard": "0.9"}, ("calc.missing", "kwh")),
        ({"pf": "0.9"}, ("calc.missing", "standard")),
    ],
)
def test_power_factors_that_cannot_be_told(request_: dict[str, Any], refused: tuple[str, str]) -> None:
    assert refusal(kind="power_factor", **request_) == refused
