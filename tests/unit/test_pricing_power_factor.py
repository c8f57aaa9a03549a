"""The power factor and its tables: the published rows, the rule that makes them, and exact ties."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.refusals import Refused
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.model import ZERO, Apart, Prices, Usage
from app.tariffs.pricing.power_factor import adjustment_line, power_factor, rate_pct, rounded
from app.tariffs.pricing.rules import RULES, PricingRules, read_rules, shipped

D = Decimal
PF = shipped().power_factor
SHIPPED = (RULES / "pricing.json").read_text("utf-8")


def stepwise(standard: int, pf: int) -> Decimal:
    """The rates by the rule of facts.md §4.7, in hundredths, walked from the standard."""
    rate = ZERO
    best = {90: 95, 85: 94, 80: 92}[standard]
    half_down_to, one_down_to = {90: (70, 65), 85: (65, 60), 80: (60, 55)}[standard]
    for at in range(standard, min(pf, best)):
        rate -= D("0.10") if at < 90 else D("0.15")
    for at in range(standard, pf, -1):
        rate += D("0.5") if at > half_down_to else D(1) if at > one_down_to else D(2)
    return rate


@pytest.mark.parametrize("standard", [90, 85, 80])
def test_the_tables_are_those_of_the_rule(standard: int) -> None:
    for pf in range(101):
        assert rate_pct(D(pf) / 100, D(standard) / 100, PF) == stepwise(standard, pf), pf


@pytest.mark.parametrize(
    ("standard", "pf", "rate"),
    [
        ("0.90", "1", "-0.75"),
        ("0.90", "0.95", "-0.75"),
        ("0.90", "0.94", "-0.60"),
        ("0.90", "0.90", "0"),
        ("0.90", "0.82", "4.00"),
        ("0.90", "0.64", "17.00"),
        ("0.90", "0.55", "35.00"),
        ("0.90", "0.54", "37.00"),
        ("0.90", "0", "145.00"),
        ("0.85", "0.94", "-1.10"),
        ("0.85", "0.89", "-0.40"),
        ("0.85", "0.75", "5.00"),
        ("0.85", "0.54", "27.00"),
        ("0.80", "0.92", "-1.30"),
        ("0.80", "0.55", "15.00"),
        ("0.80", "0.54", "17.00"),
    ],
)
def test_rates_at_the_ends_and_where_the_trade_checks(standard: str, pf: str, rate: str) -> None:
    assert rate_pct(D(pf), D(standard), PF) == D(rate)


def test_pf1_and_pf2_adjust_a_base() -> None:
    first = adjustment_line(D("0.82"), D("0.90"), rate_pct(D("0.82"), D("0.90"), PF), D(20_000), PF)
    second = adjustment_line(D("0.75"), D("0.85"), rate_pct(D("0.75"), D("0.85"), PF), D(10_000), PF)
    assert (first.amount, second.amount) == (800, 500)
    assert first.text == "功率因数 0.82(标准 0.90),20000.00 元 × +4.00%"


@pytest.mark.parametrize(
    ("kwh", "kvarh", "pf"),
    [
        ("80", "60", "0.80"),
        ("100", "0", "1.00"),
        ("0", "5", "0.00"),
        ("0.3", "0.4", "0.60"),
        ("7", "24", "0.28"),
        ("99999999999", "1", "1.00"),
    ],
)
def test_power_factors(kwh: str, kvarh: str, pf: str) -> None:
    assert str(power_factor(D(kwh), D(kvarh))) == pf


def test_a_given_factor_at_a_tie_goes_up() -> None:
    # Measured energies never make one: the hypotenuse of a primitive triple is odd, k/200 in lowest terms
    # has an even denominator. Given factors may.
    assert (rounded(D("0.845")), rounded(D("0.8449")), rounded(D("0.9"))) == (
        D("0.85"),
        D("0.84"),
        D("0.90"),
    )


def test_nothing_flowed() -> None:
    assert power_factor(ZERO, ZERO) is None


@given(st.integers(0, 10**11), st.integers(0, 10**11))
def test_the_power_factor_is_the_nearest_hundredth(kwh: int, kvarh: int) -> None:
    """Against a square root of a hundred digits."""
    if not kwh and not kvarh:
        return
    with localcontext() as context:
        context.prec = 100
        exact = D(kwh) / (D(kwh) ** 2 + D(kvarh) ** 2).sqrt()
        assert power_factor(D(kwh), D(kvarh)) == exact.quantize(D("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"0.00", "0.50", "1.00"', '"0.10", "0.50", "1.00"'),
        ('"-0.75", "-0.60"', '"-0.60", "-0.75"'),
        ('"-0.75", "-0.60"', '"-0.60"'),
        ('"0.40"', '"1.40"'),
        ('"1.05"', '"0.95"'),
        ('"discount": "0.90"', '"discount": "0"'),
        ('"rule"', '"rules"'),
    ],
)
def test_broken_rules_are_refused_when_loaded(good: str, bad: str) -> None:
    assert good in SHIPPED
    with pytest.raises(msgspec.ValidationError):
        read_rules(SHIPPED.replace(good, bad))


def test_the_rules_survive_a_round_trip() -> None:
    again: PricingRules = read_rules(msgspec.json.encode(shipped()))
    assert again == shipped()


def test_funds_stay_out_of_the_base() -> None:
    # 10,000 × 0.65 = 6,500 with 0.05 of funds in each kWh: base 6,000; 7,500 kvarh: 0.80, +5 % = 300.
    prices = Prices(
        class_="commercial", energy={"flat": D("0.65")}, pf_standard=D("0.90"), pf_excluded=D("0.05")
    )
    priced = price(prices, Usage(kwh={"flat": D(10_000)}, kvarh=D(7_500)))
    assert (priced.pf, priced.pf_base, priced.pf_adjustment) == (D("0.80"), D(6000), D(300))


def test_funds_are_those_of_the_energy_that_the_tariff_itself_prices() -> None:
    # 10,000 kWh, 2,000 of them split off and priced apart: 8,000 × 0.65 = 5,200, less 8,000 × 0.05 = 400.
    prices = Prices(
        class_="commercial", energy={"flat": D("0.65")}, pf_standard=D("0.90"), pf_excluded=D("0.05")
    )
    used = Usage(kwh={"flat": D(10_000)}, kvarh=D(7_500), apart=(Apart("居民", D(2_000), D("0.5")),))
    assert price(prices, used).pf_base == 4800


def test_no_more_can_stay_out_than_the_price() -> None:
    prices = Prices(energy={"flat": D("0.65")}, pf_standard=D("0.90"), pf_excluded=D("0.66"))
    with pytest.raises(Refused) as caught:
        price(prices, Usage(kwh={"flat": D(1)}))
    assert caught.value.codes == {"price.excluded_exceeds"}
