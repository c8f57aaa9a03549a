"""The capacity or demand part of a two-part tariff (容需量电费), whole months and parts of months."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from app.tariffs.pricing.figures import EXACT, fen, plain
from app.tariffs.pricing.model import ZERO, Basis, CapacityDays, CapacityPrice, Line, Usage
from app.tariffs.pricing.rules import DemandRules

_BY_DAYS = "《供电营业规则》(2024) 第八十六条"
_UNITS: dict[Basis, str] = {"capacity": "千伏安", "contract_demand": "千瓦", "actual_demand": "千瓦"}
_NAMES: dict[Basis, str] = {
    "capacity": "容量电费",
    "contract_demand": "合同最大需量电费",
    "actual_demand": "实际最大需量电费",
}


class Charge(NamedTuple):
    """A capacity charge in yuan, part by part, with its lines."""

    amounts: tuple[Decimal, ...]
    lines: list[Line]


def capacity_charge(price: CapacityPrice, usage: Usage, rules: DemandRules) -> Charge:
    """What the month costs by its capacity or demand (facts.md §4.4).

    `Usage.capacity_days` are the sizes billed where they changed within the month; without them the
    month is whole. The load-rate discount reduces the price of demand, never that of capacity.
    """
    discount = Decimal(1) if price.basis == "capacity" else usage.demand_discount
    if usage.capacity_days:
        return charge_by_days(price, usage.capacity_days, usage.days_in_month, discount)
    kilo = billing_size(price.basis, usage, rules)
    amount = fen(kilo * price.price * discount)
    note = _reckoned(usage, rules) if price.basis == "contract_demand" else ""
    text = f"{_NAMES[price.basis]}{note} {plain(kilo)} {_UNITS[price.basis]} × {_priced(price, discount)}"
    return Charge((amount,), [Line(text, rules.rule, amount)])


def charge_by_days(
    price: CapacityPrice,
    parts: Sequence[CapacityDays],
    days_in_month: int,
    discount: Decimal = Decimal(1),
    rule: str = _BY_DAYS,
) -> Charge:
    """Each size for its days of the month, half up to the fen each, then added (R24 Art.86)."""
    amounts, lines = [], []
    for part in parts:
        month = part.size * price.price * discount
        amount = fen(EXACT.divide(month * part.days, Decimal(days_in_month)))
        text = (
            f"{_NAMES[price.basis]} {plain(part.size)} {_UNITS[price.basis]} × {_priced(price, discount)}"
            f" × {part.days}/{days_in_month} 天"
        )
        amounts.append(amount)
        lines.append(Line(text, rule, amount))
    return Charge(tuple(amounts), lines)


def _priced(price: CapacityPrice, discount: Decimal) -> str:
    rate = f" × {plain(discount)}" if discount != 1 else ""
    return f"{plain(price.price)} 元{rate}"


def billing_size(basis: Basis, usage: Usage, rules: DemandRules) -> Decimal:
    """The kVA or kW billed for a whole month.

    Contract demand is raised to its floor, 40 % of all capacity. Within 105 % of it the contract is
    billed; what exceeds 105 % counts twice on top of it (facts.md §4.4, 1583号).
    """
    if basis == "capacity":
        return usage.billing_kva
    if basis == "actual_demand":
        return usage.max_demand_kw
    contract, excess = _contract(usage, rules)
    return contract + excess * rules.excess_times


def _contract(usage: Usage, rules: DemandRules) -> tuple[Decimal, Decimal]:
    """The contract demand, raised to its floor, and the kW above what it may be exceeded by."""
    contract = max(usage.contract_kw, usage.total_kva * rules.floor_share)
    return contract, max(ZERO, usage.max_demand_kw - contract * rules.excess_over)


def _reckoned(usage: Usage, rules: DemandRules) -> str:
    """How the kW billed came about where they are not those of the contract."""
    contract, excess = _contract(usage, rules)
    notes = []
    if contract > usage.contract_kw:
        share = plain(rules.floor_share * 100)
        notes.append(f"合同 {plain(usage.contract_kw)} 千瓦不足总容量的 {share}%,按 {plain(contract)} 千瓦")
    if excess:
        over, times = plain(rules.excess_over * 100), plain(rules.excess_times)
        notes.append(f"{plain(contract)} 千瓦,超过 {over}% 的 {plain(excess)} 千瓦按 {times} 倍")
    return f"({';'.join(notes)})" if notes else ""


def demand_discount(kwh: Decimal, kva: Decimal, rules: DemandRules) -> Decimal:
    """The factor on the demand price of a month in which `kwh` were used with `kva` contracted.

    kWh per kVA are cut to a whole number (facts.md §4.4). For parts of a month give the average kVA of
    the month. Returns 1 where the use is too small or nothing is contracted.
    """
    if kva <= 0:
        return Decimal(1)
    per_kva = EXACT.divide(kwh, kva).quantize(Decimal(1), ROUND_DOWN, EXACT)
    return rules.discount if per_kva >= rules.discount_kwh_per_kva else Decimal(1)
