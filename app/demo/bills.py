"""Two years of made-up months: hot summers, cold winters, and people who pay as people do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from app.demo.people import Person
from app.demo.prices import HOME_TOU, WORKS
from app.metering.facts import MeterFitted, Reading, Registers, main_point
from app.tariffs.facts import Terms
from app.tariffs.pricing.model import ZERO

MONTHS = 24
_SEASON_PCT = (130, 135, 105, 90, 88, 115, 160, 165, 120, 92, 95, 120)
"""Consumption of each month against a mild one, January first."""
_RATIO = 20
"""The current transformers of works."""
_PEAK_PCT = 58
_KVARH_PCT = 52


class MadeMonth(msgspec.Struct, frozen=True, kw_only=True):
    """What a meter showed for a month, and whether its bill has been paid through another channel by now."""

    period: str
    reading: Reading
    paid: bool


def issued_on(period: str) -> date:
    """Bills of the demo go out on the third of the next month."""
    return _first_after(period).replace(day=3)


def periods(today: date) -> tuple[str, ...]:
    """The months that are billed, oldest first; the current one is only read."""
    return tuple(_month_before(today, back) for back in range(MONTHS, 0, -1))


def meter_of(person: Person, terms: Terms, today: date, org_unit: str, seed: int = 1) -> MeterFitted:
    """The meter as it was fitted when the two years began."""
    dice = random.Random(f"{seed}:{person.account_no}")
    ratio = _RATIO if terms.tariff_code == WORKS else 1
    return MeterFitted(
        org_unit=org_unit,
        asset_no=person.meter_no,
        account_no=person.account_no,
        point_id=main_point(person.account_no),
        fitted_on=_first(periods(today)[0]),
        registers=_shown(terms, Decimal(dice.randrange(200, 9_000)), ZERO),
        ct_ratio=ratio,
        multiplier=ratio,
        reason="演示",
    )


def months_of(
    person: Person, terms: Terms, fitted: MeterFitted, today: date, seed: int = 1
) -> Iterator[MadeMonth]:
    """The readings of the last MONTHS months before `today`, oldest first, and of the current one.

    Some meters have not been read yet this month, so that a run has something to hold back.
    """
    dice = random.Random(f"months:{seed}:{person.account_no}")
    open_months = _open_months(person, dice)
    begun = sum((fitted.registers.get(name, ZERO) for name in ("peak", "flat", "valley")), ZERO)
    counted = ZERO
    for back in range(MONTHS, -1, -1):
        period = _month_before(today, back)
        kwh = person.monthly_kwh * _SEASON_PCT[int(period[5:]) - 1] * dice.randrange(82, 119) // 10_000
        if not back:
            kwh = kwh * today.day // 31
            if dice.random() < 0.05:
                return
        counted += Decimal(kwh // fitted.multiplier)
        yield MadeMonth(
            period=period,
            reading=Reading(
                account_no=person.account_no,
                point_id=fitted.point_id,
                asset_no=person.meter_no,
                read_on=_first_after(period) if back else today,
                registers=_shown(terms, begun, counted),
            ),
            paid=back > open_months,
        )


def _shown(terms: Terms, begun: Decimal, counted: Decimal) -> Registers:
    """The registers of the kind of meter that such terms need."""
    if terms.tariff_code == HOME_TOU:
        peak = (begun + counted) * _PEAK_PCT // 100
        return {"peak": peak, "valley": begun + counted - peak}
    shown = {"flat": begun + counted}
    if terms.tariff_code == WORKS:
        shown["kvarh"] = (begun + counted) * _KVARH_PCT // 100
    return shown


def _open_months(person: Person, dice: random.Random) -> int:
    if person.habit == "arrears":
        return dice.randrange(3, 7)
    if person.habit == "late":
        return dice.randrange(1, 3)
    return 0 if dice.random() < 0.7 else 1


def _month_before(today: date, back: int) -> str:
    months = today.year * 12 + today.month - 1 - back
    return f"{months // 12}-{months % 12 + 1:02d}"


def _first(period: str) -> date:
    return date(int(period[:4]), int(period[5:]), 1)


def _first_after(period: str) -> date:
    year, month = int(period[:4]), int(period[5:])
    return date(year + month // 12, month % 12 + 1, 1)
