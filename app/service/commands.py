"""Commands of service: rate what was done, call a customer who was not satisfied, close the follow-up."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Literal

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.dates import civil
from app.kernel.facts import FactBody
from app.kernel.ids import new_id
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean
from app.payments.views import PaymentsView
from app.service.facts import FollowUpCalled, FollowUpClosed, FollowUpOpened, ServiceRated
from app.service.settings import Score, ServiceSettings, settings_of
from app.service.views import FollowUpRow, ServiceView
from app.service.vocabulary import OPINIONS, OUTCOMES
from app.workorders.views import OrdersView


class RateService(Command, frozen=True, kw_only=True):
    """Rate an order or a payment with one key; whoever is not satisfied says why."""

    permission: ClassVar[str] = "customer.view"
    subject: str
    account_no: str = ""
    score: int
    reasons: tuple[str, ...] = ()
    given_by: Literal["customer", "clerk"] = "clerk"
    note: str = ""


class RecordCall(Command, frozen=True, kw_only=True):
    """The customer of a follow-up was called."""

    permission: ClassVar[str] = "customer.edit"
    follow_up_id: str
    reached: bool
    note: str = ""


class CloseFollowUp(Command, frozen=True, kw_only=True):
    """What was done about a rating, and what the customer says of it."""

    permission: ClassVar[str] = "customer.edit"
    follow_up_id: str
    outcome: str
    opinion: str = ""
    done: str


@handles(RateService)
def rate_service(command: RateService, work: Work) -> Decision:
    """One service.rated, and service.follow_up_opened where the customer is not satisfied (facts.md §7.6).

    Refuses service.no_rules, .unknown_subject, .not_their_account, .rated_already, .unknown_score,
    .unknown_reason, .reason_needed, .no_reasons, text.too_long.
    """
    work.lock(f"rating:{command.subject}")
    settings = settings_of(work)
    account_no, name = _rated(command, work)
    if work.view(ServiceView).rating(command.subject) is not None:
        raise refuse("service.rated_already")
    score = _score(command, settings)
    note = clean(command.note, "note", limit=200)
    rated = ServiceRated(
        org_unit=work.desk.org_unit,
        subject=command.subject,
        account_no=account_no,
        score=score.value,
        reasons=command.reasons,
        given_by=command.given_by,
        note=note,
    )
    facts: list[FactBody] = [rated]
    if score.unhappy:
        facts.append(
            FollowUpOpened(
                org_unit=work.desk.org_unit,
                follow_up_id=new_id(),
                subject=command.subject,
                account_no=account_no,
                score=score.value,
                reasons=command.reasons,
                note=note,
                served_by=work.session.staff_no,
            )
        )
    more = ",已转回访" if score.unhappy else ""
    return Decision(facts=tuple(facts), news=f"{name} 评价:{score.word}{more}")


def _rated(command: RateService, work: Work) -> tuple[str, str]:
    """The account of what is rated, and what people call it."""
    kind, _, number = command.subject.partition(":")
    account_no: str | None = None
    name = number
    if kind == "order" and (order := work.view(OrdersView).order(number)):
        account_no = order.account_no
    elif kind == "payment" and (payment := work.view(PaymentsView).payment(number)):
        account_no, name = payment.account_no, payment.receipt_no or number
    if account_no is None:
        raise refuse("service.unknown_subject", subject=number or command.subject)
    if command.account_no and command.account_no != account_no:
        raise refuse("service.not_their_account", subject=name, account_no=command.account_no)
    return account_no, name


def _score(command: RateService, settings: ServiceSettings) -> Score:
    """The score, with reasons exactly where they are asked for."""
    score = settings.score(command.score)
    if score is None:
        raise refuse("service.unknown_score", "score")
    known = {reason.code for reason in settings.reasons}
    if not known.issuperset(command.reasons) or len(set(command.reasons)) != len(command.reasons):
        raise refuse("service.unknown_reason", "reasons")
    if score.unhappy and not command.reasons:
        raise refuse("service.reason_needed", "reasons")
    if command.reasons and not score.unhappy:
        raise refuse("service.no_reasons", "reasons")
    return score


@handles(RecordCall)
def record_call(command: RecordCall, work: Work) -> Decision:
    """One service.follow_up_called. A customer who is not reached is called so many times, hours apart
    (facts.md §2.3). Refuses service.unknown_follow_up, .follow_up_over, .call_too_soon, .called_enough."""
    row = _open(command.follow_up_id, work)
    settings = settings_of(work)
    if not command.reached:
        if row.missed >= settings.call_tries:
            raise refuse("service.called_enough", tries=row.missed)
        _apart(row, settings, work.now_ms)
    body = FollowUpCalled(
        org_unit=row.org_unit,
        follow_up_id=row.follow_up_id,
        account_no=row.account_no,
        reached=command.reached,
        note=clean(command.note, "note", limit=200, required=command.reached),
    )
    news = "已登记:联系上客户" if command.reached else f"已登记:第 {row.missed + 1} 次未联系上"
    return Decision(facts=(body,), news=news)


def _apart(row: FollowUpRow, settings: ServiceSettings, now_ms: int) -> None:
    hours = settings.call_hours_between
    last_ms = max((call.at_ms for call in row.calls if not call.reached), default=0)
    after = civil(last_ms) + timedelta(hours=hours)
    if last_ms and civil(now_ms) < after:
        raise refuse("service.call_too_soon", hours=hours, after=f"{after:%m-%d %H:%M}")


@handles(CloseFollowUp)
def close_follow_up(command: CloseFollowUp, work: Work) -> Decision:
    """One service.follow_up_closed. Refuses service.unknown_follow_up, .follow_up_over, .bad_outcome,
    .bad_opinion, .not_called_enough, text.*."""
    row = _open(command.follow_up_id, work)
    settings = settings_of(work)
    refusals: list[Refusal] = []
    if command.outcome not in OUTCOMES:
        refusals.append(Refusal("service.bad_outcome", "outcome"))
    unreached = command.outcome == "unreached"
    if command.opinion not in OPINIONS or (unreached and command.opinion):
        refusals.append(Refusal("service.bad_opinion", "opinion"))
    if unreached and row.missed < settings.call_tries:
        tries = settings.call_tries
        refusals.append(Refusal("service.not_called_enough", "outcome", tries=tries, calls=row.missed))
    if refusals:
        raise Refused(refusals)
    body = FollowUpClosed(
        org_unit=row.org_unit,
        follow_up_id=row.follow_up_id,
        account_no=row.account_no,
        outcome=command.outcome,
        opinion=command.opinion,
        done=clean(command.done, "done", limit=200, required=True),
    )
    return Decision(facts=(body,), news=f"回访已办结:{OUTCOMES[command.outcome]}")


def _open(follow_up_id: str, work: Work) -> FollowUpRow:
    """An open follow-up, locked. Raises Refused service.unknown_follow_up, .follow_up_over."""
    work.lock(f"follow_up:{follow_up_id}")
    row = work.view(ServiceView).follow_up(follow_up_id)
    if row is None:
        raise refuse("service.unknown_follow_up")
    if not row.open:
        raise refuse("service.follow_up_over")
    return row
