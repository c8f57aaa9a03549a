"""Where a bill lies on the scale of its tiers: months that count, and earlier use (facts.md §4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.billing.stretches import Stretch, month_of
from app.tariffs.book import Tariff
from app.tariffs.facts import Terms
from app.tariffs.pricing.model import ZERO

MONTHS = 12
_DAYS_OF_MONTH = Decimal("30.4375")


class Scale(NamedTuple):
    """How many months of limits count, and the kWh used before in the tier period."""

    months: Decimal
    prior_kwh: Decimal


UNTIERED = Scale(Decimal(1), ZERO)


class Year(NamedTuple):
    """The months of a calendar year, 1 to 12, in which an account has had the class of its prices, and its
    kWh of the earlier months by period."""

    period: str
    begin: int
    end: int
    kwh: Mapping[str, int]

    def used_from(self, month: int) -> Decimal:
        """kWh of the months from `month` up to the one before this bill's."""
        first = f"{self.period[:4]}-{max(month, self.begin):02d}"
        return Decimal(sum(kwh for period, kwh in self.kwh.items() if first <= period < self.period))


def year_of(
    stretch: Stretch,
    terms: Sequence[Terms],
    book: Mapping[str, Tariff],
    kwh: Mapping[str, int],
    *,
    closed: bool,
) -> Year:
    """The year of one stretch: a new supply, a change of class and a closed account make it shorter, and a
    part of a month counts as a whole one (facts.md §4.2). A known end of supply tells more than that the
    account is closed by now: bills before it were right for the whole year."""
    period = f"{stretch.from_on:%Y-%m}"
    first = stretch.from_on.replace(month=1, day=1)
    _, last = month_of(period)
    begin, end = 1, MONTHS
    held = stretch.terms
    if held.supply_from and held.supply_from.year == first.year:
        begin = held.supply_from.month
    place = terms.index(held)
    changed = _class_since(terms[: place + 1], book, stretch.tariff.class_)
    if changed and changed >= first:
        begin = max(begin, changed.month)
    following = terms[place + 1 :]
    gone = next((one for one in following if _class(one, book) != stretch.tariff.class_), None)
    until = next((one.supply_until for one in (held, *following) if one.supply_until), None)
    if until is not None:
        # A bill of the month behind, for what was counted after the last reading, lengthens nothing.
        end = min(until, last).month if first <= until <= last else end
    elif closed or (gone is not None and gone.effective_from <= last):
        end = last.month
    return Year(period, min(begin, last.month), end, kwh)


def _class(terms: Terms, book: Mapping[str, Tariff]) -> str:
    tariff = book.get(terms.tariff_code)
    return tariff.class_ if tariff else ""


def _class_since(terms: Sequence[Terms], book: Mapping[str, Tariff], class_: str) -> date | None:
    """The day from which the last of these terms have had one class; None where they always had."""
    for place in range(len(terms) - 1, -1, -1):
        if _class(terms[place], book) != class_:
            return terms[place + 1].effective_from if place + 1 < len(terms) else None
    return None


def scale(stretch: Stretch, year: Year, days_read: int, done_kwh: Decimal = ZERO) -> Scale:
    """Where a part of a bill begins on the scale; `done_kwh` are those of earlier parts of the bill.

    Yearly tiers count the months of the year, those of two months the pair of the bill, those of a month
    as many months as the `days_read` between two readings are.
    """
    tiers = stretch.version.tier_period
    month = stretch.from_on.month
    if tiers == "year":
        return Scale(Decimal(year.end - year.begin + 1), year.used_from(1) + done_kwh)
    if tiers == "two_months":
        odd = month - (month + 1) % 2
        begin, end = max(odd, year.begin), min(odd + 1, year.end)
        return Scale(Decimal(end - begin + 1), year.used_from(odd) + done_kwh)
    months = max(1, min(MONTHS, round(days_read / _DAYS_OF_MONTH)))
    return Scale(Decimal(months), done_kwh)
