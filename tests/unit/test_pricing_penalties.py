"""Theft, breach and corrections: the published examples (facts.md §10.2 TH, BR, EN) and their limits."""

from decimal import Decimal as D
from fractions import Fraction

import msgspec
import pytest

from app.kernel.refusals import Refused
from app.tariffs.pricing.correction import (
    corrected,
    meter_error_factor,
    multiplier_factor,
    phase_lost_factor,
    wiring_factor,
)
from app.tariffs.pricing.figures import half_up
from app.tariffs.pricing.penalties import (
    Excess,
    Load,
    Misused,
    Penalty,
    class_misuse,
    each_time,
    per_kilowatt,
    theft,
    two_part_excess,
)
from app.tariffs.pricing.profiles import read_profiles, shipped_profiles
from app.tariffs.pricing.rules import RULES

SHIPPED = (RULES / "profiles.json").read_text("utf-8")
OLD, NEW = shipped_profiles().profiles
THEFT, BREACH = NEW.theft, NEW.breach


def load(kw: str, hours: int, days: int, price: str) -> Load:
    return Load(D(kw), D(hours), D(days), D(price))


def sums(penalty: Penalty) -> tuple[str, str, str]:
    assert sum(line.amount for line in penalty.lines) == penalty.total
    return str(penalty.back_charge), str(penalty.surcharge), str(penalty.total)


@pytest.mark.parametrize(
    ("stolen", "kwh", "back", "surcharge", "total"),
    [
        # TH1: 2 × 6 × 180 = 2160 × 0.5
        (load("2", 6, 180, "0.5"), 2160, "1080.00", "3240.00", "4320.00"),
        # TH2: 1.5 × 12 × 180 = 3240 × 0.5
        (load("1.5", 12, 180, "0.5"), 3240, "1620.00", "4860.00", "6480.00"),
        # TH3: 315 × 12 × 180 = 680400
        (load("315", 12, 180, "1"), 680_400, "680400.00", "2041200.00", "2721600.00"),
        # TH4: 3 × 12 × 15 = 540 × 0.6
        (load("3", 12, 15, "0.6"), 540, "324.00", "972.00", "1296.00"),
    ],
)
def test_theft_at_three_times(stolen: Load, kwh: int, back: str, surcharge: str, total: str) -> None:
    penalty = theft([stolen], D(3), THEFT)
    assert penalty.kwh == kwh
    assert sums(penalty) == (back, surcharge, total)


def test_each_load_has_its_price_and_its_rounding() -> None:
    # 0.1 × 1 × 1 × 0.45 = 0.045 and 0.1 × 0.35 = 0.035: 0.05 + 0.04 = 0.09, × 3 = 0.27;
    # unrounded 0.08 × 3 = 0.24.
    loads = [load("0.1", 1, 1, "0.45"), load("0.1", 1, 1, "0.35")]
    assert sums(theft(loads, D(3), THEFT)) == ("0.09", "0.27", "0.36")
    assert sums(theft(loads, D(3), THEFT, exact=True)) == ("0.09", "0.24", "0.33")


def test_no_surcharge_beyond_its_ceiling() -> None:
    for refused in (
        lambda: theft([load("1", 1, 1, "1")], D("3.01"), THEFT),
        lambda: class_misuse([Misused(D(1), D(1))], D("2.01"), BREACH.class_misuse),
        lambda: two_part_excess(Excess(D(1), D(1), D(1), D(0), D(30)), D(4), BREACH.over_capacity),
        lambda: two_part_excess(Excess(D(1), D(1), D(1), D(0), D(30)), D(3), BREACH.sealed_equipment),
    ):
        with pytest.raises(Refused) as caught:
            refused()
        assert caught.value.codes == {"price.times_over"}


def test_misused_classes_pay_the_difference_and_twice_that() -> None:
    # BR2: 1000 owed, at most 2000 on top. 640 × 0.21 = 134.40, × 2 = 268.80.
    owed = [Misused(D(2000), D("0.5"))]
    assert sums(class_misuse(owed, D(2), BREACH.class_misuse)) == ("1000.00", "2000.00", "3000.00")
    parts = [Misused(D(640), D("0.21"))]
    assert sums(class_misuse(parts, D(2), BREACH.class_misuse)) == ("134.40", "268.80", "403.20")


def test_kva_over_the_contract_pay_their_capacity_charge() -> None:
    # 80 × 25 × 2 = 4000; 80 × 25 × 10/31 = 645.1612…, 645.16; three times 4645.16 = 13935.48.
    excess = Excess(D(80), D(25), D(2), D(10), D(31))
    assert sums(two_part_excess(excess, D(3), BREACH.over_capacity)) == ("4645.16", "13935.48", "18580.64")
    sealed = Excess(D(80), D(25), D(0), D(0), D(31))
    assert sums(two_part_excess(sealed, D(2), BREACH.sealed_equipment)) == ("0", "0.00", "0.00")


def test_fixed_fees() -> None:
    # BR1: 80 kVA sealed × 30. 9 kW × 50; 9 kW × 30 twice; 500 and 5000 each time; 10 kW × 500.
    assert sums(per_kilowatt(D(80), D(1), BREACH.sealed_equipment))[2] == "2400.00"
    assert sums(per_kilowatt(D(9), D(1), BREACH.over_capacity))[2] == "450.00"
    assert sums(per_kilowatt(D(9), D(2), BREACH.sealed_equipment))[2] == "540.00"
    assert sums(per_kilowatt(D(10), D(1), BREACH.unpermitted_source))[2] == "5000.00"
    moved = BREACH.meter_moved
    assert sums(each_time(moved.each["residential"], D(1), moved)) == ("0", "500.00", "500.00")
    assert sums(each_time(moved.each["other"], D(2), moved))[2] == "10000.00"


def kwh(billed: int, factor: Fraction, share: str = "1") -> str:
    return str(corrected(D(billed), factor, "", None, D(share)).adjust_kwh)


def test_en4_one_phase_open() -> None:
    # 3 ÷ 2 − 1 = 0.5 of 20000; the same as a phase of ratio 0.
    assert kwh(20_000, phase_lost_factor(1)) == "10000.00"
    assert wiring_factor(D(20), [D(20), D(20), D(0)]) == phase_lost_factor(1)
    assert phase_lost_factor(2) == 2


def test_en5_one_phase_with_another_transformer() -> None:
    # 80 ÷ 80 + 80 ÷ 80 + 80 ÷ 160 = 2.5; 3 ÷ 2.5 − 1 = 0.2 of 200000
    assert kwh(200_000, wiring_factor(D(80), [D(80), D(80), D(160)])) == "40000.00"


def test_a_reversed_phase_takes_away_what_another_measured() -> None:
    # 1 + 20 ÷ 15 − 1 = 4/3; 3 ÷ 4/3 − 1 = 1.25 of 36000
    assert kwh(36_000, wiring_factor(D(20), [D(20), D(15), D(-20)])) == "45000.00"
    # 1 − 1 − 1 = −1: the meter ran backwards; 3 ÷ −1 − 1 = −4 of −1000
    assert kwh(-1000, wiring_factor(D(20), [D(20), D(-20), D(-20)])) == "4000.00"


def test_a_slow_meter_and_a_fast_one() -> None:
    # 1 ÷ 0.96 − 1 = 1/24 of 41000 = 1708.33…; half of it where the start is unknown: 854.166…
    assert kwh(41_000, meter_error_factor(D(-4))) == "1708.33"
    assert kwh(41_000, meter_error_factor(D(-4)), "0.5") == "854.17"
    # 1 ÷ 1.025 − 1 = −1/41
    assert kwh(41_000, meter_error_factor(D("2.5"))) == "-1000.00"


def test_another_multiplier() -> None:
    # 80 ÷ 60 − 1 = 1/3 of 7200; 60 ÷ 80 − 1 = −1/4
    assert kwh(7200, multiplier_factor(D(80), D(60))) == "2400.00"
    assert kwh(7200, multiplier_factor(D(60), D(80))) == "-1800.00"


def test_the_amount_comes_from_the_rounded_energy() -> None:
    done = corrected(D(1), Fraction(1, 3), "", D(2))
    # 0.33 × 2 = 0.66; the exact third would give 0.67.
    assert (done.adjust_kwh, done.adjust_amount, done.factor_rounded) == (D("0.33"), D("0.66"), D("0.333333"))
    assert sum(line.amount for line in done.lines) == done.adjust_amount


def test_an_exact_tie_is_seen_although_the_factor_never_ends() -> None:
    assert kwh(1, Fraction(3, 200)) == "0.02"  # 0.015
    assert half_up(Fraction(-1, 200), 2) == D("-0.01")
    assert str(corrected(D("0.015"), Fraction(1, 3), "", None).adjust_kwh) == "0.01"  # exactly 0.005


@pytest.mark.parametrize(
    "asked",
    [
        lambda: wiring_factor(D(20), [D(20), D(-20), D(0)]),
        lambda: wiring_factor(D(20), [D(0), D(0), D(0)]),
        lambda: meter_error_factor(D(-100)),
        lambda: meter_error_factor(D(-120)),
    ],
)
def test_where_nothing_was_measured_no_factor_helps(asked: object) -> None:
    with pytest.raises(Refused) as caught:
        asked()  # type: ignore[operator]
    assert caught.value.codes == {"price.nothing_measured"}
    assert "正常月份" in str(caught.value)


def test_what_the_two_profiles_say() -> None:
    assert (OLD.name, OLD.capacity.month_days, NEW.name, NEW.capacity.month_days) == (
        "1996",
        30,
        "2024",
        None,
    )
    assert (THEFT.unknown_days, THEFT.hours) == (180, {"power": 12, "lighting": 6})
    assert shipped_profiles().named("2025") is None


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"2024-06-01"', '"1900-01-01"'),
        ('"name": "1996"', '"name": "2024"'),
        ('"times_max": "3"', '"times": "3"'),
        ('"power"', '"motor"'),
    ],
)
def test_broken_profiles_are_refused_when_loaded(good: str, bad: str) -> None:
    assert good in SHIPPED
    with pytest.raises(msgspec.ValidationError):
        read_profiles(SHIPPED.replace(good, bad))
