"""A customer's past months priced under another tariff or way of charging capacity, to advise them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from app.billing.facts import BillBasis, BillPart
from app.billing.repricing import PricedBill, fitted, repriced_fen, widened_prices
from app.billing.stretches import month_of
from app.kernel.refusals import Refused, refuse
from app.tariffs.book import TIER_MONTHS, Tariff, TariffVersion
from app.tariffs.facts import Terms
from app.tariffs.pricing.capacity import demand_discount
from app.tariffs.pricing.model import REGISTERS, ZERO, Basis, Prices, Usage
from app.tariffs.pricing.rules import shipped

MONTHS = 12
"""How many of the newest months a trial looks at."""
READ = 24
"""So many bills are read for it: the yearly tiers of the first month count from January."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is tried: a tariff and, where it has two parts, a way of charging capacity.

    `contract_kw` is the demand the customer would agree to, 0 for what stands.
    """

    tariff: Tariff
    basis: Basis | None = None
    contract_kw: int = 0


class TrialMonth(msgspec.Struct, frozen=True, kw_only=True):
    """One month: as billed and as it would have been, in fen; `trouble` says why that is not known."""

    period: str
    kwh: int
    before_fen: int
    after_fen: int = 0
    trouble: str = ""

    @property
    def change_fen(self) -> int:
        """What the customer would have paid more."""
        return self.after_fen - self.before_fen


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """The months, oldest first, and their sums over those that are known."""

    months: tuple[TrialMonth, ...]

    @property
    def known(self) -> tuple[TrialMonth, ...]:
        """The months that could be priced."""
        return tuple(month for month in self.months if not month.trouble)

    @property
    def before_fen(self) -> int:
        return sum(month.before_fen for month in self.known)

    @property
    def after_fen(self) -> int:
        return sum(month.after_fen for month in self.known)

    @property
    def change_fen(self) -> int:
        return self.after_fen - self.before_fen


def trial(bills: Sequence[PricedBill], terms: Sequence[Terms], wanted: Wanted) -> Trial:
    """Price the newest months of `bills` (newest first) as `wanted`; each by the version of its time.

    What a month does not tell (its periods, its demand, earlier months of its tier year) is said, not
    guessed. `terms` are the account's, oldest first: they tell sizes and the month service began.
    """
    kwh: dict[str, int] = {}
    for bill in bills:
        kwh[bill.period] = kwh.get(bill.period, 0) + bill.kwh - bill.apart_kwh
    return Trial(months=tuple(_month(bill, kwh, terms, wanted) for bill in reversed(bills[:MONTHS])))


def _month(bill: PricedBill, kwh: Mapping[str, int], terms: Sequence[Terms], wanted: Wanted) -> TrialMonth:
    month = TrialMonth(period=bill.period, kwh=bill.kwh, before_fen=bill.amount_fen)
    first, last = month_of(bill.period)
    held = next((old for old in reversed(terms) if old.effective_from <= last), None)
    basis = bill.basis or BillBasis()
    done = ZERO

    def retried(part: BillPart) -> tuple[Prices, Usage]:
        nonlocal done
        version = wanted.tariff.at(part.from_on or first)
        if version is None:
            raise refuse("repricing.no_version_then", tariff=wanted.tariff.name)
        same = part.tariff_code == wanted.tariff.code
        usage = fitted(_by_register(part.usage, basis), version.energy, same_meter=same)
        if wanted.basis != part.basis or wanted.contract_kw:
            usage = _sized(usage, held, wanted)
        if version.tiers:
            usage = _in_tiers(usage, kwh, done, _scale(version, held, first), first)
        done += sum(usage.kwh.values(), ZERO)
        prices = wanted.tariff.prices(version, wanted.basis, part.pf_standard)
        return widened_prices(prices, part.wider_kwh), usage

    try:
        if not basis.parts:
            raise refuse("repricing.no_basis")
        after = repriced_fen(basis, retried)
    except Refused as refused:
        return msgspec.structs.replace(month, trouble=str(refused))
    return msgspec.structs.replace(month, after_fen=after)


def _by_register(usage: Usage, basis: BillBasis) -> Usage:
    """The usage in the registers its meters counted, also where the bill needed only their sum."""
    counted: dict[str, Decimal] = {}
    for point in basis.points:
        for span in point.spans:
            if span.register in REGISTERS:
                counted[span.register] = counted.get(span.register, ZERO) + span.kwh
    whole = sum(counted.values(), ZERO) == sum(usage.kwh.values(), ZERO)
    return msgspec.structs.replace(usage, kwh=counted) if counted and whole else usage


def _sized(usage: Usage, held: Terms | None, wanted: Wanted) -> Usage:
    """The usage with the sizes that the wanted way of charging needs. Raises Refused repricing.no_*."""
    if wanted.basis is None:
        return usage
    if usage.capacity_days:
        raise refuse("repricing.changed_size")
    total = usage.total_kva or Decimal(held.total_kva if held else 0)
    kva = usage.billing_kva or Decimal(held.operating_kva if held else 0)
    contract = Decimal(wanted.contract_kw) or usage.contract_kw or Decimal(held.contract_kw if held else 0)
    kwh = sum(usage.kwh.values(), ZERO)
    if wanted.basis == "capacity" and not kva:
        raise refuse("repricing.no_kva")
    if wanted.basis != "capacity" and kwh and not usage.max_demand_kw:
        raise refuse("repricing.no_demand")
    if wanted.basis == "contract_demand" and not contract:
        raise refuse("repricing.no_contract")
    return msgspec.structs.replace(
        usage,
        billing_kva=kva,
        total_kva=total,
        contract_kw=contract,
        demand_discount=demand_discount(kwh + usage.loss_kwh, total, shipped().demand),
    )


def _in_tiers(usage: Usage, kwh: Mapping[str, int], done: Decimal, scale: range, first: date) -> Usage:
    """The usage on the scale of its tier period, whose months are `scale`; `done` kWh are earlier parts'.

    Raises Refused repricing.no_month where an earlier month of the period is not known.
    """
    prior = done
    for month in range(scale.start, first.month):
        period = f"{first.year}-{month:02d}"
        if period not in kwh:
            raise refuse("repricing.no_month", period=period)
        prior += kwh[period]
    return msgspec.structs.replace(usage, prior_kwh=prior, tier_months=Decimal(len(scale)))


def _scale(version: TariffVersion, held: Terms | None, first: date) -> range:
    """The months of the calendar year that make up the tier period of a month; the month in which
    service began counts whole (facts.md §4.2)."""
    months = TIER_MONTHS[version.tier_period]
    begin = first.month - (first.month - 1) % months
    supplied = held.supply_from if held else None
    began = supplied.month if supplied and supplied.year == first.year else 1
    return range(min(max(begin, began), first.month), begin + months)
