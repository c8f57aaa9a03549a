"""Which bills stand already, for an import that must not issue one twice."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from app.billing.imports import BillAmounts
from db.tables.billing import bills

_CHUNK = 500


class SqlBillAmounts:
    """Implements app.billing.imports.BillAmounts."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def amounts(self, org_unit: str, bill_ids: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(bill_ids), _CHUNK):
            part = bill_ids[start : start + _CHUNK]
            query = select(bills.c.bill_id, bills.c.amount_fen).where(
                bills.c.org_unit == org_unit, bills.c.bill_id.in_(part)
            )
            found |= {row.bill_id: row.amount_fen for row in self._conn.execute(query)}
        return found


VIEWS: dict[type, Callable[[Connection], object]] = {BillAmounts: SqlBillAmounts}
