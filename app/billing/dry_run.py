"""What new versions of tariffs would have done to the last bill of every customer they touch."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from app.billing.facts import BillPart
from app.billing.repricing import PricedBill, PricedBills, as_billed, fitted, priced_by, repriced_fen
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import Refused
from app.tariffs.book import Tariff, TariffsView
from app.tariffs.pricing.model import Prices, Usage

BATCH: Final = 200
"""Accounts read in one transaction; between batches the counter has its turn."""
LARGEST: Final = 20
"""So many of the largest changes are shown with the approval."""


class DryRunRow(msgspec.Struct, frozen=True, kw_only=True):
    """One customer's last bill before and after, in fen; `trouble` says why it could not be priced."""

    org_unit: str
    account_no: str
    period: str
    kwh: int
    before_fen: int = 0
    after_fen: int = 0
    trouble: str = ""

    @property
    def change_fen(self) -> int:
        """What the customer would pay more, less where negative."""
        return self.after_fen - self.before_fen

    @property
    def key(self) -> tuple[str, str]:
        """Where the next page goes on."""
        return self.org_unit, self.account_no


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of an approval. `untold` customers could not be priced and are in no sum."""

    accounts: int = 0
    before_fen: int = 0
    after_fen: int = 0
    dearer: int = 0
    cheaper: int = 0
    untold: int = 0
    largest: tuple[DryRunRow, ...] = ()
    """By the size of the change, up or down."""

    @property
    def change_fen(self) -> int:
        """What all of them together would pay more."""
        return self.after_fen - self.before_fen

    def with_rows(self, rows: Sequence[DryRunRow]) -> DryRun:
        """These figures and more customers."""
        told = [row for row in rows if not row.trouble]
        untold = sum(1 for row in rows if row.trouble)
        largest = heapq.nsmallest(
            LARGEST, (*self.largest, *told), key=lambda row: (-abs(row.change_fen), row.key)
        )
        return DryRun(
            accounts=self.accounts + len(told),
            before_fen=self.before_fen + sum(row.before_fen for row in told),
            after_fen=self.after_fen + sum(row.after_fen for row in told),
            dearer=self.dearer + sum(1 for row in told if row.change_fen > 0),
            cheaper=self.cheaper + sum(1 for row in told if row.change_fen < 0),
            untold=self.untold + untold,
            largest=tuple(row for row in largest if row.change_fen),
        )


def dry_run(
    home: Home, fresh: Mapping[str, Tariff], report: Callable[[int, int], None] = lambda _done, _all: None
) -> DryRun:
    """Price the last bill of every customer of the `fresh` tariffs (by code, newest version last) anew.

    `report(done, 0)` after each batch may raise to stop. Raises Unavailable.
    """
    found = DryRun()
    after = ("", "")
    while True:
        start = after
        rows = home.read(lambda snapshot: dry_run_page(snapshot, fresh, start, BATCH))  # noqa: B023
        found = found.with_rows(rows)
        report(found.accounts + found.untold, 0)
        if len(rows) < BATCH:
            return found
        after = rows[-1].key


def dry_run_page(
    snapshot: Snapshot, fresh: Mapping[str, Tariff], after: tuple[str, str], limit: int
) -> list[DryRunRow]:
    """The customers behind `after`, by (org_unit, account_no)."""
    bills = snapshot.view(PricedBills).last_priced_by(tuple(fresh), after, limit)
    codes = {part.tariff_code for bill in bills if bill.basis for part in bill.basis.parts}
    view = snapshot.view(TariffsView)
    book = {code: tariff for code in codes if (tariff := view.tariff(code))}
    return [dry_run_row(bill, book, fresh) for bill in bills]


def dry_run_row(bill: PricedBill, book: Mapping[str, Tariff], fresh: Mapping[str, Tariff]) -> DryRunRow:
    """One bill by the prices it had and by the newest version of the fresh tariffs."""
    row = DryRunRow(org_unit=bill.org_unit, account_no=bill.account_no, period=bill.period, kwh=bill.kwh)
    if bill.basis is None:
        return row

    def renewed(part: BillPart) -> tuple[Prices, Usage]:
        tariff = fresh.get(part.tariff_code)
        if tariff is None:
            return as_billed(part, book)
        version = tariff.versions[-1]
        return priced_by(tariff, version, part), fitted(part.usage, version.energy, same_meter=True)

    try:
        before = repriced_fen(bill.basis, lambda part: as_billed(part, book))
        after = repriced_fen(bill.basis, renewed)
    except Refused as refused:
        return msgspec.structs.replace(row, trouble=str(refused))
    return msgspec.structs.replace(row, before_fen=before, after_fen=after)


def fresh_of(tariffs: Iterable[Tariff], view: TariffsView) -> dict[str, Tariff]:
    """Of the tariffs of a file those versions that are not published yet, by code."""
    found: dict[str, Tariff] = {}
    for tariff in tariffs:
        standing = view.tariff(tariff.code)
        versions = tuple(
            version
            for version in tariff.versions
            if standing is None or standing.version(version.version) is None
        )
        if versions:
            found[tariff.code] = msgspec.structs.replace(tariff, versions=versions)
    return found
