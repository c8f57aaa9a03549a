"""What holds for every bill: lines prove themselves, tiers are continuous, the quick path agrees."""

import re
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tariffs.pricing.bill import price
from app.tariffs.pricing.fast import Quick
from app.tariffs.pricing.model import (
    REGISTERS,
    Apart,
    CapacityPrice,
    Priced,
    Prices,
    Surcharge,
    Tier,
    Usage,
)

FEN = D("0.01")


def decimals(most: int, places: int) -> st.SearchStrategy[D]:
    """Decimals from 0 to `most` with so many places."""
    return st.integers(0, most * 10**places).map(lambda number: D(number).scaleb(-places))


costs = decimals(3, 6)
kwhs = st.integers(0, 20_000).map(D)


@st.composite
def tiers(draw: st.DrawFn) -> tuple[Tier, ...]:
    limits = sorted(draw(st.sets(st.integers(1, 8000), max_size=4)))
    if not limits and draw(st.booleans()):
        return ()
    return tuple(Tier(None if limit is None else D(limit), draw(costs)) for limit in [*limits, None])


surcharges = st.lists(decimals(1, 8).map(lambda one: one - D("0.5")), max_size=3).map(
    lambda costs: tuple(Surcharge(f"附加{index}", one) for index, one in enumerate(costs))
)


@st.composite
def households(draw: st.DrawFn) -> Prices:
    energy = {register: draw(costs) for register in REGISTERS}
    return Prices(energy=energy, tiers=draw(tiers()), surcharges=draw(surcharges))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Prices, Usage]:
    """Any tariff with any use of it."""
    home = draw(households())
    two_part = draw(st.booleans())
    basis = draw(st.sampled_from(["capacity", "contract_demand", "actual_demand"]))
    prices = Prices(
        scheme="two_part" if two_part else "single",
        energy=home.energy,
        tiers=home.tiers,
        surcharges=home.surcharges,
        capacity=CapacityPrice(basis, draw(decimals(60, 2))) if two_part else None,
        pf_standard=draw(st.sampled_from([None, D("0.90"), D("0.85"), D("0.80")])),
    )
    kwh = draw(st.dictionaries(st.sampled_from(list(REGISTERS)), kwhs, min_size=1))
    used = int(sum(kwh.values()))
    apart = draw(st.integers(0, used))
    usage = Usage(
        kwh=kwh,
        prior_kwh=draw(kwhs),
        tier_months=D(draw(st.integers(1, 12))),
        kvarh=draw(kwhs),
        kvarh_reverse=-draw(kwhs),
        loss_kwh=draw(kwhs),
        loss_kvarh=draw(kwhs),
        billing_kva=draw(kwhs),
        contract_kw=draw(kwhs),
        max_demand_kw=draw(kwhs),
        total_kva=draw(kwhs),
        free_kwh=draw(st.sampled_from([D(0), D(10), D(15)])),
        apart=(Apart("照明", D(apart), draw(costs), draw(st.booleans())),) if apart else (),
    )
    return prices, usage


@given(cases())
def test_the_lines_add_up_to_the_total(case: tuple[Prices, Usage]) -> None:
    bill = price(*case)
    assert sum(line.amount for line in bill.lines) == bill.total
    parts = bill.energy + sum(tier.adder for tier in bill.tiers) + sum(bill.surcharges.values())
    parts += sum(bill.apart.values()) + (bill.capacity or 0) + (bill.pf_adjustment or 0)
    assert parts == bill.total
    assert bill.total == bill.total.quantize(FEN)


@given(cases())
def test_an_explanation_recomputed_gives_the_same_fen(case: tuple[Prices, Usage]) -> None:
    """The figures that a line shows are all that its amount needs."""
    for line in price(*case).lines:
        figures = re.sub(r"\([^)]*\)|功率因数 [0-9.]+", "", line.text)
        if line.text.startswith("免费"):
            expected = D(0)
        elif line.text.startswith("功率因数"):
            base, rate = re.findall(r"[+-]?[0-9.]+", figures)
            expected = D(base) * D(rate) / 100
        else:
            factors = re.findall(r"(-?[0-9.]+) (?:千|元|天)", figures)
            expected = D(1)
            for factor in factors:
                expected *= D(factor)
        assert line.amount == expected.quantize(FEN, ROUND_HALF_UP), line.text


@given(cases())
def test_no_kwh_is_lost_between_the_tiers(case: tuple[Prices, Usage]) -> None:
    prices, usage = case
    bill = price(prices, usage)
    own = bill.kwh - sum(part.kwh for part in usage.apart)
    if prices.tiers:
        assert sum(tier.kwh for tier in bill.tiers) == own
    assert bill.kwh == sum(usage.kwh.values()) + usage.loss_kwh


@given(households(), st.lists(st.integers(0, 3000), min_size=1, max_size=6), st.integers(1, 12))
def test_cutting_a_period_moves_no_kwh_between_tiers(prices: Prices, parts: list[int], months: int) -> None:
    def bill(kwh: int, prior: int) -> Priced:
        usage = Usage(kwh={"flat": D(kwh)}, prior_kwh=D(prior), tier_months=D(months))
        return price(prices, usage)

    whole = bill(sum(parts), 0)
    bills = [bill(kwh, sum(parts[:index])) for index, kwh in enumerate(parts)]
    for index, tier in enumerate(whole.tiers):
        assert sum(one.tiers[index].kwh for one in bills) == tier.kwh
        # Each bill rounds each tier once: at most half a fen each.
        drift = abs(sum(one.tiers[index].adder for one in bills) - tier.adder)
        assert drift <= (len(bills) + 1) * FEN / 2
    assert bills[-1].tiers_left == whole.tiers_left


@given(households(), kwhs, kwhs, st.integers(1, 500))
def test_using_more_never_costs_less(prices: Prices, kwh: D, prior: D, more: int) -> None:
    """Of energy and tiers; surcharges may be below zero."""
    bare = Prices(energy=prices.energy, tiers=prices.tiers)
    less = price(bare, Usage(kwh={"flat": kwh}, prior_kwh=prior)).total
    assert price(bare, Usage(kwh={"flat": kwh + more}, prior_kwh=prior)).total >= less


@given(
    households(),
    st.dictionaries(st.sampled_from(list(REGISTERS)), st.integers(0, 10**6), min_size=1),
    st.integers(0, 10**5),
    st.integers(1, 12),
)
def test_the_quick_path_agrees_to_the_fen(
    prices: Prices, kwh: dict[str, int], prior: int, months: int
) -> None:
    quick = Quick(prices, tuple(kwh), months)
    got = quick.price([kwh[register] for register in quick.registers], prior)
    used = {register: D(one) for register, one in kwh.items()}
    bill = price(prices, Usage(kwh=used, prior_kwh=D(prior), tier_months=D(months)))
    assert got.kwh == bill.kwh
    assert [D(fen) / 100 for fen in got.energy] == list(bill.periods.values())
    assert got.tier_kwh == [tier.kwh for tier in bill.tiers]
    assert [D(fen) / 100 for fen in got.tier_adders] == [tier.adder for tier in bill.tiers]
    amounts = [tier.amount for tier in bill.tiers if tier.amount is not None]
    assert [D(fen) / 100 for fen in got.tier_amounts] == amounts
    assert [D(fen) / 100 for fen in got.surcharges] == list(bill.surcharges.values())
    assert D(got.total) / 100 == bill.total


def test_the_quick_path_says_what_it_does_not_price() -> None:
    energy = {"flat": D(1)}
    with pytest.raises(ValueError, match="power factor"):
        Quick(Prices(energy=energy, pf_standard=D("0.90")), ("flat",))
    with pytest.raises(ValueError, match="whole kWh"):
        Quick(Prices(energy=energy, tiers=(Tier(D("0.5"), D(0)), Tier(None, D(1)))), ("flat",))
    quick = Quick(Prices(energy=energy), ("flat",))
    for kwh, prior in (([-1], 0), ([1], -1), ([10**12], 0)):
        with pytest.raises(ValueError, match="kWh"):
            quick.price(kwh, prior)
    with pytest.raises(ValueError, match="zip"):
        quick.price([1, 2])
