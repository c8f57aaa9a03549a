"""What a calculation answers: figures written the way calc.md writes them, and the lines behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.tariffs.pricing.figures import fen
from app.tariffs.pricing.model import Line


@dataclass(frozen=True)
class Answer:
    """`result` is ready for JSON; the lines add up to the amount it is about."""

    result: Mapping[str, Any]
    lines: tuple[Line, ...] = ()

    def written(self) -> dict[str, Any]:
        """The answer's part of the JSON object."""
        lines = [{"text": one.text, "rule": one.rule, "amount": money(one.amount)} for one in self.lines]
        return {"ok": True, "result": dict(self.result), "lines": lines}


def money(amount: Decimal) -> str:
    """Yuan with two decimals."""
    return f"{fen(amount):f}"


def moneys(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    """Several amounts by name."""
    return {name: money(amount) for name, amount in amounts.items()}


def present(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs that apply: without those that are None or empty."""
    return {name: value for name, value in pairs if value is not None and value != {} and value != []}
