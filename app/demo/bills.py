"""Two years of made-up bills: hot summers, cold winters, and people who pay as people do."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from app.demo.people import Person
from app.kernel.money import to_fen

MONTHS = 24
_SEASON_PCT = (130, 135, 105, 90, 88, 115, 160, 165, 120, 92, 95, 120)
"""Consumption of each month against a mild one, January first."""
_PRICE = {"residential": Decimal("0.538"), "commercial": Decimal("0.735686")}
"""Zhejiang residents below 1 kV, first tier; Hubei single-rate commerce below 1 kV (facts.md §4.3, §4.6)."""


class MadeBill(msgspec.Struct, frozen=True, kw_only=True):
    """A bill of the demo and whether it has been paid through another channel by now."""

    period: str
    previous_reading: int
    current_reading: int
    kwh: int
    amount_fen: int
    issued_on: date
    due_on: date
    paid: bool


def bills_of(person: Person, today: date, seed: int = 1) -> Iterator[MadeBill]:
    """The last MONTHS months before `today`, oldest first."""
    dice = random.Random(f"{seed}:{person.account_no}")
    reading = dice.randrange(200, 9_000)
    open_months = _open_months(person, dice)
    for back in range(MONTHS, 0, -1):
        year, month = _month_before(today, back)
        kwh = person.monthly_kwh * _SEASON_PCT[month - 1] * dice.randrange(82, 119) // 10_000
        issued = date(year + month // 12, month % 12 + 1, 3)
        yield MadeBill(
            period=f"{year}-{month:02d}",
            previous_reading=reading,
            current_reading=reading + kwh,
            kwh=kwh,
            amount_fen=to_fen(kwh * _PRICE[person.tariff_class]),
            issued_on=issued,
            due_on=issued.replace(day=25),
            paid=back > open_months,
        )
        reading += kwh


def _open_months(person: Person, dice: random.Random) -> int:
    if person.habit == "arrears":
        return dice.randrange(3, 7)
    if person.habit == "late":
        return dice.randrange(1, 3)
    return 0 if dice.random() < 0.7 else 1


def _month_before(today: date, back: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 - back
    return months // 12, months % 12 + 1
