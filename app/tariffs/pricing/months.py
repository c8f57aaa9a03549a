"""How many days of a month each capacity was in operation, from the dates on which it changed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from app.tariffs.pricing.model import CapacityDays


class Change(NamedTuple):
    """From this day on (it takes the new state) `size` kVA or kW run."""

    on: date
    size: Decimal


def days_of_month(year: int, month: int, month_days: int | None) -> int:
    """The days a month is divided into: its own, or those of the rules (1996: 30)."""
    return month_days or monthrange(year, month)[1]


def days_by_size(
    changes: Sequence[Change], year: int, month: int, month_days: int | None = None
) -> tuple[CapacityDays, ...]:
    """What ran on how many days of a month (R24 Art.86), in the order of days.

    `changes` are ascending. Before the first one nothing was supplied; those before the month tell what
    it begins with, those after it do not matter. A month without change is whole however many days it
    has.
    """
    first = date(year, month, 1)
    days = monthrange(year, month)[1]
    end = first + timedelta(days - 1)
    begun = [change for change in changes if change.on <= first]
    inside = [change for change in changes if first < change.on <= end]
    spans = [Change(first, begun[-1].size), *inside] if begun else inside
    if not spans:
        return ()
    if len(spans) == 1 and spans[0].on == first:
        return (CapacityDays(spans[0].size, month_days or days),)
    ends = (*(span.on for span in spans[1:]), end + timedelta(1))
    return tuple(
        CapacityDays(span.size, (until - span.on).days) for span, until in zip(spans, ends, strict=True)
    )


def without_short_reductions(changes: Sequence[Change], min_days: int) -> tuple[Change, ...]:
    """Changes in which a reduction of less than `min_days` days never happened: it is charged in full
    (R24 Art.25; facts.md §10.2 CAP3)."""
    kept: list[Change] = []
    for change, following in zip_longest(changes, changes[1:]):
        short = following and following.size > change.size and (following.on - change.on).days < min_days
        if short and kept and change.size < kept[-1].size:
            kept.append(Change(change.on, kept[-1].size))
        else:
            kept.append(change)
    return tuple(kept)
