"""Commands about limits of orders: plans that are extended or run out, clocks that were not kept, papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean
from app.tariffs.holidays import holidays_of
from app.workorders.catalog import kind_of
from app.workorders.clocks import Clock, add_months, clocks_of
from app.workorders.contracts.ending import given_up
from app.workorders.facts import BreachExplained, OrderEnded, PapersBrought, PaperState, PlanExtended
from app.workorders.moving import open_order
from app.workorders.settings import settings_of
from app.workorders.views import ClockRow, OrdersView
from app.workorders.vocabulary import OWED, PAPERS


def broken_clocks(ended: Iterable[ClockRow], clocks: Iterable[Clock], now_ms: int) -> frozenset[str]:
    """Codes of the clocks of an order that were broken, or are by now."""
    return frozenset(
        {row.clock for row in ended if row.late}
        | {clock.rule.code for clock in clocks if clock.running and clock.late(now_ms)}
    )


class ExtendPlan(Command, frozen=True, kw_only=True):
    """The customer asks for more time to begin by the plan (R24 Art.23)."""

    permission: ClassVar[str] = "order.accept"
    order_no: str
    until: date
    reason: str


class ExpirePlan(Command, frozen=True, kw_only=True):
    """A plan that nobody began ran out; the order ends (R24 Art.23)."""

    permission: ClassVar[str] = "order.manage"
    order_no: str


class ExplainBreach(Command, frozen=True, kw_only=True):
    """Say why a clock was not kept."""

    permission: ClassVar[str] = "order.view"
    order_no: str
    clock: str
    reason: str


class BringPapers(Command, frozen=True, kw_only=True):
    """Papers that were promised or missing have come; `papers` by code with their state."""

    permission: ClassVar[str] = "order.view"
    order_no: str
    papers: dict[str, str]


@handles(ExtendPlan)
def extend_plan(command: ExtendPlan, work: Work) -> Decision:
    """order.plan_extended. Refuses order.no_plan, .extend_late, .extend_long, text.empty."""
    found = open_order(work, command.order_no)
    order, settings = found.order, settings_of(work)
    if order.plan_until is None:
        raise refuse("order.no_plan")
    refusals: list[Refusal] = []
    if work.today > order.plan_until - timedelta(settings.extension_days_before):
        refusals.append(Refusal("order.extend_late", days=settings.extension_days_before))
    months = settings.plan_months(order.answers.get("voltage", ""))
    latest = add_months(order.plan_until, months)
    if not order.plan_until < command.until <= latest:
        refusals.append(Refusal("order.extend_long", "until", latest=latest))
    if refusals:
        raise Refused(refusals)
    body = PlanExtended(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        until=command.until,
        reason=clean(command.reason, "reason", limit=200, required=True),
    )
    return Decision(facts=(body,), news=f"{order.order_no} 的供电方案延长到 {command.until}")


@handles(ExpirePlan)
def expire_plan(command: ExpirePlan, work: Work) -> Decision:
    """order.ended as expired. Refuses order.no_plan, .plan_holds."""
    order = open_order(work, command.order_no).order
    if order.plan_until is None:
        raise refuse("order.no_plan")
    if work.today <= order.plan_until:
        raise refuse("order.plan_holds", until=order.plan_until)
    body = OrderEnded(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        how="expired",
        reason=f"供电方案有效期至 {order.plan_until}",
    )
    facts = (body, *given_up(work, order.order_no))
    return Decision(facts=facts, news=f"{order.order_no} 供电方案已失效,工单结束")


@handles(ExplainBreach)
def explain_breach(command: ExplainBreach, work: Work) -> Decision:
    """order.breach_explained, also for orders that ended. Refuses order.unknown, .clock_kept, text.empty."""
    work.lock(f"order:{command.order_no}")
    orders = work.view(OrdersView)
    order = orders.order(command.order_no)
    if order is None:
        raise refuse("order.unknown", order_no=command.order_no)
    clocks = clocks_of(
        kind_of(order.kind),
        order.answers,
        orders.events(command.order_no),
        settings_of(work),
        holidays_of(work),
    )
    if command.clock not in broken_clocks(orders.clocks(command.order_no), clocks, work.now_ms):
        raise refuse("order.clock_kept")
    body = BreachExplained(
        org_unit=order.org_unit,
        order_no=order.order_no,
        account_no=order.account_no,
        clock=command.clock,
        reason=clean(command.reason, "reason", limit=200, required=True),
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已登记超时原因")


@handles(BringPapers)
def bring_papers(command: BringPapers, work: Work) -> Decision:
    """order.papers_received. Refuses order.nothing_brought, .paper_state."""
    order = open_order(work, command.order_no).order
    standing = work.view(OrdersView).papers((order.order_no,)).get(order.order_no, ())
    owed = {one.paper for one in standing if one.state in OWED}
    refusals = [
        Refusal("order.paper_state", paper, paper=PAPERS.get(paper, paper))
        for paper, state in command.papers.items()
        if paper not in owed or state not in ("file", "seen")
    ]
    if not command.papers:
        refusals.append(Refusal("order.nothing_brought"))
    if refusals:
        raise Refused(refusals)
    states = tuple(PaperState(paper=paper, state=state) for paper, state in sorted(command.papers.items()))
    body = PapersBrought(
        org_unit=order.org_unit, order_no=order.order_no, account_no=order.account_no, papers=states
    )
    return Decision(facts=(body,), news=f"{order.order_no} 已收到 {len(states)} 份资料")
