"""Why more than last month? The difference of two bills, split exactly into what made it (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from app.billing.facts import BillBasis, BillPart
from app.billing.repricing import as_billed
from app.billing.views import Bill
from app.kernel.money import to_fen, yuan
from app.tariffs.book import Tariff
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.model import ZERO, Prices, Usage

DAYS, USE, STEP, PRICE, OTHER = "天数", "用电", "阶梯", "电价", "其他"


class Cause(msgspec.Struct, frozen=True):
    """One reason and its part of the difference in fen."""

    name: str
    text: str
    amount_fen: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two bills; `causes` add up to `difference_fen`, the greatest first."""

    earlier: str
    later: str
    difference_fen: int
    causes: tuple[Cause, ...]


def compare(
    earlier: Bill,
    earlier_basis: BillBasis | None,
    later: Bill,
    later_basis: BillBasis | None,
    book: Mapping[str, Tariff],
) -> Comparison:
    """The causes of later − earlier.

    Energy is first stretched to the days of the later month, then to what was used, at the earlier
    prices; then the tiers move, then the prices; capacity, power factor, surcharges and corrections are
    the rest. Bills that cannot be priced again are compared by their average price.
    """
    difference = later.amount_fen - earlier.amount_fen
    one, other = _only(earlier_basis), _only(later_basis)
    if one is None or other is None or set(one.usage.kwh) != set(other.usage.kwh):
        causes = _by_average(earlier, later)
    else:
        causes = _by_prices(one, other, earlier, later, book)
    rest = difference - sum(cause.amount_fen for cause in causes)
    if rest:
        causes.append(Cause(OTHER, "容(需)量、力调、附加、另计电量和退补", rest))
    told = [cause for cause in causes if cause.amount_fen]
    told.sort(key=lambda cause: -abs(cause.amount_fen))
    return Comparison(
        earlier=earlier.period, later=later.period, difference_fen=difference, causes=tuple(told)
    )


def _only(basis: BillBasis | None) -> BillPart | None:
    return basis.parts[0] if basis and len(basis.parts) == 1 else None


def _by_average(earlier: Bill, later: Bill) -> list[Cause]:
    if not earlier.kwh:
        return []
    used = to_fen(Decimal(later.kwh - earlier.kwh) * earlier.amount_fen / earlier.kwh / 100)
    rest = later.amount_fen - earlier.amount_fen - used
    return [
        Cause(USE, f"电量 {earlier.kwh:,} → {later.kwh:,} kWh", used),
        Cause(PRICE, "平均单价变化", rest),
    ]


def _by_prices(
    one: BillPart, other: BillPart, earlier: Bill, later: Bill, book: Mapping[str, Tariff]
) -> list[Cause]:
    old, new = as_billed(one, book)[0], as_billed(other, book)[0]
    before, after = _days(earlier), _days(later)
    stretched = {name: kwh * after / before for name, kwh in one.usage.kwh.items()}
    start = _energy(old, one.usage.kwh)
    by_days = _energy(old, stretched)
    by_use = _energy(old, other.usage.kwh)
    steps = _adders(old, other.usage) - _adders(old, one.usage)
    repriced = _energy(new, other.usage.kwh) - by_use
    repriced += _adders(new, other.usage) - _adders(old, other.usage)
    used = sum(one.usage.kwh.values(), ZERO) / before, sum(other.usage.kwh.values(), ZERO) / after
    return [
        Cause(DAYS, f"本月 {after} 天,上次 {before} 天", by_days - start),
        Cause(USE, f"日均用电 {used[0]:.1f} → {used[1]:.1f} kWh", by_use - by_days),
        Cause(STEP, _step_words(other), steps),
        Cause(PRICE, "电价变化", repriced),
    ]


def _step_words(part: BillPart) -> str:
    prior = int(part.usage.prior_kwh)
    return f"本档期之前已用 {prior:,} kWh,进入较高阶梯的电量变化"


def _energy(prices: Prices, kwh: Mapping[str, Decimal]) -> int:
    """What the registers cost without tiers, in fen."""
    return to_fen(sum((used * prices.energy.get(name, ZERO) for name, used in kwh.items()), ZERO))


def _adders(prices: Prices, usage: Usage) -> int:
    """What the tiers add, in fen."""
    plain = Prices(class_=prices.class_, energy=prices.energy, tiers=prices.tiers)
    bare = Usage(
        kwh=usage.kwh,
        prior_kwh=usage.prior_kwh,
        tier_months=usage.tier_months,
        free_kwh=usage.free_kwh,
    )
    if not plain.tiers or not set(usage.kwh) <= set(prices.energy):
        return 0
    return to_fen(sum((part.adder for part in price(plain, bare).tiers), ZERO))


def _days(bill: Bill) -> int:
    year, month = int(bill.period[:4]), int(bill.period[5:])
    return monthrange(year, month)[1]


def sentence(comparison: Comparison) -> str:
    """The whole in one line: 比 2026-09 多 75.85 元."""
    word = "多" if comparison.difference_fen > 0 else "少"
    if not comparison.difference_fen:
        return f"与 {comparison.earlier} 相同。"
    return f"比 {comparison.earlier} {word} {yuan(abs(comparison.difference_fen))} 元。"
