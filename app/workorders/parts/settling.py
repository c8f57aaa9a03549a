"""Ends a supply for good: the meter comes down, and the last bill is issued with it (R24 Art.34)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.billing.facts import BillsIssued
from app.billing.final import billed_upto, final_facts, removal_of
from app.billing.handover import can_be_billed, handover_facts
from app.billing.views import Bill, Billing
from app.kernel.facts import FactBody
from app.kernel.refusals import Doubt, Refused
from app.metering.facts import MeterRemoved, Reading
from app.payments.credit import CreditApplied, spent_on
from app.payments.sheet import late_fee_rules
from app.workorders.kind import Field, Finding, Guard, doubt
from app.workorders.parts.effects import register_fields, registers_of, renamed, take_down

if TYPE_CHECKING:
    from app.workorders.moving import Step

WAITING = frozenset({"final.month_open", "final.cannot_compose"})


def take_down_and_bill(step: Step) -> Iterator[FactBody]:
    """The meter stops measuring; with the last one of the account its use up to then is billed, and the
    account's credit pays the bill as it pays those of a run (facts.md §6.2).

    A meter that is down is down: where the bill cannot be made yet (a price that is not published, a month
    before it that was not issued), the archive asks for it, see `billed_to_the_end`.
    """
    facts = list(take_down(step))
    yield from facts
    for body in facts:
        removal = removal_of(step.work, body) if isinstance(body, MeterRemoved) else None
        if removal is None:
            continue
        order_no = step.order.order_no
        try:
            billed = final_facts(step.work, removal, order_no, f"{step.kind.word} {order_no}")
        except Refused as refused:
            if not refused.codes <= WAITING:
                raise
        else:
            yield from billed
            yield from _credit_spent(step, billed)


def billed_to_the_end(step: Step) -> Iterator[Finding]:
    """An account with terms here has its last bill before it is closed, or a reason why not."""
    terms = step.account.all_terms if step.account else ()
    if terms and not any(one.supply_until for one in terms):
        yield doubt("order.final_open", account_no=step.order.account_no)


READ = "read_"
READ_FIELDS = (
    Field(name="read_on", word="抄表日期", shape="date", required=True, hint="交接当日"),
    *register_fields(READ),
)


def read_and_bill(step: Step) -> Iterator[FactBody]:
    """The meter is read on the day of the handover, and what the former user owes up to then is billed;
    nothing where the account has a capacity charge or several meters: then settling asks for a reason."""
    customer = step.account.row if step.account else None
    if customer is None or step.account is None or not can_be_billed(customer, step.work):
        return
    order_no = step.order.order_no
    reading = Reading(
        account_no=customer.account_no,
        point_id="",
        asset_no=step.account.meters[0].asset_no,
        registers=registers_of(step.answers, READ),
        read_on=step.day("read_on"),
        accepted=tuple(code for code in step.accepted if code.startswith("reading.")),
        reason=f"{step.kind.word} {order_no}",
    )
    try:
        billed = list(handover_facts(step.work, customer, reading, order_no, step.accepted))
    except Doubt as doubted:
        raise Doubt([reason.beside(f"{READ}flat") for reason in doubted.reasons]) from doubted
    except Refused as refused:
        raise renamed(refused, {"registers": f"{READ}flat"}, READ) from refused
    yield from billed
    yield from _credit_spent(step, billed)


def billed_to_the_handover(name: str) -> Guard:
    """What was used since the last billed reading goes on the next bill, which is the new user's: that
    needs a reason (R24 Art.30; facts.md §3.2: settling is the parties' wish at low voltage)."""

    def guard(step: Step) -> Iterator[Finding]:
        upto = billed_upto(step.work, step.order.org_unit, step.order.account_no)
        if upto is not None and upto < step.day(name):
            yield doubt("order.unbilled_use", name, upto=upto)

    return guard


def _credit_spent(step: Step, billed: list[FactBody]) -> Iterator[FactBody]:
    issued = [body for body in billed if isinstance(body, BillsIssued)]
    if not issued:
        return
    unit, account_no = step.order.org_unit, step.order.account_no
    billing = step.work.view(Billing)
    unsettled = [*billing.bills(unit, account_no), *(bill for body in issued for bill in _as_bills(body))]
    prepaid = billing.prepaid_fen(unit, account_no)
    spent = spent_on(account_no, unsettled, prepaid, step.work.today, late_fee_rules(step.work))
    if spent.allocations:
        yield CreditApplied(org_unit=unit, accounts=(spent,))


def _as_bills(body: BillsIssued) -> Iterator[Bill]:
    """The bills as they will stand when this step is done."""
    for bill in body.bills:
        yield Bill(
            org_unit=body.org_unit,
            bill_id=bill.bill_id,
            account_no=bill.account_no,
            period=body.period,
            kwh=bill.kwh,
            amount_fen=bill.amount_fen,
            due_on=body.due_on,
            late_class=bill.late_class,
            issued_on=body.issued_on,
            run_id=body.run_id,
        )
