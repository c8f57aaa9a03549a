"""Takes a payment and undoes one: checks everything at once, spends the money, hands over the receipt."""

from datetime import date
from typing import ClassVar

from app.billing.late_fee import LateFeeRules
from app.billing.views import Bill, Billing
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, PaperOrder, Session, Work, handles
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import Conflict, Doubt, Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.numbers.commands import supply
from app.numbers.views import Books
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.allocation import Split, allocate
from app.payments.facts import Allocation, PaymentReversed, PaymentTaken
from app.payments.receipts import receipt_of, reversal_of
from app.payments.settings import CounterSettings
from app.payments.sheet import counter_settings, late_fee_rules, raw_credit_fen, sheet_bill
from app.payments.snapshots import ReceiptSnapshot
from app.payments.views import PaymentRow, PaymentsView, SheetBill, ShiftRow
from app.payments.vocabulary import ORDERS, SURPLUSES, TENDERS
from app.security.approvals import require_approval

APPROVE = "payment.approve_reversal"
"""The purpose a second person approves a reversal for, with the subject 'payment:<payment_id>'."""


class TakePayment(Command, frozen=True, kw_only=True):
    """Take money for an account. Amounts are fen.

    `bill_ids` are the selected bills, none for a deposit; `expected_due_fen` is the 应收 the customer
    saw (selected bills less credit): if it is no longer so, the answer is a Conflict. `surplus` says
    what happens to more cash than due ('change' or 'deposit'); other tenders always deposit it.
    """

    permission: ClassVar[str] = "payment.take"
    account_no: str
    bill_ids: tuple[str, ...] = ()
    received_fen: int
    expected_due_fen: int
    tender: str = "cash"
    reference: str = ""
    surplus: str = "change"
    order: str = "month"


class ReversePayment(Command, frozen=True, kw_only=True):
    """Undo a payment of this shift and hand the money back, with a second person's approval."""

    permission: ClassVar[str] = "payment.reverse"
    payment_id: str
    reason: str
    approval_id: str


@handles(TakePayment)
def take_payment(command: TakePayment, work: Work) -> Decision:
    """Raises Refused (all reasons at once), Conflict payments.changed, Doubt payments.same_again
    or payments.much_change."""
    account_no = fold_code(command.account_no, "account_no")
    work.lock(f"account:{account_no}")
    settings = counter_settings(work)
    shift = work.view(PaymentsView).shift_of(work.desk.desk_id)
    customer = work.view(CustomersView).customer(account_no)
    reasons = [*shift_troubles(shift, work.session, work.today), *_form_troubles(command, settings)]
    if customer is None:
        reasons.append(Refusal("payments.unknown_account", "account_no", account_no=account_no))
    elif customer.status == "closed":
        reasons.append(Refusal("payments.account_closed", "account_no"))
    if customer is None or shift is None or reasons:
        raise Refused(reasons)
    rules = late_fee_rules(work)
    lines, credit = _selected(command, customer, rules, work)
    split = allocate(
        [line.due for line in lines],
        command.received_fen,
        max(0, credit),
        order=command.order,
        give_change=command.tender == "cash" and command.surplus == "change",
    )
    _agree(command, split)
    doubts = _doubts(command, split, customer, settings, work)
    _insist(doubts, command)
    number = work.view(Books).draw(work.desk, "receipt")
    body = _taken(command, work, customer, shift, lines, split, rules, number, doubts)
    credit_left = max(0, credit - split.credit_used_fen + split.deposit_fen)
    snapshot = receipt_of(body, customer, lines, credit_left, work)
    return Decision(
        facts=(body, *supply(work, "receipt")),
        papers=(_order(number, snapshot, body.account_no, snapshot.total_fen),),
        result={
            "payment_id": body.payment_id,
            "receipt_no": number,
            "account_no": body.account_no,
            "tender": body.tender,
            "due_fen": split.due_fen,
            "received_fen": body.received_fen,
            "change_fen": split.change_fen,
            "deposit_fen": split.deposit_fen,
            "credit_used_fen": split.credit_used_fen,
            "credit_left_fen": credit_left,
        },
        news=f"已收 ¥{yuan(snapshot.total_fen)} 收据 {number}",
    )


def shift_troubles(shift: ShiftRow | None, session: Session, today: date) -> list[Refusal]:
    """Why money cannot move at this desk now: no shift, another person's, or one of a former day."""
    if shift is None:
        return [Refusal("payments.no_shift")]
    reasons = []
    if shift.staff_no != session.staff_no:
        reasons.append(Refusal("payments.shift_of_other", name=shift.staff_name))
    if shift.business_day is not None and shift.business_day < today:
        reasons.append(Refusal("payments.shift_of_old_day", day=shift.business_day))
    return reasons


def _form_troubles(command: TakePayment, settings: CounterSettings) -> list[Refusal]:
    """What is wrong with the answers themselves."""
    reasons = []
    if command.tender not in TENDERS:
        reasons.append(Refusal("payments.unknown_tender", "tender", tender=command.tender[:20]))
    elif command.tender != "cash" and not _reference(command):
        name = TENDERS[command.tender]
        reasons.append(Refusal("payments.reference_required", "reference", tender=name))
    if command.order not in ORDERS:
        reasons.append(Refusal("payments.unknown_order", "order", order=command.order[:20]))
    if command.surplus not in SURPLUSES:
        reasons.append(Refusal("payments.unknown_surplus", "surplus"))
    if command.received_fen < 0:
        reasons.append(Refusal("payments.negative", "received"))
    elif command.received_fen > settings.hall_limit_fen:
        reasons.append(Refusal("payments.over_limit", "received", limit=yuan(settings.hall_limit_fen)))
    elif not command.received_fen and not (command.bill_ids and command.expected_due_fen <= 0):
        reasons.append(Refusal("payments.nothing_received", "received"))
    return reasons


def _reference(command: TakePayment) -> str:
    return fold_code(command.reference, "reference", limit=64)


def _selected(
    command: TakePayment, customer: CustomerRow, rules: LateFeeRules, work: Work
) -> tuple[list[SheetBill], int]:
    """The selected bills as they are now, oldest first, and the account's credit (may be negative).

    A bill settled meanwhile is left out: the changed sum then makes a Conflict.
    """
    billing = work.view(Billing)
    unsettled = billing.bills(customer.org_unit, customer.account_no)
    wanted = {clean(bill_id, "bill_ids") for bill_id in command.bill_ids}
    lines = [sheet_bill(bill, work.today, rules) for bill in unsettled if bill.bill_id in wanted]
    for bill_id in sorted(wanted - {line.bill.bill_id for line in lines}):
        bill = billing.bill(customer.org_unit, bill_id)
        if bill is None or bill.account_no != customer.account_no:
            raise refuse("payments.not_your_bill", "bill_ids")
    prepaid = billing.prepaid_fen(customer.org_unit, customer.account_no)
    return [line for line in lines if line.total_fen], raw_credit_fen(unsettled, prepaid)


def _agree(command: TakePayment, split: Split) -> None:
    """Exactly what the customer saw is posted, or nothing."""
    if split.due_fen != command.expected_due_fen:
        now, seen = yuan(split.due_fen), yuan(command.expected_due_fen)
        raise Conflict([Refusal("payments.changed", "received", now=now, seen=seen)])
    if not command.received_fen and not split.credit_used_fen:
        raise refuse("payments.nothing_received", "received")


def _doubts(
    command: TakePayment, split: Split, customer: CustomerRow, settings: CounterSettings, work: Work
) -> list[Refusal]:
    """What looks odd about this payment, accepted or not."""
    doubts = []
    net = command.received_fen - split.change_fen
    again = _same_again(customer, net, settings, work) if net else None
    if again is not None:
        doubts.append(
            Refusal(
                "payments.same_again",
                "received",
                minutes=settings.same_again_minutes,
                amount=yuan(net),
                receipt_no=again.receipt_no,
            )
        )
    if split.change_fen >= settings.change_doubt_fen:
        change, received = yuan(split.change_fen), yuan(command.received_fen)
        doubts.append(Refusal("payments.much_change", "received", change=change, received=received))
    return doubts


def _insist(doubts: list[Refusal], command: Command) -> None:
    open_doubts = [doubt for doubt in doubts if doubt.code not in command.accepted]
    if open_doubts:
        raise Doubt(open_doubts)


def _same_again(
    customer: CustomerRow, net_fen: int, settings: CounterSettings, work: Work
) -> PaymentRow | None:
    since = work.now_ms - settings.same_again_minutes * 60_000
    recent = work.view(PaymentsView).recent(customer.org_unit, customer.account_no, since, 50)
    same = (row for row in recent if row.net_fen == net_fen and not row.reversed)
    return next(same, None)


def _taken(
    command: TakePayment,
    work: Work,
    customer: CustomerRow,
    shift: ShiftRow,
    lines: list[SheetBill],
    split: Split,
    rules: LateFeeRules,
    number: str,
    doubts: list[Refusal],
) -> PaymentTaken:
    bills = {line.bill.bill_id: line.bill for line in lines}
    return PaymentTaken(
        org_unit=customer.org_unit,
        payment_id=new_id(),
        account_no=customer.account_no,
        receipt_no=number,
        shift_id=shift.shift_id,
        business_day=work.today,
        staff_name=work.session.name,
        tender=command.tender,
        reference=_reference(command) if command.tender != "cash" else "",
        due_fen=split.due_fen,
        received_fen=command.received_fen,
        change_fen=split.change_fen,
        allocations=tuple(
            _allocation(bills[part.bill_id], part.principal_fen, part.late_fen, work, rules)
            for part in split.parts
        ),
        deposit_fen=split.deposit_fen,
        credit_used_fen=split.credit_used_fen,
        order=command.order,
        doubts=tuple(doubt.code for doubt in doubts),
    )


def _allocation(bill: Bill, principal_fen: int, late_fen: int, work: Work, rules: LateFeeRules) -> Allocation:
    assessed = bill.late_assessed_by(principal_fen, work.today, rules)
    return Allocation(bill.bill_id, principal_fen, assessed, late_fen)


def _order(number: str, snapshot: ReceiptSnapshot, account_no: str, amount_fen: int) -> PaperOrder:
    return PaperOrder(
        kind="receipt", number=number, snapshot=snapshot, account_no=account_no, amount_fen=amount_fen
    )


@handles(ReversePayment)
def reverse_payment(command: ReversePayment, work: Work) -> Decision:
    """Same desk, same open shift, same day, once (facts.md §6.3). Raises Refused."""
    reason = clean(command.reason, "reason", required=True)
    payments = work.view(PaymentsView)
    row = payments.payment(clean(command.payment_id, "payment_id"))
    if row is None:
        raise refuse("payments.unknown_payment")
    work.lock(f"account:{row.account_no}")
    row = payments.payment(row.payment_id) or row
    shift = payments.shift_of(work.desk.desk_id)
    reasons = [*shift_troubles(shift, work.session, work.today), *_reversal_troubles(row, shift, work)]
    if reasons:
        raise Refused(reasons)
    approval = require_approval(
        work, clean(command.approval_id, "approval_id"), APPROVE, f"payment:{row.payment_id}"
    )
    credit = _credit_after(row, work)
    if credit < 0:
        raise refuse("payments.credit_spent")
    number = work.view(Books).draw(work.desk, "receipt")
    parts = payments.parts(row.org_unit, row.payment_id)
    body = PaymentReversed(
        org_unit=row.org_unit,
        payment_id=row.payment_id,
        account_no=row.account_no,
        receipt_no=row.receipt_no,
        slip_no=number,
        shift_id=row.shift_id,
        business_day=work.today,
        tender=row.tender,
        received_fen=row.received_fen,
        change_fen=row.change_fen,
        allocations=tuple(
            Allocation(part.bill_id, part.principal_fen, part.late_assessed_fen, part.late_fen)
            for part in parts
        ),
        deposit_fen=row.deposit_fen,
        credit_used_fen=row.credit_used_fen,
        reason=reason,
        approval_id=approval.approval_id,
        approver=approval.approver,
    )
    customer = work.view(CustomersView).customer(row.account_no)
    snapshot = reversal_of(body, row, parts, customer, credit, work)
    return Decision(
        facts=(body, *supply(work, "receipt")),
        papers=(_order(number, snapshot, row.account_no, row.net_fen),),
        result={
            "payment_id": row.payment_id,
            "receipt_no": row.receipt_no,
            "slip_no": number,
            "account_no": row.account_no,
            "tender": row.tender,
            "hand_back_fen": row.net_fen,
            "credit_left_fen": credit,
        },
        news=f"已冲正收据 {row.receipt_no},退回{TENDERS[row.tender]} ¥{yuan(row.net_fen)}",
    )


def _reversal_troubles(row: PaymentRow, shift: ShiftRow | None, work: Work) -> list[Refusal]:
    reasons = []
    if row.reversed:
        reasons.append(Refusal("payments.already_reversed", receipt_no=row.receipt_no))
    if row.desk_id != work.desk.desk_id:
        reasons.append(Refusal("payments.other_desk"))
    elif shift is not None and row.shift_id != shift.shift_id:
        reasons.append(Refusal("payments.other_shift"))
    if row.business_day != work.today:
        reasons.append(Refusal("payments.other_day"))
    return reasons


def _credit_after(row: PaymentRow, work: Work) -> int:
    """The account's credit when the payment is undone; negative if later payments have used it."""
    billing = work.view(Billing)
    unsettled = billing.bills(row.org_unit, row.account_no)
    parts = {
        part.bill_id: part.principal_fen
        for part in work.view(PaymentsView).parts(row.org_unit, row.payment_id)
    }
    # What a bill of this payment was overpaid by shrinks with the payment.
    overpaid = sum(max(0, bill.paid_fen - parts.get(bill.bill_id, 0) - bill.amount_fen) for bill in unsettled)
    prepaid = billing.prepaid_fen(row.org_unit, row.account_no)
    return prepaid + overpaid - row.deposit_fen + row.credit_used_fen
