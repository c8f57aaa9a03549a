"""Reads orders: one whole, by account or phone, pages by due time, the board, how clocks were kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, select, tuple_, union

from app.workorders.facts import Load, PaperState, Secret
from app.workorders.views import (
    AttachmentRow,
    Attainment,
    ClockRow,
    EventRow,
    LateFilter,
    OrderFilter,
    OrderRow,
    OrdersView,
    StageCount,
)
from db.tables.workorders import (
    OPEN_ORDER,
    attachment_bytes,
    attachments,
    order_breaches,
    order_clocks,
    order_events,
    order_papers,
    order_phones,
    orders,
)

_ANSWERS = msgspec.json.Decoder(dict[str, str])
_SECRETS = msgspec.json.Decoder(dict[str, Secret])
_LOADS = msgspec.json.Decoder(tuple[Load, ...])
_RECORDED = ("answers", "secrets", "loads")
_PLAIN = tuple(name for name in OrderRow.__struct_fields__ if name not in _RECORDED)
_ORDER = select(*(orders.c[name] for name in (*_PLAIN, *_RECORDED)))
_ACCEPTED = orders.c.accepted_at != ""
_BY: dict[str, ColumnElement[str]] = {
    "": literal(""),
    "kind": orders.c.kind,
    "stage": order_clocks.c.stage,
    "unit": order_clocks.c.org_unit,
    "clerk": order_clocks.c.staff_no,
}


class SqlOrders:
    """Implements app.workorders.views.OrdersView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def order(self, order_no: str) -> OrderRow | None:
        found = self._read(_ORDER.where(orders.c.order_no == order_no, _ACCEPTED), whole=True)
        return found[0] if found else None

    def of_account(self, account_no: str, *, only_open: bool = False) -> tuple[OrderRow, ...]:
        query = _ORDER.where(orders.c.account_no == account_no, _ACCEPTED)
        if only_open:
            query = query.where(OPEN_ORDER)
        newest = query.order_by(orders.c.accepted_ms.desc(), orders.c.order_no.desc())
        return self._read(newest, whole=True)

    def of_bundle(self, bundle_id: str) -> tuple[OrderRow, ...]:
        query = _ORDER.where(orders.c.bundle_id == bundle_id, _ACCEPTED)
        return self._read(query.order_by(orders.c.order_no))

    def page(
        self, org_unit: str, which: OrderFilter, after: tuple[int, str], limit: int
    ) -> tuple[OrderRow, ...]:
        query = _ORDER.where(orders.c.org_unit == org_unit, _ACCEPTED)
        if which.kinds:
            query = query.where(orders.c.kind.in_(which.kinds))
        if which.stages:
            query = query.where(orders.c.stage.in_(which.stages))
        if which.owner:
            query = query.where(orders.c.owner == which.owner)
        if which.free_for:
            query = query.where(orders.c.owner.in_(("", which.free_for)))
        if which.ended:
            return self._read(_ended(query, after).limit(limit))
        return self._open_page(query.where(OPEN_ORDER), which, after, limit)

    def _open_page(
        self, query: Select[Any], which: OrderFilter, after: tuple[int, str], limit: int
    ) -> tuple[OrderRow, ...]:
        """Those with a clock by its end, then those without one, by number."""
        running = query.where(orders.c.due_ms > 0).order_by(orders.c.due_ms, orders.c.order_no)
        if which.late_before_ms:
            running = running.where(orders.c.due_ms < which.late_before_ms)
        found: tuple[OrderRow, ...] = ()
        due, number = after
        if due or not number:
            behind = tuple_(orders.c.due_ms, orders.c.order_no) > tuple_(literal(due), literal(number))
            found = self._read(running.where(behind).limit(limit))
            number = ""
        if len(found) < limit and not which.late_before_ms:
            resting = query.where(orders.c.due_ms == 0, orders.c.order_no > number)
            found += self._read(resting.order_by(orders.c.order_no).limit(limit - len(found)))
        return found

    def board(self, org_unit: str, now_ms: int) -> tuple[StageCount, ...]:
        late = (orders.c.due_ms > 0) & (orders.c.due_ms < now_ms)
        query = (
            select(
                orders.c.kind,
                orders.c.stage,
                func.count().label("orders"),
                func.sum(case((late, 1), else_=0)).label("late"),
                func.sum(case((orders.c.suspended_ms > 0, 1), else_=0)).label("suspended"),
                func.min(orders.c.stage_since_ms).label("oldest_ms"),
            )
            .where(orders.c.org_unit == org_unit, OPEN_ORDER, orders.c.kind != "")
            .group_by(orders.c.stage, orders.c.kind)
        )
        return tuple(
            StageCount(
                kind=row.kind,
                stage=row.stage,
                orders=row.orders,
                late=int(row.late),
                suspended=int(row.suspended),
                oldest_ms=row.oldest_ms,
            )
            for row in self._conn.execute(query)
        )

    def find(self, text: str, limit: int) -> tuple[OrderRow, ...]:
        # Each way has its index; put together by OR, PostgreSQL would read every order.
        found = union(
            select(orders.c.order_no).where(orders.c.order_no == text),
            select(orders.c.order_no).where(orders.c.account_no == text),
            select(order_phones.c.order_no).where(order_phones.c.phone == text),
        )
        query = _ORDER.where(orders.c.order_no.in_(found), _ACCEPTED)
        newest = query.order_by(orders.c.accepted_ms.desc(), orders.c.order_no.desc())
        return self._read(newest.limit(limit)) if text else ()

    def events(self, order_no: str) -> tuple[EventRow, ...]:
        query = select(order_events).where(order_events.c.order_no == order_no).order_by(order_events.c.at)
        return tuple(_event(row) for row in self._conn.execute(query))

    def papers(self, order_nos: Sequence[str]) -> dict[str, tuple[PaperState, ...]]:
        query = select(order_papers).where(order_papers.c.order_no.in_(list(order_nos)))
        found: dict[str, tuple[PaperState, ...]] = {}
        for row in self._conn.execute(query.order_by(order_papers.c.order_no, order_papers.c.paper)):
            state = PaperState(paper=row.paper, state=row.state)
            found[row.order_no] = (*found.get(row.order_no, ()), state)
        return found

    def attachments(self, case_id: str) -> tuple[AttachmentRow, ...]:
        here = (
            select(attachment_bytes.c.sha256)
            .where(attachment_bytes.c.sha256 == attachments.c.sha256)
            .exists()
            .label("here")
        )
        names = [name for name in AttachmentRow.__struct_fields__ if name != "here"]
        query = (
            select(*(attachments.c[name] for name in names), here)
            .where(attachments.c.case_id == case_id, attachments.c.dropped_at == "")
            .order_by(attachments.c.at_ms, attachments.c.attachment_id)
        )
        return tuple(AttachmentRow(**row._mapping) for row in self._conn.execute(query))

    def clocks(self, order_no: str) -> tuple[ClockRow, ...]:
        query = _CLOCK.where(order_clocks.c.order_no == order_no)
        in_order = query.order_by(order_clocks.c.ended_ms, order_clocks.c.clock)
        return tuple(_clock(row) for row in self._conn.execute(in_order))

    def late_clocks(
        self, org_unit: str, which: LateFilter, after: tuple[int, str, str], limit: int
    ) -> tuple[ClockRow, ...]:
        place = (order_clocks.c.ended_ms, order_clocks.c.order_no, order_clocks.c.clock)
        query = _CLOCK.where(
            order_clocks.c.org_unit == org_unit,
            order_clocks.c.ended_ms.between(max(which.from_ms, after[0]), which.to_ms),
            order_clocks.c.late,
            tuple_(*place) > tuple_(*(literal(part) for part in after)),
        )
        if which.clock:
            query = query.where(order_clocks.c.clock == which.clock)
        if which.by:
            query = query.where(_BY[which.by] == which.group)
        return tuple(_clock(row) for row in self._conn.execute(query.order_by(*place).limit(limit)))

    def attainment(self, org_unit: str, from_ms: int, to_ms: int, by: str) -> tuple[Attainment, ...]:
        group = _BY[by]
        late = case((order_clocks.c.late, 1), else_=0)
        told = case((order_clocks.c.late & order_breaches.c.reason.is_(None), 1), else_=0)
        query = (
            select(
                order_clocks.c.clock,
                group.label("told_by"),
                func.count().label("ended"),
                func.sum(late).label("late"),
                func.sum(told).label("unexplained"),
            )
            .join(
                orders,
                (orders.c.org_unit == order_clocks.c.org_unit)
                & (orders.c.order_no == order_clocks.c.order_no),
            )
            .outerjoin(order_breaches, _SAME_CLOCK)
            .where(order_clocks.c.org_unit == org_unit, order_clocks.c.ended_ms.between(from_ms, to_ms))
            .group_by(order_clocks.c.clock, group)
            .order_by(order_clocks.c.clock, group)
        )
        return tuple(
            Attainment(
                clock=row.clock,
                group=row.told_by,
                ended=row.ended,
                late=int(row.late),
                unexplained=int(row.unexplained),
            )
            for row in self._conn.execute(query)
        )

    def _read(self, query: Select[Any], *, whole: bool = False) -> tuple[OrderRow, ...]:
        """Orders; `whole` ones with the answers of the stages done so far."""
        rows = self._conn.execute(query).all()
        later = self._recorded([row.order_no for row in rows]) if whole and rows else {}
        return tuple(_order(row, later.get(row.order_no, ())) for row in rows)

    def _recorded(self, order_nos: list[str]) -> dict[str, list[Any]]:
        query = (
            select(order_events.c.order_no, order_events.c.answers, order_events.c.secrets)
            .where(order_events.c.order_no.in_(order_nos), order_events.c.what == "done")
            .order_by(order_events.c.order_no, order_events.c.at)
        )
        found: dict[str, list[Any]] = {}
        for row in self._conn.execute(query):
            found.setdefault(row.order_no, []).append(row)
        return found


_SAME_CLOCK = (
    (order_breaches.c.org_unit == order_clocks.c.org_unit)
    & (order_breaches.c.order_no == order_clocks.c.order_no)
    & (order_breaches.c.clock == order_clocks.c.clock)
)

_CLOCK = (
    select(order_clocks, orders.c.kind.label("order_kind"), order_breaches.c.reason)
    .join(
        orders,
        (orders.c.org_unit == order_clocks.c.org_unit) & (orders.c.order_no == order_clocks.c.order_no),
    )
    .outerjoin(order_breaches, _SAME_CLOCK)
)


def _ended(query: Select[Any], after: tuple[int, str]) -> Select[Any]:
    """Ended orders, newest first, behind a row."""
    query = query.where(orders.c.ended_ms > 0)
    if after != (0, ""):
        query = query.where(
            tuple_(orders.c.ended_ms, orders.c.order_no) < tuple_(literal(after[0]), literal(after[1]))
        )
    return query.order_by(orders.c.ended_ms.desc(), orders.c.order_no.desc())


def _order(row: Row[Any], later: Sequence[Row[Any]]) -> OrderRow:
    answers = _ANSWERS.decode(row.answers or "{}")
    secrets = _SECRETS.decode(row.secrets or "{}")
    for recorded in later:
        answers |= _ANSWERS.decode(recorded.answers or "{}")
        secrets |= _SECRETS.decode(recorded.secrets or "{}")
    plain = {name: getattr(row, name) for name in _PLAIN}
    return OrderRow(**plain, answers=answers, secrets=secrets, loads=_LOADS.decode(row.loads or "[]"))


def _event(row: Row[Any]) -> EventRow:
    return EventRow(
        what=row.what,
        at_ms=row.at_ms,
        stage=row.stage,
        to_stage=row.to_stage,
        staff_no=row.staff_no,
        note=row.note,
        answers=_ANSWERS.decode(row.answers or "{}"),
    )


def _clock(row: Row[Any]) -> ClockRow:
    return ClockRow(
        order_no=row.order_no,
        kind=row.order_kind,
        clock=row.clock,
        started_ms=row.started_ms,
        due_ms=row.due_ms,
        ended_ms=row.ended_ms,
        late=row.late,
        staff_no=row.staff_no,
        reason=row.reason or "",
    )


VIEWS: dict[type, Callable[[Connection], object]] = {OrdersView: SqlOrders}
