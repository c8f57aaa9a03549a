"""`calc`: late fees, theft, breach and corrections, with what is left out and what is refused."""

from typing import Any

import pytest

from tests.calculating import lines, refusal, result

EXTRA = {"kva": "80", "price": "25"}
SLOW = {"metered_kwh": "41000", "error_pct": "-4"}


def late(*bills: tuple[str, str], **more: Any) -> dict[str, Any]:
    rows = [{"amount": amount, "due_on": due_on} for amount, due_on in bills]
    return {"kind": "late_fee", "class": "other", "bills": rows, **more}


def test_lf1_to_lf4() -> None:
    home = late(("88.24", "2024-05-31"), ("145.54", "2024-06-30"), paid_on="2024-07-05")
    assert result(**{**home, "class": "residential"}) == {
        "bills": [{"days": 35, "fee": "3.09"}, {"days": 5, "fee": "0.73"}],
        "total": "3.82",
    }
    sixty = late(("60", "2025-03-01"), paid_on="2025-03-21")
    assert result(**{**sixty, "class": "residential"})["total"] == "1.20"
    factory = late(("2000", "2024-12-15"), ("3000", "2025-01-15"), paid_on="2025-01-18")
    assert result(**factory)["total"] == "190.00"
    small = {**late(("78", "2025-12-25"), paid_on="2026-01-05"), "class": "residential"}
    assert result(**small)["total"] == "0.86"
    assert result(**small, rules="1996") == {"bills": [{"days": 11, "fee": "0.86"}], "total": "1.00"}
    assert [amount for _, amount in lines(**small, rules="1996")] == ["0.86", "0.14"]


def test_the_old_minimum_is_one_for_the_total() -> None:
    two = late(("30", "2025-03-01"), ("30", "2025-03-01"), paid_on="2025-03-11", rules="1996")
    # 30 × 10 × 2 ‰ = 0.60 each: 1.20 in all is above the minimum.
    assert result(**two)["total"] == "1.20"
    assert result(**late(("0.1", "2025-03-01"), paid_on="2025-03-02", rules="1996"))["total"] == "1.00"
    assert result(**late(("30", "2025-03-01"), paid_on="2025-03-01", rules="1996"))["total"] == "0.00"
    assert result(**late(("0", "2025-03-01"), paid_on="2025-04-01", rules="1996"))["total"] == "0.00"


def test_the_year_of_a_bill_and_what_crosses_it() -> None:
    crossing = late(("2000", "2024-12-15"), paid_on="2025-01-18")
    # 16 days × 2 ‰ + 18 × 3 ‰ = 172; all 34 at 3 ‰ = 204; a bill of 2023 has 34 at 3 ‰ too.
    assert result(**crossing)["total"] == "172.00"
    assert result(**crossing, cross_year="all")["total"] == "204.00"
    rows = [{"amount": "2000", "due_on": "2024-12-15", "year": 2023}]
    assert result(**{**crossing, "bills": rows})["total"] == "204.00"
    # A bill of 2025 that was due in December 2024 stays at the first rate.
    rows = [{"amount": "2000", "due_on": "2024-12-15", "year": "2025"}]
    assert result(**{**crossing, "bills": rows})["total"] == "136.00"


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"class": "farm"}, ("calc.choice", "class")),
        ({"paid_on": "2025-02-30"}, ("calc.not_date", "paid_on")),
        ({"paid_on": "20250203"}, ("calc.not_date", "paid_on")),
        ({"bills": []}, ("calc.empty", "bills")),
        ({"bills": [{"amount": "1.001", "due_on": "2025-01-01"}]}, ("money.too_precise", "bills[0].amount")),
        ({"bills": [{"amount": "-1", "due_on": "2025-01-01"}]}, ("price.negative", "bills[0].amount")),
        ({"bills": [{"amount": "1"}]}, ("calc.missing", "bills[0].due_on")),
        ({"cross_year": "none"}, ("calc.choice", "cross_year")),
        (
            {"bills": [{"amount": "1", "due_on": "2025-01-01", "year": "x"}]},
            ("calc.not_number", "bills[0].year"),
        ),
        ({"bills": [{"amount": "1", "due_on": "2025-01-01"}] * 1001}, ("calc.too_many", "bills")),
    ],
)
def test_late_fees_that_cannot_be_told(change: dict[str, Any], refused: tuple[str, str]) -> None:
    asked = late(("1", "2025-01-01"), paid_on="2025-02-01")
    assert refusal(**{**asked, **change}) == refused


def test_theft_known_and_unknown() -> None:
    loads = [{"kw": "1.2", "hours_per_day": "6", "days": "45"}]
    # 1.2 × 6 × 45 = 324 × 0.56 = 181.44; × 3 = 544.32
    expected = {"kwh": "324", "back_charge": "181.44", "surcharge": "544.32", "total": "725.76"}
    assert result(kind="theft", loads=loads, price="0.56", times="3") == expected
    assert result(kind="theft", loads=loads, price="0.56") == expected
    assert result(kind="theft", loads=[{**loads[0], "price": "0.56"}]) == expected
    unknown = [{"kw": "2", "use": "lighting"}, {"kw": "1.5", "use": "power", "price": "1"}]
    # TH1 1080.00 and 3240 kWh at 1 yuan
    assert result(kind="theft", loads=unknown, price="0.5", times="1")["back_charge"] == "4320.00"
    odd = [{"kw": "0.1", "hours_per_day": "1", "days": "1"}] * 2
    # 0.045 each: 0.05 + 0.05 = 0.10, × 2 = 0.20; exactly 0.09 × 2 = 0.18
    assert result(kind="theft", loads=odd, price="0.45", times="2")["surcharge"] == "0.20"
    exact = result(kind="theft", loads=odd, price="0.45", times="2", surcharge_on="exact")
    assert (exact["surcharge"], exact["total"]) == ("0.18", "0.28")


@pytest.mark.parametrize(
    ("load", "more", "refused"),
    [
        (
            {"kw": "1", "hours_per_day": "25", "days": "1"},
            {},
            ("calc.hours_of_day", "loads[0].hours_per_day"),
        ),
        ({"kw": "1", "days": "1"}, {}, ("calc.missing", "loads[0].hours_per_day")),
        ({"kw": "1", "hours_per_day": "1"}, {"times": "4"}, ("price.times_over", "times")),
        ({"kw": "1", "hours_per_day": "1"}, {"price": None}, ("calc.missing", "loads[0].price")),
        ({"kw": "1", "hours_per_day": "1"}, {"surcharge_on": "total"}, ("calc.choice", "surcharge_on")),
        ({"kw": "1", "hours_per_day": "1", "hp": "1"}, {}, ("calc.unknown_field", "loads[0].hp")),
    ],
)
def test_thefts_that_cannot_be_told(
    load: dict[str, Any], more: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert refusal(kind="theft", loads=[load], **{"price": "1", **more}) == refused


@pytest.mark.parametrize(
    ("request_", "sums"),
    [
        (
            {"act": "class_misuse", "parts": [{"kwh": "640", "price_difference": "0.21"}], "times": "2"},
            ("134.40", "268.80", "403.20"),
        ),
        (
            {"act": "class_misuse", "parts": [{"kwh": "640", "price_difference": "0.21"}]},
            ("134.40", "268.80", "403.20"),
        ),
        (
            {
                "act": "over_capacity",
                "two_part": True,
                "kva": "80",
                "price": "25",
                "months": "2",
                "times": "3",
            },
            ("4000.00", "12000.00", "16000.00"),
        ),
        # 80 × 25 × 10/30 = 666.666…, by the rules of 1996; twice as sealed equipment
        (
            {
                "rules": "1996",
                "act": "sealed_equipment",
                "two_part": True,
                "kva": "80",
                "price": "25",
                "odd_days": 10,
            },
            ("666.67", "1333.34", "2000.01"),
        ),
        (
            {"act": "over_capacity", "two_part": False, "kw": "9", "occurrences": 1},
            ("0.00", "450.00", "450.00"),
        ),
        (
            {"act": "sealed_equipment", "two_part": False, "kw": "9", "occurrences": 2},
            ("0.00", "540.00", "540.00"),
        ),
        ({"act": "sealed_equipment", "two_part": False, "kva": "80"}, ("0.00", "2400.00", "2400.00")),
        ({"act": "meter_moved", "class": "residential"}, ("0.00", "500.00", "500.00")),
        ({"act": "meter_moved", "class": "other", "occurrences": 2}, ("0.00", "10000.00", "10000.00")),
        ({"act": "unpermitted_source", "kw": "10"}, ("0.00", "5000.00", "5000.00")),
    ],
)
def test_breaches(request_: dict[str, Any], sums: tuple[str, str, str]) -> None:
    got = result(kind="breach", **request_)
    assert (got["back_charge"], got["surcharge"], got["total"]) == sums


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        ({"act": "noise"}, ("calc.choice", "act")),
        ({"act": "over_capacity"}, ("calc.missing", "two_part")),
        ({"act": "over_capacity", "two_part": False, "kw": "1", "kva": "1"}, ("calc.either", "kva")),
        (
            {"act": "over_capacity", "two_part": True, "kva": "1", "price": "1", "odd_days": "3"},
            ("calc.missing", "days_in_month"),
        ),
        ({"act": "meter_moved", "class": "farm"}, ("calc.choice", "class")),
        ({"act": "meter_moved", "class": "other", "occurrences": 0}, ("calc.not_whole", "occurrences")),
        ({"act": "class_misuse", "parts": []}, ("calc.empty", "parts")),
    ],
)
def test_breaches_that_cannot_be_told(request_: dict[str, Any], refused: tuple[str, str]) -> None:
    assert refusal(kind="breach", **request_) == refused


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            {"cause": "meter_error", **SLOW, "since": "unknown"},
            {"factor": "0.041667", "adjust_kwh": "854.17"},
        ),
        (
            {
                "cause": "meter_error",
                "metered_kwh": "41000",
                "error_pct": "-4",
                "since": "known",
                "price": "0.5",
            },
            {"factor": "0.041667", "adjust_kwh": "1708.33", "adjust_amount": "854.17"},
        ),
        (
            {
                "cause": "wiring",
                "billed_ratio": "20",
                "phase_ratios": ["20", "15", "-20"],
                "billed_kwh": "36000",
            },
            {"factor": "1.250000", "adjust_kwh": "45000.00"},
        ),
        (
            {"cause": "multiplier", "true_ratio": "80", "billed_ratio": "60", "billed_kwh": "7200"},
            {"factor": "0.333333", "adjust_kwh": "2400.00"},
        ),
        (
            {"cause": "phase_lost", "phases_lost": 1, "billed_kwh": "8800"},
            {"factor": "0.500000", "adjust_kwh": "4400.00"},
        ),
    ],
)
def test_corrections(request_: dict[str, Any], expected: dict[str, str]) -> None:
    assert result(kind="energy_correction", **request_) == expected


@pytest.mark.parametrize(
    ("request_", "refused"),
    [
        (
            {"cause": "wiring", "billed_ratio": "20", "phase_ratios": ["20", "-20", "0"], "billed_kwh": "1"},
            ("price.nothing_measured", "phase_ratios"),
        ),
        (
            {"cause": "wiring", "billed_ratio": "20", "phase_ratios": ["20", True, "0"], "billed_kwh": "1"},
            ("calc.not_number", "phase_ratios[1]"),
        ),
        (
            {"cause": "wiring", "billed_ratio": "20", "phase_ratios": ["1"] * 4, "billed_kwh": "1"},
            ("calc.too_many", "phase_ratios"),
        ),
        (
            {"cause": "wiring", "billed_ratio": "0", "phase_ratios": ["1"], "billed_kwh": "1"},
            ("calc.too_small", "billed_ratio"),
        ),
        (
            {"cause": "wiring", "billed_ratio": "20", "phase_ratios": ["20", "20", "20"], "billed_kwh": "-1"},
            ("price.negative", "billed_kwh"),
        ),
        ({"cause": "phase_lost", "phases_lost": 3, "billed_kwh": "1"}, ("calc.no_phase", "phases_lost")),
        ({"cause": "meter_error", "metered_kwh": "1", "error_pct": "1"}, ("calc.missing", "since")),
        ({"cause": "weather"}, ("calc.choice", "cause")),
    ],
)
def test_corrections_that_cannot_be_told(request_: dict[str, Any], refused: tuple[str, str]) -> None:
    assert refusal(kind="energy_correction", **request_) == refused
