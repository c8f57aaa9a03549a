"""Exact decimal arithmetic of the engine, its rounding to the fen, and figures as the lines write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from app.tariffs.pricing.model import ZERO

EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
"""Wide enough that products of two checked figures (LARGEST, DECIMALS) are never rounded by accident."""

LARGEST = Decimal(10**11)
"""The largest quantity or amount the engine takes."""
DEAREST = Decimal(10**6)
"""The largest price of one unit, in yuan."""
DECIMALS = 8
"""Decimals that a price or quantity may have (facts.md §4.8)."""

FEN = Decimal("0.01")


def fen(amount: Decimal) -> Decimal:
    """Yuan rounded half up to the fen (facts.md §4.8). A zero carries no sign."""
    return EXACT.add(amount.quantize(FEN, ROUND_HALF_UP, EXACT), ZERO)


def whole(quantity: Decimal) -> Decimal:
    """A quantity rounded half up to a whole number of kWh (facts.md §4.8)."""
    return EXACT.add(quantity.quantize(Decimal(1), ROUND_HALF_UP, EXACT), ZERO)


def half_up(number: Fraction, decimals: int) -> Decimal:
    """A fraction rounded half up, away from zero, to so many decimals."""
    scaled = abs(number) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return EXACT.scaleb(Decimal(-digits if number < 0 else digits), -decimals)


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros: 318, 0.5469."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def yuan(amount: Decimal) -> str:
    """An amount with two decimals, with more where it has not been rounded: 134.40, 0.045."""
    rounded = fen(amount)
    return f"{rounded:f}" if rounded == amount else plain(amount)
