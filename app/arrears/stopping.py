"""Commands that stop and restore supply: each step only when the ones before it are proven."""

from __future__ import annotations

from typing import ClassVar

from app.arrears.commands import case_of, settings_of
from app.arrears.facts import (
    StopAnnounced,
    StopApproved,
    StopCancelled,
    StopExecuted,
    StopRequested,
    SupplyRestored,
)
from app.arrears.ladder import days_overdue, delivered_notice, standing, why_no_stop, why_not_now
from app.arrears.views import ArrearsView, Case, StopRow
from app.customers.facts import CustomerChanged, Standing
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.dates import clock_text
from app.kernel.ids import new_id
from app.kernel.refusals import Refused, refuse
from app.kernel.text import clean
from app.security.approvals import require_approval

APPROVE_STOP = "stop.approve"
"""The purpose a second person approves a stop for, with the subject 'stop:<request_id>'."""


class RequestStop(Command, frozen=True, kw_only=True):
    """Ask for stopping an account's supply at `planned_ms`."""

    permission: ClassVar[str] = "stop.request"
    account_no: str
    planned_ms: int
    agreement: str = ""


class ApproveStop(Command, frozen=True, kw_only=True):
    """Agree to a stop, with a second person's approval."""

    permission: ClassVar[str] = "stop.request"
    request_id: str
    approval_id: str


class AnnounceStop(Command, frozen=True, kw_only=True):
    """Tell the customer once more, half an hour before; `how` says by whom and how."""

    permission: ClassVar[str] = "stop.request"
    request_id: str
    how: str


class ExecuteStop(Command, frozen=True, kw_only=True):
    """The supply has been stopped."""

    permission: ClassVar[str] = "stop.execute"
    request_id: str


class CancelStop(Command, frozen=True, kw_only=True):
    """The stop will not happen."""

    permission: ClassVar[str] = "stop.request"
    request_id: str
    reason: str


class RestoreSupply(Command, frozen=True, kw_only=True):
    """The supply is back; a reason where it took longer than the rule allows."""

    permission: ClassVar[str] = "stop.execute"
    request_id: str
    late_reason: str = ""


@handles(RequestStop)
def request_stop(command: RequestStop, work: Work) -> Decision:
    """One stop.requested. Refuses everything of the law's steps that is not proven, at once."""
    case = case_of(work, command.account_no)
    rules = settings_of(work).ladder(work.today)
    agreement = clean(command.agreement, "agreement", limit=100)
    reasons = why_no_stop(case, command.planned_ms, work.now_ms, agreement, rules)
    notice = delivered_notice(case, "stop")
    if reasons or notice is None:
        raise Refused(reasons)
    body = StopRequested(
        org_unit=case.org_unit,
        request_id=new_id(),
        account_no=case.account_no,
        notice_no=notice.notice_no,
        planned_ms=command.planned_ms,
        owed_fen=case.owed_fen,
        agreement=agreement,
    )
    news = f"户号 {case.account_no} 停电申请已提交,计划 {clock_text(command.planned_ms)[:16]}"
    return Decision(facts=(body,), result={"request_id": body.request_id}, news=news)


def _stop(work: Work, request_id: str) -> tuple[StopRow, Case]:
    stop = work.view(ArrearsView).stop(request_id)
    if stop is None:
        raise refuse("arrears.unknown_stop")
    case = case_of(work, stop.account_no)
    stop = next((row for row in case.stops if row.request_id == request_id), stop)
    if stop.over:
        raise refuse("arrears.stop_over")
    return stop, case


@handles(ApproveStop)
def approve_stop(command: ApproveStop, work: Work) -> Decision:
    """One stop.approved. Refuses arrears.unknown_stop, .stop_over, security.approval_*."""
    stop, case = _stop(work, command.request_id)
    subject = f"stop:{stop.request_id}"
    approver = require_approval(work, command.approval_id, APPROVE_STOP, subject).approver
    body = StopApproved(
        org_unit=case.org_unit, request_id=stop.request_id, account_no=case.account_no, approver=approver
    )
    return Decision(facts=(body,), news=f"户号 {case.account_no} 的停电申请已批准")


@handles(AnnounceStop)
def announce_stop(command: AnnounceStop, work: Work) -> Decision:
    """One stop.announced. Refuses arrears.unknown_stop, .stop_over, .not_approved, text.empty."""
    stop, case = _stop(work, command.request_id)
    if not stop.approver:
        raise refuse("arrears.not_approved")
    body = StopAnnounced(
        org_unit=case.org_unit,
        request_id=stop.request_id,
        account_no=case.account_no,
        announced_ms=work.now_ms,
        how=clean(command.how, "how", limit=60, required=True),
    )
    return Decision(facts=(body,), news="已登记停电前再次通知")


@handles(ExecuteStop)
def execute_stop(command: ExecuteStop, work: Work) -> Decision:
    """stop.executed, and the account's status in the customer file. Refuses what is not proven."""
    stop, case = _stop(work, command.request_id)
    reasons = list(why_not_now(case, stop, work.now_ms, settings_of(work).ladder(work.today)))
    if reasons:
        raise Refused(reasons)
    body = StopExecuted(
        org_unit=case.org_unit,
        request_id=stop.request_id,
        account_no=case.account_no,
        stopped_ms=work.now_ms,
    )
    return Decision(facts=(body, _status(case, "stopped", "欠费停电")), news=f"户号 {case.account_no} 已停电")


def _status(case: Case, status: str, reason: str) -> CustomerChanged:
    return CustomerChanged(
        org_unit=case.org_unit,
        account_no=case.account_no,
        standing=Standing(status=status),
        reason=reason,
    )


@handles(CancelStop)
def cancel_stop(command: CancelStop, work: Work) -> Decision:
    """One stop.cancelled. Refuses arrears.unknown_stop, .stop_over, text.empty; a stop that has happened
    is restored, not cancelled."""
    stop, case = _stop(work, command.request_id)
    if stop.stopped_ms:
        raise refuse("arrears.stop_over")
    body = StopCancelled(
        org_unit=case.org_unit,
        request_id=stop.request_id,
        account_no=case.account_no,
        reason=clean(command.reason, "reason", limit=100, required=True),
    )
    return Decision(facts=(body,), news=f"户号 {case.account_no} 的停电申请已撤销")


@handles(RestoreSupply)
def restore_supply(command: RestoreSupply, work: Work) -> Decision:
    """supply.restored, and the account's status. Refuses arrears.not_stopped, .still_owes, .late_reason."""
    stop, case = _stop(work, command.request_id)
    rules = settings_of(work).ladder(work.today)
    if not stop.stopped_ms:
        raise refuse("arrears.not_stopped")
    if case.owed_fen and days_overdue(case, work.today) > 0:
        raise refuse("arrears.still_owes")
    late_reason = clean(command.late_reason, "late_reason", limit=100)
    if standing(case, work.now_ms, rules).late and not late_reason:
        raise refuse("arrears.late_reason", "late_reason", hours=rules.restore_hours, rule=rules.restore_rule)
    body = SupplyRestored(
        org_unit=case.org_unit,
        request_id=stop.request_id,
        account_no=case.account_no,
        restored_ms=work.now_ms,
        late_reason=late_reason,
    )
    return Decision(facts=(body, _status(case, "normal", "复电")), news=f"户号 {case.account_no} 已复电")
