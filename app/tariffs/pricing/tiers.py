"""Tiers of consumption: energy at one price, and an adder on what lies in the dearer tiers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.tariffs.pricing.energy import MAIN, Energy
from app.tariffs.pricing.figures import fen, plain
from app.tariffs.pricing.model import ZERO, Line, Prices, Tier, TierPart, Usage

TIERS = "阶梯电价(发改价格〔2011〕2617号)"
_NAMES = "一二三四五六七八九"


def tier_parts(
    prices: Prices, usage: Usage, energy: Energy
) -> tuple[tuple[TierPart, ...], tuple[Decimal | None, ...], list[Line]]:
    """What fell into each tier, what each tier has left after this bill, and the lines of the adders.

    The tiers are one scale for the whole tier period: a bill lies on it from `prior_kwh` on, so cutting
    a period into several bills moves no kWh (facts.md §4.2). Free kWh come first and are not charged.
    """
    flat = prices.energy.get(MAIN) if list(energy.charged) == [MAIN] else None
    start, end = usage.prior_kwh, usage.prior_kwh + energy.own
    paid_from = start + energy.free
    parts, left, lines = [], [], []
    low = ZERO
    for index, tier in enumerate(prices.tiers):
        high = None if tier.upto is None else tier.upto * usage.tier_months
        kwh = _between(start, end, low, high)
        charged = _between(paid_from, end, low, high)
        adder = fen(charged * tier.adder)
        amount = None if flat is None else fen(charged * (flat + tier.adder))
        parts.append(TierPart(kwh=kwh, amount=amount, adder=adder))
        left.append(None if high is None else max(ZERO, high - max(low, end)))
        if kwh and tier.adder:
            text = f"第{_name(index)}档加价 {plain(charged)} 千瓦时 × {plain(tier.adder)} 元"
            lines.append(Line(text, TIERS, adder))
        low = high or low
    return tuple(parts), tuple(left), lines


def _between(start: Decimal, end: Decimal, low: Decimal, high: Decimal | None) -> Decimal:
    upper = end if high is None else min(end, high)
    return max(ZERO, upper - max(start, low))


def _name(index: int) -> str:
    return _NAMES[index] if index < len(_NAMES) else str(index + 1)


def widened(tiers: Sequence[Tier], more_kwh: Decimal) -> tuple[Tier, ...]:
    """Tiers whose limits are `more_kwh` wider, as for a household of many people (facts.md §4.2)."""
    return tuple(
        tier if tier.upto is None else Tier(upto=tier.upto + more_kwh, adder=tier.adder) for tier in tiers
    )
