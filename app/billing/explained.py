"""What an explanation is made of: figures, the steps they form, and what each rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

StepKind = Literal["readings", "energy", "charges", "adjusted", "amount", "late", "paid", "owed"]


class Why(msgspec.Struct, frozen=True):
    """What a figure rests on: the rule in plain words, the version of the prices, the article.

    `version` and `article` are '' where the figure is plain arithmetic.
    """

    text: str
    version: str = ""
    article: str = ""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure in words: a quantity as people read it, an amount in fen that adds to its step, or a sum
    in fen that states where the amounts have come to."""

    text: str
    quantity: str = ""
    amount_fen: int | None = None
    sum_fen: int | None = None
    why: Why


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A few figures that belong together; steps 'amount' and 'owed' hold sums only."""

    kind: StepKind
    title: str
    figures: tuple[Figure, ...]

    @property
    def amount_fen(self) -> int:
        return sum(figure.amount_fen or 0 for figure in self.figures)


def kwh_text(kwh: Decimal | int) -> str:
    """A quantity of energy as bills write it."""
    return f"{plain(Decimal(kwh))} 千瓦时"


def plain(number: Decimal) -> str:
    """A figure with thousands commas, without an exponent or empty decimals."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
