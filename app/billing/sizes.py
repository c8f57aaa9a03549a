"""The capacity or demand side of a part of a bill: what is charged for, whole months and parts (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from app.billing.stretches import Piece, Stretch
from app.tariffs.pricing.capacity import billing_size, demand_discount
from app.tariffs.pricing.model import ZERO, Basis, CapacityDays, Usage
from app.tariffs.pricing.rules import DemandRules


def sized(usage: Usage, piece: Piece, demand_kw: Decimal, month_kwh: Decimal, rules: DemandRules) -> Usage:
    """The usage of a two-part tariff with its sizes.

    A change within the month, or a part of a month, is charged by days (R24 Art.86). `month_kwh` with
    losses decides the load-rate discount of demand customers (facts.md §4.4).
    """
    basis = piece.terms.basis
    if basis is None:
        return usage
    last = piece.terms
    supplied = tuple(one for one in piece.stretches if one.terms.supply_until is None)
    sizes: dict[str, Any] = {
        "billing_kva": Decimal(piece.stretches[-1].kva),
        "contract_kw": Decimal(last.contract_kw),
        "total_kva": Decimal(last.total_kva),
        "max_demand_kw": demand_kw if supplied else ZERO,
    }
    if basis != "capacity" and supplied:
        average = average_kva(piece.kin)
        sizes["demand_discount"] = demand_discount(month_kwh, average, rules)
    usage = msgspec.structs.replace(usage, **sizes)
    days = _days(piece, basis, usage, rules)
    if piece.whole_month and len(days) == 1:
        return usage
    return msgspec.structs.replace(usage, capacity_days=days, days_in_month=piece.month_days)


def average_kva(stretches: Sequence[Stretch]) -> Decimal:
    """The contracted kVA of some days on average, for the load rate of a month in which it changed."""
    days = sum(stretch.days for stretch in stretches)
    return Decimal(sum(stretch.terms.total_kva * stretch.days for stretch in stretches)) / days


def _days(piece: Piece, basis: Basis, usage: Usage, rules: DemandRules) -> tuple[CapacityDays, ...]:
    """The sizes billed with their days, equal neighbours put together."""
    found: list[CapacityDays] = []
    for stretch in piece.stretches:
        size = _size(stretch, piece, basis, usage, rules)
        if found and found[-1].size == size:
            found[-1] = CapacityDays(size, found[-1].days + stretch.days)
        else:
            found.append(CapacityDays(size, stretch.days))
    return tuple(found)


def _size(stretch: Stretch, piece: Piece, basis: Basis, usage: Usage, rules: DemandRules) -> Decimal:
    """The kVA or kW of a stretch. The month has one largest demand: only what exceeds the largest
    contract of these prices is certain to exceed any, so that alone is charged as excess. When supply has
    ended nothing is kept ready."""
    if stretch.terms.supply_until is not None:
        return ZERO
    if basis == "capacity":
        return Decimal(stretch.kva)
    largest = max(one.terms.contract_kw for one in piece.kin)
    demand = usage.max_demand_kw
    if basis == "contract_demand" and stretch.terms.contract_kw < largest:
        demand = ZERO
    terms = stretch.terms
    here = msgspec.structs.replace(
        usage,
        contract_kw=Decimal(terms.contract_kw),
        total_kva=Decimal(terms.total_kva),
        max_demand_kw=demand,
    )
    return billing_size(basis, here, rules)
