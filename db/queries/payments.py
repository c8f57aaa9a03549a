"""Reads payments, what they did to bills, and shifts."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, bindparam, func, or_, select, tuple_

from app.numbers.views import RegisterRow
from app.payments.views import (
    DrawerOpening,
    PaymentPart,
    PaymentRow,
    PaymentsView,
    ShiftRow,
    ShiftSummary,
    TenderTotal,
)
from db.queries.billing import STANDS_AT
from db.queries.numbers import voided_between
from db.queries.refunds import refunds_of_shift
from db.tables.billing import bills
from db.tables.payments import STILL_OPEN, drawer_openings, payment_parts, payments, shifts

_PAYMENT_FIELDS = PaymentRow.__struct_fields__
_PAYMENT = select(*(payments.c[name] for name in _PAYMENT_FIELDS))
_SHIFT_FIELDS = ShiftRow.__struct_fields__
_SHIFT = select(*(shifts.c[name] for name in _SHIFT_FIELDS))
_OPEN = _SHIFT.where(shifts.c.desk_id == bindparam("desk"), STILL_OPEN).limit(1)
_ALL_OPEN = _SHIFT.where(STILL_OPEN).order_by(shifts.c.opened_ms, shifts.c.shift_id)
_RECENT = (
    _PAYMENT.where(
        payments.c.org_unit == bindparam("unit"),
        payments.c.account_no == bindparam("account_no"),
        payments.c.at_ms >= bindparam("since"),
    )
    .order_by(payments.c.at_ms.desc(), payments.c.payment_id.desc())
    .limit(bindparam("most", type_=Integer))
)
_BY_NAME = _PAYMENT.where(
    or_(payments.c.payment_id == bindparam("name"), payments.c.receipt_no == bindparam("name"))
)
_NEWEST_FIRST = _PAYMENT.order_by(payments.c.at_ms.desc(), payments.c.payment_id.desc())
_PARTS = (
    select(
        payment_parts.c.bill_id,
        func.coalesce(bills.c.period, ""),
        func.coalesce(bills.c.kwh + bills.c.adjusted_kwh, 0),
        func.coalesce(STANDS_AT, 0),
        payment_parts.c.principal_fen,
        payment_parts.c.late_assessed_fen,
        payment_parts.c.late_fen,
    )
    .outerjoin_from(
        payment_parts,
        bills,
        (bills.c.org_unit == payment_parts.c.org_unit) & (bills.c.bill_id == payment_parts.c.bill_id),
    )
    .where(payment_parts.c.org_unit == bindparam("unit"), payment_parts.c.payment_id == bindparam("payment"))
    .order_by(bills.c.period, payment_parts.c.bill_id)
)
_OF_SHIFT = payments.c.shift_id == bindparam("shift")
_RECEIPTS = select(func.min(payments.c.receipt_no), func.max(payments.c.receipt_no), func.count()).where(
    _OF_SHIFT
)
_TENDERS = (
    select(payments.c.tender, func.count(), func.sum(payments.c.received_fen - payments.c.change_fen))
    .where(_OF_SHIFT, payments.c.reversed_at == "")
    .group_by(payments.c.tender)
    .order_by(payments.c.tender)
)
_REVERSALS = _PAYMENT.where(_OF_SHIFT, payments.c.reversed_at != "").order_by(payments.c.reversed_ms)
_OPENINGS = (
    select(drawer_openings.c.at_ms, drawer_openings.c.staff_no, drawer_openings.c.reason)
    .where(drawer_openings.c.org_unit == bindparam("unit"), drawer_openings.c.shift_id == bindparam("shift"))
    .order_by(drawer_openings.c.at_ms, drawer_openings.c.opening_id)
)


class SqlPayments:
    """Implements app.payments.views.PaymentsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def shift_of(self, desk_id: str) -> ShiftRow | None:
        row = self._conn.execute(_OPEN, {"desk": desk_id}).first()
        return _shift(row) if row else None

    def shift(self, shift_id: str) -> ShiftRow | None:
        row = self._conn.execute(_SHIFT.where(shifts.c.shift_id == shift_id)).first()
        return _shift(row) if row else None

    def open_shifts(self) -> list[ShiftRow]:
        return [_shift(row) for row in self._conn.execute(_ALL_OPEN)]

    def shift_summary(self, shift_id: str) -> ShiftSummary | None:
        shift = self.shift(shift_id)
        if shift is None:
            return None
        first, last, count = self._conn.execute(_RECEIPTS, {"shift": shift_id}).one()
        openings = self._conn.execute(_OPENINGS, {"unit": shift.org_unit, "shift": shift_id})
        return ShiftSummary(
            shift=shift,
            first_receipt=first or "",
            last_receipt=last or "",
            receipts=count,
            tenders=tuple(
                TenderTotal(tender, number, int(net))
                for tender, number, net in self._conn.execute(_TENDERS, {"shift": shift_id})
            ),
            voided=self._voided(shift),
            reversals=tuple(_payment(row) for row in self._conn.execute(_REVERSALS, {"shift": shift_id})),
            openings=tuple(DrawerOpening(*row) for row in openings),
            refunds=refunds_of_shift(self._conn, shift_id),
        )

    def _voided(self, shift: ShiftRow) -> tuple[RegisterRow, ...]:
        until = shift.closed_ms or 2**62
        return voided_between(self._conn, shift.org_unit, "receipt", shift.desk_id, shift.opened_ms, until)

    def shifts_page(self, desk_id: str, before_ms: int, limit: int) -> list[ShiftRow]:
        page = _SHIFT.order_by(shifts.c.opened_ms.desc()).limit(limit)
        if desk_id:
            page = page.where(shifts.c.desk_id == desk_id)
        if before_ms:
            page = page.where(shifts.c.opened_ms < before_ms)
        return [_shift(row) for row in self._conn.execute(page)]

    def recent(self, org_unit: str, account_no: str, since_ms: int, limit: int = 5) -> list[PaymentRow]:
        params = {"unit": org_unit, "account_no": account_no, "since": since_ms, "most": limit}
        return self._payments(_RECENT, params)

    def of_account(
        self, org_unit: str, account_no: str, after: tuple[int, str], limit: int
    ) -> list[PaymentRow]:
        page = _NEWEST_FIRST.where(payments.c.org_unit == org_unit, payments.c.account_no == account_no)
        if after[0]:
            behind = tuple_(payments.c.at_ms, payments.c.payment_id) < after
            page = page.where(payments.c.at_ms <= after[0], behind)
        return self._payments(page.limit(limit), {})

    def payment(self, payment_or_receipt: str) -> PaymentRow | None:
        found = self._payments(_BY_NAME.limit(1), {"name": payment_or_receipt})
        return found[0] if found else None

    def parts(self, org_unit: str, payment_id: str) -> list[PaymentPart]:
        found = self._conn.execute(_PARTS, {"unit": org_unit, "payment": payment_id})
        return [PaymentPart(*row) for row in found]

    def payments_page(
        self, after: tuple[int, str], limit: int, *, desk_id: str = "", shift_id: str = ""
    ) -> list[PaymentRow]:
        page = _NEWEST_FIRST.limit(limit)
        if desk_id:
            page = page.where(payments.c.desk_id == desk_id)
        if shift_id:
            page = page.where(payments.c.shift_id == shift_id)
        if after[0]:
            page = page.where(tuple_(payments.c.at_ms, payments.c.payment_id) < after)
        return self._payments(page, {})

    def _payments(self, query: Select[Any], params: dict[str, Any]) -> list[PaymentRow]:
        return [_payment(row) for row in self._conn.execute(query, params)]


def _payment(row: Row[Any]) -> PaymentRow:
    return PaymentRow(**dict(zip(_PAYMENT_FIELDS, row, strict=True)))


def _shift(row: Row[Any]) -> ShiftRow:
    return ShiftRow(**dict(zip(_SHIFT_FIELDS, row, strict=True)))


VIEWS: dict[type, Callable[[Connection], object]] = {PaymentsView: SqlPayments}
