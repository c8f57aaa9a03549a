"""Reads meters, readings and what was used, for batches of accounts in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from app.metering.facts import main_point
from app.metering.rules import Taken, metered, month_before
from app.metering.views import Fitting, InquiryRow, MeteredUse, MeteringView, Point, ReadRow, RouteRow
from app.tariffs.pricing.model import REGISTERS
from db.members import among, packed
from db.queries.route_rows import METERS_STANDING, READ_IN_MONTH, route_rows
from db.queries.taken import RECENT, TAKEN, registers_of, taken_of
from db.tables.customers import customers, meters
from db.tables.metering import fittings, inquiries, points, readings

_CHUNK = 500
_NEIGHBOURS = 60
"""Accounts of a transformer area that stand for all of them: enough for a median."""
_LOOK_BACK = 2
"""Months in which a meter's reading before is usually found; where it is not, it is searched for apart."""

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
    fittings.c.ct_ratio,
    fittings.c.pt_ratio,
    fittings.c.seals,
).where(among(fittings.c.account_no, "accounts"))
_METERS = select(meters.c.account_no, meters.c.asset_no, meters.c.multiplier, meters.c.digits).where(
    among(meters.c.account_no, "accounts")
)
_POINTS = select(
    points.c.account_no, points.c.point_id, points.c.name, points.c.tariff_code, points.c.deducted
).where(among(points.c.account_no, "accounts"))
_READ = select(*(readings.c[name] for name in ReadRow.__struct_fields__))


class SqlMetering:
    """Implements app.metering.views.MeteringView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def used(self, org_unit: str, account_nos: Sequence[str], period: str) -> dict[str, MeteredUse]:
        found: dict[str, MeteredUse] = {}
        for part in _parts(account_nos):
            fitted = self._fittings(part)
            taken = self._taken(org_unit, fitted, period)
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
        for row in self._conn.execute(_FITTINGS, {"accounts": packed(account_nos)}):
            assets.add(row.asset_no)
            found[row.account_no].append(
                Fitting(
                    account_no=row.account_no,
                    point_id=row.point_id,
                    asset_no=row.asset_no,
                    fitted_on=row.fitted_on,
                    registers=registers_of(row.registers),
                    multiplier=row.multiplier,
                    digits=row.digits,
                    removed_on=row.removed_on,
                    removed_registers=registers_of(row.removed_registers),
                    ct_ratio=row.ct_ratio,
                    pt_ratio=row.pt_ratio,
                    seals=tuple(row.seals.split()),
                )
            )
        for meter in self._conn.execute(_METERS, {"accounts": packed(account_nos)}):
            if meter.asset_no not in assets:
                found[meter.account_no].append(
                    Fitting(
                        account_no=meter.account_no,
                        point_id=main_point(meter.account_no),
                        asset_no=meter.asset_no,
                        multiplier=meter.multiplier,
                        digits=meter.digits,
                        ct_ratio=meter.multiplier,
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

    def _taken(
        self, org_unit: str, fitted: Mapping[str, Sequence[Fitting]], period: str
    ) -> dict[str, list[Taken]]:
        """Readings of the month and, for each meter, what is needed of those before it."""
        given = {"unit": org_unit, "accounts": packed(fitted), "until": period}
        since = month_before(period, _LOOK_BACK)
        found: dict[str, list[Taken]] = defaultdict(list)
        began: set[str] = set()
        for row in self._conn.execute(RECENT, {**given, "since": since}):
            found[row.account_no].append(taken_of(row))
            if row.period < period:
                began.add(row.asset_no)
        first_day = date.fromisoformat(f"{since}-01")
        rest = [
            account_no
            for account_no, meters_there in fitted.items()
            for meter in meters_there
            if meter.asset_no not in began and (meter.removed_on is None or meter.removed_on >= first_day)
        ]
        if rest:
            older = {**given, "accounts": packed(dict.fromkeys(rest)), "until": month_before(since)}
            for row in self._conn.execute(TAKEN, older):
                found[row.account_no].append(taken_of(row))
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
        rows: list[RouteRow] = []
        while len(rows) < limit:
            accounts = self.accounts_of(org_unit, route, after, limit)
            rows += self.rows_of(org_unit, period, accounts)
            if len(accounts) < limit:
                break
            after = accounts[-1]
        return rows

    def progress(self, org_unit: str, period: str, route: str) -> tuple[int, int]:
        given = {"unit": org_unit, "period": period, "route": route}
        return self._conn.execute(READ_IN_MONTH, given).scalar_one(), self._conn.execute(
            METERS_STANDING, given
        ).scalar_one()

    def rows_of(self, org_unit: str, period: str, account_nos: Sequence[str]) -> list[RouteRow]:
        found: list[RouteRow] = []
        for part in _parts(account_nos):
            found += route_rows(self._conn, org_unit, period, part, self._fittings(part))
        return found

    def points(self, account_nos: Sequence[str]) -> dict[str, list[Point]]:
        return {
            account_no: sorted(here, key=lambda point: point.point_id)
            for part in _parts(account_nos)
            for account_no, here in self._points(part).items()
        }

    def readings(self, org_unit: str, account_no: str, before: tuple[str, str], limit: int) -> list[ReadRow]:
        query = (
            _READ.where(readings.c.org_unit == org_unit, readings.c.account_no == account_no)
            .order_by(readings.c.period.desc(), readings.c.asset_no.desc())
            .limit(limit)
        )
        if before[0]:
            query = query.where(tuple_(readings.c.period, readings.c.asset_no) < tuple_(*before))
        return [_read(row) for row in self._conn.execute(query)]

    def neighbours_kwh(self, org_unit: str, period: str, transformer_area: str) -> dict[str, Decimal]:
        query = select(customers.c.account_no).where(
            customers.c.org_unit == org_unit, customers.c.transformer_area == transformer_area
        )
        accounts = list(
            self._conn.execute(query.order_by(customers.c.account_no).limit(_NEIGHBOURS)).scalars()
        )
        return {
            account_no: sum(
                (span.kwh for span in use.points[0].spans if span.register in REGISTERS), Decimal(0)
            )
            for account_no, use in self.used(org_unit, accounts, period).items()
            if use.points and use.points[0].spans
        }

    def areas(self, account_nos: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in _parts(account_nos):
            query = select(customers.c.account_no, customers.c.transformer_area).where(
                among(customers.c.account_no, "accounts")
            )
            rows = self._conn.execute(query, {"accounts": packed(part)})
            found |= {row.account_no: row.transformer_area for row in rows}
        return found

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


def _parts(account_nos: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(account_nos), _CHUNK):
        yield list(account_nos[start : start + _CHUNK])


def _read(row: Row[Any]) -> ReadRow:
    values = dict(row._mapping)
    values["registers"] = registers_of(row.registers)
    values["accepted"] = tuple(row.accepted.split())
    return ReadRow(**values)


def _inquiry(row: Row[Any]) -> InquiryRow:
    values = {name: getattr(row, name) for name in InquiryRow.__struct_fields__}
    values["registers"] = registers_of(row.registers)
    values["doubts"] = tuple(row.doubts.split())
    return InquiryRow(**values)


VIEWS: dict[type, Callable[[Connection], object]] = {MeteringView: SqlMetering}
