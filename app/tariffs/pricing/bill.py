"""Prices a bill: energy by register, tiers, splits, surcharges, capacity and power factor, each explained."""

from __future__ import annotations

from decimal import Decimal, localcontext

from app.tariffs.pricing.capacity import capacity_charge
from app.tariffs.pricing.checks import check
from app.tariffs.pricing.energy import apart_lines, energy_lines, energy_of, surcharge_lines
from app.tariffs.pricing.figures import EXACT, fen
from app.tariffs.pricing.model import ZERO, Line, Priced, Prices, Usage
from app.tariffs.pricing.power_factor import adjustment_line, power_factor, rate_pct
from app.tariffs.pricing.rules import PricingRules, shipped
from app.tariffs.pricing.tiers import tier_parts

_AVERAGE = Decimal("0.0001")


def price(prices: Prices, usage: Usage, rules: PricingRules | None = None) -> Priced:
    """What `usage` costs at `prices`, in yuan, with lines that add up to the total (calc.md).

    Every part is rounded half up to the fen, then added (facts.md §4.8). `rules` are the national rules
    on power factor and demand, by default those that come with the program. Raises Refused price.*.
    """
    rules = rules or shipped()
    check(prices, usage, rules)
    with localcontext(EXACT):
        return _priced(prices, usage, rules)


def _priced(prices: Prices, usage: Usage, rules: PricingRules) -> Priced:
    energy = energy_of(usage)
    periods, lines = energy_lines(energy, prices)
    tiers, left, adders = tier_parts(prices, usage, energy) if prices.tiers else ((), (), [])
    surcharges, surcharged = surcharge_lines(energy.used - energy.free, prices)
    apart, split_off = apart_lines(usage)
    lines += [*adders, *split_off, *surcharged]
    capacity = None
    if prices.capacity:
        charge = capacity_charge(prices.capacity, usage, rules.demand)
        capacity = sum(charge.amounts, ZERO)
        lines += charge.lines
    energy_amount = sum(periods.values(), ZERO)
    pf = rate = base = adjusted = None
    if prices.pf_standard is not None:
        base = energy_amount + (capacity or ZERO) - fen((energy.own - energy.free) * prices.pf_excluded)
        base += sum((surcharges[one.name] for one in prices.surcharges if one.in_pf_base), ZERO)
        base += sum((apart[one.name] for one in usage.apart if one.in_pf_base), ZERO)
        pf = power_factor(energy.used, usage.kvarh + abs(usage.kvarh_reverse) + usage.loss_kvarh)
        if pf is not None:
            rate = rate_pct(pf, prices.pf_standard, rules.power_factor)
            line = adjustment_line(pf, prices.pf_standard, rate, base, rules.power_factor)
            adjusted = line.amount
            lines.append(line)
    total = _sum(lines)
    return Priced(
        kwh=energy.used,
        energy=energy_amount,
        periods=periods,
        tiers=tiers,
        tiers_left=left,
        capacity=capacity,
        pf=pf,
        pf_rate_pct=rate,
        pf_base=base,
        pf_adjustment=adjusted,
        surcharges=surcharges,
        apart=apart,
        total=total,
        average_price=(total / energy.used).quantize(_AVERAGE) if energy.used else None,
        lines=tuple(lines),
    )


def _sum(lines: list[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)
