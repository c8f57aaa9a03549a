"""Reminders grow; notices, stops, marks and plans are registers, each step with its own clock."""

from collections.abc import Iterable

import msgspec

from app.arrears.facts import (
    CareMarked,
    NoticeDelivered,
    NoticeIssued,
    PlanAgreed,
    PlanEnded,
    RemindersRecorded,
    StopAnnounced,
    StopApproved,
    StopCancelled,
    StopExecuted,
    StopRequested,
    SupplyRestored,
)
from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from db.projections.numbers import used
from db.tables.arrears import cares, notices, plans, reminders, stops
from db.writes import Grow, Register, Write, projects


@projects(CareMarked)
def care_marked(_fact: Fact, body: CareMarked) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "account_no": body.account_no}
    yield Register(cares, key, {"care": body.care, "note": body.note})


@projects(RemindersRecorded)
def reminders_recorded(fact: Fact, body: RemindersRecorded) -> Iterable[Write]:
    for reminder in body.reminders:
        row = {
            "account_no": reminder.account_no,
            "channel": reminder.channel,
            "template": reminder.template,
            "owed_fen": reminder.owed_fen,
            "late_fen": reminder.late_fen,
            "proof": reminder.proof,
            "reference": reminder.reference,
        }
        more = {
            "org_unit": body.org_unit,
            "batch_id": body.batch_id,
            "at_ms": stamp_ms(fact.hlc),
            "staff_no": fact.actor,
        }
        yield Grow(reminders, row | more)


@projects(NoticeIssued)
def notice_issued(fact: Fact, body: NoticeIssued) -> Iterable[Write]:
    yield Register(
        notices,
        {"org_unit": body.org_unit, "notice_no": body.notice_no},
        {
            "notice": body.notice,
            "account_no": body.account_no,
            "issued_ms": stamp_ms(fact.hlc),
            "owed_fen": body.owed_fen,
            "late_fen": body.late_fen,
            "planned_ms": body.planned_ms,
        },
    )
    yield used(fact, "notice", body.notice_no, f"notice:{body.account_no}")


@projects(NoticeDelivered)
def notice_delivered(_fact: Fact, body: NoticeDelivered) -> Iterable[Write]:
    yield Register(
        notices,
        {"org_unit": body.org_unit, "notice_no": body.notice_no},
        {"delivered_ms": body.delivered_ms, "proof": body.proof, "reference": body.reference},
    )


Step = StopRequested | StopApproved | StopAnnounced | StopExecuted | StopCancelled | SupplyRestored


def _stop(body: Step, **values: object) -> Register:
    return Register(stops, {"org_unit": body.org_unit, "request_id": body.request_id}, values)


@projects(StopRequested)
def stop_requested(fact: Fact, body: StopRequested) -> Iterable[Write]:
    yield _stop(
        body,
        account_no=body.account_no,
        notice_no=body.notice_no,
        planned_ms=body.planned_ms,
        requested_ms=stamp_ms(fact.hlc),
        owed_fen=body.owed_fen,
        agreement=body.agreement,
    )


@projects(StopApproved)
def stop_approved(_fact: Fact, body: StopApproved) -> Iterable[Write]:
    yield _stop(body, approver=body.approver)


@projects(StopAnnounced)
def stop_announced(_fact: Fact, body: StopAnnounced) -> Iterable[Write]:
    yield _stop(body, announced_ms=body.announced_ms, announced_how=body.how)


@projects(StopExecuted)
def stop_executed(_fact: Fact, body: StopExecuted) -> Iterable[Write]:
    yield _stop(body, stopped_ms=body.stopped_ms)


@projects(StopCancelled)
def stop_cancelled(_fact: Fact, body: StopCancelled) -> Iterable[Write]:
    yield _stop(body, cancelled=body.reason)


@projects(SupplyRestored)
def supply_restored(_fact: Fact, body: SupplyRestored) -> Iterable[Write]:
    yield _stop(body, restored_ms=body.restored_ms, late_reason=body.late_reason)


@projects(PlanAgreed)
def plan_agreed(fact: Fact, body: PlanAgreed) -> Iterable[Write]:
    yield Register(
        plans,
        {"org_unit": body.org_unit, "plan_id": body.plan_id},
        {
            "account_no": body.account_no,
            "instalments": msgspec.json.encode(body.instalments).decode(),
            "paid_before_fen": body.paid_before_fen,
            "approver": body.approver,
            "reason": body.reason,
            "agreed_ms": stamp_ms(fact.hlc),
        },
    )


@projects(PlanEnded)
def plan_ended(_fact: Fact, body: PlanEnded) -> Iterable[Write]:
    yield Register(plans, {"org_unit": body.org_unit, "plan_id": body.plan_id}, {"ended": body.reason})
