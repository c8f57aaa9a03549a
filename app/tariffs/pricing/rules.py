"""The national rules that the engine needs beside prices: power-factor tables and demand (data)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

RULES = Path(__file__).parents[3] / "resources" / "rules"
"""Where the rules lie that come with the program."""


class PowerFactorRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For each standard the rates in per cent, from `best` down by hundredths; below the last one the
    rate grows by `below_step_pct` each hundredth (facts.md §4.7)."""

    rule: str
    best: Decimal
    below_step_pct: Decimal
    tables: dict[Decimal, tuple[Decimal, ...]]

    def __post_init__(self) -> None:
        if not self.tables or len({len(table) for table in self.tables.values()}) != 1:
            raise ValueError("the power-factor tables need one length")
        for standard, table in self.tables.items():
            step = int((self.best - standard) * 100)
            if list(table) != sorted(table) or not 0 <= step < len(table) or table[step]:
                raise ValueError(f"the rates of standard {standard} rise from the best and are 0 at it")


class DemandRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contract demand: its floor as a share of all kVA, how far it may be exceeded and how often the rest
    counts; the discount for a high load rate (facts.md §4.4)."""

    rule: str
    floor_share: Decimal
    excess_over: Decimal
    excess_times: Decimal
    discount_kwh_per_kva: Decimal
    discount: Decimal

    def __post_init__(self) -> None:
        if not (0 <= self.floor_share <= 1 <= self.excess_over and 0 < self.discount <= 1):
            raise ValueError("demand rules: 0 <= floor <= 1 <= excess, 0 < discount <= 1")


class PricingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    power_factor: PowerFactorRules
    demand: DemandRules


def read_rules(content: str | bytes) -> PricingRules:
    """Rules from JSON text (resources/rules/pricing.json). Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=PricingRules)


@cache
def shipped() -> PricingRules:
    """The rules that come with the program, read once. Raises OSError, msgspec.ValidationError."""
    return read_rules((RULES / "pricing.json").read_bytes())
