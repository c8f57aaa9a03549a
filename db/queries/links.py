"""Reads which accounts belong to one customer, and finds those that may."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, bindparam, exists, func, or_, select

from app.customers.duplicates import Candidate, LinksView
from app.customers.views import CustomerRow
from db.queries.customers import CUSTOMER, SqlCustomers, customer_of
from db.tables.customers import customer_links, customers, told_apart

_MINE = select(customer_links.c.customer_id).where(
    customer_links.c.account_no == bindparam("account_no"), customer_links.c.customer_id != ""
)
_OTHERS = (
    CUSTOMER.join(customer_links, customer_links.c.account_no == customers.c.account_no)
    .where(
        customer_links.c.customer_id == _MINE.scalar_subquery(),
        customers.c.account_no != bindparam("account_no"),
    )
    .order_by(customers.c.account_no)
)
_ONE, _OTHER = customers.alias("one"), customers.alias("other")
_HERE, _THERE = customer_links.alias("here"), customer_links.alias("there")
_APART = (
    exists()
    .where(
        told_apart.c.org_unit == _ONE.c.org_unit,
        told_apart.c.account_no == _ONE.c.account_no,
        told_apart.c.other_no == _OTHER.c.account_no,
    )
    .correlate(_ONE, _OTHER)
)
_LINKED = (
    exists()
    .where(
        _HERE.c.org_unit == _ONE.c.org_unit,
        _HERE.c.account_no == _ONE.c.account_no,
        _THERE.c.org_unit == _OTHER.c.org_unit,
        _THERE.c.account_no == _OTHER.c.account_no,
        _HERE.c.customer_id == _THERE.c.customer_id,
        _HERE.c.customer_id != "",
    )
    .correlate(_ONE, _OTHER)
)
"""SQLAlchemy's own correlation sees no further than the query around, where `other` is not."""


class SqlLinks:
    """Implements app.customers.duplicates.LinksView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def customer_id(self, account_no: str) -> str:
        return self._conn.execute(_MINE, {"account_no": account_no}).scalar() or ""

    def others(self, account_no: str) -> tuple[CustomerRow, ...]:
        return tuple(map(customer_of, self._conn.execute(_OTHERS, {"account_no": account_no})))

    def candidates(self, after: str, limit: int) -> list[Candidate]:
        page = _candidates(self._conn.dialect.name)
        found = self._conn.execute(page, {"after": after, "most": limit})
        pairs = [(row.account_no, row.one_no) for row in found]
        rows = SqlCustomers(self._conn).customers(tuple({number for pair in pairs for number in pair}))
        return [Candidate(one=rows[one], other=rows[other]) for other, one in pairs]


@lru_cache
def _candidates(dialect: str) -> Select[tuple[str, str]]:
    """The accounts that resemble a smaller one, each with one that it resembles, by the strongest evidence.

    Every kind of evidence is a look into an index of its own; the lists of several phones, which are few,
    are compared one by one.
    """
    one, other = _ONE.c, _OTHER.c
    same_name = (one.name == other.name) & (other.name != "")
    listed = customers.alias("listed")
    with_several = select(listed.c.name).where(_several(listed.c.phones))
    shared = or_(_shares(one.phones, other.phones, dialect), _shares(other.phones, one.phones, dialect))
    alike = (
        (one.identity_digest == other.identity_digest) & (other.identity_digest != ""),
        same_name & (one.phones == other.phones) & (other.phones != ""),
        same_name & (one.address == other.address) & (other.address != ""),
        same_name & _several(other.phones) & shared,
        same_name & other.name.in_(with_several) & _several(one.phones) & shared,
    )
    found = (
        select(other.account_no, func.coalesce(*map(_greatest, alike)).label("one_no"))
        .where(other.account_no > bindparam("after"), other.status != "closed")
        .order_by(other.account_no)
        .subquery()
    )
    return (
        select(found.c.account_no, found.c.one_no)
        .where(found.c.one_no.is_not(None))
        .order_by(found.c.account_no)
        .limit(bindparam("most"))
    )


def _greatest(alike: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The greatest smaller account number that is alike and not settled."""
    one = _ONE.c
    number = one.account_no + ""  # not the bare column: SQLite would walk down its index instead
    return (
        select(func.max(number))
        .where(alike, number < _OTHER.c.account_no, one.status != "closed", ~_APART, ~_LINKED)
        .correlate(_OTHER)
        .scalar_subquery()
    )


def _several(phones: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether several phones stand in a column."""
    return phones.like("% %")


def _shares(phones: ColumnElement[str], others: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """Whether the first of some phones stands among others."""
    if dialect == "postgresql":
        first = func.split_part(phones, " ", 1)
    else:
        first = func.substr(phones, 1, func.instr(phones + " ", " ") - 1)
    return (phones != "") & (" " + others + " ").like("% " + first + " %")


VIEWS: dict[type, Callable[[Connection], object]] = {LinksView: SqlLinks}
