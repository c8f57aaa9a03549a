"""Reads who owes: the ageing of open bills, and whole cases for a page of accounts in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, case, exists, func, literal, select, union

from app.arrears.bill_notices import NoticeQueue
from app.arrears.facts import Instalment
from app.arrears.views import (
    AgeRow,
    ArrearsView,
    Case,
    NoticeRow,
    OwedBill,
    PlanRow,
    ReminderRow,
    StopRow,
)
from db.queries.billing import STANDS_AT
from db.tables.arrears import OPEN_STOP, cares, notices, plans, reminders, stops
from db.tables.billing import STILL_OWED, account_money, bills
from db.tables.customers import customers
from db.tables.documents import papers
from db.tables.payments import payments

_WAITING = select(bills.c.bill_id).where(
    bills.c.run_id != "",
    bills.c.withdrawn == "",
    ~exists().where(
        papers.c.org_unit == bills.c.org_unit,
        papers.c.paper == "bill_notice",
        papers.c.number == bills.c.bill_id,
    ),
)
"""Issued bills without a notice; bills that were taken over got theirs elsewhere."""

_OWED = STANDS_AT - bills.c.paid_fen
_INSTALMENTS = msgspec.json.Decoder(tuple[Instalment, ...])
_NOT_YET_DUE = -1


class SqlArrears:
    """Implements app.arrears.views.ArrearsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ageing(
        self, org_unit: str, on: date, buckets: Sequence[int], *, route: str = "", tariff_class: str = ""
    ) -> list[AgeRow]:
        starts = [0, *buckets]
        # A bill due `days` ago is in the bucket with the greatest start below `days`.
        older = [(bills.c.due_on < on - timedelta(start), literal(start)) for start in reversed(starts)]
        bucket = case(*older, else_=literal(_NOT_YET_DUE)).label("bucket")
        query = (
            select(
                bucket,
                func.count(bills.c.account_no.distinct()).label("accounts"),
                func.count().label("bills"),
                func.sum(_OWED).label("owed_fen"),
            )
            .where(bills.c.org_unit == org_unit, STILL_OWED)
            .group_by(bucket)
        )
        if route or tariff_class:
            query = query.join(
                customers,
                (customers.c.org_unit == bills.c.org_unit) & (customers.c.account_no == bills.c.account_no),
            )
        if route:
            query = query.where(customers.c.reading_route == route)
        if tariff_class:
            query = query.where(customers.c.tariff_class == tariff_class)
        found = {row.bucket: row for row in self._conn.execute(query)}
        return [
            AgeRow(
                from_days=start,
                accounts=found[start].accounts if start in found else 0,
                bills=found[start].bills if start in found else 0,
                owed_fen=int(found[start].owed_fen) if start in found else 0,
            )
            for start in (_NOT_YET_DUE, *starts)
        ]

    def owing(self, org_unit: str, after: str, limit: int, *, route: str = "") -> list[Case]:
        owed = select(bills.c.account_no).where(
            bills.c.org_unit == org_unit, bills.c.account_no > after, STILL_OWED
        )
        stopped = select(stops.c.account_no).where(
            stops.c.org_unit == org_unit, stops.c.account_no > after, OPEN_STOP
        )
        if route:
            here = select(customers.c.account_no).where(
                customers.c.org_unit == org_unit, customers.c.reading_route == route
            )
            owed, stopped = (
                owed.where(bills.c.account_no.in_(here)),
                stopped.where(stops.c.account_no.in_(here)),
            )
        both = union(owed, stopped).subquery()
        query = select(both.c.account_no).order_by(both.c.account_no).limit(limit)
        return self._cases(list(self._conn.execute(query).scalars()))

    def case(self, account_no: str) -> Case | None:
        return next(iter(self._cases([account_no])), None)

    def _cases(self, account_nos: list[str]) -> list[Case]:
        if not account_nos:
            return []
        people = self._conn.execute(
            select(
                customers.c.org_unit,
                customers.c.account_no,
                customers.c.name,
                customers.c.kind,
                customers.c.address,
                customers.c.phones,
                customers.c.reading_route,
                customers.c.late_class,
                customers.c.status,
                func.coalesce(cares.c.care, "").label("care"),
            )
            .outerjoin(
                cares,
                (cares.c.org_unit == customers.c.org_unit) & (cares.c.account_no == customers.c.account_no),
            )
            .where(customers.c.account_no.in_(account_nos))
            .order_by(customers.c.account_no)
        ).all()
        owed = self._bills(account_nos)
        told = self._by_account(reminders, account_nos, reminders.c.at_ms, _reminder)
        written = self._by_account(notices, account_nos, notices.c.issued_ms, _notice)
        stopped = self._by_account(stops, account_nos, stops.c.requested_ms, _stop)
        planned = self._by_account(plans, account_nos, plans.c.agreed_ms, _plan)
        paid, last = self._paid(account_nos)
        return [
            Case(
                **{**row._mapping, "phones": tuple(row.phones.split())},
                bills=tuple(owed.get(row.account_no, ())),
                reminders=tuple(told.get(row.account_no, ())),
                notices=tuple(written.get(row.account_no, ())),
                stops=tuple(stopped.get(row.account_no, ())),
                plans=tuple(planned.get(row.account_no, ())),
                paid_fen=paid.get(row.account_no, 0),
                last_paid_ms=last.get(row.account_no, 0),
            )
            for row in people
        ]

    def _bills(self, account_nos: list[str]) -> dict[str, list[OwedBill]]:
        query = (
            select(bills.c.account_no, bills.c.bill_id, bills.c.period, bills.c.due_on, _OWED.label("owed"))
            .where(bills.c.account_no.in_(account_nos), STILL_OWED)
            .order_by(bills.c.account_no, bills.c.period, bills.c.bill_id)
        )
        found: dict[str, list[OwedBill]] = defaultdict(list)
        for row in self._conn.execute(query):
            found[row.account_no].append(
                OwedBill(bill_id=row.bill_id, period=row.period, due_on=row.due_on, owed_fen=row.owed)
            )
        return found

    def _by_account(
        self,
        table: Any,
        account_nos: list[str],
        order: ColumnElement[int],
        read: Callable[[Row[Any]], Any],
    ) -> dict[str, list[Any]]:
        query = select(table).where(table.c.account_no.in_(account_nos)).order_by(order)
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self._conn.execute(query):
            found[row.account_no].append(read(row))
        return found

    def _paid(self, account_nos: list[str]) -> tuple[dict[str, int], dict[str, int]]:
        money = select(account_money.c.account_no, account_money.c.received_fen).where(
            account_money.c.account_no.in_(account_nos)
        )
        newest = (
            select(payments.c.account_no, func.max(payments.c.at_ms).label("at_ms"))
            .where(payments.c.account_no.in_(account_nos), payments.c.reversed_ms == 0)
            .group_by(payments.c.account_no)
        )
        paid = {row.account_no: row.received_fen for row in self._conn.execute(money)}
        return paid, {row.account_no: row.at_ms for row in self._conn.execute(newest)}

    def stop(self, request_id: str) -> StopRow | None:
        row = self._conn.execute(select(stops).where(stops.c.request_id == request_id)).first()
        return _stop(row) if row else None

    def notice(self, notice_no: str) -> tuple[str, NoticeRow] | None:
        row = self._conn.execute(select(notices).where(notices.c.notice_no == notice_no)).first()
        return (row.account_no, _notice(row)) if row else None

    def plan(self, plan_id: str) -> tuple[str, PlanRow] | None:
        row = self._conn.execute(select(plans).where(plans.c.plan_id == plan_id)).first()
        return (row.account_no, _plan(row)) if row else None


class SqlNoticeQueue:
    """Implements app.arrears.bill_notices.NoticeQueue."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def waiting(self, org_unit: str, period: str, after: str, limit: int) -> list[str]:
        query = (
            _WAITING.where(bills.c.org_unit == org_unit, bills.c.period == period, bills.c.bill_id > after)
            .order_by(bills.c.bill_id)
            .limit(limit)
        )
        return list(self._conn.execute(query).scalars())

    def unprinted(self, org_unit: str, bill_ids: Sequence[str]) -> list[str]:
        query = _WAITING.where(bills.c.org_unit == org_unit, bills.c.bill_id.in_(bill_ids))
        return list(self._conn.execute(query.order_by(bills.c.bill_id)).scalars())

    def count(self, org_unit: str, period: str) -> int:
        query = _WAITING.where(bills.c.org_unit == org_unit, bills.c.period == period)
        return self._conn.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _picked(row: Row[Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _reminder(row: Row[Any]) -> ReminderRow:
    return ReminderRow(**_picked(row, ReminderRow.__struct_fields__))


def _notice(row: Row[Any]) -> NoticeRow:
    return NoticeRow(**_picked(row, NoticeRow.__struct_fields__))


def _stop(row: Row[Any]) -> StopRow:
    return StopRow(**_picked(row, StopRow.__struct_fields__))


def _plan(row: Row[Any]) -> PlanRow:
    values = _picked(row, PlanRow.__struct_fields__)
    return PlanRow(**{**values, "instalments": _INSTALMENTS.decode(row.instalments or "[]")})


VIEWS: dict[type, Callable[[Connection], object]] = {
    ArrearsView: SqlArrears,
    NoticeQueue: SqlNoticeQueue,
}
