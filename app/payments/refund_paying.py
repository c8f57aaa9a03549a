"""Pays an approved refund out: cash from the drawer of this shift, or a transfer with its reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from app.customers.masking import mask_name
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.money import yuan
from app.kernel.refusals import Conflict, Refusal, Refused, refuse
from app.kernel.text import fold_code
from app.numbers.commands import supply
from app.numbers.views import Books
from app.payments.commands import shift_troubles
from app.payments.refund_facts import RefundGiven
from app.payments.refund_views import RefundRow
from app.payments.refunds import RefundCase, payable_fen, standing_refund
from app.payments.snapshots import ReceiptSnapshot
from app.payments.views import PaymentsView, ShiftRow
from app.payments.vocabulary import REFUND_WAYS


class PayRefund(Command, frozen=True, kw_only=True):
    """Give the money back. `amount_fen` is what the page promised: if it is no longer so, the answer is
    a Conflict. `reference` is the bank's number of a transfer."""

    permission: ClassVar[str] = "payment.reverse"
    refund_id: str
    amount_fen: int
    reference: str = ""


@handles(PayRefund)
def pay_refund(command: PayRefund, work: Work) -> Decision:
    """One refund.given and its slip, numbered from the receipt book.

    Refuses refund.unknown, .over, .not_approved, .spent, .drawer_short, .bank_changed,
    .reference_needed, payments.no_shift and its like; Conflict refund.changed.
    """
    row, case = standing_refund(work, command.refund_id)
    shift = work.view(PaymentsView).shift_of(work.desk.desk_id) if row.way == "cash" else None
    reference = fold_code(command.reference, "reference", limit=64) if row.way == "transfer" else ""
    refusals = [*_standing_troubles(row, case), *_way_troubles(row, case, shift, reference, work)]
    if refusals:
        raise Refused(refusals)
    amount = payable_fen(row, case)
    if amount != command.amount_fen:
        raise Conflict([Refusal("refund.changed", now=yuan(amount), seen=yuan(command.amount_fen))])
    if shift is not None and amount > shift.expected_fen:
        raise refuse("refund.drawer_short")
    number = work.view(Books).draw(work.desk, "receipt")
    body = RefundGiven(
        org_unit=row.org_unit,
        refund_id=row.refund_id,
        account_no=row.account_no,
        amount_fen=amount,
        way=row.way,
        slip_no=number,
        business_day=work.today,
        staff_name=work.session.name,
        shift_id=shift.shift_id if shift else "",
        reference=reference,
    )
    left = case.credit_fen - amount
    paper = PaperOrder(
        kind="receipt",
        number=number,
        snapshot=refund_slip_of(body, row, case, left, work),
        account_no=row.account_no,
        amount_fen=amount,
    )
    return Decision(
        facts=(body, *supply(work, "receipt")),
        papers=(paper,),
        result={
            "refund_id": row.refund_id,
            "slip_no": number,
            "account_no": row.account_no,
            "paid_fen": amount,
            "credit_left_fen": left,
        },
        news=f"已退费{REFUND_WAYS[row.way]} ¥{yuan(amount)} 凭证 {number}",
    )


def _standing_troubles(row: RefundRow, case: RefundCase) -> Iterator[Refusal]:
    if not row.approved_ms:
        yield Refusal("refund.not_approved")
    if not payable_fen(row, case):
        yield Refusal("refund.spent")


def _way_troubles(
    row: RefundRow, case: RefundCase, shift: ShiftRow | None, reference: str, work: Work
) -> Iterator[Refusal]:
    if row.way == "cash":
        yield from shift_troubles(shift, work.session, work.today)
        return
    if case.customer.bank_digest != row.bank_digest:
        yield Refusal("refund.bank_changed")
    if not reference:
        yield Refusal("refund.reference_needed", "reference")


def refund_slip_of(
    body: RefundGiven, row: RefundRow, case: RefundCase, credit_left_fen: int, work: Work
) -> ReceiptSnapshot:
    """The slip: the sum in words, why, who approved, and a place for the payee's signature."""
    customer = case.customer
    return ReceiptSnapshot(
        kind="refund",
        number=body.slip_no,
        taken_at_ms=work.now_ms,
        account_no=body.account_no,
        account_name=mask_name(customer.name, customer.kind),
        address=customer.address,
        deposit_fen=body.amount_fen,
        total_fen=body.amount_fen,
        tender=REFUND_WAYS[body.way],
        tender_reference=body.reference,
        received_fen=body.amount_fen,
        credit_left_fen=credit_left_fen,
        clerk_no=work.session.staff_no,
        clerk_name=work.session.name,
        desk_name=work.desk.name,
        org_name=work.desk.org_name,
        reason=row.reason,
        payee=_payee(row, case),
        bank=f"{row.bank_name} {row.bank_masked}".strip(),
        approver=f"{row.approver} {row.document}".strip(),
    )


def _payee(row: RefundRow, case: RefundCase) -> str:
    """Masked the way the account's name is, where it is the same; another person's as a person's."""
    return mask_name(row.payee, case.customer.kind if row.payee == case.customer.name else "resident")
