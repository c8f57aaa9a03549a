"""Why a bill is dearer or cheaper than another one: the difference split exactly, in plain words (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from app.billing.charges import PricedPart, priced_parts, register_prices
from app.billing.explained import kwh_text, plain
from app.billing.facts import BillBasis
from app.billing.repricing import FLAT
from app.billing.views import Bill
from app.kernel.money import to_fen, yuan
from app.kernel.refusals import Refused
from app.tariffs.book import Tariff
from app.tariffs.pricing.figures import fen
from app.tariffs.pricing.model import REGISTERS, ZERO

Cause = Literal["days", "price", "step", "consumption", "capacity", "pf", "surcharge", "correction"]
CAUSES: dict[Cause, str] = {
    "days": "计费天数",
    "price": "电价",
    "step": "阶梯加价",
    "consumption": "用电多少",
    "capacity": "容(需)量电费",
    "pf": "力调电费",
    "surcharge": "附加",
    "correction": "退补",
}


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one cause adds to (or, below 0, takes off) the later bill, with a sentence that says so."""

    cause: Cause
    amount_fen: int
    text: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two bills of an account; the shares add up to `difference_fen`, the largest comes first.

    `exact` is False where one of them does not tell what it was priced by: then only the average price
    and the energy can be told apart.
    """

    period: str
    before: str
    difference_fen: int
    shares: tuple[Share, ...]
    exact: bool = True


class _Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the bills, taken apart. `priced` is kWh and yuan/kWh by register or split-off energy."""

    bill: Bill
    days: int | None
    priced: dict[str, tuple[Decimal, Decimal]]
    energy_fen: int
    adders_fen: int
    capacity_fen: int = 0
    pf_fen: int = 0
    surcharge_fen: int = 0

    @property
    def kwh(self) -> Decimal:
        return sum((kwh for kwh, _ in self.priced.values()), ZERO)

    @property
    def correction_fen(self) -> int:
        """What lies between the priced parts and the bill."""
        parts = self.energy_fen + self.adders_fen + self.capacity_fen + self.pf_fen + self.surcharge_fen
        return self.bill.amount_fen - parts

    @property
    def registers(self) -> set[str]:
        return self.priced.keys() & REGISTERS.keys()


Sided = tuple[Bill, BillBasis | None]


def compare(now: Sided, before: Sided, book: Mapping[str, Tariff]) -> Comparison:
    """Why `now` costs more or less than `before`, exactly to the fen.

    * days: what the daily use of before would have cost in the days that are more or fewer, at the
      prices of before;
    * consumption: what the energy of now costs at the prices of before, less that of before and the days;
    * price: what the energy of now costs, less what it would cost at the prices of before;
    * step, capacity, pf, surcharge, correction: how these parts of the two bills differ.
    """
    sides = _side(*now, book), _side(*before, book)
    exact = None not in sides
    here, there = (side or _whole(bill) for side, (bill, _) in zip(sides, (now, before), strict=True))
    if not exact:
        here, there = _whole(now[0]), _whole(before[0])
    shares = [share for share in _shares(here, there) if share.amount_fen]
    shares.sort(key=lambda share: -abs(share.amount_fen))
    return Comparison(
        period=now[0].period,
        before=before[0].period,
        difference_fen=now[0].amount_fen - before[0].amount_fen,
        shares=tuple(shares),
        exact=exact,
    )


def _side(bill: Bill, basis: BillBasis | None, book: Mapping[str, Tariff]) -> _Side | None:
    """A bill taken apart; None where it does not tell what it was priced by."""
    try:
        parts = priced_parts(basis, book) if basis is not None else ()
    except Refused:
        return None
    if not parts or basis is None:
        return None
    priced = [part.priced for part in parts]
    apart = sum((sum(one.apart.values(), ZERO) for one in priced), ZERO)
    return _Side(
        bill=bill,
        days=_days(basis),
        priced=_merged(parts),
        energy_fen=to_fen(sum((one.energy for one in priced), ZERO) + apart),
        adders_fen=to_fen(sum((tier.adder for one in priced for tier in one.tiers), ZERO)),
        capacity_fen=to_fen(sum((one.capacity or ZERO for one in priced), ZERO)),
        pf_fen=to_fen(sum((one.pf_adjustment or ZERO for one in priced), ZERO)),
        surcharge_fen=to_fen(sum((sum(one.surcharges.values(), ZERO) for one in priced), ZERO)),
    )


def _whole(bill: Bill) -> _Side:
    """A bill of which only kWh and amount are compared: all of it is energy at its average price."""
    kwh = Decimal(bill.kwh)
    price = Decimal(bill.amount_fen) / 100 / kwh if kwh else ZERO
    return _Side(bill=bill, days=None, priced={FLAT: (kwh, price)}, energy_fen=bill.amount_fen, adders_fen=0)


def _days(basis: BillBasis) -> int | None:
    """The days between the readings of the main point."""
    spans = basis.points[0].spans if basis.points else ()
    begun = [span.from_on for span in spans if span.from_on is not None]
    return (max(span.to_on for span in spans) - min(begun)).days if begun else None


def _merged(parts: Sequence[PricedPart]) -> dict[str, tuple[Decimal, Decimal]]:
    """kWh of all parts by register, at their average price where parts differ."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for part in parts:
        for name, (kwh, price) in register_prices(part).items():
            had, was = found.get(name, (ZERO, price))
            whole = had + kwh
            found[name] = (whole, (had * was + kwh * price) / whole if whole and was != price else price)
    return found


def _shares(now: _Side, before: _Side) -> list[Share]:
    at_old = _at_prices_of(before, now)
    days_fen = _days_fen(now, before)
    used = at_old - before.energy_fen - days_fen
    return [
        Share(cause="days", amount_fen=days_fen, text=_days_text(now, before, days_fen)),
        Share(cause="consumption", amount_fen=used, text=_used_text(now, before, used)),
        _price_share(now, before, now.energy_fen - at_old),
        _plain_share("step", now.adders_fen, before.adders_fen),
        _plain_share("capacity", now.capacity_fen, before.capacity_fen),
        _plain_share("pf", now.pf_fen, before.pf_fen),
        _plain_share("surcharge", now.surcharge_fen, before.surcharge_fen),
        _plain_share("correction", now.correction_fen, before.correction_fen),
    ]


def _at_prices_of(before: _Side, now: _Side) -> int:
    """What the energy of now would have cost at the prices of before, fen.

    Where the registers are others, the average price of before stands for all of them; split-off energy
    that was not there before keeps its own price, and so does everything where before used nothing.
    """
    same = now.registers <= before.registers
    average = Decimal(before.energy_fen) / 100 / before.kwh if before.kwh else None
    total = ZERO
    for name, (kwh, price) in now.priced.items():
        if name in before.priced:
            price = before.priced[name][1]
        elif not same and name in REGISTERS and average is not None:
            price = average
        total += fen(kwh * price)
    return to_fen(total)


def _days_fen(now: _Side, before: _Side) -> int:
    if now.days is None or not before.days:
        return 0
    return to_fen(Decimal(before.energy_fen) / 100 * (now.days - before.days) / before.days)


def _more(amount_fen: int) -> str:
    return f"{'多' if amount_fen > 0 else '少'} {yuan(abs(amount_fen))} 元"


def _days_text(now: _Side, before: _Side, amount_fen: int) -> str:
    days, was = now.days or 0, before.days or 0
    word = "多" if days > was else "少"
    return f"抄表间隔 {days} 天,比 {before.bill.period} {word} {abs(days - was)} 天,{_more(amount_fen)}。"


def _used_text(now: _Side, before: _Side, amount_fen: int) -> str:
    kwh = now.kwh - before.kwh
    word = "多" if kwh > 0 else "少"
    more = f"{word}用 {kwh_text(abs(kwh))}" if kwh else "总电量相同,各时段不同"
    if not (now.days and before.days and now.days != before.days):
        return f"{more},{_more(amount_fen)}。"
    daily = [f"{side.kwh / (side.days or 1):.1f}" for side in (before, now)]
    return f"{more}(每天 {daily[0]} → {daily[1]}),除天数外{_more(amount_fen)}。"


def _price_share(now: _Side, before: _Side, amount_fen: int) -> Share:
    changed = [
        f"{_name(name)} {plain(before.priced[name][1])} → {plain(price)}"
        for name, (_, price) in now.priced.items()
        if name in before.priced and before.priced[name][1] != price
    ]
    if now.registers <= before.registers and 0 < len(changed) <= 3 and all(map(_short, changed)):
        text = f"电价变动({';'.join(changed)} 元/千瓦时),{_more(amount_fen)}。"
    elif now.registers <= before.registers and not changed:
        text = f"逐项四舍五入,{_more(amount_fen)}。"
    else:
        text = f"平均电价变动,{_more(amount_fen)}。"
    return Share(cause="price", amount_fen=amount_fen, text=text)


def _short(text: str) -> bool:
    return len(text) <= 32


def _name(register: str) -> str:
    return {FLAT: "电度"}.get(register, REGISTERS.get(register, register))


def _plain_share(cause: Cause, now_fen: int, before_fen: int) -> Share:
    amount = now_fen - before_fen
    words = CAUSES[cause]
    if cause == "step" and not before_fen:
        text = f"累计用电进入加价的档,阶梯加价 {yuan(now_fen)} 元,{_more(amount)}。"
    elif cause == "step" and not now_fen:
        text = f"本期没有进入加价的档(上次加价 {yuan(before_fen)} 元),{_more(amount)}。"
    else:
        text = f"{words} {yuan(before_fen)} → {yuan(now_fen)} 元,{_more(amount)}。"
    return Share(cause=cause, amount_fen=amount, text=text)


def headline(comparison: Comparison) -> str:
    """The answer in one line."""
    amount = comparison.difference_fen
    return f"比 {comparison.before} {_more(amount)}" if amount else f"与 {comparison.before} 相同"
