"""Ratings and follow-ups are registers, opening and closing each with its own clock; calls grow."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.kernel.hlc import order_key, stamp_ms
from app.service.facts import FollowUpCalled, FollowUpClosed, FollowUpOpened, ServiceRated
from db.tables.service import follow_up_calls, follow_ups, service_ratings
from db.writes import Grow, Register, Write, projects


@projects(ServiceRated)
def service_rated(fact: Fact, body: ServiceRated) -> Iterable[Write]:
    yield Register(
        service_ratings,
        {"org_unit": body.org_unit, "subject": body.subject},
        {
            "account_no": body.account_no,
            "score": body.score,
            "reasons": " ".join(body.reasons),
            "given_by": body.given_by,
            "note": body.note,
            "staff_no": fact.actor,
            "at_ms": stamp_ms(fact.hlc),
        },
    )


@projects(FollowUpOpened)
def follow_up_opened(fact: Fact, body: FollowUpOpened) -> Iterable[Write]:
    yield Register(
        follow_ups,
        {"org_unit": body.org_unit, "follow_up_id": body.follow_up_id},
        {
            "subject": body.subject,
            "account_no": body.account_no,
            "score": body.score,
            "reasons": " ".join(body.reasons),
            "note": body.note,
            "served_by": body.served_by,
            "opened_ms": stamp_ms(fact.hlc),
        },
    )


@projects(FollowUpCalled)
def follow_up_called(fact: Fact, body: FollowUpCalled) -> Iterable[Write]:
    yield Grow(
        follow_up_calls,
        {
            "org_unit": body.org_unit,
            "follow_up_id": body.follow_up_id,
            "at": f"{order_key(fact.hlc, fact.origin)}.{fact.seq}",
            "at_ms": stamp_ms(fact.hlc),
            "reached": body.reached,
            "note": body.note,
            "staff_no": fact.actor,
        },
    )


@projects(FollowUpClosed)
def follow_up_closed(fact: Fact, body: FollowUpClosed) -> Iterable[Write]:
    yield Register(
        follow_ups,
        {"org_unit": body.org_unit, "follow_up_id": body.follow_up_id},
        {
            "outcome": body.outcome,
            "opinion": body.opinion,
            "done": body.done,
            "closed_ms": stamp_ms(fact.hlc),
            "closed_by": fact.actor,
        },
    )
