"""What theft (窃电) and breach of use (违约用电) cost: the back charge and the surcharge on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

import msgspec

from app.kernel.refusals import refuse
from app.tariffs.pricing import texts  # noqa: F401  registers the sentences
from app.tariffs.pricing.figures import EXACT, fen, plain, yuan
from app.tariffs.pricing.model import ZERO, Line
from app.tariffs.pricing.profiles import ActRules, TheftRules


class Penalty(msgspec.Struct, frozen=True):
    """Yuan to pay; the lines add up to `total`. `kwh` is the stolen energy, 0 for breaches."""

    back_charge: Decimal
    surcharge: Decimal
    lines: tuple[Line, ...]
    kwh: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.back_charge + self.surcharge


class Load(msgspec.Struct, frozen=True):
    """A load that ran past the meter: rated kW, hours a day, days, and the price of its energy."""

    kw: Decimal
    hours_per_day: Decimal
    days: Decimal
    price: Decimal


class Misused(msgspec.Struct, frozen=True):
    """Energy that was priced too low, and by how much per kWh."""

    kwh: Decimal
    price_difference: Decimal


class Excess(msgspec.Struct, frozen=True):
    """kVA used without right under a two-part tariff: price per kVA and month, whole months, odd days."""

    kva: Decimal
    price: Decimal
    months: Decimal
    odd_days: Decimal
    days_in_month: Decimal


def theft(loads: Sequence[Load], times: Decimal, rules: TheftRules, *, exact: bool = False) -> Penalty:
    """Back charge of the stolen energy, half up to the fen for each load, and `times` that on top.

    `exact` takes the surcharge from the unrounded charge (R24 Art.104). Raises Refused price.times_over.
    """
    _refuse_over(times, rules.times_max)
    with localcontext(EXACT):
        kwh = [load.kw * load.hours_per_day * load.days for load in loads]
        charges = [energy * load.price for energy, load in zip(kwh, loads, strict=True)]
        lines = [
            Line(
                f"{plain(load.kw)} 千瓦 × {plain(load.hours_per_day)} 小时 × {plain(load.days)} 天"
                f" = {plain(energy)} 千瓦时 × {plain(load.price)} 元",
                rules.rule,
                fen(charge),
            )
            for load, energy, charge in zip(loads, kwh, charges, strict=True)
        ]
        back = sum((line.amount for line in lines), ZERO)
        on = sum(charges, ZERO) if exact else back
        surcharge = fen(on * times)
        lines.append(Line(f"违约使用电费 {yuan(on)} 元 × {plain(times)} 倍", rules.rule, surcharge))
        return Penalty(back, surcharge, tuple(lines), sum(kwh, ZERO))


def class_misuse(parts: Sequence[Misused], times: Decimal, rules: ActRules) -> Penalty:
    """Dear energy on a cheap price: the difference, and `times` it (R24 Art.101-1).

    Raises Refused price.times_over.
    """
    with localcontext(EXACT):
        lines = [
            Line(
                f"差额电费 {plain(part.kwh)} 千瓦时 × {plain(part.price_difference)} 元",
                rules.rule,
                fen(part.kwh * part.price_difference),
            )
            for part in parts
        ]
        return _with_surcharge(lines, times, rules)


def two_part_excess(excess: Excess, times: Decimal, rules: ActRules) -> Penalty:
    """kVA over the contract, or sealed, under a two-part tariff: their capacity charge, and `times` it.

    Whole months and odd days are rounded apart (R24 Art.101-2, -3). Raises Refused price.times_over.
    """
    with localcontext(EXACT):
        month = excess.kva * excess.price
        named = f"容(需)量电费 {plain(excess.kva)} 千伏安 × {plain(excess.price)} 元"
        lines = []
        if excess.months:
            text = f"{named} × {plain(excess.months)} 个月"
            lines.append(Line(text, rules.rule, fen(month * excess.months)))
        if excess.odd_days:
            text = f"{named} × {plain(excess.odd_days)}/{plain(excess.days_in_month)} 天"
            amount = fen(month * excess.odd_days / excess.days_in_month)
            lines.append(Line(text, rules.rule, amount))
        return _with_surcharge(lines, times, rules)


def per_kilowatt(kilo: Decimal, occurrences: Decimal, rules: ActRules) -> Penalty:
    """So much for each kW or kVA and each time, without back charge (R24 Art.101-2, -3, -5)."""
    with localcontext(EXACT):
        amount = fen(kilo * rules.per_kw * occurrences)
        text = f"违约使用电费 {plain(kilo)} 千瓦(千伏安) × {plain(rules.per_kw)} 元{_each(occurrences)}"
        return Penalty(ZERO, amount, (Line(text, rules.rule, amount),))


def each_time(fee: Decimal, occurrences: Decimal, rules: ActRules) -> Penalty:
    """A fixed fee each time, as for a meter moved without leave (R24 Art.101-4)."""
    with localcontext(EXACT):
        amount = fen(fee * occurrences)
        text = f"违约使用电费 {plain(fee)} 元{_each(occurrences)}"
        return Penalty(ZERO, amount, (Line(text, rules.rule, amount),))


def _each(occurrences: Decimal) -> str:
    return "" if occurrences == 1 else f" × {plain(occurrences)} 次"


def _with_surcharge(lines: list[Line], times: Decimal, rules: ActRules) -> Penalty:
    _refuse_over(times, rules.times_max)
    back = sum((line.amount for line in lines), ZERO)
    surcharge = fen(back * times)
    text = f"违约使用电费 {yuan(back)} 元 × {plain(times)} 倍"
    return Penalty(back, surcharge, (*lines, Line(text, rules.rule, surcharge)))


def _refuse_over(times: Decimal, most: Decimal) -> None:
    if times > most:
        raise refuse("price.times_over", "times", limit=plain(most))
