"""Papers about an account that take no money: the explanation of a bill, and the statement of a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

import msgspec

from app.billing.comparing import Comparison, compare
from app.billing.explaining import Explanation, explain
from app.billing.facts import BillCorrected
from app.billing.monthly import AccountMonths, Month, moved, read_months
from app.billing.views import Bill, Billing
from app.customers.masking import mask_name
from app.customers.views import CustomerRow, CustomersView
from app.journal.reading import SubjectFacts
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.home import Rooms
from app.kernel.refusals import refuse
from app.kernel.text import fold_code
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.sheet import late_fee_rules
from app.payments.statement import KINDS, Statement, statement_of
from app.tariffs.book import Tariff, TariffsView

EXPLANATION, STATEMENT = "explanation", "statement"


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Whose paper it is, the name masked, and who made it where and when (UTC ms)."""

    number: str
    account_no: str
    account_name: str
    address: str
    org_name: str
    desk_name: str
    clerk: str
    made_ms: int


class ExplanationSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A bill explained, compared with the month before and the same month last year where there are."""

    holder: Holder
    told: Explanation
    comparisons: tuple[Comparison, ...] = ()


class StatementSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with the chart of the months up to its end."""

    holder: Holder
    statement: Statement
    months: tuple[Month, ...] = ()


class PrintExplanation(Command, frozen=True, kw_only=True):
    """Print why a bill costs what it costs, as it stands today."""

    permission: ClassVar[str] = "customer.view"
    account_no: str
    bill_id: str


class PrintStatement(Command, frozen=True, kw_only=True):
    """Print what happened to an account from one day to another, both included."""

    permission: ClassVar[str] = "customer.view"
    account_no: str
    from_on: date
    to_on: date


@handles(PrintExplanation)
def print_explanation(command: PrintExplanation, work: Work) -> Decision:
    """One paper 'explanation' on A5. Raises Refused: customer.unknown, bill.unknown, billing.no_rules."""
    customer = _customer(command.account_no, work)
    work.lock(f"account:{customer.account_no}")
    bill = work.view(Billing).bill(customer.org_unit, command.bill_id)
    if bill is None or bill.account_no != customer.account_no:
        raise refuse("bill.unknown", "bill_id", bill_id=command.bill_id)
    told = read_explanation(work, bill, work.today)
    snapshot = ExplanationSnapshot(
        holder=_holder(customer, "SM", command, work),
        told=told.explanation,
        comparisons=told.comparisons,
    )
    order = PaperOrder(
        kind=EXPLANATION,
        number=snapshot.holder.number,
        snapshot=snapshot,
        account_no=customer.account_no,
        amount_fen=told.explanation.balance_fen,
        layout="a5",
    )
    return Decision(facts=(), papers=(order,), news=f"已打印 {bill.period} 电费说明单 {order.number}")


@handles(PrintStatement)
def print_statement(command: PrintStatement, work: Work) -> Decision:
    """One paper 'statement' on A4. Raises Refused: customer.unknown, statement.backwards."""
    customer = _customer(command.account_no, work)
    if command.from_on > command.to_on:
        raise refuse("statement.backwards", "to_on", from_on=command.from_on, to_on=command.to_on)
    work.lock(f"account:{customer.account_no}")
    statement = read_statement(work, customer, command.from_on, command.to_on)
    snapshot = StatementSnapshot(
        holder=_holder(customer, "DZ", command, work),
        statement=statement,
        months=chart_upto(work, customer, command.to_on),
    )
    order = PaperOrder(
        kind=STATEMENT,
        number=snapshot.holder.number,
        snapshot=snapshot,
        account_no=customer.account_no,
        amount_fen=statement.closing_fen,
        layout="a4",
    )
    return Decision(facts=(), papers=(order,), news=f"已打印对账单 {order.number}")


class Told(msgspec.Struct, frozen=True):
    """A bill explained, and compared where there is something to compare it with."""

    explanation: Explanation
    comparisons: tuple[Comparison, ...]


def read_explanation(rooms: Rooms, bill: Bill, on: date) -> Told:
    """Everything known about a bill, as of a day. Raises Refused: billing.no_rules."""
    book = {tariff.code: tariff for tariff in rooms.view(TariffsView).tariffs()}
    basis = rooms.view(Billing).basis(bill.org_unit, bill.bill_id)
    rules = late_fee_rules(rooms)
    corrections = tuple(_corrections(rooms, bill))
    explanation = explain(bill, basis, book, rules, on, corrections)
    return Told(explanation, tuple(_comparisons(rooms, bill, book)))


def _corrections(rooms: Rooms, bill: Bill) -> Iterator[BillCorrected]:
    for fact in rooms.view(SubjectFacts).about(f"bill:{bill.bill_id}", (BillCorrected.kind,)):
        body = fact.body()
        if isinstance(body, BillCorrected) and body.org_unit == bill.org_unit:
            yield body


def _comparisons(rooms: Rooms, bill: Bill, book: Mapping[str, Tariff]) -> Iterator[Comparison]:
    """With the bill before, and with the one of the same month last year."""
    billing, months = rooms.view(Billing), rooms.view(AccountMonths)
    unit, account_no = bill.org_unit, bill.account_no
    before = months.last_before(unit, account_no, bill.period)
    year_ago = months.last_before(unit, account_no, moved(bill.period, -11))
    others = [before] if before else []
    if year_ago and year_ago.period == moved(bill.period, -12) and year_ago not in others:
        others.append(year_ago)
    now = (bill, billing.basis(unit, bill.bill_id))
    for other in others:
        if not bill.withdrawn:
            yield compare(now, (other, billing.basis(unit, other.bill_id)), book)


def read_statement(rooms: Rooms, customer: CustomerRow, from_on: date, to_on: date) -> Statement:
    """The statement of an account from the journal."""
    facts = rooms.view(SubjectFacts).about(f"account:{customer.account_no}", KINDS)
    return statement_of(facts, customer.org_unit, customer.account_no, from_on, to_on)


def chart_upto(rooms: Rooms, customer: CustomerRow, day: date) -> tuple[Month, ...]:
    """The months up to the last bill of an account until a day; none where there is no bill."""
    view = rooms.view(AccountMonths)
    newest = view.last_before(customer.org_unit, customer.account_no, moved(f"{day:%Y-%m}", 1))
    return read_months(view, customer.org_unit, customer.account_no, newest.period) if newest else ()


def _customer(account_no: str, work: Work) -> CustomerRow:
    number = fold_code(account_no, "account_no")
    customer = work.view(CustomersView).customer(number)
    if customer is None:
        raise refuse("customer.unknown", "account_no", account_no=number)
    return customer


def _holder(customer: CustomerRow, series: str, command: Command, work: Work) -> Holder:
    """The number is made of the day and the command, so that a repeat of the command is the same paper."""
    return Holder(
        number=f"{series}{work.today:%y%m%d}-{command.command_id[-8:].upper()}",
        account_no=customer.account_no,
        account_name=mask_name(customer.name, customer.kind or "resident"),
        address=customer.address,
        org_name=work.desk.org_name,
        desk_name=work.desk.name,
        clerk=work.session.name,
        made_ms=work.now_ms,
    )
