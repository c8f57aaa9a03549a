"""Commands of dunning: remind, make out and deliver notices, mark care, agree on instalments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from app.arrears import texts  # noqa: F401  registers the sentences
from app.arrears.facts import (
    CareMarked,
    Instalment,
    NoticeDelivered,
    NoticeIssued,
    PlanAgreed,
    PlanEnded,
    Reminder,
    RemindersRecorded,
)
from app.arrears.ladder import MINUTE_MS, why_no_stop_notice
from app.arrears.settings import SETTING, DunningSettings, read_settings
from app.arrears.snapshots import NoticeKind, NoticeLine, NoticeSnapshot
from app.arrears.views import ArrearsView, Case
from app.arrears.vocabulary import CARES, CHANNELS, IMPORTANT, PROOFS
from app.billing.late_fee import LateFeeRules
from app.billing.views import Billing
from app.customers.masking import mask_address, mask_name
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.dates import civil_date
from app.kernel.home import Rooms
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.settings import Settings
from app.kernel.text import clean
from app.numbers.commands import supply
from app.numbers.views import Books
from app.payments.sheet import late_fee_rules
from app.security.approvals import require_approval

APPROVE_PLAN = "plan.approve"
"""The purpose a second person approves a payment plan for, with the subject 'account:<number>'."""
COPY_TO = "电力管理部门"


class RecordReminder(Command, frozen=True, kw_only=True):
    """Somebody has been asked to pay."""

    permission: ClassVar[str] = "arrears.remind"
    account_no: str
    channel: str
    proof: str
    reference: str = ""


class IssueNotice(Command, frozen=True, kw_only=True):
    """Make out a reminder, a call notice or a stop notice; `planned_ms` is when supply is to stop."""

    permission: ClassVar[str] = "arrears.remind"
    account_no: str
    notice: NoticeKind
    planned_ms: int = 0


class RecordDelivery(Command, frozen=True, kw_only=True):
    """A notice reached the customer."""

    permission: ClassVar[str] = "arrears.remind"
    notice_no: str
    delivered_ms: int
    proof: str
    reference: str


class MarkCare(Command, frozen=True, kw_only=True):
    """Say that an account needs care before its supply is touched ('' takes the mark away)."""

    permission: ClassVar[str] = "arrears.remind"
    account_no: str
    care: str
    note: str = ""


class AgreePlan(Command, frozen=True, kw_only=True):
    """Let arrears be paid in instalments, with a second person's approval."""

    permission: ClassVar[str] = "plan.agree"
    account_no: str
    instalments: tuple[Instalment, ...]
    reason: str
    approval_id: str


class EndPlan(Command, frozen=True, kw_only=True):
    """A plan no longer holds."""

    permission: ClassVar[str] = "plan.agree"
    plan_id: str
    reason: str


def settings_of(rooms: Rooms) -> DunningSettings:
    """The rules in force. Raises Refused arrears.no_rules."""
    content = rooms.view(Settings).content(SETTING)
    if not content:
        raise refuse("arrears.no_rules")
    return read_settings(content)


def case_of(work: Work, account_no: str) -> Case:
    """An account, locked. Raises Refused arrears.unknown_account."""
    work.lock(f"account:{account_no}")
    case = work.view(ArrearsView).case(account_no)
    if case is None:
        raise refuse("arrears.unknown_account", "account_no", account_no=account_no)
    return case


def lines_of(rooms: Rooms, case: Case, on: date, rules: LateFeeRules) -> tuple[NoticeLine, ...]:
    """Every open bill of an account with its late fee on that day, oldest first."""
    bills = rooms.view(Billing).bills(case.org_unit, case.account_no)
    return tuple(
        NoticeLine(
            period=bill.period,
            kwh=bill.kwh,
            due_on=bill.due_on,
            owed_fen=bill.outstanding_fen,
            late_fen=bill.late_owed_fen(on, rules),
        )
        for bill in bills
        if bill.outstanding_fen or bill.late_owed_fen(on, rules)
    )


@handles(RecordReminder)
def record_reminder(command: RecordReminder, work: Work) -> Decision:
    """One reminders.recorded. Refuses arrears.unknown_account, .nothing_owed, .bad_channel, .bad_proof,
    .reference_needed."""
    case = case_of(work, command.account_no)
    refusals = _proof_refusals(command.proof, command.reference, needed=command.channel != "sms")
    if command.channel not in CHANNELS:
        refusals.append(Refusal("arrears.bad_channel", "channel"))
    if not case.owed_fen:
        refusals.append(Refusal("arrears.nothing_owed", account_no=case.account_no))
    if refusals:
        raise Refused(refusals)
    lines = lines_of(work, case, work.today, late_fee_rules(work))
    reminder = Reminder(
        account_no=case.account_no,
        owed_fen=sum(line.owed_fen for line in lines),
        late_fen=sum(line.late_fen for line in lines),
        channel=command.channel,
        proof=command.proof,
        reference=clean(command.reference, "reference", limit=60),
    )
    body = RemindersRecorded(org_unit=case.org_unit, batch_id=new_id(), reminders=(reminder,))
    return Decision(facts=(body,), news=f"已登记{CHANNELS[command.channel]}催费")


def _proof_refusals(proof: str, reference: str, *, needed: bool) -> list[Refusal]:
    if proof not in PROOFS:
        return [Refusal("arrears.bad_proof", "proof")]
    if needed and proof != "sent" and not reference.strip():
        return [Refusal("arrears.reference_needed", "reference")]
    return []


@handles(IssueNotice)
def issue_notice(command: IssueNotice, work: Work) -> Decision:
    """One notice.issued with its paper and the next number of the desk's notice book.

    Refuses arrears.*: a stop notice only where the law's steps before it are proven.
    """
    case = case_of(work, command.account_no)
    settings = settings_of(work)
    rules = settings.ladder(work.today)
    lines = lines_of(work, case, work.today, late_fee_rules(work))
    refusals: list[Refusal] = []
    if not lines:
        refusals.append(Refusal("arrears.nothing_owed", account_no=case.account_no))
    if command.notice == "stop":
        refusals += why_no_stop_notice(case, work.today, rules)
        if command.planned_ms <= work.now_ms:
            refusals.append(Refusal("arrears.planned_past", "planned"))
    if refusals:
        raise Refused(refusals)
    number = work.view(Books).draw(work.desk, "notice")
    snapshot = _snapshot(command, case, lines, settings, number, work)
    body = NoticeIssued(
        org_unit=case.org_unit,
        notice_no=number,
        notice=command.notice,
        account_no=case.account_no,
        bill_ids=tuple(bill.bill_id for bill in case.bills),
        owed_fen=sum(line.owed_fen for line in lines),
        late_fen=sum(line.late_fen for line in lines),
        planned_ms=command.planned_ms,
    )
    paper = PaperOrder(
        kind=f"{command.notice}_notice",
        number=number,
        snapshot=snapshot,
        account_no=case.account_no,
        amount_fen=snapshot.total_fen,
        layout="a4",
    )
    return Decision(
        facts=(body, *supply(work, "notice")),
        papers=(paper,),
        result={"notice_no": number},
        news=f"已开具 {number},欠费及违约金 {yuan(snapshot.total_fen)} 元",
    )


def _snapshot(
    command: IssueNotice,
    case: Case,
    lines: tuple[NoticeLine, ...],
    settings: DunningSettings,
    number: str,
    work: Work,
) -> NoticeSnapshot:
    stop = command.notice == "stop"
    rules = settings.ladder(work.today)
    asked = max((reminder.at_ms for reminder in case.reminders), default=0)
    asked = max([asked, *(notice.delivered_ms for notice in case.notices if notice.notice == "call")])
    return NoticeSnapshot(
        kind=command.notice,
        number=number,
        org_name=work.desk.org_name,
        issued_ms=work.now_ms,
        on=work.today,
        account_no=case.account_no,
        account_name=mask_name(case.name, case.kind),
        address=mask_address(case.address),
        lines=lines,
        pay_by=work.today + timedelta(rules.notice_days_max),
        ways_to_pay=settings.ways_to_pay,
        dunned_on=civil_date(asked) if asked else None,
        planned_ms=command.planned_ms if stop else 0,
        reason=f"欠交电费,逾期超过 {rules.arrears_days_over} 日经催交仍未交付" if stop else "",
        copy_to=COPY_TO if stop and case.care in IMPORTANT else "",
        clerk=f"{work.session.staff_no} {work.session.name}".strip(),
        desk_name=work.desk.name,
    )


@handles(RecordDelivery)
def record_delivery(command: RecordDelivery, work: Work) -> Decision:
    """One notice.delivered. Refuses arrears.unknown_notice, .delivered_already, .delivered_before,
    .future, .bad_proof, .reference_needed."""
    work.lock(f"notice:{command.notice_no}")
    found = work.view(ArrearsView).notice(command.notice_no)
    if found is None:
        raise refuse("arrears.unknown_notice", notice_no=command.notice_no)
    account_no, notice = found
    refusals = _proof_refusals(command.proof, command.reference, needed=True)
    if notice.delivered_ms:
        refusals.append(Refusal("arrears.delivered_already", notice_no=notice.notice_no))
    if command.delivered_ms // MINUTE_MS < notice.issued_ms // MINUTE_MS:  # typed to the minute
        refusals.append(Refusal("arrears.delivered_before", "delivered"))
    if command.delivered_ms > work.now_ms:
        refusals.append(Refusal("arrears.future", "delivered"))
    if refusals:
        raise Refused(refusals)
    body = NoticeDelivered(
        org_unit=work.desk.org_unit,
        notice_no=notice.notice_no,
        account_no=account_no,
        delivered_ms=command.delivered_ms,
        proof=command.proof,
        reference=clean(command.reference, "reference", limit=60),
    )
    return Decision(facts=(body,), news=f"通知书 {notice.notice_no} 已登记送达")


@handles(MarkCare)
def mark_care(command: MarkCare, work: Work) -> Decision:
    """One account.care_marked. Refuses arrears.unknown_account, .bad_care."""
    case = case_of(work, command.account_no)
    if command.care not in CARES:
        raise refuse("arrears.bad_care", "care")
    note = clean(command.note, "note", limit=100)
    body = CareMarked(org_unit=case.org_unit, account_no=case.account_no, care=command.care, note=note)
    return Decision(facts=(body,), news=f"户号 {case.account_no} 标记为{CARES[command.care] or '一般用户'}")


@handles(AgreePlan)
def agree_plan(command: AgreePlan, work: Work) -> Decision:
    """One plan.agreed. Refuses arrears.nothing_owed, .plan_empty, .plan_dates, .plan_sum;
    security.approval_*."""
    case = case_of(work, command.account_no)
    lines = lines_of(work, case, work.today, late_fee_rules(work))
    owed = sum(line.sum_fen for line in lines)
    refusals: list[Refusal] = []
    if not owed:
        refusals.append(Refusal("arrears.nothing_owed", account_no=case.account_no))
    parts = command.instalments
    if len(parts) < 2 or any(part.amount_fen <= 0 for part in parts):
        refusals.append(Refusal("arrears.plan_empty", "instalments"))
    days = [part.due_on for part in parts]
    if days != sorted(set(days)) or (days and days[0] < work.today):
        refusals.append(Refusal("arrears.plan_dates", "instalments"))
    total = sum(part.amount_fen for part in parts)
    if total != owed:
        refusals.append(Refusal("arrears.plan_sum", "instalments", sum=yuan(total), owed=yuan(owed)))
    if refusals:
        raise Refused(refusals)
    reason = clean(command.reason, "reason", limit=100, required=True)
    subject = f"account:{case.account_no}"
    approver = require_approval(work, command.approval_id, APPROVE_PLAN, subject).approver
    body = PlanAgreed(
        org_unit=case.org_unit,
        plan_id=new_id(),
        account_no=case.account_no,
        instalments=parts,
        paid_before_fen=case.paid_fen,
        approver=approver,
        reason=reason,
    )
    return Decision(facts=(body,), news=f"户号 {case.account_no} 已签 {len(parts)} 期分期计划")


@handles(EndPlan)
def end_plan(command: EndPlan, work: Work) -> Decision:
    """One plan.ended. Refuses arrears.unknown_plan."""
    work.lock(f"plan:{command.plan_id}")
    found = work.view(ArrearsView).plan(command.plan_id)
    if found is None or found[1].ended:
        raise refuse("arrears.unknown_plan")
    body = PlanEnded(
        org_unit=work.desk.org_unit,
        plan_id=command.plan_id,
        account_no=found[0],
        reason=clean(command.reason, "reason", limit=100, required=True),
    )
    return Decision(facts=(body,), news="分期计划已终止")
