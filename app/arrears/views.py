"""What the dunning pages read: cases, worklists, the ageing of what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from app.arrears.facts import Instalment


class OwedBill(msgspec.Struct, frozen=True, kw_only=True):
    """An open bill; fen."""

    bill_id: str
    period: str
    due_on: date | None
    owed_fen: int


class ReminderRow(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder as it was recorded."""

    at_ms: int
    channel: str
    owed_fen: int
    proof: str
    reference: str
    staff_no: str


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A written notice and whether it was delivered (0: not yet)."""

    notice_no: str
    notice: str
    issued_ms: int
    owed_fen: int
    late_fen: int
    planned_ms: int = 0
    delivered_ms: int = 0
    proof: str = ""
    reference: str = ""


class StopRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stop from its request to its end; what has not happened is 0 or ''."""

    request_id: str
    account_no: str
    notice_no: str
    planned_ms: int
    requested_ms: int
    owed_fen: int
    agreement: str = ""
    approver: str = ""
    announced_ms: int = 0
    stopped_ms: int = 0
    restored_ms: int = 0
    late_reason: str = ""
    cancelled: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return bool(self.restored_ms or self.cancelled)


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A payment plan; `paid_before_fen` is what the account had paid in all when it was agreed."""

    plan_id: str
    instalments: tuple[Instalment, ...]
    paid_before_fen: int
    agreed_ms: int
    ended: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that dunning knows of an account. Names and phones are plain: mask them before showing.

    `paid_fen` is what the account has paid in all, `paid_up_ms` when it last paid.
    """

    org_unit: str
    account_no: str
    name: str
    kind: str
    address: str
    phones: tuple[str, ...]
    reading_route: str
    late_class: str
    status: str
    care: str
    bills: tuple[OwedBill, ...]
    reminders: tuple[ReminderRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    stops: tuple[StopRow, ...] = ()
    plans: tuple[PlanRow, ...] = ()
    paid_fen: int = 0
    last_paid_ms: int = 0

    @property
    def owed_fen(self) -> int:
        return sum(bill.owed_fen for bill in self.bills)


class AgeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed in one bucket: `from_days` overdue (−1: not yet due), accounts, bills, fen."""

    from_days: int
    accounts: int
    bills: int
    owed_fen: int


class ArrearsView(Protocol):
    """Who owes."""

    def ageing(
        self, org_unit: str, on: date, buckets: Sequence[int], *, route: str = "", tariff_class: str = ""
    ) -> list[AgeRow]:
        """What is owed by age, not yet due first."""
        ...

    def owing(self, org_unit: str, after: str, limit: int, *, route: str = "") -> list[Case]:
        """Accounts with open bills or an open stop, by account number behind `after`."""
        ...

    def case(self, account_no: str) -> Case | None:
        """One account, whether it owes or not; None if nobody has this number."""
        ...

    def stop(self, request_id: str) -> StopRow | None: ...

    def notice(self, notice_no: str) -> tuple[str, NoticeRow] | None:
        """A notice and its account number."""
        ...

    def plan(self, plan_id: str) -> tuple[str, PlanRow] | None:
        """A plan and its account number."""
        ...
