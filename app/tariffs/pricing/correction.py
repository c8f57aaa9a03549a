"""Corrections of energy (退补电量) for faults of meter, wiring, transformer ratio and lost phases."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from app.kernel.refusals import refuse
from app.tariffs.pricing import texts  # noqa: F401  registers the sentences
from app.tariffs.pricing.figures import EXACT, fen, half_up, plain
from app.tariffs.pricing.model import ZERO, Line

PHASES = 3
_FACTOR = 6
_KWH = 2


class Correction(msgspec.Struct, frozen=True):
    """kWh that were measured too little (above 0) or too much, and what they cost, None without a price.

    `factor` is the correction rate (更正率), exact: adjusted kWh ÷ billed kWh.
    """

    factor: Fraction
    adjust_kwh: Decimal
    adjust_amount: Decimal | None
    lines: tuple[Line, ...]

    @property
    def factor_rounded(self) -> Decimal:
        """The rate with six decimals, half up."""
        return half_up(self.factor, _FACTOR)


def meter_error_factor(error_pct: Decimal) -> Fraction:
    """A meter that runs `error_pct` wrong: 1 ÷ (1 + error) − 1 (R24 Art.82-1, error taken from 0).

    Raises Refused price.nothing_measured at −100 % and below.
    """
    if error_pct <= -100:
        raise refuse("price.nothing_measured", "error_pct")
    return Fraction(100) / (100 + Fraction(error_pct)) - 1


def wiring_factor(billed_ratio: Decimal, phase_ratios: Sequence[Decimal]) -> Fraction:
    """Right power ÷ measured power − 1 for phases that each carry another ratio than the bill took.

    A phase of ratio 0 is open, a negative one reversed (R24 Art.83-2; facts.md §10.2 EN4, EN5).
    Raises Refused price.nothing_measured where the phases cancel out.
    """
    measured = sum((Fraction(billed_ratio) / Fraction(ratio) for ratio in phase_ratios if ratio), Fraction(0))
    if not measured:
        raise refuse("price.nothing_measured", "phase_ratios")
    return len(phase_ratios) / measured - 1


def multiplier_factor(true_ratio: Decimal, billed_ratio: Decimal) -> Fraction:
    """A bill that took another multiplier than hangs there: true ÷ billed − 1 (R24 Art.83-1)."""
    return Fraction(true_ratio) / Fraction(billed_ratio) - 1


def phase_lost_factor(phases_lost: int) -> Fraction:
    """A three-phase meter that lost the voltage of 1 or 2 phases: 3 ÷ (3 − lost) − 1 (R24 Art.83-2)."""
    return Fraction(PHASES, PHASES - phases_lost) - 1


def corrected(
    billed_kwh: Decimal, factor: Fraction, rule: str, price: Decimal | None, share: Decimal = Decimal(1)
) -> Correction:
    """The correction of `billed_kwh`, kWh half up to two decimals from the exact factor.

    `share` is the part of the time that counts where the start of the fault is unknown. The amount is
    the rounded kWh at `price`, half up to the fen.
    """
    kwh = half_up(Fraction(billed_kwh) * factor * Fraction(share), _KWH)
    amount = None if price is None else fen(EXACT.multiply(kwh, price))
    part = "" if share == 1 else f" × {plain(share)}"
    text = f"{plain(billed_kwh)} 千瓦时 × 更正率 {half_up(factor, _FACTOR)}{part} = {kwh} 千瓦时"
    if price is not None:
        text += f" × {plain(price)} 元"
    return Correction(factor, kwh, amount, (Line(text, rule, ZERO if amount is None else amount),))
