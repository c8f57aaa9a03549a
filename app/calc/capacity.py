"""`capacity_charge`: the capacity or demand part of a two-part tariff for one month."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import cast

from app.calc.answers import Answer, money
from app.calc.bill import BASES
from app.calc.fields import Fields
from app.kernel.refusals import refuse
from app.tariffs.pricing.capacity import Charge, billing_size, capacity_charge, charge_by_days
from app.tariffs.pricing.figures import DEAREST, plain
from app.tariffs.pricing.model import ZERO, Basis, CapacityDays, CapacityPrice, Usage
from app.tariffs.pricing.months import Change, days_by_size, days_of_month, without_short_reductions
from app.tariffs.pricing.profiles import RuleProfile
from app.tariffs.pricing.rules import shipped


def capacity(request: Fields, profile: RuleProfile) -> Answer:
    """Parts and total by the dates of changes, by known days, or by demand.

    `discount` is the load-rate discount on the price of demand; `min_reduction_days` charges shorter
    reductions in full. Raises Refused calc.*.
    """
    basis = cast(Basis, request.choice("basis", BASES))
    price = CapacityPrice(basis, request.number("price", limit=DEAREST))
    whole = Decimal(1)
    discount = whole if basis == "capacity" else request.number("discount", whole, above=ZERO, limit=whole)
    if request.has("changes") and request.has("segments"):
        raise refuse("calc.either", request.path("segments"), names="changes、segments")
    if request.has("changes") or request.has("month"):
        parts, days = _changed(request, profile)
    elif request.has("segments") or basis == "capacity":
        parts, days = _segments(request, profile)
    else:
        return _demand(request, price, discount)
    request.done()
    charge = charge_by_days(price, parts, days, discount, profile.capacity.rule)
    return _by_parts(parts, charge)


def _by_parts(parts: tuple[CapacityDays, ...], charge: Charge) -> Answer:
    """`kva` is the size billed, kW where demand is charged."""
    rows = [
        {"kva": plain(part.size), "days": part.days, "amount": money(amount)}
        for part, amount in zip(parts, charge.amounts, strict=True)
    ]
    return Answer({"parts": rows, "total": money(sum(charge.amounts, ZERO))}, tuple(charge.lines))


def _changed(request: Fields, profile: RuleProfile) -> tuple[tuple[CapacityDays, ...], int]:
    year, month = request.month("month")
    changes = sorted(_change(one) for one in request.rows("changes"))
    for before, after in pairwise(changes):
        if before.on == after.on:
            raise refuse("calc.same_day", request.path("changes"))
    kept = without_short_reductions(changes, request.whole("min_reduction_days", 0))
    month_days = profile.capacity.month_days
    return days_by_size(kept, year, month, month_days), days_of_month(year, month, month_days)


def _change(one: Fields) -> Change:
    change = Change(one.day("from"), one.one_of("kva", "kw")[1])
    one.done()
    return change


def _segments(request: Fields, profile: RuleProfile) -> tuple[tuple[CapacityDays, ...], int]:
    parts = tuple(_segment(one) for one in request.rows("segments"))
    return parts, request.whole("days_in_month", profile.capacity.month_days, least=1, most=31)


def _segment(one: Fields) -> CapacityDays:
    part = CapacityDays(one.one_of("kva", "kw")[1], one.whole("days", most=31))
    one.done()
    return part


def _demand(request: Fields, price: CapacityPrice, discount: Decimal) -> Answer:
    contract = price.basis == "contract_demand"
    usage = Usage(
        kwh={},
        contract_kw=request.number("contract_kw", None if contract else ZERO),
        max_demand_kw=request.number("max_demand_kw"),
        total_kva=request.number("total_kva", ZERO),
        demand_discount=discount,
    )
    request.done()
    rules = shipped().demand
    charge = capacity_charge(price, usage, rules)
    kilo = billing_size(price.basis, usage, rules)
    return Answer({"billing_kw": plain(kilo), "total": money(sum(charge.amounts, ZERO))}, tuple(charge.lines))
