"""Orders are registers, each group with its own clock; their events and the clocks that ended grow."""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.kernel.facts import Fact
from app.kernel.hlc import order_key, stamp_ms
from app.workorders.facts import (
    AttachmentDropped,
    AttachmentStored,
    BreachExplained,
    ClockEnd,
    HandedOver,
    OrderAccepted,
    OrderEnded,
    OrderFact,
    PapersBrought,
    PaperState,
    PlanExtended,
    Resumed,
    SentBack,
    StageDone,
    Suspended,
)
from db.projections.numbers import used
from db.tables.workorders import (
    attachments,
    order_breaches,
    order_clocks,
    order_events,
    order_papers,
    order_phones,
    orders,
)
from db.writes import Grow, Register, Write, projects

_ENCODER = msgspec.json.Encoder(order="sorted")


def _text(value: object) -> str:
    return _ENCODER.encode(value).decode()


def _order(body: OrderFact, **values: object) -> Register:
    return Register(orders, {"org_unit": body.org_unit, "order_no": body.order_no}, values)


def _event(fact: Fact, body: OrderFact, what: str, **values: Any) -> Grow:
    row = {"stage": "", "to_stage": "", "note": "", "answers": "", "secrets": ""} | values
    return Grow(
        order_events,
        {
            "org_unit": body.org_unit,
            "order_no": body.order_no,
            "at": f"{order_key(fact.hlc, fact.origin)}.{fact.seq}",
            "what": what,
            "at_ms": stamp_ms(fact.hlc),
            "staff_no": fact.actor,
            **row,
        },
    )


def _papers(body: OrderFact, states: Iterable[PaperState]) -> Iterable[Write]:
    for one in states:
        key = {"org_unit": body.org_unit, "order_no": body.order_no, "paper": one.paper}
        yield Register(order_papers, key, {"state": one.state})


def _clocks(fact: Fact, body: OrderFact, stage: str, ends: Iterable[ClockEnd]) -> Iterable[Write]:
    for one in ends:
        yield Register(
            order_clocks,
            {
                "org_unit": body.org_unit,
                "order_no": body.order_no,
                "clock": one.clock,
                "started_ms": one.started_ms,
            },
            {
                "stage": stage,
                "due_ms": one.due_ms,
                "ended_ms": one.ended_ms,
                "late": one.late,
                "staff_no": fact.actor,
            },
        )


@projects(OrderAccepted)
def order_accepted(fact: Fact, body: OrderAccepted) -> Iterable[Write]:
    at_ms = stamp_ms(fact.hlc)
    answers = body.answers
    yield _order(
        body,
        kind=body.business,
        account_no=body.account_no,
        case_id=body.case_id,
        bundle_id=body.bundle_id,
        name=answers.get("name", ""),
        phones=answers.get("phones", ""),
        answers=_text(answers),
        secrets=_text(body.secrets),
        loads=_text(body.loads),
        promised_by=body.promised_by,
        accepted_ms=at_ms,
        accepted_by=fact.actor,
    )
    yield _order(body, stage=body.stage, stage_since_ms=at_ms)
    yield _order(body, due_ms=body.due_ms, due_clock=body.due_clock)
    yield _event(fact, body, "accepted", to_stage=body.stage, note=body.reason)
    yield from _papers(body, body.papers)
    for phone in answers.get("phones", "").split():
        row = {"org_unit": body.org_unit, "phone": phone, "order_no": body.order_no}
        yield Grow(order_phones, row)
    yield used(fact, "order", body.order_no, f"order:{body.business}")
    if body.opens:
        yield used(fact, "account", body.account_no, f"order:{body.order_no}")


@projects(StageDone)
def stage_done(fact: Fact, body: StageDone) -> Iterable[Write]:
    yield _order(body, stage=body.next_stage, stage_since_ms=stamp_ms(fact.hlc))
    yield _order(body, due_ms=body.due_ms, due_clock=body.due_clock)
    yield _order(body, owner="")
    if body.plan_until is not None:
        yield _order(body, plan_until=body.plan_until)
    yield _event(
        fact,
        body,
        "passed" if body.passed else "done",
        stage=body.stage,
        to_stage=body.next_stage,
        note=body.reason,
        answers=_text(body.answers),
        secrets=_text(body.secrets),
    )
    yield from _clocks(fact, body, body.stage, body.clocks)


@projects(SentBack)
def sent_back(fact: Fact, body: SentBack) -> Iterable[Write]:
    yield _order(body, stage=body.to_stage, stage_since_ms=stamp_ms(fact.hlc))
    yield _order(body, due_ms=body.due_ms, due_clock=body.due_clock)
    yield _order(body, owner="")
    yield _event(fact, body, "sent_back", stage=body.stage, to_stage=body.to_stage, note=body.reason)


@projects(HandedOver)
def handed_over(fact: Fact, body: HandedOver) -> Iterable[Write]:
    yield _order(body, owner=body.owner)
    note = " ".join(part for part in (body.owner, body.reason) if part)
    yield _event(fact, body, "handed_over", note=note)


@projects(Suspended)
def suspended(fact: Fact, body: Suspended) -> Iterable[Write]:
    yield _order(body, suspended=body.reason, suspended_ms=stamp_ms(fact.hlc))
    yield _order(body, due_ms=0, due_clock="")
    yield _event(fact, body, "suspended", note=body.reason)


@projects(Resumed)
def resumed(fact: Fact, body: Resumed) -> Iterable[Write]:
    yield _order(body, suspended="", suspended_ms=0)
    yield _order(body, due_ms=body.due_ms, due_clock=body.due_clock)
    yield _event(fact, body, "resumed", note=body.note)


@projects(PlanExtended)
def plan_extended(fact: Fact, body: PlanExtended) -> Iterable[Write]:
    yield _order(body, plan_until=body.until)
    yield _event(fact, body, "extended", note=f"{body.until} {body.reason}")


@projects(BreachExplained)
def breach_explained(fact: Fact, body: BreachExplained) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "order_no": body.order_no, "clock": body.clock}
    yield Register(order_breaches, key, {"reason": body.reason})
    yield _event(fact, body, "explained", stage=body.clock, note=body.reason)


@projects(PapersBrought)
def papers_brought(fact: Fact, body: PapersBrought) -> Iterable[Write]:
    yield from _papers(body, body.papers)
    yield _event(fact, body, "papers", note=" ".join(one.paper for one in body.papers))


@projects(OrderEnded)
def order_ended(fact: Fact, body: OrderEnded) -> Iterable[Write]:
    yield _order(body, how=body.how, ended_ms=stamp_ms(fact.hlc), ended_reason=body.reason)
    yield _order(body, due_ms=0, due_clock="")
    yield _event(fact, body, "ended", note=body.reason, to_stage=body.how)
    yield from _clocks(fact, body, "", body.clocks)


@projects(AttachmentStored)
def attachment_stored(fact: Fact, body: AttachmentStored) -> Iterable[Write]:
    yield Register(
        attachments,
        {"org_unit": body.org_unit, "case_id": body.case_id, "attachment_id": body.attachment_id},
        {
            "paper": body.paper,
            "name": body.name,
            "media_type": body.media_type,
            "size": body.size,
            "sha256": body.sha256,
            "staff_no": fact.actor,
            "at_ms": stamp_ms(fact.hlc),
        },
    )


@projects(AttachmentDropped)
def attachment_dropped(_fact: Fact, body: AttachmentDropped) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "case_id": body.case_id, "attachment_id": body.attachment_id}
    yield Register(attachments, key, {"dropped": body.reason})
