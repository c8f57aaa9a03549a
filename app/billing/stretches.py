"""Cuts a billing month where terms or prices change, and shares what is counted by the month or by days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import NamedTuple

import msgspec

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.settings import BillingSettings
from app.kernel.refusals import refuse
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import Terms
from app.tariffs.pricing.months import Change, without_short_reductions

ALWAYS = date(1900, 1, 1)


class Stretch(NamedTuple):
    """Days of a month (both ends included) with the same terms and prices; `kva` is what is charged."""

    from_on: date
    to_on: date
    terms: Terms
    tariff: Tariff
    version: TariffVersion
    kva: int

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1

    @property
    def prices(self) -> tuple[object, ...]:
        """Stretches alike in this have the same prices; see `alike` for what makes a part of the bill."""
        terms = self.terms
        return (
            self.tariff.code,
            self.version.version,
            terms.basis,
            terms.pf_standard,
            terms.people,
            terms.free_kwh,
            terms.splits,
            terms.losses,
        )

    @property
    def alike(self) -> tuple[object, ...]:
        """Stretches alike in this are one part of the bill.

        Where a power factor is judged, a change of capacity cuts the month: each segment has a power
        factor and a base of its own (facts.md §4.7). A reduction so short that it is charged in full
        changes nothing and cuts nothing.
        """
        terms = self.terms
        if terms.pf_standard is None:
            return self.prices
        return (*self.prices, self.kva, terms.contract_kw, terms.total_kva)


def month_of(period: str) -> tuple[date, date]:
    """The first and the last day of 'YYYY-MM'."""
    year, month = int(period[:4]), int(period[5:])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def with_default(terms: Sequence[Terms], tariff_class: str, settings: BillingSettings) -> tuple[Terms, ...]:
    """The terms of an account, oldest first, by the station's default prices while nothing was agreed.

    An account whose first terms say that it came into service with them had no earlier prices.
    """
    code = settings.default_tariffs.get(tariff_class, "")
    begins = terms[0] if terms else None
    if not code or (begins and begins.supply_from and begins.supply_from >= begins.effective_from):
        return tuple(terms)
    return (Terms(effective_from=ALWAYS, tariff_code=code), *terms)


def stretches(
    period: str, terms: Sequence[Terms], book: Mapping[str, Tariff], settings: BillingSettings
) -> tuple[Stretch, ...]:
    """The stretches of a month, in the order of days; the day of a change takes the new state (R24 Art.86).

    `terms` are oldest first, see `with_default`. Before the first terms nothing was supplied. Raises
    Refused billing.no_terms, billing.no_price.
    """
    first, last = month_of(period)
    sizes = without_short_reductions(
        [Change(one.effective_from, Decimal(one.operating_kva)) for one in terms],
        settings.reduction_least_days,
    )
    found: list[Stretch] = []
    for place, one in enumerate(terms):
        begins = max(first, one.effective_from)
        ends = min(last, terms[place + 1].effective_from - timedelta(1)) if place + 1 < len(terms) else last
        if begins <= ends:
            found += _priced(begins, ends, one, book, int(sizes[place].size))
    if not found:
        raise refuse("billing.no_terms")
    return tuple(found)


def _priced(begins: date, ends: date, terms: Terms, book: Mapping[str, Tariff], kva: int) -> list[Stretch]:
    """The stretch, cut where another version of its tariff begins."""
    tariff = book.get(terms.tariff_code)
    if tariff is None:
        raise refuse("billing.no_price", tariff=terms.tariff_code, day=begins)
    days = [begins, *(one.effective_from for one in tariff.standing if begins < one.effective_from <= ends)]
    found = []
    for day, until in zip(days, [*(day - timedelta(1) for day in days[1:]), ends], strict=True):
        version = tariff.at(day)
        if version is None or (version.effective_to is not None and version.effective_to < until):
            raise refuse("billing.no_price", tariff=tariff.name, day=day if version is None else until)
        found.append(Stretch(day, until, terms, tariff, version, kva))
    return found


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring stretches that are billed together: one part of a bill.

    `before` are the days of the month in earlier pieces, `days` its own. `kin` are its stretches and those
    around it that have the same prices: what is reckoned for a month, whatever sizes it had, looks at them.
    """

    stretches: tuple[Stretch, ...]
    kin: tuple[Stretch, ...]
    terms: Terms
    tariff: Tariff
    version: TariffVersion
    from_on: date
    to_on: date
    before: int
    days: int
    month_days: int
    whole_month: bool

    def monthly(self, quantity: Decimal) -> Decimal:
        """This piece's part of a quantity agreed for a month, by days; pieces add up to the whole."""
        if self.whole_month:
            return quantity
        return share(quantity, self.before, self.before + self.days, self.month_days)


def pieces(found: Sequence[Stretch], month_days: int) -> tuple[Piece, ...]:
    """Neighbouring stretches that are alike put together."""
    made: list[Piece] = []
    before = (found[0].from_on.day - 1) if found else 0
    for _, priced_alike in groupby(found, lambda stretch: stretch.prices):
        kin = tuple(priced_alike)
        for _, alike in groupby(kin, lambda stretch: stretch.alike):
            made.append(_piece(tuple(alike), kin, before, month_days))
            before += made[-1].days
    return tuple(made)


def _piece(group: tuple[Stretch, ...], kin: tuple[Stretch, ...], before: int, month_days: int) -> Piece:
    days = sum(stretch.days for stretch in group)
    return Piece(
        stretches=group,
        kin=kin,
        terms=group[-1].terms,
        tariff=group[-1].tariff,
        version=group[-1].version,
        from_on=group[0].from_on,
        to_on=group[-1].to_on,
        before=before,
        days=days,
        month_days=month_days,
        whole_month=days == month_days,
    )


def share(quantity: Decimal, begin: int, end: int, whole: int) -> Decimal:
    """What falls between two marks of `whole`, whole numbers; neighbouring shares add up exactly."""
    return _upto(quantity, end, whole) - _upto(quantity, begin, whole)


def _upto(quantity: Decimal, mark: int, whole: int) -> Decimal:
    if mark == whole:
        return quantity
    return (quantity * mark / whole).quantize(Decimal(1), ROUND_HALF_UP)


def shared(quantity: Decimal, from_on: date, to_on: date, parts: Sequence[Piece]) -> list[Decimal]:
    """What was counted between two readings, by pieces: by the days each has of it, the rest in the last.

    A reading stands at the beginning of its day; the first piece reaches back to the reading before, the
    last one forward. Whole kWh.
    """
    if len(parts) == 1:
        return [quantity]
    days = max(1, (to_on - from_on).days)
    marks = [min(days, max(0, (piece.from_on - from_on).days)) for piece in parts[1:]]
    edges = [0, *marks, days]
    return [share(quantity, edges[place], edges[place + 1], days) for place in range(len(parts))]
