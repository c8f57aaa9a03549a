"""Reads meters, readings and what was used, for batches of accounts in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, tuple_

from app.metering.facts import Registers, main_point
from app.metering.rules import Point, Taken, metered, month_before
from app.metering.views import UNKNOWN_START, Fitting, InquiryRow, MeteredUse, MeteringView, RouteRow
from db.members import among, packed
from db.tables.billing import bills
from db.tables.customers import customers, meters
from db.tables.metering import fittings, inquiries, points, readings

_CHUNK = 500
_LOOK_BACK = 3
"""Months in which the reading before is usually found; where it is not, it is searched for apart."""

_FITTINGS = select(
    fittings.c.account_no,
    fittings.c.point_id,
    fittings.c.asset_no,
    fittings.c.fitted_on,
    fittings.c.registers,
    fittings.c.multiplier,
    fittings.c.digits,
    fittings.c.removed_on,
    fittings.c.removed_registers,
).where(among(fittings.c.account_no, "accounts"))
_METERS = select(meters.c.account_no, meters.c.asset_no, meters.c.multiplier, meters.c.digits).where(
    among(meters.c.account_no, "accounts")
)
_OF_ACCOUNTS = (readings.c.org_unit == bindparam("unit")) & among(readings.c.account_no, "accounts")
_TAKEN = (
    select(
        readings.c.account_no,
        readings.c.asset_no,
        readings.c.period,
        readings.c.read_on,
        readings.c.registers,
        readings.c.kind,
    )
    .where(_OF_ACCOUNTS, readings.c.period <= bindparam("until"))
    .order_by(readings.c.account_no, readings.c.period)
)
_RECENT = _TAKEN.where(readings.c.period >= bindparam("since"))
_POINTS = select(
    points.c.account_no, points.c.point_id, points.c.name, points.c.tariff_code, points.c.deducted
).where(among(points.c.account_no, "accounts"))
_DECODE = msgspec.json.Decoder(Registers)
_REGISTER_ORDER = ("sharp", "peak", "flat", "valley", "deep", "kvarh", "kvarh_reverse", "max_demand")


@lru_cache(maxsize=4096)
def _registers(text: str) -> Registers:
    return _DECODE.decode(text) if text else {}


class SqlMetering:
    """Implements app.metering.views.MeteringView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def used(self, org_unit: str, account_nos: Sequence[str], period: str) -> dict[str, MeteredUse]:
        found: dict[str, MeteredUse] = {}
        for part in _parts(account_nos):
            fitted = self._fittings(part)
            taken = self._taken(org_unit, list(fitted), period)
            known = self._points(part)
            for account_no, here in fitted.items():
                found[account_no] = metered(
                    account_no, period, here, taken.get(account_no, ()), known.get(account_no, ())
                )
        return found

    def _fittings(self, account_nos: list[str]) -> dict[str, list[Fitting]]:
        """Meters with their points; those taken over without a fitting stand at the main point."""
        found: dict[str, list[Fitting]] = defaultdict(list)
        assets: set[str] = set()
        for row in self._conn.execute(_FITTINGS, {"accounts": packed(account_nos)}).all():
            assets.add(row.asset_no)
            found[row.account_no].append(
                Fitting(
                    account_no=row.account_no,
                    point_id=row.point_id,
                    asset_no=row.asset_no,
                    fitted_on=row.fitted_on,
                    registers=_registers(row.registers),
                    multiplier=row.multiplier,
                    digits=row.digits,
                    removed_on=row.removed_on,
                    removed_registers=_registers(row.removed_registers),
                )
            )
        for meter in self._conn.execute(_METERS, {"accounts": packed(account_nos)}).all():
            if meter.asset_no not in assets:
                found[meter.account_no].append(
                    Fitting(
                        account_no=meter.account_no,
                        point_id=main_point(meter.account_no),
                        asset_no=meter.asset_no,
                        multiplier=meter.multiplier,
                        digits=meter.digits,
                    )
                )
        for fitted in found.values():
            if len(fitted) > 1:
                fitted.sort(key=lambda fitting: (fitting.fitted_on, fitting.asset_no))
        return found

    def fittings(self, account_nos: Sequence[str]) -> dict[str, list[Fitting]]:
        found: dict[str, list[Fitting]] = {}
        for part in _parts(account_nos):
            found |= self._fittings(part)
        return found

    def holder_of(self, asset_no: str) -> str:
        query = (
            select(fittings.c.account_no, fittings.c.removed_on)
            .where(fittings.c.asset_no == asset_no)
            .order_by(fittings.c.fitted_on.desc())
            .limit(1)
        )
        fitted = self._conn.execute(query).first()
        if fitted is not None:
            return "" if fitted.removed_on else str(fitted.account_no)
        taken_over = select(meters.c.account_no).where(meters.c.asset_no == asset_no)
        return self._conn.execute(taken_over).scalar_one_or_none() or ""

    def holders(self, asset_nos: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in _parts(asset_nos):
            taken_over = select(meters.c.asset_no, meters.c.account_no).where(meters.c.asset_no.in_(part))
            found |= {row.asset_no: row.account_no for row in self._conn.execute(taken_over)}
            fitted = (
                select(fittings.c.asset_no, fittings.c.account_no, fittings.c.removed_on)
                .where(fittings.c.asset_no.in_(part))
                .order_by(fittings.c.asset_no, fittings.c.fitted_on)
            )
            for row in self._conn.execute(fitted):
                found[row.asset_no] = "" if row.removed_on else row.account_no
        return {asset_no: account_no for asset_no, account_no in found.items() if account_no}

    def _taken(self, org_unit: str, account_nos: list[str], period: str) -> dict[str, list[Taken]]:
        """Readings of the month and what is needed of those before it."""
        given = {"unit": org_unit, "accounts": packed(account_nos), "until": period}
        since = month_before(period, _LOOK_BACK)
        found: dict[str, list[Taken]] = defaultdict(list)
        began: set[str] = set()
        for row in self._conn.execute(_RECENT, {**given, "since": since}).all():
            found[row.account_no].append(_taken(row))
            if row.period < period:
                began.add(row.account_no)
        rest = [account_no for account_no in account_nos if account_no not in began]
        if rest:
            older = {**given, "accounts": packed(rest), "until": month_before(since)}
            for row in self._conn.execute(_TAKEN, older):
                found[row.account_no].append(_taken(row))
        return found

    def _points(self, account_nos: list[str]) -> dict[str, list[Point]]:
        found: dict[str, list[Point]] = defaultdict(list)
        for row in self._conn.execute(_POINTS, {"accounts": packed(account_nos)}):
            found[row.account_no].append(Point(**row._mapping))
        return found

    def accounts_of(self, org_unit: str, route: str, after: str, limit: int) -> list[str]:
        query = (
            select(customers.c.account_no)
            .where(customers.c.org_unit == org_unit, customers.c.account_no > after)
            .order_by(customers.c.account_no)
            .limit(limit)
        )
        if route:
            query = query.where(customers.c.reading_route == route)
        return list(self._conn.execute(query).scalars())

    def routes(self, org_unit: str) -> list[str]:
        query = (
            select(customers.c.reading_route)
            .where(customers.c.org_unit == org_unit, customers.c.reading_route != "")
            .distinct()
            .order_by(customers.c.reading_route)
        )
        return list(self._conn.execute(query).scalars())

    def route(self, org_unit: str, period: str, route: str, after: str, limit: int) -> list[RouteRow]:
        accounts = self.accounts_of(org_unit, route, after, limit)
        return self.rows_of(org_unit, period, accounts)

    def rows_of(self, org_unit: str, period: str, account_nos: Sequence[str]) -> list[RouteRow]:
        return [row for part in _parts(account_nos) for row in self._rows(org_unit, period, part)]

    def _rows(self, org_unit: str, period: str, account_nos: list[str]) -> Iterator[RouteRow]:
        fitted = self._fittings(account_nos)
        given = {"unit": org_unit, "accounts": packed(account_nos), "until": period}
        found: dict[str, list[Taken]] = defaultdict(list)
        accepted: dict[tuple[str, str], tuple[str, ...]] = {}
        since = month_before(period, 13)
        for row in self._conn.execute(_RECENT.add_columns(readings.c.accepted), {**given, "since": since}):
            found[row.account_no].append(_taken(row))
            if row.period == period:
                accepted[row.account_no, row.asset_no] = tuple(row.accepted.split())
        people = {
            row.account_no: row
            for row in self._conn.execute(
                select(customers.c.account_no, customers.c.name, customers.c.address).where(
                    customers.c.org_unit == org_unit, customers.c.account_no.in_(account_nos)
                )
            )
        }
        billed = self._billed(org_unit, period, account_nos)
        referred = self._referred(org_unit, period, account_nos)
        for account_no in account_nos:
            for fitting in fitted.get(account_no, ()):
                if fitting.removed_on is not None:
                    continue
                person = people.get(account_no)
                mine = [taken for taken in found[account_no] if taken.asset_no == fitting.asset_no]
                yield _route_row(
                    fitting,
                    mine,
                    period,
                    name=person.name if person else "",
                    address=person.address if person else "",
                    accepted=accepted.get((account_no, fitting.asset_no), ()),
                    billed=account_no in billed,
                    referred=fitting.asset_no in referred,
                )

    def _billed(self, org_unit: str, period: str, account_nos: list[str]) -> set[str]:
        query = select(bills.c.account_no).where(
            bills.c.org_unit == org_unit,
            bills.c.account_no.in_(account_nos),
            bills.c.period == period,
            bills.c.withdrawn == "",
        )
        return set(self._conn.execute(query).scalars())

    def _referred(self, org_unit: str, period: str, account_nos: list[str]) -> set[str]:
        query = select(inquiries.c.asset_no).where(
            inquiries.c.org_unit == org_unit,
            inquiries.c.settled_ms == 0,
            inquiries.c.period == period,
            inquiries.c.account_no.in_(account_nos),
        )
        return set(self._conn.execute(query).scalars())

    def neighbours_kwh(self, org_unit: str, period: str, transformer_area: str) -> list[Decimal]:
        query = select(customers.c.account_no).where(
            customers.c.org_unit == org_unit, customers.c.transformer_area == transformer_area
        )
        accounts = list(self._conn.execute(query.order_by(customers.c.account_no).limit(_CHUNK)).scalars())
        uses = self.used(org_unit, accounts, period).values()
        return [
            sum((span.kwh for span in use.points[0].spans if span.register in _KWH), Decimal(0))
            for use in uses
            if use.points and use.points[0].spans
        ]

    def inquiries(self, org_unit: str, after: tuple[str, str], limit: int) -> list[InquiryRow]:
        query = (
            select(inquiries)
            .where(inquiries.c.org_unit == org_unit, inquiries.c.settled_ms == 0)
            .order_by(inquiries.c.due_on, inquiries.c.inquiry_id)
            .limit(limit)
        )
        if after[1]:
            key = (date.fromisoformat(after[0]), after[1])
            query = query.where(tuple_(inquiries.c.due_on, inquiries.c.inquiry_id) > tuple_(*key))
        return [_inquiry(row) for row in self._conn.execute(query)]

    def inquiry(self, inquiry_id: str) -> InquiryRow | None:
        row = self._conn.execute(select(inquiries).where(inquiries.c.inquiry_id == inquiry_id)).first()
        return _inquiry(row) if row else None


_KWH = frozenset(_REGISTER_ORDER[:5])


def _parts(account_nos: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(account_nos), _CHUNK):
        yield list(account_nos[start : start + _CHUNK])


def _taken(row: Any) -> Taken:
    return Taken(
        asset_no=row.asset_no,
        period=row.period,
        read_on=row.read_on,
        registers=_registers(row.registers),
        kind=row.kind,
    )


def _route_row(fitting: Fitting, taken: list[Taken], period: str, **more: Any) -> RouteRow:
    earlier = [one for one in taken if one.period < period]
    now = next((one for one in taken if one.period == period), None)
    last = earlier[-1] if earlier else None
    previous = last.registers if last else fitting.registers
    shown = previous or (now.registers if now else {})
    months = _monthly(fitting, earlier)
    year = [kwh for month, kwh in months.items() if month >= month_before(period, 12)]
    return RouteRow(
        account_no=fitting.account_no,
        point_id=fitting.point_id,
        asset_no=fitting.asset_no,
        multiplier=fitting.multiplier,
        digits=fitting.digits,
        registers=tuple(name for name in _REGISTER_ORDER if name in shown) or ("flat",),
        previous=previous,
        previous_on=last.read_on if last else _known(fitting.fitted_on),
        now=now.registers if now else {},
        now_on=now.read_on if now else None,
        kind=now.kind if now else "",
        last_kwh=months.get(month_before(period)),
        year_ago_kwh=months.get(month_before(period, 12)),
        average_kwh=(sum(year, Decimal(0)) / len(year)).quantize(Decimal(1)) if year else None,
        missed_before=bool(earlier) and earlier[-1].period < month_before(period),
        **more,
    )


def _known(day: date) -> date | None:
    return None if day == UNKNOWN_START else day


def _monthly(fitting: Fitting, earlier: list[Taken]) -> dict[str, Decimal]:
    """kWh of the months whose reading and the one before are known."""
    months: dict[str, Decimal] = {}
    for place, one in enumerate(earlier):
        use = metered(fitting.account_no, one.period, [fitting], earlier[max(0, place - 1) : place + 1])
        if use.points and use.points[0].spans:
            months[one.period] = sum(
                (span.kwh for span in use.points[0].spans if span.register in _KWH), Decimal(0)
            )
    return months


def _inquiry(row: Row[Any]) -> InquiryRow:
    values = {name: getattr(row, name) for name in InquiryRow.__struct_fields__}
    values["registers"] = _registers(row.registers)
    values["doubts"] = tuple(row.doubts.split())
    return InquiryRow(**values)


VIEWS: dict[type, Callable[[Connection], object]] = {MeteringView: SqlMetering}
