"""Refunds of credit as tasks: asked for, approved by another person, or cancelled (facts.md §6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

import msgspec

from app.billing.views import Billing
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.home import Rooms
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.refund_facts import RefundApproved, RefundCancelled, RefundRequested
from app.payments.refund_views import REFUND_STATES, RefundRow, RefundsView
from app.payments.refundable import refundable_fen, tenders_kept
from app.payments.settings import CounterSettings
from app.payments.sheet import counter_settings, late_fee_rules, raw_credit_fen, sheet_bill
from app.payments.views import PaymentsView
from app.payments.vocabulary import REFUND_WAYS
from app.security.approvals import require_approval

APPROVE_SMALL = "payment.approve_reversal"
APPROVE_LARGE = "refund.approve"
"""The purposes a second person approves a refund for, with the subject 'refund:<refund_id>'."""
_DEPOSITS = 200
"""So many payments are looked through for the tenders of the credit left."""


class RequestRefund(Command, frozen=True, kw_only=True):
    """Ask an account's credit back; `papers` says what the customer showed. Fen."""

    permission: ClassVar[str] = "refund.request"
    account_no: str
    amount_fen: int
    way: str
    payee: str
    reason: str
    papers: str


class ApproveRefund(Command, frozen=True, kw_only=True):
    """Agree to a refund: by somebody else's password (`approval_id`), or '' by the signed-in person, who
    must be another than who asked. `document` is the number of the approval form, needed above the limit."""

    permission: ClassVar[str] = "refund.request"
    refund_id: str
    approval_id: str = ""
    document: str = ""


class CancelRefund(Command, frozen=True, kw_only=True):
    """The refund will not happen."""

    permission: ClassVar[str] = "refund.request"
    refund_id: str
    reason: str


class RefundCase(msgspec.Struct, frozen=True, kw_only=True):
    """An account as a refund sees it today. Sums are fen; `tenders` how the credit left was paid in."""

    customer: CustomerRow
    credit_fen: int
    owed_fen: int
    tenders: frozenset[str]
    open: RefundRow | None
    cash_limit_fen: int

    @property
    def refundable_fen(self) -> int:
        """What may go back; a refund under way is part of it, not beside it."""
        return refundable_fen(self.credit_fen, self.owed_fen)


def read_case(rooms: Rooms, account_no: str, on: date) -> RefundCase | None:
    """The case of an account, None if nobody has this number. Raises Refused: billing.no_rules."""
    account_no = fold_code(account_no, "account_no")
    customer = rooms.view(CustomersView).customer(account_no)
    if customer is None:
        return None
    unit, billing, rules = customer.org_unit, rooms.view(Billing), late_fee_rules(rooms)
    unsettled = billing.bills(unit, account_no)
    credit = max(0, raw_credit_fen(unsettled, billing.prepaid_fen(unit, account_no)))
    paid = rooms.view(PaymentsView).of_account(unit, account_no, (0, ""), _DEPOSITS) if credit else []
    return RefundCase(
        customer=customer,
        credit_fen=credit,
        owed_fen=sum(sheet_bill(bill, on, rules).total_fen for bill in unsettled),
        tenders=tenders_kept(credit, [(row.tender, row.deposit_fen) for row in paid if not row.reversed]),
        open=rooms.view(RefundsView).open_of(unit, account_no),
        cash_limit_fen=counter_settings(rooms).refund_cash_fen,
    )


def payable_fen(row: RefundRow, case: RefundCase) -> int:
    """What a refund can pay now: bills issued since it was asked for have used the credit first."""
    return min(row.amount_fen, case.refundable_fen)


def purpose_of(amount_fen: int, settings: CounterSettings) -> str:
    """Which right approves a refund of this sum."""
    return APPROVE_SMALL if amount_fen <= settings.refund_leader_fen else APPROVE_LARGE


def case_of(work: Work, account_no: str) -> RefundCase:
    """An account, locked. Raises Refused payments.unknown_account."""
    number = fold_code(account_no, "account_no")
    work.lock(f"account:{number}")
    case = read_case(work, number, work.today)
    if case is None:
        raise refuse("payments.unknown_account", "account_no", account_no=number)
    return case


def standing_refund(work: Work, refund_id: str) -> tuple[RefundRow, RefundCase]:
    """A refund under way and its account, locked. Raises Refused refund.unknown, .over."""
    view = work.view(RefundsView)
    row = view.refund(clean(refund_id, "refund_id"))
    if row is None:
        raise refuse("refund.unknown")
    case = case_of(work, row.account_no)
    row = view.refund(row.refund_id) or row
    if not row.open:
        raise refuse("refund.over", state=REFUND_STATES[row.state])
    return row, case


@handles(RequestRefund)
def request_refund(command: RequestRefund, work: Work) -> Decision:
    """One refund.requested. Refuses everything wrong at once: payments.unknown_account, refund.*, text.*."""
    case = case_of(work, command.account_no)
    customer = case.customer
    refusals = [*_sum_troubles(command.amount_fen, case), *_way_troubles(command, case)]
    words = {}
    for name, limit in (("payee", 60), ("reason", 100), ("papers", 100)):
        try:
            words[name] = clean(getattr(command, name), name, required=True, limit=limit)
        except Refused as refused:
            refusals.extend(refused.reasons)
    if refusals:
        raise Refused(refusals)
    transfer = command.way == "transfer"
    body = RefundRequested(
        org_unit=customer.org_unit,
        refund_id=new_id(),
        account_no=customer.account_no,
        amount_fen=command.amount_fen,
        way=command.way,
        payee=words["payee"],
        reason=words["reason"],
        papers=words["papers"],
        staff_name=work.session.name,
        bank_name=customer.bank_name if transfer else "",
        bank_masked=customer.bank_masked if transfer else "",
        bank_digest=customer.bank_digest if transfer else "",
    )
    return Decision(
        facts=(body,),
        result={"refund_id": body.refund_id, "account_no": body.account_no, "amount_fen": body.amount_fen},
        news=f"户号 {body.account_no} 退费 {yuan(body.amount_fen)} 元已申请,等待批准",
    )


def _sum_troubles(amount_fen: int, case: RefundCase) -> Iterator[Refusal]:
    under_way, most = case.open, case.refundable_fen
    sums = {"credit": yuan(case.credit_fen), "owed": yuan(case.owed_fen)}
    if under_way is not None:
        amount, state = yuan(under_way.amount_fen), REFUND_STATES[under_way.state]
        yield Refusal("refund.open_already", amount=amount, state=state)
    if amount_fen <= 0:
        yield Refusal("refund.bad_amount", "amount_fen")
    elif not most:
        yield Refusal("refund.nothing", "amount_fen", account_no=case.customer.account_no, **sums)
    elif amount_fen > most:
        yield Refusal("refund.too_much", "amount_fen", refundable=yuan(most), **sums)


def _way_troubles(command: RequestRefund, case: RefundCase) -> Iterator[Refusal]:
    """Small sums may go back in cash, and only money that did not come by transfer (facts.md §6.3)."""
    if command.way not in REFUND_WAYS:
        yield Refusal("refund.unknown_way", "way")
    elif command.way == "transfer":
        if not case.customer.bank_digest:
            yield Refusal("refund.no_bank", "way")
    elif "transfer" in case.tenders:
        yield Refusal("refund.transfer_only", "way")
    elif command.amount_fen > case.cash_limit_fen:
        yield Refusal("refund.cash_limit", "way", limit=yuan(case.cash_limit_fen))


@handles(ApproveRefund)
def approve_refund(command: ApproveRefund, work: Work) -> Decision:
    """One refund.approved. Refuses refund.unknown, .over, .approved_already, .own_request, .spent,
    .document_needed, security.approval_*."""
    row, case = standing_refund(work, command.refund_id)
    settings = counter_settings(work)
    document = fold_code(command.document, "document", limit=40)
    if row.approved_ms:
        raise refuse("refund.approved_already", approver=row.approver)
    if not payable_fen(row, case):
        raise refuse("refund.spent")
    if row.amount_fen > settings.refund_leader_fen and not document:
        raise refuse("refund.document_needed", "document", limit=yuan(settings.refund_leader_fen))
    approver = _approver(command, row, purpose_of(row.amount_fen, settings), work)
    if approver == row.requester:
        raise refuse("refund.own_request")
    body = RefundApproved(
        org_unit=row.org_unit,
        refund_id=row.refund_id,
        account_no=row.account_no,
        approver=approver,
        approval_id=command.approval_id,
        document=document,
    )
    return Decision(facts=(body,), news=f"户号 {row.account_no} 退费 {yuan(row.amount_fen)} 元已批准")


def _approver(command: ApproveRefund, row: RefundRow, purpose: str, work: Work) -> str:
    """Who agrees: the signed-in person by their own right, or whoever gave the approval."""
    if not command.approval_id and purpose in work.session.permissions:
        return work.session.staff_no
    return require_approval(work, command.approval_id, purpose, f"refund:{row.refund_id}").approver


@handles(CancelRefund)
def cancel_refund(command: CancelRefund, work: Work) -> Decision:
    """One refund.cancelled. Refuses refund.unknown, .over, text.empty."""
    row, _ = standing_refund(work, command.refund_id)
    body = RefundCancelled(
        org_unit=row.org_unit,
        refund_id=row.refund_id,
        account_no=row.account_no,
        reason=clean(command.reason, "reason", required=True, limit=100),
    )
    return Decision(facts=(body,), news=f"户号 {row.account_no} 退费申请已撤销")
