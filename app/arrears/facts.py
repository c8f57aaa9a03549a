"""Fact kinds of dunning: reminders, notices and their delivery, stops, restoring, care, payment plans."""

from __future__ import annotations

from datetime import date

import msgspec

from app.kernel.facts import FactBody, fact_kind


@fact_kind("account.care_marked")
class CareMarked(FactBody, frozen=True, kw_only=True):
    """An account needs care before its supply is touched: a code of vocabulary.CARES, '' for none."""

    org_unit: str
    account_no: str
    care: str
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


class Reminder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody was asked to pay: how, about how much, and what proves it."""

    account_no: str
    owed_fen: int
    late_fen: int = 0
    channel: str
    template: str = ""
    proof: str = "sent"
    reference: str = ""


@fact_kind("reminders.recorded")
class RemindersRecorded(FactBody, frozen=True, kw_only=True):
    """One reminder, or those of a file that was exported (`sha256` of its bytes)."""

    org_unit: str
    batch_id: str
    reminders: tuple[Reminder, ...]
    sha256: str = ""

    def subjects(self) -> tuple[str, ...]:
        return tuple(f"account:{reminder.account_no}" for reminder in self.reminders)


@fact_kind("notice.issued")
class NoticeIssued(FactBody, frozen=True, kw_only=True):
    """A written notice was made out: 'call' (催交) or 'stop' (停电). Sums as of the day of issue."""

    org_unit: str
    notice_no: str
    notice: str
    account_no: str
    bill_ids: tuple[str, ...]
    owed_fen: int
    late_fen: int
    planned_ms: int = 0

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"notice:{self.notice_no}")


@fact_kind("notice.delivered")
class NoticeDelivered(FactBody, frozen=True, kw_only=True):
    """A notice reached the customer, and what proves it."""

    org_unit: str
    notice_no: str
    account_no: str
    delivered_ms: int
    proof: str
    reference: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"notice:{self.notice_no}")


@fact_kind("stop.requested")
class StopRequested(FactBody, frozen=True, kw_only=True):
    """Stopping supply for arrears was asked for; every step before is proven. `agreement`: the local
    government's, where one is needed."""

    org_unit: str
    request_id: str
    account_no: str
    notice_no: str
    planned_ms: int
    owed_fen: int
    agreement: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


@fact_kind("stop.approved")
class StopApproved(FactBody, frozen=True, kw_only=True):
    """A second person agreed to a stop."""

    org_unit: str
    request_id: str
    account_no: str
    approver: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


@fact_kind("stop.announced")
class StopAnnounced(FactBody, frozen=True, kw_only=True):
    """The customer was told once more, half an hour before."""

    org_unit: str
    request_id: str
    account_no: str
    announced_ms: int
    how: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


@fact_kind("stop.executed")
class StopExecuted(FactBody, frozen=True, kw_only=True):
    """The supply was stopped."""

    org_unit: str
    request_id: str
    account_no: str
    stopped_ms: int

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


@fact_kind("stop.cancelled")
class StopCancelled(FactBody, frozen=True, kw_only=True):
    """A stop that had been asked for will not happen."""

    org_unit: str
    request_id: str
    account_no: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


@fact_kind("supply.restored")
class SupplyRestored(FactBody, frozen=True, kw_only=True):
    """The supply is back; `late_reason` explains where it took longer than the rule allows."""

    org_unit: str
    request_id: str
    account_no: str
    restored_ms: int
    late_reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"stop:{self.request_id}")


class Instalment(msgspec.Struct, frozen=True):
    """So much is to be paid by then."""

    due_on: date
    amount_fen: int


@fact_kind("plan.agreed")
class PlanAgreed(FactBody, frozen=True, kw_only=True):
    """Arrears may be paid in instalments; while the plan is kept nothing is stopped."""

    org_unit: str
    plan_id: str
    account_no: str
    instalments: tuple[Instalment, ...]
    paid_before_fen: int
    approver: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"plan:{self.plan_id}")


@fact_kind("plan.ended")
class PlanEnded(FactBody, frozen=True, kw_only=True):
    """A plan no longer holds."""

    org_unit: str
    plan_id: str
    account_no: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"plan:{self.plan_id}")
