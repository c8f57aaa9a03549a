"""Reads the months of an account, and the median of its neighbours in one statement."""

from collections.abc import Callable

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select, tuple_

from app.billing.monthly import FEWEST_NEIGHBOURS, AccountMonths
from app.billing.views import Bill
from db.queries.billing import BILL, bill_of
from db.tables.billing import bills
from db.tables.customers import customers
from db.tables.neighbours import BY_AREA  # noqa: F401  declares its index

_OF_ACCOUNT = (bills.c.org_unit == bindparam("unit")) & (bills.c.account_no == bindparam("account_no"))
_KEY = tuple_(bills.c.period, bills.c.bill_id)
_NEWEST = BILL.where(_OF_ACCOUNT).order_by(bills.c.period.desc(), bills.c.bill_id.desc())
_BEHIND = _NEWEST.where(tuple_(bindparam("period"), bindparam("bill_id")) > _KEY)
_SINCE = BILL.where(_OF_ACCOUNT, bills.c.period >= bindparam("period")).order_by(
    bills.c.period, bills.c.bill_id
)
_BEFORE = _NEWEST.where(bills.c.period < bindparam("period"), bills.c.withdrawn == "").limit(1)

_SELF = customers.alias("self")
_NEAR = customers.alias("near")


def _own(column: str) -> ScalarSelect[str]:
    """What stands in a column of the account's own row."""
    own = _SELF.c.org_unit == bindparam("unit"), _SELF.c.account_no == bindparam("account_no")
    return select(_SELF.c[column]).where(*own).scalar_subquery()


_NEIGHBOURS = select(_NEAR.c.account_no).where(
    _NEAR.c.org_unit == bindparam("unit"),
    _NEAR.c.transformer_area == _own("transformer_area"),
    _NEAR.c.tariff_class == _own("tariff_class"),
    _NEAR.c.transformer_area != "",
    _NEAR.c.account_no != bindparam("account_no"),
)
_USED = (
    select(bills.c.period, func.sum(bills.c.kwh + bills.c.adjusted_kwh).label("kwh"))
    .where(
        bills.c.org_unit == bindparam("unit"),
        bills.c.account_no.in_(_NEIGHBOURS),
        bills.c.period >= bindparam("since"),
        bills.c.period <= bindparam("upto"),
        bills.c.withdrawn == "",
    )
    .group_by(bills.c.period, bills.c.account_no)
    .subquery()
)
"""The neighbours as a list and not as a join: SQLite would begin with the bills of the whole unit."""

_RANKED = select(
    _USED.c.period,
    _USED.c.kwh,
    func.row_number().over(partition_by=_USED.c.period, order_by=_USED.c.kwh).label("place"),
    func.count().over(partition_by=_USED.c.period).label("accounts"),
).subquery()
_MEDIAN = (
    select(_RANKED.c.period, func.sum(_RANKED.c.kwh).label("kwh"), func.count().label("middles"))
    .where(
        _RANKED.c.accounts >= FEWEST_NEIGHBOURS,
        _RANKED.c.place * 2 >= _RANKED.c.accounts,
        _RANKED.c.place * 2 <= _RANKED.c.accounts + 2,
    )
    .group_by(_RANKED.c.period)
)
"""The middle row of an odd number of accounts, the two middle ones of an even number."""


class SqlAccountMonths:
    """Implements app.billing.monthly.AccountMonths."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def page(self, org_unit: str, account_no: str, before: tuple[str, str], limit: int) -> list[Bill]:
        given = {"unit": org_unit, "account_no": account_no}
        if before == ("", ""):
            return [bill_of(row) for row in self._conn.execute(_NEWEST.limit(limit), given)]
        given |= {"period": before[0], "bill_id": before[1]}
        return [bill_of(row) for row in self._conn.execute(_BEHIND.limit(limit), given)]

    def since(self, org_unit: str, account_no: str, period: str) -> list[Bill]:
        given = {"unit": org_unit, "account_no": account_no, "period": period}
        return [bill_of(row) for row in self._conn.execute(_SINCE, given)]

    def last_before(self, org_unit: str, account_no: str, period: str) -> Bill | None:
        given = {"unit": org_unit, "account_no": account_no, "period": period}
        row = self._conn.execute(_BEFORE, given).first()
        return bill_of(row) if row else None

    def neighbours_kwh(self, org_unit: str, account_no: str, since: str, upto: str) -> dict[str, int]:
        given = {"unit": org_unit, "account_no": account_no, "since": since, "upto": upto}
        rows = self._conn.execute(_MEDIAN, given)
        return {row.period: (2 * int(row.kwh) + row.middles) // (2 * row.middles) for row in rows}


VIEWS: dict[type, Callable[[Connection], object]] = {AccountMonths: SqlAccountMonths}
