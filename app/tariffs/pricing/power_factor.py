"""The power-factor adjustment (功率因数调整电费, 力调) of the 1983 measure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import isqrt

from app.tariffs.pricing.figures import EXACT, fen, yuan
from app.tariffs.pricing.model import Line
from app.tariffs.pricing.rules import PowerFactorRules

_HUNDREDTH = Decimal("0.01")


def power_factor(kwh: Decimal, kvarh: Decimal) -> Decimal | None:
    """P ÷ √(P² + Q²), half up to two decimals and exactly so (facts.md §4.7); None where nothing flowed.

    `kvarh` is all reactive energy, that fed back added by its absolute value.
    """
    exponent = min(int(kwh.as_tuple().exponent), int(kvarh.as_tuple().exponent), 0)
    p, q = (int(EXACT.scaleb(one, -exponent)) for one in (kwh, kvarh))
    if not p and not q:
        return None
    # ⌊200 P/√S⌋ in whole numbers: a tie at half a hundredth is never lost in a square root.
    twice = isqrt(40_000 * p * p // (p * p + q * q))
    return _HUNDREDTH * ((twice + 1) // 2)


def rounded(pf: Decimal) -> Decimal:
    """A given power factor as bills use it, half up to two decimals."""
    return pf.quantize(_HUNDREDTH, ROUND_HALF_UP, EXACT)


def rate_pct(pf: Decimal, standard: Decimal, rules: PowerFactorRules) -> Decimal:
    """The rate in per cent for a power factor of two decimals; negative rates reduce the bill.

    Raises KeyError for a standard without table.
    """
    table = rules.tables[standard]
    step = int((rules.best - pf) * 100)
    if step <= 0:
        return table[0]
    if step < len(table):
        return table[step]
    return table[-1] + rules.below_step_pct * (step - len(table) + 1)


def adjustment_line(
    pf: Decimal, standard: Decimal, rate: Decimal, base: Decimal, rules: PowerFactorRules
) -> Line:
    """The adjustment of `base` yuan, half up to the fen."""
    amount = fen(base * rate / 100)
    text = f"功率因数 {pf:.2f}(标准 {standard:.2f}),{yuan(base)} 元 × {rate:+f}%"
    return Line(text, rules.rule, amount)
