"""Reads billing runs, their review lists, and the earlier bills that a run needs of many accounts at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, bindparam, func, select, tuple_

from app.billing.runs import (
    BillingRuns,
    EarlierBill,
    Filed,
    ItemRow,
    Progress,
    Reviewed,
    RunRow,
    Totals,
)
from app.billing.views import Bill
from db.members import among, packed
from db.queries.billing import BILL, bill_of
from db.tables.billing import bill_bases, bills, run_batches, run_items, runs
from db.tables.customers import customers
from db.tables.metering import CORRECTED, readings

_CHUNK = 500
_RUN_FIELDS = RunRow.__struct_fields__
_RUN = select(*(runs.c[name] for name in _RUN_FIELDS))
_OF_STAGE = (
    (run_batches.c.org_unit == bindparam("unit"))
    & (run_batches.c.run_id == bindparam("run"))
    & (run_batches.c.stage == bindparam("stage"))
)
_SUMS = select(
    func.sum(run_batches.c.bills), func.sum(run_batches.c.amount_fen), func.sum(run_batches.c.skipped)
).where(_OF_STAGE)
_LAST = (
    select(run_batches.c.batch, run_batches.c.upto)
    .where(_OF_STAGE)
    .order_by(run_batches.c.batch.desc())
    .limit(1)
)
_OF_RUN = (run_items.c.org_unit == bindparam("unit")) & (run_items.c.run_id == bindparam("run"))
_OPEN_ITEM = run_items.c.held.is_(False) & run_items.c.kept_back.is_(False)
_TOTALS = (
    select(
        run_items.c.flags,
        run_items.c.held,
        func.count(),
        func.sum(run_items.c.kwh),
        func.sum(run_items.c.amount_fen),
    )
    .where(_OF_RUN)
    .group_by(run_items.c.flags, run_items.c.held)
)
_REVIEWED = select(run_items.c.account_no, run_items.c.kwh, run_items.c.amount_fen).where(
    _OF_RUN, among(run_items.c.account_no, "accounts"), _OPEN_ITEM
)
_TO_ISSUE = (
    select(run_items.c.account_no)
    .where(_OF_RUN, run_items.c.account_no > bindparam("after"), _OPEN_ITEM)
    .order_by(run_items.c.account_no)
)
_EARLIER = (
    select(
        bills.c.account_no,
        bills.c.period,
        bills.c.bill_id,
        bills.c.kwh + bills.c.adjusted_kwh,
        bills.c.kwh + bills.c.adjusted_kwh - bills.c.apart_kwh - bills.c.adjusted_apart_kwh,
        bills.c.run_id,
        bills.c.withdrawn,
    )
    .where(
        bills.c.org_unit == bindparam("unit"),
        among(bills.c.account_no, "accounts"),
        bills.c.period >= bindparam("since"),
        bills.c.period <= bindparam("until"),
    )
    .order_by(bills.c.account_no, bills.c.period)
)
_FILED = (
    select(
        customers.c.account_no,
        customers.c.tariff_class,
        customers.c.late_class,
        customers.c.status,
        customers.c.reading_route,
    )
    .where(customers.c.org_unit == bindparam("unit"), among(customers.c.account_no, "accounts"))
    .order_by(customers.c.account_no)
)
_BILL_OF_ITEM = (
    (bills.c.org_unit == run_items.c.org_unit)
    & (bills.c.account_no == run_items.c.account_no)
    & (bills.c.run_id == run_items.c.run_id)
    & (bills.c.withdrawn == "")
)
_ITEM_COLUMNS = (
    run_items.c.account_no,
    func.coalesce(customers.c.name, "").label("name"),
    run_items.c.kwh,
    run_items.c.amount_fen,
    run_items.c.flags,
    run_items.c.held,
    run_items.c.kept_back,
    run_items.c.skipped,
    run_items.c.trouble,
    func.coalesce(bills.c.bill_id, "").label("bill_id"),
)
_ITEMS = (
    select(*_ITEM_COLUMNS)
    .outerjoin_from(
        run_items,
        customers,
        (customers.c.org_unit == run_items.c.org_unit) & (customers.c.account_no == run_items.c.account_no),
    )
    .outerjoin(bills, _BILL_OF_ITEM & (bills.c.period == bindparam("period")))
    .where(_OF_RUN, run_items.c.account_no > bindparam("after"))
    .order_by(run_items.c.account_no)
)
_ISSUED = (
    BILL.join_from(run_items, bills, _BILL_OF_ITEM & (bills.c.period == bindparam("period")))
    .where(_OF_RUN, run_items.c.account_no > bindparam("after"))
    .order_by(run_items.c.account_no)
)
_CORRECTED = select(readings.c.account_no, readings.c.period, readings.c.read_at).where(
    readings.c.org_unit == bindparam("unit"), CORRECTED
)
_BASED = (
    BILL.add_columns(bill_bases.c.based_at)
    .join_from(
        bills,
        bill_bases,
        (bill_bases.c.org_unit == bills.c.org_unit) & (bill_bases.c.bill_id == bills.c.bill_id),
    )
    .where(
        bills.c.org_unit == bindparam("unit"),
        among(bills.c.account_no, "accounts"),
        bills.c.withdrawn == "",
    )
)


class SqlBillingRuns:
    """Implements app.billing.runs.BillingRuns."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def run(self, org_unit: str, run_id: str) -> RunRow | None:
        row = self._conn.execute(_RUN.where(runs.c.org_unit == org_unit, runs.c.run_id == run_id)).first()
        return _run(row) if row else None

    def runs(self, org_unit: str, before: tuple[int, str], limit: int) -> list[RunRow]:
        query = _RUN.where(runs.c.org_unit == org_unit)
        if before[1]:
            query = query.where(tuple_(runs.c.started_ms, runs.c.run_id) < before)
        query = query.order_by(runs.c.started_ms.desc(), runs.c.run_id.desc()).limit(limit)
        return [_run(row) for row in self._conn.execute(query)]

    def open_run(self, org_unit: str, period: str, route: str) -> RunRow | None:
        query = _RUN.where(
            runs.c.org_unit == org_unit,
            runs.c.period == period,
            runs.c.route == route,
            runs.c.closed_ms == 0,
        )
        row = self._conn.execute(query.limit(1)).first()
        return _run(row) if row else None

    def progress(self, org_unit: str, run_id: str, stage: Literal["prepared", "issued"]) -> Progress:
        given = {"unit": org_unit, "run": run_id, "stage": stage}
        last = self._conn.execute(_LAST, given).first()
        if last is None:
            return Progress()
        count, amount, skipped = self._conn.execute(_SUMS, given).one()
        return Progress(
            batch=last.batch, upto=last.upto, bills=int(count), amount_fen=int(amount), skipped=int(skipped)
        )

    def items(self, org_unit: str, run_id: str, flag: str, after: str, limit: int) -> list[ItemRow]:
        run = self.run(org_unit, run_id)
        given = {"unit": org_unit, "run": run_id, "after": after, "period": run.period if run else ""}
        found = self._conn.execute(_filtered(_ITEMS, flag).limit(limit), given)
        return [_item(row) for row in found]

    def totals(self, org_unit: str, run_id: str) -> Totals:
        bills_, kwh, amount, held = 0, 0, 0, 0
        flags: dict[str, int] = defaultdict(int)
        for row in self._conn.execute(_TOTALS, {"unit": org_unit, "run": run_id}):
            names, is_held, count, row_kwh, row_amount = row
            for name in names.split():
                flags[name] += count
            if is_held:
                held += count
            else:
                bills_, kwh, amount = bills_ + count, kwh + int(row_kwh), amount + int(row_amount)
        return Totals(bills=bills_, kwh=kwh, amount_fen=amount, held=held, flags=dict(flags))

    def reviewed(self, org_unit: str, run_id: str, account_nos: tuple[str, ...]) -> dict[str, Reviewed]:
        found: dict[str, Reviewed] = {}
        for start in range(0, len(account_nos), _CHUNK):
            part = account_nos[start : start + _CHUNK]
            given = {"unit": org_unit, "run": run_id, "accounts": packed(part)}
            rows = self._conn.execute(_REVIEWED, given).all()
            found |= {row[0]: Reviewed(row[1], row[2]) for row in rows}
        return found

    def to_issue(self, org_unit: str, run_id: str, after: str, limit: int) -> list[str]:
        given = {"unit": org_unit, "run": run_id, "after": after}
        return list(self._conn.execute(_TO_ISSUE.limit(limit), given).scalars())

    def issued(self, org_unit: str, run_id: str, after: str, limit: int) -> list[Bill]:
        run = self.run(org_unit, run_id)
        given = {"unit": org_unit, "run": run_id, "after": after, "period": run.period if run else ""}
        return [bill_of(row) for row in self._conn.execute(_ISSUED.limit(limit), given)]

    def earlier(
        self, org_unit: str, account_nos: tuple[str, ...], since: str, until: str
    ) -> dict[str, list[EarlierBill]]:
        found: dict[str, list[EarlierBill]] = defaultdict(list)
        for start in range(0, len(account_nos), _CHUNK):
            part = packed(account_nos[start : start + _CHUNK])
            given = {"unit": org_unit, "accounts": part, "since": since, "until": until}
            for row in self._conn.execute(_EARLIER, given).all():
                found[row[0]].append(EarlierBill(*row[1:]))
        return found

    def filed(self, org_unit: str, account_nos: tuple[str, ...]) -> dict[str, Filed]:
        found: dict[str, Filed] = {}
        for start in range(0, len(account_nos), _CHUNK):
            given = {"unit": org_unit, "accounts": packed(account_nos[start : start + _CHUNK])}
            found |= {row[0]: Filed(*row[1:]) for row in self._conn.execute(_FILED, given).all()}
        return found

    def accounts_in(self, org_unit: str, route: str) -> int:
        query = select(func.count()).where(customers.c.org_unit == org_unit)
        if route:
            query = query.where(customers.c.reading_route == route)
        return int(self._conn.execute(query).scalar_one())

    def to_correct(self, org_unit: str, after: str, limit: int) -> list[Bill]:
        corrected: dict[tuple[str, str], str] = defaultdict(str)
        for account_no, period, read_at in self._conn.execute(_CORRECTED, {"unit": org_unit}).all():
            corrected[account_no, period] = max(corrected[account_no, period], read_at)
        given = {"unit": org_unit, "accounts": packed(sorted({account_no for account_no, _ in corrected}))}
        found = [
            bill
            for *row, based_at in self._conn.execute(_BASED, given).all()
            if (bill := bill_of(row)).bill_id > after
            and corrected.get((bill.account_no, bill.period), "") > based_at
        ]
        return sorted(found, key=lambda bill: bill.bill_id)[:limit]


def _filtered(query: Select[Any], flag: str) -> Select[Any]:
    if flag == "any":
        return query.where(run_items.c.flags != "")
    if flag == "held":
        return query.where(run_items.c.held.is_(True) | run_items.c.kept_back.is_(True))
    if flag == "skipped":
        return query.where(run_items.c.skipped.is_(True))
    if flag:
        return query.where((" " + run_items.c.flags + " ").contains(f" {flag} "))
    return query


def _run(row: Row[Any]) -> RunRow:
    return RunRow(**dict(zip(_RUN_FIELDS, row, strict=True)))


def _item(row: Row[Any]) -> ItemRow:
    return ItemRow(**{**row._mapping, "flags": tuple(row.flags.split())})


VIEWS: dict[type, Callable[[Connection], object]] = {BillingRuns: SqlBillingRuns}
