"""Reads bills together with what they were priced by."""

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, exists, or_, select, tuple_

from app.billing.repricing import PricedBill, PricedBills
from db.queries.billing import STANDS_AT, basis_of
from db.tables.billing import bill_bases, bills

_BASED = bills.outerjoin(
    bill_bases,
    (bill_bases.c.org_unit == bills.c.org_unit) & (bill_bases.c.bill_id == bills.c.bill_id),
)
_BILL = (
    select(
        bills.c.org_unit,
        bills.c.account_no,
        bills.c.bill_id,
        bills.c.period,
        (bills.c.kwh + bills.c.adjusted_kwh).label("kwh"),
        (bills.c.apart_kwh + bills.c.adjusted_apart_kwh).label("apart_kwh"),
        STANDS_AT.label("amount_fen"),
        bill_bases.c.basis,
    )
    .select_from(_BASED)
    .where(bills.c.withdrawn == "")
)
_MONTHS = _BILL.where(
    bills.c.org_unit == bindparam("unit"), bills.c.account_no == bindparam("account_no")
).order_by(bills.c.period.desc(), bills.c.bill_id.desc())
_LATER = bills.alias("later")
_LAST = _BILL.where(
    tuple_(bills.c.org_unit, bills.c.account_no) > tuple_(bindparam("unit"), bindparam("account_no")),
    ~exists().where(
        _LATER.c.org_unit == bills.c.org_unit,
        _LATER.c.account_no == bills.c.account_no,
        _LATER.c.withdrawn == "",
        tuple_(_LATER.c.period, _LATER.c.bill_id) > tuple_(bills.c.period, bills.c.bill_id),
    ),
).order_by(bills.c.org_unit, bills.c.account_no)


class SqlPricedBills:
    """Implements app.billing.repricing.PricedBills."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def last_priced_by(
        self, tariff_codes: tuple[str, ...], after: tuple[str, str], limit: int
    ) -> list[PricedBill]:
        found: list[PricedBill] = []
        if not tariff_codes:
            return found
        query = _LAST.where(or_(*map(_names, tariff_codes))).limit(limit)
        while len(found) < limit:
            rows = self._conn.execute(query, {"unit": after[0], "account_no": after[1]}).mappings().all()
            found += _priced_by(map(_bill_of, rows), tariff_codes)
            if len(rows) < limit:
                break
            after = (rows[-1]["org_unit"], rows[-1]["account_no"])
        return found[:limit]

    def months(self, org_unit: str, account_no: str, limit: int) -> list[PricedBill]:
        rows = self._conn.execute(_MONTHS.limit(limit), {"unit": org_unit, "account_no": account_no})
        return [_bill_of(row) for row in rows.mappings()]


def _names(code: str) -> ColumnElement[bool]:
    """Whether the text of a basis names a tariff: finds too many, since points name theirs as well."""
    return bill_bases.c.basis.contains(f'"tariff_code":"{code}"', autoescape=True)


def _priced_by(found: Iterator[PricedBill], codes: tuple[str, ...]) -> Iterator[PricedBill]:
    """Those bills of which a part was priced by one of the tariffs."""
    return (
        bill for bill in found if bill.basis and any(part.tariff_code in codes for part in bill.basis.parts)
    )


def _bill_of(row: RowMapping) -> PricedBill:
    return PricedBill(**{**row, "basis": basis_of(row["basis"])})


VIEWS: dict[type, Callable[[Connection], object]] = {PricedBills: SqlPricedBills}
