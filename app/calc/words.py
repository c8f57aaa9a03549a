"""`amount_in_words`: an amount as papers write it."""

from __future__ import annotations

from decimal import Decimal

from app.calc.answers import Answer
from app.calc.fields import Fields
from app.kernel.money import to_fen, words
from app.tariffs.pricing.profiles import RuleProfile

LARGEST = Decimal(10**16) - Decimal("0.01")
"""The largest amount that has words, in yuan."""


def in_words(request: Fields, _profile: RuleProfile) -> Answer:
    """Chinese words without prefix. Raises Refused calc.*, money.too_precise, price.too_large."""
    amount = request.money("amount", limit=LARGEST, negative=True)
    request.done()
    return Answer({"words": words(to_fen(amount))})
