"""Moving an order through its life: a stage done, sent back, handed over, resting, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

from app.billing.final import final_fen
from app.customers.identity import Glyphs, Vault
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.money import yuan
from app.kernel.permissions import permission_label
from app.kernel.refusals import Conflict, Doubt, Refusal, Refused, refuse
from app.kernel.text import clean
from app.security.approvals import require_approval
from app.security.roles import permissions_of
from app.security.views import SecurityView
from app.tariffs.holidays import holidays_of
from app.workorders.accepting import APPROVE
from app.workorders.answers import Filled, fill_in, seal
from app.workorders.catalog import kind_of
from app.workorders.clocks import Clock, add_months, clocks_of, next_due
from app.workorders.contracts.ending import given_up
from app.workorders.contracts.views import ContractsView
from app.workorders.facts import (
    ClockEnd,
    HandedOver,
    OrderEnded,
    Resumed,
    SentBack,
    StageDone,
    Suspended,
)
from app.workorders.kind import Finding, Kind, Stage, applies
from app.workorders.settings import WorkorderSettings, settings_of
from app.workorders.standing import Account, account_of
from app.workorders.views import EventRow, OrderRow, OrdersView
from app.workorders.vocabulary import OWED, PAPERS


class CompleteStage(Command, frozen=True, kw_only=True):
    """The stage in which an order waits is done; `pass_over` an optional one with a reason instead."""

    permission: ClassVar[str] = "order.view"
    order_no: str
    stage: str
    answers: dict[str, str] = {}
    pass_over: bool = False
    reason: str = ""
    approval_id: str = ""


class SendBack(Command, frozen=True, kw_only=True):
    """An earlier stage has to be done again."""

    permission: ClassVar[str] = "order.view"
    order_no: str
    stage: str
    to_stage: str
    reason: str


class HandOver(Command, frozen=True, kw_only=True):
    """Give an order to somebody ('' for whoever has the right)."""

    permission: ClassVar[str] = "order.manage"
    order_no: str
    owner: str
    reason: str = ""


class Suspend(Command, frozen=True, kw_only=True):
    """Let an order rest."""

    permission: ClassVar[str] = "order.manage"
    order_no: str
    reason: str


class Resume(Command, frozen=True, kw_only=True):
    """Go on with an order that rested."""

    permission: ClassVar[str] = "order.manage"
    order_no: str
    note: str = ""


class Withdraw(Command, frozen=True, kw_only=True):
    """The customer takes the application back."""

    permission: ClassVar[str] = "order.accept"
    order_no: str
    reason: str


class Terminate(Command, frozen=True, kw_only=True):
    """The supplier ends an order: papers never came, the site does not fit, breaches (facts.md §3.1)."""

    permission: ClassVar[str] = "order.manage"
    order_no: str
    reason: str


class Step(NamedTuple):
    """A stage that is about to be done, as guards and effects see it; `answers` are all so far."""

    order: OrderRow
    kind: Kind
    stage: Stage
    answers: dict[str, str]
    filled: Filled
    account: Account | None
    settings: WorkorderSettings
    work: Work
    accepted: tuple[str, ...] = ()
    """Codes of the doubts that whoever does the step accepts."""

    def whole(self, name: str) -> int:
        """A whole number that was filled in; 0 where it is empty."""
        return int(self.answers.get(name) or 0)

    def day(self, name: str) -> date:
        """A date that was filled in; today where it is empty."""
        text = self.answers.get(name)
        return date.fromisoformat(text) if text else self.work.today


class Open(NamedTuple):
    """An open order, locked, with what its clocks need."""

    order: OrderRow
    kind: Kind
    events: tuple[EventRow, ...]

    def clocks(self, work: Work, *more: EventRow, answers: dict[str, str] | None = None) -> list[Clock]:
        """Its clocks after these further events."""
        return clocks_of(
            self.kind,
            {**self.order.answers, **(answers or {})},
            (*self.events, *more),
            settings_of(work),
            holidays_of(work),
        )


def open_order(work: Work, order_no: str) -> Open:
    """An order, locked. Raises Refused order.unknown, .over."""
    work.lock(f"order:{order_no}")
    orders = work.view(OrdersView)
    order = orders.order(order_no)
    if order is None:
        raise refuse("order.unknown", order_no=order_no)
    if not order.open:
        raise refuse("order.over", order_no=order_no)
    return Open(order, kind_of(order.kind), orders.events(order_no))


@handles(CompleteStage)
def complete_stage(command: CompleteStage, work: Work) -> Decision:
    """order.stage_completed with what it changes elsewhere, and order.ended behind the last stage.

    Refuses order.*, text.* and what the effects refuse; doubts as the stage declares. Conflict
    order.moved where another stage waits.
    """
    found = open_order(work, command.order_no)
    stage = stage_at_hand(found, command.stage, work)
    return completed(found, stage, command, work)


def stage_at_hand(found: Open, wanted: str, work: Work) -> Stage:
    """The stage that waits, if it is the wanted one and this person's. Raises Conflict, Refused."""
    order = found.order
    stage = found.kind.stage(order.stage)
    if stage is None or order.stage != wanted:
        raise Conflict([Refusal("order.moved", now=stage.word if stage else order.stage)])
    if order.suspended:
        raise refuse("order.suspended", reason=order.suspended)
    if stage.right not in work.session.permissions:
        raise refuse("order.not_yours", right=permission_label(stage.right))
    return stage


def completed(found: Open, stage: Stage, command: CompleteStage, work: Work) -> Decision:
    """What follows from a stage that is done."""
    order, kind = found.order, found.kind
    passed = command.pass_over
    if passed and not stage.optional:
        raise refuse("order.not_optional", stage=stage.word)
    step = _step(found, stage, command, work)
    reason = clean(command.reason, "reason", limit=200)
    approver = "" if passed else _agree(step, command, reason, work)
    if passed and not reason:
        raise refuse("order.reason_needed", "reason")
    effects: list[FactBody] = [] if passed else [fact for make in stage.effects for fact in make(step)]
    following = kind.following(stage.code, step.answers)
    what = "passed" if passed else "done"
    done = EventRow(what=what, at_ms=work.now_ms, stage=stage.code, to_stage=following)
    last = (EventRow(what="ended", at_ms=work.now_ms),) if not following else ()
    clocks = found.clocks(work, done, *last, answers=step.answers)
    due_ms, due_clock = next_due(clocks)
    body = StageDone(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        stage=stage.code,
        next_stage=following,
        passed=passed,
        answers={} if passed else step.filled.answers,
        secrets={} if passed else seal(step.filled.plain, work.view(Vault)),
        clocks=ended_now(clocks, work.now_ms),
        reason=reason,
        approver=approver,
        plan_until=_plan_until(step) if stage.code == "reply" and not passed else None,
        due_ms=due_ms,
        due_clock=due_clock,
    )
    facts: list[FactBody] = [*effects, body]
    if not following:
        facts.append(_end(order, "archived", ""))
    news = f"{order.order_no} {stage.word}{'已跳过' if passed else '已完成'}"
    result: dict[str, Any] = {"order_no": order.order_no, "stage": following}
    final = final_fen(effects)
    if final is not None:
        news += f",最后一张账单 {yuan(final)} 元"
        result["final_fen"] = final
    return Decision(facts=tuple(facts), result=result, news=news)


def _step(found: Open, stage: Stage, command: CompleteStage, work: Work) -> Step:
    order, settings = found.order, settings_of(work)
    if order.account_no:
        work.lock(f"account:{order.account_no}")
    account = account_of(work, order.account_no, work.today)
    known = dict(order.answers)
    asked = (
        []
        if command.pass_over
        else [one for one in stage.fields if applies(one.when, {**known, **command.answers})]
    )
    filled = fill_in(asked, command.answers, work.today, work.view(Glyphs), {})
    if filled.refusals:
        raise Refused(filled.refusals)
    return Step(
        order,
        found.kind,
        stage,
        {**known, **filled.answers},
        filled,
        account,
        settings,
        work,
        command.accepted,
    )


def _agree(step: Step, command: CompleteStage, reason: str, work: Work) -> str:
    """Raise what speaks against the step; who agreed to an exception, '' for nobody."""
    findings = [*_general(step), *(found for guard in step.stage.guards for found in guard(step))]
    refusals = [found.reason for found in findings if found.weight == "no"]
    if refusals:
        raise Refused(refusals)
    doubted = [*step.filled.doubts, *(found.reason for found in findings)]
    open_doubts = [one for one in doubted if one.code not in command.accepted]
    if open_doubts:
        raise Doubt(open_doubts)
    if doubted and not reason:
        raise refuse("order.reason_needed", "reason")
    if any(found.weight == "second" for found in findings):
        return require_approval(work, command.approval_id, APPROVE, f"order:{step.order.order_no}").approver
    return ""


def _general(step: Step) -> list[Finding]:
    """What holds for every business: plans that ran out, contracts before meters, papers promised."""
    found: list[Finding] = []
    order, stage, today = step.order, step.stage, step.work.today
    if order.plan_until is not None and today > order.plan_until and stage.code != "reply":
        found.append(Finding(Refusal("order.plan_over", until=order.plan_until)))
    if stage.signs and step.kind.contract_of(step.answers) and not _signed(step):
        found.append(Finding(Refusal("order.not_signed", stage=stage.word)))
    if stage.code in ("survey", "archive"):
        states = step.work.view(OrdersView).papers((order.order_no,)).get(order.order_no, ())
        owed = [PAPERS.get(one.paper, one.paper) for one in states if one.state in OWED]
        overdue = order.promised_by is not None and today > order.promised_by
        if owed and (stage.code == "archive" or overdue):
            found.append(Finding(Refusal("order.papers_owed", papers="、".join(owed))))
    return found


def _signed(step: Step) -> bool:
    """Whether a contract of this order was signed (R24 Art.94, REG Art.32)."""
    contract = step.work.view(ContractsView).of_order(step.order.order_no)
    return contract is not None and contract.holds


def _plan_until(step: Step) -> date:
    """Until when a supply plan that is replied today holds (R24 Art.23)."""
    return add_months(step.work.today, step.settings.plan_months(step.answers.get("voltage", "")))


def ended_now(clocks: Sequence[Clock], now_ms: int) -> tuple[ClockEnd, ...]:
    """The clocks that stopped just now."""
    return tuple(clock.end() for clock in clocks if clock.ended_ms == now_ms)


def _end(order: OrderRow, how: str, reason: str, clocks: tuple[ClockEnd, ...] = ()) -> OrderEnded:
    return OrderEnded(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        how=how,
        reason=reason,
        clocks=clocks,
    )


@handles(SendBack)
def send_back(command: SendBack, work: Work) -> Decision:
    """order.returned. Refuses order.no_such_stage, .no_way_back, .not_yours, .suspended, text.empty."""
    found = open_order(work, command.order_no)
    stage = stage_at_hand(found, command.stage, work)
    course = [one.code for one in found.kind.course(found.order.answers)]
    place = course.index(stage.code)
    if command.to_stage not in course[:place]:
        raise refuse("order.no_such_stage", "to_stage")
    for between in course[course.index(command.to_stage) : place]:
        passed = found.kind.stage(between)
        if passed is not None and passed.final:
            raise refuse("order.no_way_back", "to_stage", stage=passed.word)
    back = EventRow(what="sent_back", at_ms=work.now_ms, stage=stage.code, to_stage=command.to_stage)
    due_ms, due_clock = next_due(found.clocks(work, back))
    order = found.order
    body = SentBack(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        stage=stage.code,
        to_stage=command.to_stage,
        reason=clean(command.reason, "reason", limit=200, required=True),
        due_ms=due_ms,
        due_clock=due_clock,
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已退回")


@handles(HandOver)
def hand_over(command: HandOver, work: Work) -> Decision:
    """order.handed_over. Refuses order.unknown, .over, .owner_unknown, .owner_right."""
    found = open_order(work, command.order_no)
    order = found.order
    owner = clean(command.owner, "owner", limit=20)
    person = work.view(SecurityView).staff(owner) if owner else None
    if owner and person is None:
        raise refuse("order.owner_unknown", "owner", staff_no=owner)
    stage = found.kind.stage(order.stage)
    if person is not None and stage is not None and stage.right not in permissions_of(person.roles):
        raise refuse("order.owner_right", "owner", name=person.name, right=permission_label(stage.right))
    body = HandedOver(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        owner=owner,
        reason=clean(command.reason, "reason", limit=200),
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已转派")


@handles(Suspend)
def suspend(command: Suspend, work: Work) -> Decision:
    """order.suspended. Refuses order.suspended where it rests already, text.empty."""
    order = open_order(work, command.order_no).order
    if order.suspended:
        raise refuse("order.suspended", reason=order.suspended)
    body = Suspended(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        reason=clean(command.reason, "reason", limit=200, required=True),
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已挂起")


@handles(Resume)
def resume(command: Resume, work: Work) -> Decision:
    """order.resumed; its clocks run again. Refuses order.not_suspended."""
    found = open_order(work, command.order_no)
    order = found.order
    if not order.suspended:
        raise refuse("order.not_suspended")
    due_ms, due_clock = next_due(found.clocks(work, EventRow(what="resumed", at_ms=work.now_ms)))
    body = Resumed(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        note=clean(command.note, "note", limit=200),
        due_ms=due_ms,
        due_clock=due_clock,
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已恢复")


@handles(Withdraw)
def withdraw(command: Withdraw, work: Work) -> Decision:
    """order.ended as withdrawn. Refuses order.withdraw_late behind a final stage, text.empty."""
    return _ended(command.order_no, "withdrawn", command.reason, work)


@handles(Terminate)
def terminate(command: Terminate, work: Work) -> Decision:
    """order.ended as terminated. Refuses order.withdraw_late behind a final stage, text.empty."""
    return _ended(command.order_no, "terminated", command.reason, work)


def _ended(order_no: str, how: str, reason: str, work: Work) -> Decision:
    found = open_order(work, order_no)
    done = {event.stage for event in found.events if event.what == "done"}
    for stage in found.kind.course(found.order.answers):
        if stage.final and stage.code in done:
            raise refuse("order.withdraw_late", stage=stage.word)
    words = clean(reason, "reason", limit=200, required=True)
    clocks = found.clocks(work, EventRow(what="ended", at_ms=work.now_ms))
    body = _end(found.order, how, words, ended_now(clocks, work.now_ms))
    return Decision(
        facts=(body, *given_up(work, order_no)),
        news=f"{order_no} 已{'撤回' if how == 'withdrawn' else '终止'}",
    )
