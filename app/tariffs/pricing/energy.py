"""How much energy each register is charged for: losses added, split-off and free energy taken out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from app.tariffs.pricing.figures import fen, plain, whole
from app.tariffs.pricing.model import REGISTERS, ZERO, Line, Prices, Usage

MAIN = "flat"
"""The register that losses are added to and split-off energy is taken from first."""
PRICE_TABLE = "电价表"
FREE = "低保户、五保户免费电量"


class Energy(NamedTuple):
    """kWh of a bill: all that was used, what the tariff itself prices, how much of it is free, and what
    each register is charged for."""

    used: Decimal
    own: Decimal
    free: Decimal
    charged: dict[str, Decimal]


def energy_of(usage: Usage) -> Energy:
    """The kWh of a bill by register, in the order of bills.

    Losses count as flat energy (calc.md). Split-off energy leaves the flat register, and what that one
    lacks leaves the others in the order of bills; free energy leaves in the order of bills (record 0012).
    """
    kwh = {register: usage.kwh[register] for register in REGISTERS if register in usage.kwh}
    if usage.loss_kwh:
        kwh = {**kwh, MAIN: kwh.get(MAIN, ZERO) + usage.loss_kwh}
        kwh = {register: kwh[register] for register in REGISTERS if register in kwh}
    used = sum(kwh.values(), ZERO)
    apart = sum((part.kwh for part in usage.apart), ZERO)
    if apart:
        first = [MAIN, *(register for register in kwh if register != MAIN)]
        kwh = _less(kwh, apart, [register for register in first if register in kwh])
    own = used - apart
    free = min(usage.free_kwh, own)
    return Energy(used, own, free, _less(kwh, free, list(kwh)) if free else kwh)


def _less(kwh: Mapping[str, Decimal], taken: Decimal, order: list[str]) -> dict[str, Decimal]:
    left = dict(kwh)
    for register in order:
        part = min(left[register], taken)
        left[register] -= part
        taken -= part
    return left


def energy_lines(energy: Energy, prices: Prices) -> tuple[dict[str, Decimal], list[Line]]:
    """The amount of each register in yuan, and the lines that say so."""
    amounts: dict[str, Decimal] = {}
    lines = []
    several = len(energy.charged) > 1
    for register, kwh in energy.charged.items():
        price = prices.energy[register]
        amounts[register] = fen(kwh * price)
        name = f"{REGISTERS[register]}段" if several else "电量"
        lines.append(Line(f"{name} {plain(kwh)} 千瓦时 × {plain(price)} 元", PRICE_TABLE, amounts[register]))
    if energy.free:
        lines.append(Line(f"免费 {plain(energy.free)} 千瓦时", FREE, ZERO))
    return amounts, lines


def surcharge_lines(kwh: Decimal, prices: Prices) -> tuple[dict[str, Decimal], list[Line]]:
    """The amount of each surcharge on `kwh` in yuan, and the lines that say so."""
    amounts = {one.name: fen(kwh * one.price) for one in prices.surcharges}
    lines = [
        Line(f"{one.name} {plain(kwh)} 千瓦时 × {plain(one.price)} 元", PRICE_TABLE, amounts[one.name])
        for one in prices.surcharges
    ]
    return amounts, lines


def apart_lines(usage: Usage) -> tuple[dict[str, Decimal], list[Line]]:
    """The amount of each split-off part in yuan, and the lines that say so."""
    amounts = {one.name: fen(one.kwh * one.price) for one in usage.apart}
    lines = [
        Line(f"{one.name} {plain(one.kwh)} 千瓦时 × {plain(one.price)} 元", "定量、定比", amounts[one.name])
        for one in usage.apart
    ]
    return amounts, lines


def split_kwh(total_kwh: Decimal, ratio_pct: Decimal) -> Decimal:
    """The fixed quantity that a fixed ratio (定比) of the total stands for, whole kWh half up.

    Example: 10 % of 440 kWh are 44 kWh (facts.md §10.2 EN3).
    """
    return whole(total_kwh * ratio_pct / 100)


def supply_loss_kwh(metered_kwh: Decimal, transformer_kwh: Decimal, line_pct: Decimal) -> Decimal:
    """The agreed losses of a supply metered on the low side, whole kWh half up (facts.md §4.8).

    The line loses `line_pct` of what was metered and what the transformer lost.
    """
    return transformer_kwh + whole((metered_kwh + transformer_kwh) * line_pct / 100)
