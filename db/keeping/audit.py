"""Audits bills from the journal: one pass finds the facts, then month by month they are computed anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, select, tuple_

from app.billing.audit import AuditedBill, Difference, differences, table_difference
from app.billing.facts import BillCorrected, BillsIssued, BillsWithdrawn
from app.customers.facts import CustomersImported, MeterInstalled
from app.kernel.facts import FactBody
from app.metering.facts import (
    MeterFitted,
    MeterRemoved,
    PointRegistered,
    Reading,
    ReadingCorrected,
    ReadingsEntered,
    main_point,
)
from app.metering.rules import Taken, metered
from app.metering.views import Fitting, Point
from app.tariffs.book import Tariff
from app.tariffs.facts import TariffPublished
from app.tariffs.loading import tariff_of
from db.engine import Engines
from db.queries.billing import STANDS_AT
from db.tables.billing import bills
from db.tables.journal import facts

_PAGE = 2_000
_CHUNK = 500
SHOWN = 1_000
"""So many differences are listed; all of them are counted."""

_BY_MONTH = {body.kind: body for body in (ReadingsEntered, ReadingCorrected, BillsIssued)}
_SMALL = {
    body.kind: body
    for body in (
        TariffPublished,
        MeterInstalled,
        CustomersImported,
        MeterFitted,
        MeterRemoved,
        PointRegistered,
        BillCorrected,
        BillsWithdrawn,
    )
}
Place = tuple[str, int]
"""Where a fact lies: origin and seq."""


class Wanted(NamedTuple):
    """Which bills are audited; '' does not narrow."""

    period: str = ""
    account_no: str = ""
    run_id: str = ""


class _MonthOf(msgspec.Struct):
    """The month of a fact, without reading the rest of it."""

    period: str


_MONTH = msgspec.json.Decoder(_MonthOf)


def audit_bills(engines: Engines, wanted: Wanted) -> dict[str, Any]:
    """Recompute the wanted bills and list what does not hold, with a Chinese `text`."""
    count, found = 0, 0
    shown: list[Difference] = []
    with engines.read.connect() as conn:
        for one in _Audit(conn, wanted).bills():
            count += 1
            for difference in one:
                found += 1
                if len(shown) < SHOWN:
                    shown.append(difference)
    text = f"已复核 {count} 笔账单,差异 {found} 处。"
    return {
        "bills": count,
        "differences": found,
        "found": [msgspec.structs.asdict(one) for one in shown],
        "text": "\n".join([text, *(one.sentence() for one in shown)]),
    }


class _Audit:
    """What the journal says, and how far the months have been gone through."""

    def __init__(self, conn: Connection, wanted: Wanted) -> None:
        self._conn = conn
        self._wanted = wanted
        self._months: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        self._tariffs: dict[str, Tariff] = {}
        self._taken_over: dict[str, dict[str, Fitting]] = defaultdict(dict)
        self._fittings: dict[str, dict[tuple[str, object], Fitting]] = defaultdict(dict)
        self._points: dict[str, dict[str, Point]] = defaultdict(dict)
        self._corrections: dict[str, list[BillCorrected]] = defaultdict(list)
        self._withdrawn: set[str] = set()
        self._before: dict[str, dict[str, Taken]] = defaultdict(dict)
        for kind, place, payload in _small_and_dated(conn):
            if kind in _BY_MONTH:
                self._months[_MONTH.decode(payload).period][kind].append(place)
            else:
                self._learn(msgspec.json.decode(payload, type=_SMALL[kind]))

    def bills(self) -> Iterator[list[Difference]]:
        """The differences of each wanted bill, month by month."""
        for period in sorted(self._months):
            if self._wanted.period and period > self._wanted.period:
                return
            now = self._readings(period)
            if not self._wanted.period or period == self._wanted.period:
                for places in _chunks(self._months[period][BillsIssued.kind]):
                    yield from self._audited(period, places, now)
            for account_no, taken in now.items():
                self._before[account_no] |= {one.asset_no: one for one in taken.values()}

    def _learn(self, body: FactBody) -> None:
        if isinstance(body, TariffPublished):
            self._publish(body)
        elif isinstance(body, MeterInstalled):
            self._take_over(body)
        elif isinstance(body, CustomersImported):
            for meter in body.meters:
                self._take_over(meter)
        elif isinstance(body, MeterFitted):
            key = body.asset_no, body.fitted_on
            self._fittings[body.account_no][key] = _fitting(body)
        elif isinstance(body, MeterRemoved):
            key = body.asset_no, body.fitted_on
            fitted = self._fittings[body.account_no].get(key)
            if fitted is not None:
                self._fittings[body.account_no][key] = msgspec.structs.replace(
                    fitted, removed_on=body.removed_on, removed_registers=body.registers
                )
        elif isinstance(body, PointRegistered):
            self._points[body.account_no][body.point_id] = Point(
                point_id=body.point_id,
                account_no=body.account_no,
                name=body.name,
                tariff_code=body.tariff_code,
                deducted=body.deducted,
            )
        elif isinstance(body, BillCorrected):
            self._corrections[body.bill_id].append(body)
        elif isinstance(body, BillsWithdrawn):
            self._withdrawn.update(bill_id for bill_id, _, _ in body.bills)

    def _publish(self, body: TariffPublished) -> None:
        """The first to publish a version counts, as in the table."""
        tariff = tariff_of(body.content)
        known = self._tariffs.get(body.code)
        if known is None:
            self._tariffs[body.code] = tariff
        elif known.version(body.tariff_version) is None:
            versions = (*known.versions, *tariff.versions)
            self._tariffs[body.code] = msgspec.structs.replace(known, versions=versions)

    def _take_over(self, body: MeterInstalled) -> None:
        self._taken_over[body.account_no][body.asset_no] = Fitting(
            account_no=body.account_no,
            point_id=main_point(body.account_no),
            asset_no=body.asset_no,
            multiplier=body.multiplier,
            digits=body.digits,
        )

    def _readings(self, period: str) -> dict[str, dict[str, Taken]]:
        """What the meters showed for a month, by account; the latest fact counts."""
        found: dict[str, dict[str, Taken]] = defaultdict(dict)
        places = self._months[period][ReadingsEntered.kind] + self._months[period][ReadingCorrected.kind]
        readings: list[tuple[int, Reading]] = []
        for chunk in _chunks(places):
            for row in _facts_at(self._conn, chunk):
                body = msgspec.json.decode(row.payload, type=_BY_MONTH[row.kind])
                many = body.readings if isinstance(body, ReadingsEntered) else (body.reading,)  # type: ignore[attr-defined]
                readings += [(row.hlc, reading) for reading in many if self._asked(reading.account_no)]
        for _, reading in sorted(readings, key=lambda one: one[0]):
            found[reading.account_no][reading.asset_no] = Taken(
                asset_no=reading.asset_no,
                period=period,
                read_on=reading.read_on,
                registers=reading.registers,
                kind=reading.kind,
            )
        return found

    def _asked(self, account_no: str) -> bool:
        return self._wanted.account_no in ("", account_no)

    def _audited(
        self, period: str, places: list[Place], now: Mapping[str, Mapping[str, Taken]]
    ) -> Iterator[list[Difference]]:
        for row in _facts_at(self._conn, places):
            body = msgspec.json.decode(row.payload, type=BillsIssued)
            if self._wanted.run_id not in ("", body.run_id):
                continue
            asked = [bill for bill in body.bills if self._asked(bill.account_no)]
            stands = _stands(self._conn, body.org_unit, [bill.bill_id for bill in asked])
            for issued in asked:
                bill = AuditedBill(
                    period=period,
                    issued=issued,
                    corrections=self._corrections.get(issued.bill_id, []),
                    withdrawn=issued.bill_id in self._withdrawn,
                )
                taken = {**self._before[issued.account_no]}
                readings = [*taken.values(), *now.get(issued.account_no, {}).values()]
                fittings = self._meters_of(issued.account_no)
                points = list(self._points[issued.account_no].values())
                use = metered(issued.account_no, period, fittings, readings, points) if fittings else None
                found = list(differences(bill, self._tariffs, use))
                amount, kwh = stands.get(issued.bill_id, (None, 0))
                in_table = table_difference(bill, amount, kwh)
                yield [*found, in_table] if in_table else found

    def _meters_of(self, account_no: str) -> list[Fitting]:
        """Meters with their points; those taken over without a fitting stand at the main point."""
        fitted = list(self._fittings[account_no].values())
        assets = {one.asset_no for one in fitted}
        rest = [one for asset_no, one in self._taken_over[account_no].items() if asset_no not in assets]
        return sorted([*fitted, *rest], key=lambda one: (one.fitted_on, one.asset_no))


def _fitting(body: MeterFitted) -> Fitting:
    return Fitting(
        account_no=body.account_no,
        point_id=body.point_id,
        asset_no=body.asset_no,
        fitted_on=body.fitted_on,
        registers=body.registers,
        multiplier=body.multiplier,
        digits=body.digits,
    )


def _small_and_dated(conn: Connection) -> Iterator[tuple[str, Place, bytes]]:
    """The facts that matter to bills in the order of time, read in pages by key."""
    by_time = tuple_(facts.c.hlc, facts.c.origin, facts.c.seq)
    query = (
        select(facts.c.kind, facts.c.hlc, facts.c.origin, facts.c.seq, facts.c.payload)
        .where(facts.c.kind.in_([*_BY_MONTH, *_SMALL]))
        .order_by(facts.c.hlc, facts.c.origin, facts.c.seq)
        .limit(_PAGE)
    )
    here = query
    while page := conn.execute(here).all():
        yield from ((row.kind, (row.origin, row.seq), row.payload) for row in page)
        here = query.where(by_time > (page[-1].hlc, page[-1].origin, page[-1].seq))


def _facts_at(conn: Connection, places: list[Place]) -> list[Row[Any]]:
    query = select(facts.c.kind, facts.c.hlc, facts.c.payload).where(
        tuple_(facts.c.origin, facts.c.seq).in_(places)
    )
    return list(conn.execute(query.order_by(facts.c.hlc, facts.c.origin, facts.c.seq)))


def _chunks(places: list[Place], size: int = 20) -> Iterator[list[Place]]:
    """A few facts at a time: each may hold hundreds of readings or bills."""
    for start in range(0, len(places), size):
        yield places[start : start + size]


def _stands(conn: Connection, org_unit: str, bill_ids: list[str]) -> dict[str, tuple[int, int]]:
    """What the table says of these bills: fen and kWh."""
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(bill_ids), _CHUNK):
        part = bill_ids[start : start + _CHUNK]
        query = select(bills.c.bill_id, STANDS_AT, bills.c.kwh + bills.c.adjusted_kwh).where(
            bills.c.org_unit == org_unit, bills.c.bill_id.in_(part)
        )
        found |= {row[0]: (int(row[1]), int(row[2])) for row in conn.execute(query)}
    return found
