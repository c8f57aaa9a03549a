"""Meters of a route as the grid shows them: where the month begins, what was read, what is usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec
from sqlalchemy import Connection, bindparam, exists, func, literal, or_, select, union_all

from app.metering.checking import WORDS
from app.metering.rules import Taken, counted, kwh_of_use, month_before, months_between
from app.metering.views import UNKNOWN_START, Fitting, RouteRow
from db.members import packed
from db.queries.taken import RECENT, taken_of
from db.tables.billing import bills
from db.tables.customers import customers, meters
from db.tables.metering import fittings, inquiries, readings

_ON_ROUTE = (customers.c.org_unit == bindparam("unit")) & or_(
    literal("") == bindparam("route"), customers.c.reading_route == bindparam("route")
)
_FITTED = (
    select(fittings.c.account_no, fittings.c.asset_no)
    .join(customers, customers.c.account_no == fittings.c.account_no)
    .where(_ON_ROUTE, fittings.c.removed_on.is_(None))
)
_TAKEN_OVER = (
    select(meters.c.account_no, meters.c.asset_no)
    .join(customers, customers.c.account_no == meters.c.account_no)
    .where(_ON_ROUTE, ~exists().where(fittings.c.asset_no == meters.c.asset_no))
)
_STANDING = union_all(_FITTED, _TAKEN_OVER).subquery()
METERS_STANDING = select(func.count()).select_from(_STANDING)
"""How many meters stand on a `route` of a `unit` ('' for all of it)."""

READ_IN_MONTH = (
    select(func.count())
    .select_from(_STANDING)
    .join(
        readings,
        (readings.c.org_unit == bindparam("unit"))
        & (readings.c.account_no == _STANDING.c.account_no)
        & (readings.c.asset_no == _STANDING.c.asset_no)
        & (readings.c.period == bindparam("period")),
    )
)
"""How many of them have a reading of a `period`."""

_MONTHS_SHOWN = 13
_RECENT = RECENT.add_columns(readings.c.accepted)


def route_rows(
    conn: Connection,
    org_unit: str,
    period: str,
    account_nos: Sequence[str],
    fitted: Mapping[str, Sequence[Fitting]],
) -> Iterator[RouteRow]:
    """The meters that stand at these accounts of a unit now, in the order of the accounts."""
    found: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    accepted: dict[tuple[str, str], tuple[str, ...]] = {}
    since = month_before(period, _MONTHS_SHOWN)
    given = {"unit": org_unit, "accounts": packed(account_nos), "until": period, "since": since}
    for row in conn.execute(_RECENT, given):
        found[row.account_no, row.asset_no].append(taken_of(row))
        if row.period == period:
            accepted[row.account_no, row.asset_no] = tuple(row.accepted.split())
    people = conn.execute(
        select(
            customers.c.account_no,
            customers.c.name,
            customers.c.address,
            customers.c.reading_route,
            customers.c.transformer_area,
        ).where(customers.c.org_unit == org_unit, customers.c.account_no.in_(account_nos))
    )
    known = {person.account_no: person for person in people}
    billed = _billed(conn, org_unit, period, account_nos)
    referred = _referred(conn, org_unit, period, account_nos)
    for account_no in account_nos:
        person = known.get(account_no)
        for fitting in fitted.get(account_no, ()):
            if fitting.removed_on is not None or person is None:
                continue
            here = [
                taken for taken in found[account_no, fitting.asset_no] if taken.read_on >= fitting.fitted_on
            ]
            yield msgspec.structs.replace(
                _route_row(org_unit, fitting, here, period),
                name=person.name,
                address=person.address,
                route=person.reading_route,
                transformer_area=person.transformer_area,
                accepted=accepted.get((account_no, fitting.asset_no), ()),
                billed=account_no in billed,
                referred=fitting.asset_no in referred,
            )


def _billed(conn: Connection, org_unit: str, period: str, account_nos: Sequence[str]) -> set[str]:
    query = select(bills.c.account_no).where(
        bills.c.org_unit == org_unit,
        bills.c.account_no.in_(account_nos),
        bills.c.period == period,
        bills.c.withdrawn == "",
    )
    return set(conn.execute(query).scalars())


def _referred(conn: Connection, org_unit: str, period: str, account_nos: Sequence[str]) -> set[str]:
    query = select(inquiries.c.asset_no).where(
        inquiries.c.org_unit == org_unit,
        inquiries.c.settled_ms == 0,
        inquiries.c.period == period,
        inquiries.c.account_no.in_(account_nos),
    )
    return set(conn.execute(query).scalars())


def _route_row(org_unit: str, fitting: Fitting, taken: list[Taken], period: str) -> RouteRow:
    earlier = [one for one in taken if one.period < period]
    now = next((one for one in taken if one.period == period), None)
    last = earlier[-1] if earlier else None
    previous = last.registers if last else fitting.registers
    shown = previous or (now.registers if now else {})
    uses = _uses(fitting, earlier)
    months = {month: kwh_of_use(use, fitting.multiplier) for month, use in uses.items()}
    year = [kwh for month, kwh in months.items() if month >= month_before(period, 12)]
    real = next((one.period for one in reversed(earlier) if one.kind != "provisional"), "")
    return RouteRow(
        org_unit=org_unit,
        account_no=fitting.account_no,
        name="",
        address="",
        point_id=fitting.point_id,
        asset_no=fitting.asset_no,
        multiplier=fitting.multiplier,
        digits=fitting.digits,
        registers=tuple(name for name in WORDS if name in shown) or ("flat",),
        previous=previous,
        previous_on=last.read_on if last else _known(fitting.fitted_on),
        previous_kind=last.kind if last else "",
        now=now.registers if now else {},
        now_on=now.read_on if now else None,
        kind=now.kind if now else "",
        last_use=uses.get(last.period, {}) if last else {},
        last_kwh=months.get(last.period) if last else None,
        year_ago_kwh=months.get(month_before(period, 12)),
        average_kwh=(sum(year, Decimal(0)) / len(year)).quantize(Decimal(1)) if year else None,
        months=months_between(last.period, period) if last else 0,
        months_unread=months_between(real, period) if real else 0,
    )


def _known(day: date) -> date | None:
    return None if day == UNKNOWN_START else day


def _uses(fitting: Fitting, earlier: list[Taken]) -> dict[str, dict[str, Decimal]]:
    """What each register counted in each month whose reading and the one before are known."""
    uses: dict[str, dict[str, Decimal]] = {}
    before, estimated = fitting.registers, False
    for one in earlier:
        if before:
            uses[one.period] = counted(before, one.registers, fitting.digits, provisional=estimated)
        before, estimated = one.registers, one.kind == "provisional"
    return uses
