"""What the engine does not price: every reason at once, beside the field it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from app.kernel.refusals import Refusal, Refused
from app.tariffs.pricing import texts  # noqa: F401  registers the sentences
from app.tariffs.pricing.energy import MAIN
from app.tariffs.pricing.figures import DEAREST, DECIMALS, LARGEST, plain
from app.tariffs.pricing.model import REGISTERS, ZERO, Prices, Usage
from app.tariffs.pricing.rules import PricingRules

MOST_TIER_MONTHS = 12
QUANTITIES = (
    "prior_kwh",
    "kvarh",
    "loss_kwh",
    "loss_kvarh",
    "billing_kva",
    "contract_kw",
    "max_demand_kw",
    "total_kva",
    "free_kwh",
)
"""The fields of `Usage` that are a number from 0 on and 0 where nothing is said."""


def check(prices: Prices, usage: Usage, rules: PricingRules) -> None:
    """Raises Refused price.* with the fields 'tariff.…' and 'usage.…', all refusals at once."""
    reasons = [*_figures(prices, usage)]
    if not reasons:
        reasons = [*_registers(prices, usage), *_tiers(prices, usage), *_apart(usage), *_names(prices, usage)]
        reasons += [*_capacity(prices, usage), *_standard(prices, rules)]
    if reasons:
        raise Refused(reasons)


def refused_number(
    value: Decimal, field: str, *, limit: Decimal = LARGEST, negative: bool = False
) -> Iterable[Refusal]:
    """Why the engine takes no such number: not finite, below 0, above the limit, too many decimals."""
    if not value.is_finite():
        return [Refusal("price.not_finite", field, value=value)]
    if value < 0 and not negative:
        return [Refusal("price.negative", field)]
    if abs(value) > limit:
        return [Refusal("price.too_large", field, limit=plain(limit))]
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS and value != round(value, DECIMALS):
        return [Refusal("price.too_precise", field, limit=DECIMALS)]
    return ()


def _figures(prices: Prices, usage: Usage) -> Iterator[Refusal]:
    for register, amount in prices.energy.items():
        yield from refused_number(amount, f"tariff.energy.{register}", limit=DEAREST)
    for index, tier in enumerate(prices.tiers):
        yield from refused_number(tier.adder, f"tariff.tiers[{index}].adder", limit=DEAREST)
        yield from refused_number(tier.upto or ZERO, f"tariff.tiers[{index}].upto")
    for index, one in enumerate(prices.surcharges):
        yield from refused_number(
            one.price, f"tariff.surcharges[{index}].price", limit=DEAREST, negative=True
        )
    yield from refused_number(prices.pf_excluded, "tariff.pf_excluded", limit=DEAREST)
    if prices.capacity:
        yield from refused_number(prices.capacity.price, "tariff.capacity.price", limit=DEAREST)
    for register, kwh in usage.kwh.items():
        yield from refused_number(kwh, f"usage.kwh.{register}")
    for name in QUANTITIES:
        yield from refused_number(getattr(usage, name), f"usage.{name}")
    yield from refused_number(usage.kvarh_reverse, "usage.kvarh_reverse", negative=True)
    for index, part in enumerate(usage.apart):
        yield from refused_number(part.kwh, f"usage.apart[{index}].kwh")
        yield from refused_number(part.price, f"usage.apart[{index}].price", limit=DEAREST)
    for index, days in enumerate(usage.capacity_days):
        yield from refused_number(days.size, f"usage.capacity_days[{index}].size")


def _registers(prices: Prices, usage: Usage) -> Iterator[Refusal]:
    for where, names in (("tariff.energy", prices.energy), ("usage.kwh", usage.kwh)):
        for name in names:
            if name not in REGISTERS:
                yield Refusal("price.unknown_register", f"{where}.{name}", name=name)
    used = [name for name in usage.kwh if name in REGISTERS] + ([MAIN] if usage.loss_kwh else [])
    for name in dict.fromkeys(used):
        if name not in prices.energy:
            yield Refusal("price.no_price", f"tariff.energy.{name}", name=REGISTERS[name])
        elif prices.energy[name] < prices.pf_excluded:
            yield Refusal("price.excluded_exceeds", "tariff.pf_excluded", name=REGISTERS[name])


def _tiers(prices: Prices, usage: Usage) -> Iterator[Refusal]:
    months = usage.tier_months
    if not (months.is_finite() and 1 <= months <= MOST_TIER_MONTHS and months == int(months)):
        yield Refusal("price.tier_months", "usage.tier_months", limit=MOST_TIER_MONTHS)
    low = ZERO
    for index, tier in enumerate(prices.tiers):
        last = index == len(prices.tiers) - 1
        if (tier.upto is None) != last or (tier.upto is not None and tier.upto <= low):
            yield Refusal("price.tier_order", f"tariff.tiers[{index}].upto")
        low = tier.upto or low


def _apart(usage: Usage) -> Iterator[Refusal]:
    kwh = sum(usage.kwh.values(), ZERO) + usage.loss_kwh
    apart = sum((part.kwh for part in usage.apart), ZERO)
    if apart > kwh:
        yield Refusal("price.apart_exceeds", "usage.apart", apart=plain(apart), kwh=plain(kwh))


def _names(prices: Prices, usage: Usage) -> Iterator[Refusal]:
    yield from _twice([one.name for one in prices.surcharges], "tariff.surcharges")
    yield from _twice([one.name for one in usage.apart], "usage.apart")


def _twice(names: Sequence[str], field: str) -> Iterator[Refusal]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Refusal("price.same_name", f"{field}[{index}].name", name=name)


def _capacity(prices: Prices, usage: Usage) -> Iterator[Refusal]:
    if prices.scheme == "two_part" and not prices.capacity:
        yield Refusal("price.no_capacity", "tariff.capacity")
    if prices.scheme == "single" and prices.capacity:
        yield Refusal("price.capacity_on_single", "tariff.capacity")
    if usage.capacity_days and not 1 <= usage.days_in_month <= 31:
        yield Refusal("price.days_of_month", "usage.days_in_month")
    for index, part in enumerate(usage.capacity_days):
        if not 1 <= part.days <= 31:
            yield Refusal("price.days_of_month", f"usage.capacity_days[{index}].days")
    if not (usage.demand_discount.is_finite() and 0 < usage.demand_discount <= 1):
        yield Refusal("price.discount_range", "usage.demand_discount")


def _standard(prices: Prices, rules: PricingRules) -> Iterator[Refusal]:
    known = rules.power_factor.tables
    if prices.pf_standard is not None and prices.pf_standard not in known:
        names = "、".join(map(str, known))
        yield Refusal("price.no_standard", "tariff.pf_standard", value=prices.pf_standard, known=names)
