"""Commands of a billing run: begin, compute for review, sign off, issue, end; a batch is a command."""

from __future__ import annotations

import re
from typing import ClassVar

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.composing import Composed
from app.billing.facts import (
    BillsIssued,
    BillsPrepared,
    IssuedBill,
    RunApproved,
    RunClosed,
    RunStarted,
)
from app.billing.gathering import LOOK_BACK, billing_settings, gather
from app.billing.issuing import issued_bill
from app.billing.review import prepared
from app.billing.runs import BillingRuns, RunRow
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import Conflict, Refusal, Refused, refuse
from app.kernel.text import clean
from app.metering.checking import settings_of
from app.metering.views import MeteringView
from app.security.approvals import require_approval

PERIOD = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
BATCH = 200
"""Accounts of one batch: small enough that a till on the same file never waits long for it."""
MOST = 1_000
APPROVE = "billing.approve"
"""The purpose a second person approves for; the subjects are 'run:<run_id>', 'withdraw:<run_id>' and
'bills:<account_no>'."""


class StartRun(Command, frozen=True, kw_only=True):
    """Begin a run for a month over a reading route, '' for the whole unit."""

    permission: ClassVar[str] = "billing.run"
    period: str
    route: str = ""


class PrepareBills(Command, frozen=True, kw_only=True):
    """Compute a batch for review. Batch 0 computes accounts once more, after something was mended.

    The command id of a numbered batch comes from run and batch, so a repeat has no effect.
    """

    permission: ClassVar[str] = "billing.run"
    run_id: str
    batch: int
    accounts: tuple[str, ...]


class ApproveRun(Command, frozen=True, kw_only=True):
    """Sign a run off for issue, without the accounts `held`; a second person approved 'run:<run_id>'.

    `expected_*` are the sums that were seen: other ones are a Conflict.
    """

    permission: ClassVar[str] = "billing.run"
    run_id: str
    expected_bills: int
    expected_fen: int
    held: tuple[str, ...] = ()
    approval_id: str


class IssueBills(Command, frozen=True, kw_only=True):
    """Make a batch of a signed-off run receivable; the command id comes from run and batch."""

    permission: ClassVar[str] = "billing.run"
    run_id: str
    batch: int
    accounts: tuple[str, ...]


class CloseRun(Command, frozen=True, kw_only=True):
    """End a run: all is issued, or, with a reason, it is given up."""

    permission: ClassVar[str] = "billing.run"
    run_id: str
    reason: str = ""


def batch_command_id(run_id: str, stage: str, batch: int) -> str:
    """The same for the same batch, whoever repeats it."""
    return f"{run_id}-{stage}-{batch:06d}"


@handles(StartRun)
def start_run(command: StartRun, work: Work) -> Decision:
    """One run.started. Refuses: run.bad_period, .future, .no_accounts, .open."""
    period, route = command.period, clean(command.route, "route", limit=40)
    if not PERIOD.fullmatch(period):
        raise refuse("run.bad_period", "period", value=period[:20])
    unit = work.desk.org_unit
    work.lock(f"billing:{unit}:{period}")
    runs = work.view(BillingRuns)
    refusals = []
    if period > f"{work.today:%Y-%m}":
        refusals.append(Refusal("run.future", "period", period=period))
    accounts = runs.accounts_in(unit, route)
    if not accounts:
        refusals.append(Refusal("run.no_accounts", "route", route=route))
    if runs.open_run(unit, period, route):
        named = f"抄表段 {route} " if route else ""
        refusals.append(Refusal("run.open", "period", period=period, route=named))
    if refusals:
        raise Refused(refusals)
    run_id = new_id()
    body = RunStarted(org_unit=unit, run_id=run_id, period=period, route=route, accounts=accounts)
    return Decision(facts=(body,), result={"run_id": run_id}, news=f"已开始核算 {period},{accounts} 户")


def open_run(work: Work, run_id: str) -> RunRow:
    """The run, which has not ended; other batches of its month wait. Raises Refused run.unknown, .closed."""
    unit = work.desk.org_unit
    run = work.view(BillingRuns).run(unit, run_id)
    if run is None:
        raise refuse("run.unknown")
    work.lock(f"billing:{unit}:{run.period}")
    run = work.view(BillingRuns).run(unit, run_id) or run
    if run.state == "closed":
        raise refuse("run.closed")
    return run


@handles(PrepareBills)
def prepare_bills(command: PrepareBills, work: Work) -> Decision:
    """One bills.prepared. Refuses: run.unknown, .closed, .approved, .too_many."""
    run = open_run(work, command.run_id)
    if run.state != "preparing":
        raise refuse("run.approved")
    _limited(command.accounts)
    found = gather(work, run.org_unit, command.accounts, run.period, months_before=LOOK_BACK)
    settings = billing_settings(work)
    metering = settings_of(work)
    lines = (prepared(found, number, run.period, settings, metering) for number in found.composed)
    body = BillsPrepared(
        org_unit=run.org_unit,
        run_id=run.run_id,
        batch=command.batch,
        upto=max(command.accounts),
        bills=tuple(line for line in lines if line is not None),
    )
    return Decision(facts=(body,), result={"bills": len(body.bills), "upto": body.upto})


def _limited(accounts: tuple[str, ...]) -> None:
    if not 0 < len(accounts) <= MOST:
        raise refuse("run.too_many", "accounts", limit=MOST)


@handles(ApproveRun)
def approve_run(command: ApproveRun, work: Work) -> Decision:
    """One run.approved with the sums. Conflict run.changed.

    Refuses: run.unknown, .closed, .approved, .not_prepared, .nothing, security.approval_*.
    """
    run = open_run(work, command.run_id)
    if run.state != "preparing":
        raise refuse("run.approved")
    runs = work.view(BillingRuns)
    upto = runs.progress(run.org_unit, run.run_id, "prepared").upto
    rest = work.view(MeteringView).accounts_of(run.org_unit, run.route, upto, 1)
    if rest:
        raise refuse("run.not_prepared", account_no=rest[0])
    totals = runs.totals(run.org_unit, run.run_id)
    kept = runs.reviewed(run.org_unit, run.run_id, tuple(dict.fromkeys(command.held)))
    bills = totals.bills - len(kept)
    amount = totals.amount_fen - sum(one.amount_fen for one in kept.values())
    if (bills, amount) != (command.expected_bills, command.expected_fen):
        now = f"{bills} 笔 {yuan(amount)} 元"
        seen = f"{command.expected_bills} 笔 {yuan(command.expected_fen)} 元"
        raise Conflict([Refusal("run.changed", now=now, seen=seen)])
    if not bills:
        raise refuse("run.nothing")
    approver = require_approval(work, command.approval_id, APPROVE, f"run:{run.run_id}").approver
    body = RunApproved(
        org_unit=run.org_unit,
        run_id=run.run_id,
        approver=approver,
        bills=bills,
        total_fen=amount,
        held=tuple(kept),
    )
    return Decision(facts=(body,), news=f"已审核 {run.period} {bills} 笔 {yuan(amount)} 元,可以发行")


@handles(IssueBills)
def issue_bills(command: IssueBills, work: Work) -> Decision:
    """One bills.issued. Accounts whose bill is no longer what was signed off are skipped and listed.

    Refuses: run.unknown, .closed, .not_approved, .too_many.
    """
    run = open_run(work, command.run_id)
    if run.state != "approved":
        raise refuse("run.not_approved")
    _limited(command.accounts)
    work.lock(*(f"account:{account_no}" for account_no in command.accounts))
    reviewed = work.view(BillingRuns).reviewed(run.org_unit, run.run_id, command.accounts)
    found = gather(work, run.org_unit, tuple(reviewed), run.period)
    bills: list[IssuedBill] = []
    skipped: list[str] = []
    for account_no, seen in reviewed.items():
        composed = found.composed.get(account_no, Composed())
        agreed = composed.basis and (composed.kwh, composed.amount_fen) == seen
        if not agreed or found.standing(account_no, run.period):
            skipped.append(account_no)
        else:
            bills.append(issued_bill(found, account_no, composed, run.period))
    body = BillsIssued(
        org_unit=run.org_unit,
        run_id=run.run_id,
        batch=command.batch,
        upto=max(command.accounts),
        period=run.period,
        issued_on=work.today,
        due_on=billing_settings(work).due_on(work.today),
        bills=tuple(bills),
        skipped=tuple(skipped),
    )
    return Decision(facts=(body,), result={"bills": len(bills), "skipped": len(skipped), "upto": body.upto})


@handles(CloseRun)
def close_run(command: CloseRun, work: Work) -> Decision:
    """One run.closed. Refuses: run.unknown, .closed; run.not_issued without a reason."""
    run = open_run(work, command.run_id)
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        runs = work.view(BillingRuns)
        upto = runs.progress(run.org_unit, run.run_id, "issued").upto
        if run.state != "approved" or runs.to_issue(run.org_unit, run.run_id, upto, 1):
            raise refuse("run.not_issued", "reason")
    body = RunClosed(org_unit=run.org_unit, run_id=run.run_id, reason=reason)
    return Decision(facts=(body,), news=f"{run.period} 的核算已结束" if not reason else "核算已放弃")
