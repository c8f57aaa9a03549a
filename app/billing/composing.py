"""Composes bills from terms, published prices, metered use and earlier bills, and prices them (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from app.billing.facts import BillBasis, BillPart
from app.billing.flags import HELD
from app.billing.repricing import fitted, priced_by
from app.billing.settings import BillingSettings
from app.billing.sizes import sized
from app.billing.stretches import Piece, month_of, pieces, stretches, with_default
from app.billing.tier_scale import UNTIERED, Scale, Year, scale, year_of
from app.billing.usage import KVARH, KVARH_REVERSE, Charged, Measured, charged, measured
from app.kernel.money import to_fen
from app.kernel.refusals import Refused
from app.metering.views import MeteredUse, Span
from app.tariffs.book import Tariff
from app.tariffs.facts import Terms
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.fast import Quick
from app.tariffs.pricing.model import REGISTERS, ZERO, Prices, Usage
from app.tariffs.pricing.rules import shipped

CLOSED = "closed"
"""The status of an account that was closed (customers.vocabulary.STATUSES)."""


class Account(NamedTuple):
    """What is known of an account: kWh of earlier bills by month (those that count in its tiers)."""

    account_no: str
    tariff_class: str
    status: str
    terms: tuple[Terms, ...]
    use: MeteredUse | None
    kwh_before: Mapping[str, int]


class Composed(NamedTuple):
    """A bill before it is issued; without `basis` where it cannot be computed, and `trouble` says why.

    Readings are those of the main point, all energy registers added; `apart_kwh` as in facts.IssuedBill.
    """

    kwh: int = 0
    amount_fen: int = 0
    apart_kwh: int = 0
    basis: BillBasis | None = None
    flags: tuple[str, ...] = ()
    trouble: str = ""
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1
    ended: bool = False
    """Supply ended before the month, and no meter counted anything for it: there is nothing to bill."""

    @property
    def held(self) -> bool:
        """Whether the program itself keeps the bill back."""
        return not HELD.isdisjoint(self.flags)


class _Plan(NamedTuple):
    """The parts of a month for accounts of the same terms, and the year of each part's tiers."""

    pieces: tuple[Piece, ...]
    years: tuple[Year, ...]


_KEPT = 4_096
"""So many different terms are kept ready; most accounts of a station share a few."""
_QuickKey = tuple[str, str, int, tuple[str, ...], int]


class Composer:
    """Composes the bills of one month; what many accounts share is made ready once."""

    def __init__(self, period: str, book: Mapping[str, Tariff], settings: BillingSettings) -> None:
        self.period = period
        self._book = book
        self._settings = settings
        self._month_days = month_of(period)[1].day
        self._plans: dict[tuple[str, bool, tuple[Terms, ...]], _Plan] = {}
        self._quick: dict[_QuickKey, Quick | None] = {}

    def compose(self, account: Account) -> Composed:
        """The bill of an account. Nothing is raised: what cannot be computed is flagged and held."""
        use = account.use
        if _ended(account, self.period):
            return Composed(ended=True)
        try:
            plan = self._plan(account)
        except Refused as refused:
            return Composed(flags=("no_tariff",), trouble=str(refused))
        flags = _changes(plan.pieces)
        if use is None or not use.points:
            if not any(stretch.kva or stretch.terms.contract_kw for stretch in plan.pieces[-1].stretches):
                return Composed(flags=("no_meter",))
            use = MeteredUse(account_no=account.account_no, period=self.period)
        if use.missing:
            return Composed(
                flags=(*flags, "no_reading"), trouble=f"电能表 {'、'.join(use.missing)} 没有本月示数。"
            )
        if use.provisional:
            flags = (*flags, "provisional")
        if any(_backwards(span) for point in use.points for span in point.spans):
            return Composed(flags=(*flags, "backwards"))
        amounts = measured(use.points, plan.pieces)
        if any(kwh < 0 for one in amounts for kwh in one.registers.values()):
            return Composed(flags=(*flags, "negative"))
        try:
            return self._composed(account, use, plan, amounts, flags)
        except Refused as refused:
            return Composed(flags=(*flags, "refused"), trouble=str(refused))

    def _plan(self, account: Account) -> _Plan:
        closed = account.status == CLOSED
        key = account.tariff_class, closed, account.terms
        known = self._plans.get(key)
        if known is None:
            terms = with_default(account.terms, account.tariff_class, self._settings)
            cut = stretches(self.period, terms, self._book, self._settings)
            parts = pieces(cut, self._month_days)
            years = tuple(
                year_of(piece.stretches[-1], terms, self._book, {}, closed=closed) for piece in parts
            )
            if len(self._plans) >= _KEPT:
                self._plans.clear()
            known = self._plans[key] = _Plan(parts, years)
        return known

    def _composed(
        self,
        account: Account,
        use: MeteredUse,
        plan: _Plan,
        amounts: tuple[Measured, ...],
        flags: tuple[str, ...],
    ) -> Composed:
        charges = [charged(piece, here, self._book) for piece, here in zip(plan.pieces, amounts, strict=True)]
        month_kwh = sum((charge.used for charge in charges), ZERO)
        class_ = plan.pieces[-1].tariff.class_
        parts: list[BillPart] = []
        amount = 0
        own = ZERO
        done: dict[str, Decimal] = {}
        for piece, here, charge, year in zip(plan.pieces, amounts, charges, plan.years, strict=True):
            before = done.get(piece.tariff.class_, ZERO)
            at = UNTIERED
            if piece.version.tiers:
                at = scale(piece.stretches[-1], year._replace(kwh=account.kwh_before), _days(use), before)
            usage = _usage(piece, here, charge, at)
            usage = sized(usage, piece, here.demand_kw, month_kwh, shipped().demand)
            part = self._part(piece, usage, whole=len(plan.pieces) == 1)
            amount += self._amount_fen(part, piece)
            parts.append(part)
            done[piece.tariff.class_] = before + charge.own
            own += charge.own if piece.tariff.class_ == class_ else ZERO
        previous, current, multiplier = _shown(use)
        return Composed(
            kwh=int(month_kwh),
            amount_fen=amount,
            apart_kwh=int(month_kwh - own),
            basis=BillBasis(points=use.points, parts=tuple(parts), provisional=use.provisional),
            flags=flags if month_kwh else (*flags, "zero"),
            previous_reading=previous,
            current_reading=current,
            multiplier=multiplier,
        )

    def _part(self, piece: Piece, usage: Usage, *, whole: bool) -> BillPart:
        terms = piece.terms
        many = terms.people >= self._settings.people_from and bool(piece.version.tiers)
        return BillPart(
            tariff_code=piece.tariff.code,
            tariff_version=piece.version.version,
            basis=terms.basis,
            pf_standard=terms.pf_standard,
            wider_kwh=self._settings.people_more_kwh if many else 0,
            usage=usage,
            from_on=None if whole and piece.whole_month else piece.from_on,
            to_on=None if whole and piece.whole_month else piece.to_on,
        )

    def _amount_fen(self, part: BillPart, piece: Piece) -> int:
        """What a part costs, by the quick path where it prices such bills: the same fen either way."""
        usage = part.usage
        plain = part.basis is None and part.pf_standard is None
        if plain and not (usage.apart or usage.free_kwh or usage.loss_kwh):
            registers = tuple(name for name in REGISTERS if name in usage.kwh)
            months = int(usage.tier_months)
            key = part.tariff_code, part.tariff_version, part.wider_kwh, registers, months
            if key not in self._quick:
                self._quick[key] = _quick(priced_by(piece.tariff, piece.version, part), registers, months)
            quick = self._quick[key]
            if quick is not None:
                return quick.price([int(usage.kwh[name]) for name in registers], int(usage.prior_kwh)).total
        return to_fen(price(priced_by(piece.tariff, piece.version, part), usage).total)


def _quick(prices: Prices, registers: tuple[str, ...], months: int) -> Quick | None:
    try:
        return Quick(prices, registers, months)
    except (Refused, ValueError):
        return None


def _ended(account: Account, period: str) -> bool:
    first, last = month_of(period)
    held = next((one for one in reversed(account.terms) if one.effective_from <= last), None)
    if held is None or held.supply_until is None or held.supply_until >= first:
        return False
    spans = (span for point in account.use.points for span in point.spans) if account.use else ()
    return not any(span.kwh for span in spans)


def _changes(parts: tuple[Piece, ...]) -> tuple[str, ...]:
    """What changed within the month, for the reviewer."""
    flags: tuple[str, ...] = ()
    sizes = {
        (stretch.kva, stretch.terms.contract_kw, stretch.terms.total_kva, stretch.terms.basis)
        for piece in parts
        for stretch in piece.stretches
    }
    if len(sizes) > 1:
        flags += ("capacity",)
    if any(piece.kin != parts[0].kin for piece in parts):
        flags += ("changed",)
    return flags


def _usage(piece: Piece, here: Measured, charge: Charged, at: Scale) -> Usage:
    usage = Usage(
        kwh=charge.kwh,
        prior_kwh=at.prior_kwh,
        tier_months=at.months,
        kvarh=here.registers.get(KVARH, ZERO),
        kvarh_reverse=here.registers.get(KVARH_REVERSE, ZERO),
        loss_kwh=charge.loss_kwh,
        loss_kvarh=charge.loss_kvarh,
        apart=charge.apart,
        free_kwh=piece.monthly(Decimal(piece.terms.free_kwh)) if piece.terms.free_kwh else ZERO,
    )
    if charge.kwh.keys() <= piece.version.energy.keys() and charge.kwh:
        return usage
    return fitted(usage, piece.version.energy, same_meter=True)


def _backwards(span: Span) -> bool:
    """Whether a register that seems to have passed its end rather went back: then it would have counted
    more than half its width."""
    return span.wrapped and span.kwh > (span.previous - span.current) * span.multiplier


def _days(use: MeteredUse) -> int:
    """The days between the two readings of the main point."""
    spans = use.points[0].spans if use.points else ()
    begun = [span.from_on for span in spans if span.from_on is not None]
    return (max(span.to_on for span in spans) - min(begun)).days if begun else 0


def _shown(use: MeteredUse) -> tuple[int, int, int]:
    """The readings for lists and receipts: of the meter that is there now, its energy registers added."""
    spans = use.points[0].spans if use.points else ()
    spans = tuple(span for span in spans if span.register in REGISTERS)
    if not spans:
        return 0, 0, 1
    last = [span for span in spans if span.asset_no == spans[-1].asset_no]
    previous, current = sum(span.previous for span in last), sum(span.current for span in last)
    return int(previous), int(current), last[-1].multiplier
