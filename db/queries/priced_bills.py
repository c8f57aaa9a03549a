"""Reads bills together with what they were priced by."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, tuple_

from app.billing.repricing import PricedBill, PricedBills
from db.queries.billing import STANDS_AT, basis_of
from db.tables.billing import bill_bases, bills

_PAGE = 500
_BILL = select(
    bills.c.org_unit,
    bills.c.account_no,
    bills.c.bill_id,
    bills.c.period,
    (bills.c.kwh + bills.c.adjusted_kwh).label("kwh"),
    STANDS_AT.label("amount_fen"),
    bill_bases.c.basis,
).outerjoin_from(
    bills,
    bill_bases,
    and_(bill_bases.c.org_unit == bills.c.org_unit, bill_bases.c.bill_id == bills.c.bill_id),
)
_NEWEST = _BILL.where(bills.c.withdrawn == "", bills.c.account_no == bindparam("account")).order_by(
    bills.c.period.desc(), bills.c.bill_id.desc()
)
_LAST_MONTHS = (
    select(bills.c.org_unit, bills.c.account_no, func.max(bills.c.period).label("period"))
    .where(
        bills.c.withdrawn == "",
        tuple_(bills.c.org_unit, bills.c.account_no) > tuple_(bindparam("unit"), bindparam("account")),
    )
    .group_by(bills.c.org_unit, bills.c.account_no)
    .order_by(bills.c.org_unit, bills.c.account_no)
    .limit(_PAGE)
    .subquery()
)
_LAST = (
    _BILL.join(
        _LAST_MONTHS,
        and_(
            bills.c.org_unit == _LAST_MONTHS.c.org_unit,
            bills.c.account_no == _LAST_MONTHS.c.account_no,
            bills.c.period == _LAST_MONTHS.c.period,
        ),
    )
    .where(bills.c.withdrawn == "")
    .order_by(bills.c.org_unit, bills.c.account_no)
)


class SqlPricedBills:
    """Implements app.billing.repricing.PricedBills."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def last_priced_by(
        self, tariff_codes: tuple[str, ...], after: tuple[str, str], limit: int
    ) -> list[PricedBill]:
        wanted = frozenset(tariff_codes)
        found: list[PricedBill] = []
        for bill in self._last_bills(after):
            if bill.basis and any(part.tariff_code in wanted for part in bill.basis.parts):
                found.append(bill)
                if len(found) == limit:
                    break
        return found

    def _last_bills(self, after: tuple[str, str]) -> Iterator[PricedBill]:
        """The newest bill of every account, read in pages by key."""
        while True:
            page = self._conn.execute(_LAST, {"unit": after[0], "account": after[1]}).all()
            yield from map(_priced, page)
            if len(page) < _PAGE:
                return
            after = (page[-1].org_unit, page[-1].account_no)

    def months(self, account_no: str, limit: int) -> list[PricedBill]:
        found = self._conn.execute(_NEWEST.limit(limit), {"account": account_no})
        return [_priced(row) for row in found]


def _priced(row: Any) -> PricedBill:
    return PricedBill(**{**row._mapping, "basis": basis_of(row.basis)})


VIEWS: dict[type, Callable[[Connection], object]] = {PricedBills: SqlPricedBills}
