"""From readings to kWh: differences of registers, changed meters, months without a reading (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from app.metering.facts import ReadingKind, Registers, main_point
from app.metering.views import Fitting, MeteredUse, PointUse, Span

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


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A metering point beyond the main one (see facts.PointRegistered)."""

    point_id: str
    account_no: str
    name: str = ""
    tariff_code: str = ""
    deducted: bool = False


def difference(previous: Decimal, current: Decimal, digits: int) -> tuple[Decimal, bool]:
    """What a register counted, and whether it passed its last figure: 10ⁿ − previous + current
    (facts.md §4.8)."""
    if current >= previous:
        return current - previous, False
    return Decimal(10) ** digits - previous + current, True


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
    (facts.md §10.2 EN2). A removal belongs to the month whose reading is the first on or after it.
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


def _order(account_no: str, fittings: Sequence[Fitting]) -> list[str]:
    """The points that have or had a meter, the main one first."""
    main = main_point(account_no)
    ids = sorted({fitting.point_id for fitting in fittings})
    return [main, *(one for one in ids if one != main)] if main in ids else ids


class _Month:
    """One point in one month."""

    def __init__(self, period: str, fittings: Sequence[Fitting], by_asset: dict[str, list[Taken]]) -> None:
        self._by_asset = by_asset
        self._period = period
        assets = [fitting.asset_no for fitting in fittings]
        now = [taken for asset in assets for taken in by_asset.get(asset, ()) if taken.period == period]
        before = [taken for asset in assets for taken in by_asset.get(asset, ()) if taken.period < period]
        self.read_on = max((taken.read_on for taken in now), default=None)
        self.provisional = any(taken.kind == "provisional" for taken in now)
        self._read_before = max((taken.read_on for taken in before), default=date.min)

    def lacks(self, fitting: Fitting) -> bool:
        """Whether the meter is there, but has no reading this month."""
        return fitting.removed_on is None and self._end(fitting) is None

    def spans(self, fitting: Fitting) -> Iterable[Span]:
        """What each register counted in this month."""
        end = self._end(fitting)
        start = self._start(fitting)
        if end is None or start is None:
            return
        to_on, current, _ = end
        from_on, previous, estimated = start
        for register, now in current.items():
            if register == DEMAND:
                kw = (now * fitting.multiplier).quantize(_KW, ROUND_HALF_UP)
                yield _span(fitting, register, Decimal(0), now, kw.normalize() if kw else kw, from_on, to_on)
                continue
            was = previous.get(register, now)
            if estimated and now < was:
                # A provisional figure was too high; the difference is given back (R24 Art.85).
                counted, wrapped = now - was, False
            else:
                counted, wrapped = difference(was, now, fitting.digits)
            kwh = energy(counted, fitting.multiplier)
            yield _span(fitting, register, was, now, kwh, from_on, to_on, wrapped=wrapped)

    def _end(self, fitting: Fitting) -> tuple[date, Registers, bool] | None:
        """When and where a meter's month ends: its reading, or its removal since the last reading."""
        for taken in self._by_asset.get(fitting.asset_no, ()):
            if taken.period == self._period and taken.read_on >= fitting.fitted_on:
                return taken.read_on, taken.registers, taken.kind == "provisional"
        removed = fitting.removed_on
        if removed is None or self.read_on is None or not self._read_before < removed <= self.read_on:
            return None
        return removed, fitting.removed_registers, False

    def _start(self, fitting: Fitting) -> tuple[date | None, Registers, bool] | None:
        """Where a meter's month began: its last reading of an earlier month, else its fitting."""
        earlier = [
            taken
            for taken in self._by_asset.get(fitting.asset_no, ())
            if taken.period < self._period and taken.read_on >= fitting.fitted_on
        ]
        if earlier:
            last = earlier[-1]
            return last.read_on, last.registers, last.kind == "provisional"
        if fitting.registers:
            return fitting.fitted_on, fitting.registers, False
        return None


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


def month_before(period: str, months: int = 1) -> str:
    """The month so many months before 'YYYY-MM'."""
    whole = int(period[:4]) * 12 + int(period[5:]) - 1 - months
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"
