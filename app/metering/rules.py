"""From readings to kWh: differences of registers, changed meters, months without a reading (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec

from app.metering.facts import ReadingKind, Registers, main_point
from app.metering.views import Fitting, MeteredUse, Point, PointUse, Span
from app.tariffs.pricing.model import REGISTERS

DEMAND = "max_demand"
_WHOLE = Decimal(1)
_KW = Decimal("0.0001")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A reading as it stands: of which meter, for which month ('YYYY-MM'), when, what."""

    asset_no: str
    period: str
    read_on: date
    registers: Registers
    kind: ReadingKind = "regular"


def difference(previous: Decimal, current: Decimal, digits: int) -> tuple[Decimal, bool]:
    """What a register counted, and whether it passed its last figure: 10ⁿ − previous + current
    (facts.md §4.8)."""
    if current >= previous:
        return current - previous, False
    return Decimal(10) ** digits - previous + current, True


def settled(provisional: Decimal, current: Decimal, digits: int) -> tuple[Decimal, bool]:
    """What is still to be counted after a provisional figure: (now − last real reading) − provisional use.

    The figure was the last real one plus that use, so the difference to it is what is left; it is negative
    where the use was taken too high, and then given back (R24 Art.85). Of the two ways round the register
    the shorter one is meant.
    """
    steps, wrapped = difference(provisional, current, digits)
    width = Decimal(10) ** digits
    return (steps - width, False) if steps > width / 2 else (steps, wrapped)


def counted(previous: Registers, current: Registers, digits: int, *, provisional: bool = False) -> Registers:
    """What each register counted since `previous`, which may be `provisional`; a demand as it stands."""
    reckon = settled if provisional else difference
    return {
        name: now if name == DEMAND else reckon(previous.get(name, now), now, digits)[0]
        for name, now in current.items()
    }


def kwh_of_use(use: Registers, multiplier: int) -> Decimal:
    """Whole kWh of what the registers of energy counted."""
    return sum((energy(use[name], multiplier) for name in REGISTERS if name in use), Decimal(0))


def provisional_registers(previous: Registers, used: Registers, digits: int) -> Registers:
    """The figures of a meter that could not be read: each register goes on as in the month before (R24
    Art.85), past its last figure too; a demand is taken again."""
    width = Decimal(10) ** digits
    return {
        name: used.get(name, value) if name == DEMAND else (value + used.get(name, Decimal(0))) % width
        for name, value in previous.items()
    }


def energy(counted: Decimal, multiplier: int) -> Decimal:
    """Counted × ratio as whole kWh, half up (facts.md §4.8)."""
    return (counted * multiplier).quantize(_WHOLE, ROUND_HALF_UP)


def metered(
    account_no: str,
    period: str,
    fittings: Sequence[Fitting],
    readings: Iterable[Taken],
    points: Sequence[Point] = (),
) -> MeteredUse:
    """What an account used in a month, from its meters and their readings up to that month.

    A meter that was changed counts from its last reading to its removal, the new one from its fitting
    (facts.md §10.2 EN2). Months add up: nothing is counted twice and nothing is left out.
    """
    by_asset: dict[str, list[Taken]] = {}
    for taken in sorted(readings, key=lambda reading: reading.period):
        by_asset.setdefault(taken.asset_no, []).append(taken)
    known = {point.point_id: point for point in points}
    uses: list[PointUse] = []
    missing: list[str] = []
    provisional = False
    for point_id in _order(account_no, fittings):
        here = [fitting for fitting in fittings if fitting.point_id == point_id]
        month = _Month(period, here, by_asset)
        spans = [span for fitting in here for span in month.spans(fitting)]
        missing += [fitting.asset_no for fitting in here if month.lacks(fitting)]
        provisional = provisional or month.provisional
        point = known.get(point_id, Point(point_id=point_id, account_no=account_no))
        uses.append(
            PointUse(
                point_id=point_id,
                name=point.name,
                tariff_code=point.tariff_code,
                deducted=point.deducted,
                spans=tuple(spans),
            )
        )
    return MeteredUse(
        account_no=account_no,
        period=period,
        points=tuple(uses),
        missing=tuple(missing),
        provisional=provisional,
    )


def month_of_removal(gone: Fitting, fittings: Sequence[Fitting], readings: Iterable[Taken]) -> str:
    """The month that counts what a meter measured up to its removal; `fittings` are those of its account."""
    here = [one for one in fittings if one.point_id == gone.point_id]
    by_asset: dict[str, list[Taken]] = {}
    for taken in sorted(readings, key=lambda reading: reading.period):
        by_asset.setdefault(taken.asset_no, []).append(taken)
    return _Month("", here, by_asset).removal_month(gone)


def _order(account_no: str, fittings: Sequence[Fitting]) -> list[str]:
    """The points that have or had a meter, the main one first."""
    main = main_point(account_no)
    ids = sorted({fitting.point_id for fitting in fittings})
    return [main, *(one for one in ids if one != main)] if main in ids else ids


class _Month:
    """One point in one month."""

    def __init__(self, period: str, fittings: Sequence[Fitting], by_asset: dict[str, list[Taken]]) -> None:
        self._period = period
        self._fittings = fittings
        self._taken = [
            (fitting, _within(fitting, by_asset.get(fitting.asset_no, ()))) for fitting in fittings
        ]
        now = [taken for _, here in self._taken for taken in here if taken.period == period]
        self._read_on = max((taken.read_on for taken in now), default=None)
        self.provisional = any(taken.kind == "provisional" for taken in now)

    def lacks(self, fitting: Fitting) -> bool:
        """Whether the meter was there to be read this month, but has no reading."""
        last_day = last_day_of(self._period)
        if fitting.fitted_on > (self._read_on or last_day):
            return False
        if fitting.removed_on is not None and fitting.removed_on <= last_day:
            return False
        return self._end(fitting) is None

    def spans(self, fitting: Fitting) -> Iterable[Span]:
        """What each register counted in this month."""
        end = self._end(fitting)
        start = self._start(fitting)
        if end is None or start is None:
            return
        to_on, current = end
        from_on, previous, estimated = start
        for register, now in current.items():
            if register == DEMAND:
                kw = (now * fitting.multiplier).quantize(_KW, ROUND_HALF_UP)
                yield _span(fitting, register, Decimal(0), now, kw.normalize() if kw else kw, from_on, to_on)
                continue
            was = previous.get(register, now)
            reckon = settled if estimated else difference
            steps, wrapped = reckon(was, now, fitting.digits)
            kwh = energy(steps, fitting.multiplier)
            yield _span(fitting, register, was, now, kwh, from_on, to_on, wrapped=wrapped)

    def _own(self, fitting: Fitting) -> list[Taken]:
        return next(here for known, here in self._taken if known is fitting)

    def _end(self, fitting: Fitting) -> tuple[date, Registers] | None:
        """When and where a meter's month ends: its removal if it belongs here, else its reading."""
        if fitting.removed_on is not None and self.removal_month(fitting) == self._period:
            return fitting.removed_on, fitting.removed_registers
        for taken in self._own(fitting):
            if taken.period == self._period:
                return taken.read_on, taken.registers
        return None

    def _start(self, fitting: Fitting) -> tuple[date | None, Registers, bool] | None:
        """Where a meter's month began: its last reading of an earlier month, else its fitting."""
        last = next((taken for taken in reversed(self._own(fitting)) if taken.period < self._period), None)
        if last is not None:
            return last.read_on, last.registers, last.kind == "provisional"
        if fitting.registers:
            return fitting.fitted_on, fitting.registers, False
        return None

    def removal_month(self, gone: Fitting) -> str:
        """The month that counts a removal: the first read at the point since ('' while none is).

        Where no other meter followed within the calendar month, it is that month, or the next one if the
        meter had been read for that month already.
        """
        removed = gone.removed_on or date.max
        month = f"{removed:%Y-%m}"
        followed = any(
            other is not gone and removed <= other.fitted_on <= last_day_of(month) for other in self._fittings
        )
        if not followed:
            read = any(taken.period >= month for taken in self._own(gone))
            return month_before(month, -1) if read else month
        since = [
            taken.period
            for other, here in self._taken
            if other is not gone
            for taken in here
            if taken.read_on >= removed
        ]
        return min(since, default="")


def _within(fitting: Fitting, taken: Sequence[Taken]) -> list[Taken]:
    """The readings of a meter while it was at this point."""
    until = fitting.removed_on or date.max
    return [one for one in taken if fitting.fitted_on <= one.read_on <= until]


def _span(
    fitting: Fitting,
    register: str,
    previous: Decimal,
    current: Decimal,
    kwh: Decimal,
    from_on: date | None,
    to_on: date,
    *,
    wrapped: bool = False,
) -> Span:
    return Span(
        asset_no=fitting.asset_no,
        register=register,
        previous=previous,
        current=current,
        multiplier=fitting.multiplier,
        kwh=kwh,
        from_on=from_on,
        to_on=to_on,
        wrapped=wrapped,
    )


@lru_cache(maxsize=256)
def last_day_of(period: str) -> date:
    """The last civil day of 'YYYY-MM'."""
    year, month = int(period[:4]), int(period[5:])
    return date(year, month, monthrange(year, month)[1])


def months_between(earlier: str, later: str) -> int:
    """How many months 'YYYY-MM' lies behind another."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:]) - int(earlier[5:])


def month_before(period: str, months: int = 1) -> str:
    """The month so many months before 'YYYY-MM'; after it if they are negative."""
    whole = int(period[:4]) * 12 + int(period[5:]) - 1 - months
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"
