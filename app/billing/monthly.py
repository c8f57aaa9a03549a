"""The months of an account in a row, for a chart: energy, money, last year's month and the neighbours'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from app.billing.views import Bill

SHOWN = 24
"""Months on a chart."""
FEWEST_NEIGHBOURS = 20
"""A median of fewer accounts could give a neighbour away, so it is not shown."""


class Month(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A month ('YYYY-MM') of an account; None where there was no bill, or too few neighbours had one.

    `neighbours_kwh` is the median of accounts of the same transformer area and tariff class.
    """

    period: str
    kwh: int | None = None
    amount_fen: int | None = None
    last_year_kwh: int | None = None
    neighbours_kwh: int | None = None


class AccountMonths(Protocol):
    """Bills of an account in pages, and what its neighbours used."""

    def page(self, org_unit: str, account_no: str, before: tuple[str, str], limit: int) -> list[Bill]:
        """Bills, withdrawn ones too, newest first, behind the row (period, bill_id); ('', '') to begin."""
        ...

    def since(self, org_unit: str, account_no: str, period: str) -> list[Bill]:
        """Bills of a month and later ones, withdrawn ones too, oldest first."""
        ...

    def last_before(self, org_unit: str, account_no: str, period: str) -> Bill | None:
        """The newest bill of a month before this one that was not withdrawn."""
        ...

    def neighbours_kwh(self, org_unit: str, account_no: str, since: str, upto: str) -> dict[str, int]:
        """Month → median kWh (half up) of the account's neighbours, from `since` up to and including
        `upto`; months in which fewer than FEWEST_NEIGHBOURS of them had a bill are left out."""
        ...


def moved(period: str, months: int) -> str:
    """The month so many months after 'YYYY-MM' (before it, below 0)."""
    whole = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def months_upto(
    upto: str, bills: Iterable[Bill], neighbours: Mapping[str, int], shown: int = SHOWN
) -> tuple[Month, ...]:
    """The `shown` months up to and including `upto`, oldest first; several bills of a month are added.

    `bills` should reach a year further back, for last year's months.
    """
    kwh: dict[str, int] = {}
    amounts: dict[str, int] = {}
    for bill in bills:
        if not bill.withdrawn:
            kwh[bill.period] = kwh.get(bill.period, 0) + bill.kwh
            amounts[bill.period] = amounts.get(bill.period, 0) + bill.amount_fen
    periods = [moved(upto, back) for back in range(1 - shown, 1)]
    return tuple(
        Month(
            period=period,
            kwh=kwh.get(period),
            amount_fen=amounts.get(period),
            last_year_kwh=kwh.get(moved(period, -12)),
            neighbours_kwh=neighbours.get(period),
        )
        for period in periods
    )


def read_months(view: AccountMonths, org_unit: str, account_no: str, upto: str) -> tuple[Month, ...]:
    """The chart of an account up to a month."""
    bills = view.since(org_unit, account_no, moved(upto, 1 - SHOWN - 12))
    neighbours = view.neighbours_kwh(org_unit, account_no, moved(upto, 1 - SHOWN), upto)
    return months_upto(upto, bills, neighbours)
