"""Billing runs as pages, commands and whoever drives a run read them."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

import msgspec

from app.billing.views import Bill

State = Literal["preparing", "approved", "closed"]
STATES: dict[State, str] = {"preparing": "核算中", "approved": "已审核", "closed": "已结束"}


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """A run as lists show it; `accounts` were in its scope when it began."""

    org_unit: str
    run_id: str
    period: str
    route: str
    accounts: int
    started_by: str
    started_ms: int
    approver: str = ""
    approved_by: str = ""
    approved_ms: int = 0
    approved_bills: int = 0
    approved_fen: int = 0
    closed_ms: int = 0
    closed_by: str = ""
    closed_reason: str = ""

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.closed_ms:
            return "closed"
        return "approved" if self.approved_ms else "preparing"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a stage of a run is: its last batch, the last account of it, and sums so far."""

    batch: int = 0
    upto: str = ""
    bills: int = 0
    amount_fen: int = 0
    skipped: int = 0


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the review list; the name is plain, mask it before showing. `bill_id` once issued."""

    account_no: str
    name: str
    kwh: int
    amount_fen: int
    flags: tuple[str, ...]
    held: bool
    kept_back: bool
    skipped: bool
    trouble: str
    bill_id: str = ""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums of a review list; `flags` counts lines by flag. Held ones are in no sum."""

    bills: int = 0
    kwh: int = 0
    amount_fen: int = 0
    held: int = 0
    flags: dict[str, int] = {}


class Reviewed(NamedTuple):
    """What was signed off for an account."""

    kwh: int
    amount_fen: int


class Filed(NamedTuple):
    """What the customer file says that a bill depends on."""

    tariff_class: str
    late_class: str
    status: str
    route: str


class EarlierBill(NamedTuple):
    """A bill of an account up to a month; `tier_kwh` are those that count in its tiers."""

    period: str
    bill_id: str
    kwh: int
    tier_kwh: int
    run_id: str
    withdrawn: str


class BillingRuns(Protocol):
    """Runs, their review lists, and the bills that came out of them."""

    def run(self, org_unit: str, run_id: str) -> RunRow | None: ...

    def runs(self, org_unit: str, before: tuple[int, str], limit: int) -> list[RunRow]:
        """Newest first behind the row (started_ms, run_id); (0, '') to begin."""
        ...

    def open_run(self, org_unit: str, period: str, route: str) -> RunRow | None:
        """The run of this month and scope that has not been closed."""
        ...

    def progress(self, org_unit: str, run_id: str, stage: Literal["prepared", "issued"]) -> Progress: ...

    def items(self, org_unit: str, run_id: str, flag: str, after: str, limit: int) -> list[ItemRow]:
        """The review list by account number behind `after`; `flag` '' for all, 'any' for flagged ones,
        'held' and 'skipped' for those."""
        ...

    def totals(self, org_unit: str, run_id: str) -> Totals: ...

    def reviewed(self, org_unit: str, run_id: str, account_nos: tuple[str, ...]) -> dict[str, Reviewed]:
        """What stands to be issued of these accounts; held ones are left out."""
        ...

    def to_issue(self, org_unit: str, run_id: str, after: str, limit: int) -> list[str]:
        """Accounts that a signed-off run is to issue, by number behind `after`."""
        ...

    def issued(self, org_unit: str, run_id: str, after: str, limit: int) -> list[Bill]:
        """Bills of a run that stand, by account number behind `after`."""
        ...

    def earlier(
        self, org_unit: str, account_nos: tuple[str, ...], since: str, until: str
    ) -> dict[str, list[EarlierBill]]:
        """Bills of these accounts of the months from `since` up to `until`, oldest first."""
        ...

    def filed(self, org_unit: str, account_nos: tuple[str, ...]) -> dict[str, Filed]:
        """The files of these accounts, by number; those of other units are left out."""
        ...

    def accounts_in(self, org_unit: str, route: str) -> int:
        """How many accounts a route ('' for the unit) has."""
        ...

    def to_correct(self, org_unit: str, after: str, limit: int) -> list[Bill]:
        """Bills whose readings were corrected after they were last computed, by bill id behind `after`."""
        ...
