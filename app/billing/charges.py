"""The charges of a bill one by one, priced as they were billed, each with the rule it rests on (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from app.billing.explained import Why, plain
from app.billing.facts import BillBasis, BillPart
from app.billing.repricing import as_billed
from app.tariffs.book import TIER_MONTHS, Tariff, TariffVersion
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.energy import FREE, PRICE_TABLE, energy_of
from app.tariffs.pricing.model import REGISTERS, ZERO, Line, Priced, Prices, Usage
from app.tariffs.pricing.rules import shipped
from app.tariffs.pricing.tiers import TIERS
from app.tariffs.wording import origin, validity

ChargeKind = Literal["energy", "tier", "free", "apart", "surcharge", "capacity", "pf"]
_APART = "定量、定比"


class Charge(NamedTuple):
    """One line of a priced part; the lines of all parts add up to what the basis costs."""

    kind: ChargeKind
    line: Line
    why: Why


class PricedPart(NamedTuple):
    """A part of a bill with its prices, as billed."""

    part: BillPart
    tariff: Tariff
    version: TariffVersion
    prices: Prices
    priced: Priced

    @property
    def usage(self) -> Usage:
        return self.part.usage


def priced_parts(basis: BillBasis, book: Mapping[str, Tariff]) -> tuple[PricedPart, ...]:
    """Every part of a bill, priced by the versions it was billed by.

    Raises Refused repricing.no_version where a version is not published here, and price.*.
    """
    found = []
    for part in basis.parts:
        prices, usage = as_billed(part, book)
        tariff = book[part.tariff_code]
        version = tariff.version(part.tariff_version)
        if version is not None:  # as_billed has refused a version that is unknown
            found.append(PricedPart(part, tariff, version, prices, price(prices, usage)))
    return tuple(found)


def charges_of(part: PricedPart) -> Iterator[Charge]:
    """The lines of a part in their order, told apart, with what each rests on."""
    registers = len(part.priced.periods)
    for place, line in enumerate(part.priced.lines):
        kind: ChargeKind = "energy" if place < registers else _kind(line)
        yield Charge(kind, line, _why(kind, line, part))


def _kind(line: Line) -> ChargeKind:
    """What a line behind the registers is; the engine gives each sort a rule of its own."""
    rules = shipped()
    kinds: dict[str, ChargeKind] = {
        FREE: "free",
        TIERS: "tier",
        _APART: "apart",
        rules.power_factor.rule: "pf",
        PRICE_TABLE: "surcharge",
    }
    return kinds.get(line.rule, "capacity")


def named(part: PricedPart) -> str:
    """The tariff of a part, its version and since when it holds."""
    return f"{part.tariff.name},版本 {part.version.version}({validity(part.version)})"


def _why(kind: ChargeKind, line: Line, part: PricedPart) -> Why:
    version, published = named(part), origin(part.version)
    if kind == "energy":
        return Why("电量 × 电度电价,逐段四舍五入到分,再相加。", version, published)
    if kind == "surcharge":
        return Why("全部计费电量 × 附加单价,四舍五入到分。", version, published)
    if kind == "tier":
        return Why(_tier_text(part), version, line.rule)
    if kind == "free":
        return Why("免费电量不收电费,但计入阶梯累计。", version, line.rule)
    if kind == "apart":
        return Why("按约定分出的电量,另按它自己的电价计费。", "", "供用电合同约定的定量、定比或分表")
    if kind == "pf":
        return Why(_pf_text(part.priced), version, line.rule)
    text = "计费容量或需量 × 单价;月内有变更的,按实际天数分摊,变更当日按新的容量。"
    return Why(text, version, line.rule)


def _tier_text(part: PricedPart) -> str:
    months = part.usage.tier_months
    limits = [
        f"第{_NAMES[place]}档至 {plain(tier.upto * months)} 千瓦时"
        for place, tier in enumerate(part.prices.tiers)
        if tier.upto is not None
    ]
    whole = TIER_MONTHS[part.version.tier_period]
    period = {12: "本年", 1: "本月"}.get(whole, "本阶梯周期")
    return (
        f"{period}累计用电超过各档上限的部分,每千瓦时加价。上限:{'、'.join(limits)};"
        f"本期之前已用 {plain(part.usage.prior_kwh)} 千瓦时。"
    )


_NAMES = "一二三四五六七八九"


def _pf_text(priced: Priced) -> str:
    base = plain(priced.pf_base or ZERO)
    return (
        "功率因数 = 有功 ÷ √(有功² + 无功²),取两位小数,按标准查表得增减率;"
        f"增减率乘以参与调整的电费 {base} 元。"
    )


def register_prices(part: PricedPart) -> dict[str, tuple[Decimal, Decimal]]:
    """kWh charged and price for each register of a part, split-off energy by its name."""
    found = {
        register: (kwh, part.prices.energy[register])
        for register, kwh in charged_kwh(part).items()
        if register in REGISTERS
    }
    return found | {one.name: (one.kwh, one.price) for one in part.usage.apart}


def charged_kwh(part: PricedPart) -> dict[str, Decimal]:
    """The kWh that each register is charged for: with losses, without split-off and free energy."""
    return energy_of(part.usage).charged
