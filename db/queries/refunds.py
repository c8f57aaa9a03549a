"""Reads refunds."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from app.payments.refund_views import Place, RefundRow, RefundsView
from db.tables.customers import customers
from db.tables.refunds import UNDER_WAY, refunds

_HOLDER = ("name", "kind")
_FIELDS = tuple(name for name in RefundRow.__struct_fields__ if name not in _HOLDER)
_REFUND = select(
    *(refunds.c[name] for name in _FIELDS), *(func.coalesce(customers.c[name], "") for name in _HOLDER)
).outerjoin_from(
    refunds,
    customers,
    (customers.c.org_unit == refunds.c.org_unit) & (customers.c.account_no == refunds.c.account_no),
)
_PLACE = tuple_(refunds.c.requested_ms, refunds.c.refund_id)
_OLDEST_FIRST = _REFUND.order_by(refunds.c.requested_ms, refunds.c.refund_id)
_NEWEST_FIRST = _REFUND.order_by(refunds.c.requested_ms.desc(), refunds.c.refund_id.desc())


class SqlRefunds:
    """Implements app.payments.refund_views.RefundsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def refund(self, refund_id: str) -> RefundRow | None:
        found = _rows(self._conn, _REFUND.where(refunds.c.refund_id == refund_id).limit(1))
        return found[0] if found else None

    def open_of(self, org_unit: str, account_no: str) -> RefundRow | None:
        mine = (refunds.c.org_unit == org_unit, refunds.c.account_no == account_no)
        found = _rows(self._conn, _OLDEST_FIRST.where(*mine, UNDER_WAY).limit(1))
        return found[0] if found else None

    def waiting(self, org_unit: str, after: Place, limit: int) -> list[RefundRow]:
        page = _OLDEST_FIRST.where(refunds.c.org_unit == org_unit, UNDER_WAY)
        if after[0]:
            page = page.where(after < _PLACE)
        return _rows(self._conn, page.limit(limit))

    def page(self, org_unit: str, after: Place, limit: int, *, account_no: str = "") -> list[RefundRow]:
        page = _NEWEST_FIRST.where(refunds.c.org_unit == org_unit, refunds.c.requested_ms > 0)
        if account_no:
            page = page.where(refunds.c.account_no == account_no)
        if after[0]:
            page = page.where(after > _PLACE)
        return _rows(self._conn, page.limit(limit))


def refunds_of_shift(conn: Connection, shift_id: str) -> tuple[RefundRow, ...]:
    """Credit paid out of the drawer in a shift, in the order it was."""
    query = _REFUND.where(refunds.c.shift_id == shift_id).order_by(refunds.c.paid_ms)
    return tuple(_rows(conn, query))


def _rows(conn: Connection, query: Select[Any]) -> list[RefundRow]:
    names = (*_FIELDS, *_HOLDER)
    return [RefundRow(**dict(zip(names, row, strict=True))) for row in conn.execute(query)]


VIEWS: dict[type, Callable[[Connection], object]] = {RefundsView: SqlRefunds}
