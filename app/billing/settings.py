"""How a station bills: default prices, due days, what looks odd in a run, grades of errors (data)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import msgspec

SETTING = "billing"
"""The name under which they are published into a home (resources/rules/billing.json)."""


class ErrorGrade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An error of so many kWh or fen, whichever is reached first, has this name (N62, facts.md §1.7)."""

    name: str
    from_kwh: int
    from_fen: int


class BillingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`default_tariffs` price accounts without terms, by tariff class of the customer file.

    Bills are due on the first `due_day` of a month at least `due_least_days` after issue [K]. Numbers
    of per cent and kWh tell what a run calls a jump [K]. Households of `people_from` and more have tiers
    `people_more_kwh` a month wider (facts.md §4.2). A capacity that was reduced for less than
    `reduction_least_days` is charged in full (R24 Art.25).
    """

    default_tariffs: dict[str, str] = {}
    due_day: int = 25
    due_least_days: int = 10
    jump_over_pct: int = 200
    jump_under_pct: int = 20
    jump_least_kwh: int = 100
    people_from: int = 5
    people_more_kwh: int = 100
    reduction_least_days: int = 15
    error_grades: tuple[ErrorGrade, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.due_day <= 31 or not 0 <= self.due_least_days <= 60:
            raise ValueError("bills are due on a day of the month, at most 60 days after issue")
        if not 0 <= self.jump_under_pct <= 100 <= self.jump_over_pct:
            raise ValueError("a jump is less than 100 % below or more above")
        grades = [(grade.from_kwh, grade.from_fen) for grade in self.error_grades]
        if grades != sorted(grades):
            raise ValueError("grades of errors are listed from the smallest")

    def due_on(self, issued_on: date) -> date:
        """The day by which a bill of that day is to be paid."""
        earliest = issued_on + timedelta(self.due_least_days)
        due = _day_of(earliest.year, earliest.month, self.due_day)
        if due < earliest:
            months = earliest.year * 12 + earliest.month
            due = _day_of(months // 12, months % 12 + 1, self.due_day)
        return due

    def grade(self, kwh: int, fen: int) -> str:
        """The name of an error of this size, '' below the smallest grade."""
        reached = [g.name for g in self.error_grades if abs(kwh) >= g.from_kwh or abs(fen) >= g.from_fen]
        return reached[-1] if reached else ""


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


@lru_cache(maxsize=8)
def read_settings(content: str) -> BillingSettings:
    """Settings from JSON text, defaults from ''. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=BillingSettings) if content else BillingSettings()
