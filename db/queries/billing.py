"""Reads bills by account, by id, with what they stand on, and those paid beyond their amount."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, or_, select, tuple_

from app.billing.facts import BillBasis
from app.billing.views import Bill, Billing
from db.members import among, packed
from db.tables.billing import account_money, bill_bases, bills

_FIELDS = Bill.__struct_fields__
STANDS_AT = bills.c.amount_fen + bills.c.adjusted_fen
"""What a bill asks for after corrections and withdrawal."""

_READ = {
    **{name: bills.c[name] for name in _FIELDS},
    "amount_fen": STANDS_AT.label("stands_at"),
    "kwh": (bills.c.kwh + bills.c.adjusted_kwh).label("stands_kwh"),
}
BILL = select(*_READ.values())
_OF_ACCOUNT = (bills.c.org_unit == bindparam("unit")) & (bills.c.account_no == bindparam("account_no"))
_UNSETTLED = BILL.where(
    _OF_ACCOUNT,
    or_(bills.c.paid_fen != STANDS_AT, bills.c.late_assessed_fen != bills.c.late_paid_fen),
).order_by(bills.c.period, bills.c.due_on, bills.c.bill_id)
_HISTORY = BILL.where(_OF_ACCOUNT).order_by(bills.c.period.desc(), bills.c.bill_id.desc())
_ONE = BILL.where(bills.c.org_unit == bindparam("unit"), bills.c.bill_id == bindparam("bill_id"))
_SEVERAL = BILL.where(bills.c.org_unit == bindparam("unit"), among(bills.c.bill_id, "bills"))
_PREPAID = select(account_money.c.prepaid_fen).where(
    account_money.c.org_unit == bindparam("unit"), account_money.c.account_no == bindparam("account_no")
)
_OVERPAID = BILL.where(
    bills.c.paid_fen > STANDS_AT,
    tuple_(bills.c.org_unit, bills.c.bill_id) > tuple_(bindparam("unit"), bindparam("bill_id")),
).order_by(bills.c.org_unit, bills.c.bill_id)
_CHUNK = 500
_WITH_PREPAID = select(account_money.c.account_no).where(
    account_money.c.org_unit == bindparam("unit"),
    among(account_money.c.account_no, "accounts"),
    account_money.c.prepaid_fen > 0,
)
_WITH_OVERPAID = (
    select(bills.c.account_no)
    .where(
        bills.c.org_unit == bindparam("unit"),
        among(bills.c.account_no, "accounts"),
        bills.c.paid_fen > STANDS_AT,
    )
    .distinct()
)
_BASIS = select(bill_bases.c.basis).where(
    bill_bases.c.org_unit == bindparam("unit"), bill_bases.c.bill_id == bindparam("bill_id")
)
_DECODE = msgspec.json.Decoder(BillBasis)


def basis_of(text: str | None) -> BillBasis | None:
    """The basis of its JSON, None where there is none."""
    return _DECODE.decode(text) if text else None


def bill_of(row: Sequence[Any]) -> Bill:
    return Bill(**dict(zip(_FIELDS, row, strict=True)))


class SqlBilling:
    """Implements app.billing.views.Billing."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def bills(self, org_unit: str, account_no: str) -> list[Bill]:
        found = self._conn.execute(_UNSETTLED, {"unit": org_unit, "account_no": account_no})
        return [bill_of(row) for row in found]

    def history(self, org_unit: str, account_no: str, limit: int) -> list[Bill]:
        found = self._conn.execute(_HISTORY.limit(limit), {"unit": org_unit, "account_no": account_no})
        return [bill_of(row) for row in found]

    def bill(self, org_unit: str, bill_id: str) -> Bill | None:
        row = self._conn.execute(_ONE, {"unit": org_unit, "bill_id": bill_id}).first()
        return bill_of(row) if row else None

    def bills_by_id(self, org_unit: str, bill_ids: tuple[str, ...]) -> dict[str, Bill]:
        found: dict[str, Bill] = {}
        for start in range(0, len(bill_ids), _CHUNK):
            given = {"unit": org_unit, "bills": packed(bill_ids[start : start + _CHUNK])}
            found |= {bill.bill_id: bill for bill in map(bill_of, self._conn.execute(_SEVERAL, given).all())}
        return found

    def basis(self, org_unit: str, bill_id: str) -> BillBasis | None:
        found = self._conn.execute(_BASIS, {"unit": org_unit, "bill_id": bill_id})
        return basis_of(found.scalar_one_or_none())

    def in_credit(self, org_unit: str, account_nos: tuple[str, ...]) -> list[str]:
        found: set[str] = set()
        for start in range(0, len(account_nos), _CHUNK):
            given = {"unit": org_unit, "accounts": packed(account_nos[start : start + _CHUNK])}
            found.update(self._conn.execute(_WITH_PREPAID, given).scalars())
            found.update(self._conn.execute(_WITH_OVERPAID, given).scalars())
        return sorted(found)

    def prepaid_fen(self, org_unit: str, account_no: str) -> int:
        found = self._conn.execute(_PREPAID, {"unit": org_unit, "account_no": account_no})
        return found.scalar_one_or_none() or 0

    def overpaid(self, after: tuple[str, str], limit: int) -> list[Bill]:
        found = self._conn.execute(_OVERPAID.limit(limit), {"unit": after[0], "bill_id": after[1]})
        return [bill_of(row) for row in found]


VIEWS: dict[type, Callable[[Connection], object]] = {Billing: SqlBilling}
