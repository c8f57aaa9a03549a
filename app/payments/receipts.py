"""Freezes what a receipt, a reversal slip and a closing slip say, at the moment of posting."""

from collections.abc import Sequence

from app.customers.masking import mask_name
from app.customers.views import CustomerRow
from app.kernel.commands import Work
from app.payments.facts import PaymentReversed, PaymentTaken, ShiftClosed
from app.payments.snapshots import ReceiptLine, ReceiptSnapshot, ShiftSlipSnapshot, SlipLine, TenderSum
from app.payments.views import PaymentPart, PaymentRow, SheetBill, ShiftSummary
from app.payments.vocabulary import TENDERS


def receipt_of(
    body: PaymentTaken,
    customer: CustomerRow,
    bills: Sequence[SheetBill],
    credit_left_fen: int,
    work: Work,
) -> ReceiptSnapshot:
    """The receipt of a payment; a deposit's when no bill got anything."""
    paid = {part.bill_id: part for part in body.allocations}
    lines = []
    for line in bills:
        part = paid.get(line.bill.bill_id)
        if part is None:
            continue
        lines.append(
            ReceiptLine(
                period=line.bill.period,
                previous_reading=line.bill.previous_reading,
                current_reading=line.bill.current_reading,
                multiplier=line.bill.multiplier,
                kwh=line.bill.kwh,
                amount_fen=part.principal_fen,
                late_fee_fen=part.late_fen,
                late_days=line.late.days,
                partial=part.principal_fen + part.late_fen < line.total_fen,
            )
        )
    return ReceiptSnapshot(
        kind="receipt" if lines else "deposit",
        number=body.receipt_no,
        taken_at_ms=work.now_ms,
        account_no=body.account_no,
        account_name=mask_name(customer.name, customer.kind),
        address=customer.address,
        lines=tuple(lines),
        deposit_fen=body.deposit_fen,
        credit_used_fen=body.credit_used_fen,
        total_fen=body.received_fen - body.change_fen,
        tender=TENDERS[body.tender],
        tender_reference=body.reference,
        received_fen=body.received_fen,
        change_fen=body.change_fen,
        credit_left_fen=credit_left_fen,
        clerk_no=work.session.staff_no,
        clerk_name=work.session.name,
        desk_name=work.desk.name,
        org_name=work.desk.org_name,
    )


def reversal_of(
    body: PaymentReversed,
    row: PaymentRow,
    parts: Sequence[PaymentPart],
    customer: CustomerRow | None,
    credit_left_fen: int,
    work: Work,
) -> ReceiptSnapshot:
    """The slip of a reversal; it names the original and shows the amounts handed back."""
    return ReceiptSnapshot(
        kind="reversal",
        number=body.slip_no,
        taken_at_ms=work.now_ms,
        account_no=body.account_no,
        account_name=mask_name(customer.name, customer.kind) if customer else "",
        address=customer.address if customer else "",
        lines=tuple(
            ReceiptLine(
                period=part.period, kwh=part.kwh, amount_fen=part.principal_fen, late_fee_fen=part.late_fen
            )
            for part in parts
        ),
        deposit_fen=body.deposit_fen,
        credit_used_fen=body.credit_used_fen,
        total_fen=row.net_fen,
        tender=TENDERS[body.tender],
        tender_reference=row.reference,
        received_fen=body.received_fen,
        change_fen=body.change_fen,
        credit_left_fen=credit_left_fen,
        clerk_no=work.session.staff_no,
        clerk_name=work.session.name,
        desk_name=work.desk.name,
        org_name=work.desk.org_name,
        original_number=body.receipt_no,
        reason=body.reason,
    )


def shift_slip_of(body: ShiftClosed, summary: ShiftSummary, work: Work) -> ShiftSlipSnapshot:
    """The closing slip of a shift."""
    shift = summary.shift
    return ShiftSlipSnapshot(
        shift_id=body.shift_id,
        number=body.slip_no,
        org_name=work.desk.org_name,
        desk_name=work.desk.name,
        clerk_no=shift.staff_no,
        clerk_name=shift.staff_name,
        opened_at_ms=shift.opened_ms,
        closed_at_ms=work.now_ms,
        float_fen=shift.float_fen,
        cash_in_fen=shift.cash_received_fen,
        change_fen=shift.change_fen,
        cash_out_fen=shift.handed_back_fen,
        expected_fen=body.expected_fen,
        counted_fen=body.counted_fen,
        difference_fen=body.difference_fen,
        tenders=tuple(
            TenderSum(tender=TENDERS[total.tender], count=total.count, amount_fen=total.net_fen)
            for total in summary.tenders
        ),
        receipts_from=summary.first_receipt,
        receipts_to=summary.last_receipt,
        receipt_count=summary.receipts,
        voided=tuple(
            SlipLine(at_ms=row.at_ms, number=row.first, reason=row.reason, staff=row.staff_no)
            for row in summary.voided
        ),
        reversals=tuple(
            SlipLine(
                at_ms=row.reversed_ms,
                number=row.receipt_no,
                amount_fen=row.net_fen,
                reason=row.reversal_reason,
                staff=row.approver,
            )
            for row in summary.reversals
        ),
        drawer_openings=tuple(
            SlipLine(at_ms=opening.at_ms, reason=opening.reason, staff=opening.staff_no)
            for opening in summary.openings
        ),
        denominations=body.pieces,
        refunded_fen=shift.refunded_fen,
        refunds=tuple(
            SlipLine(
                at_ms=row.paid_ms,
                number=row.slip_no,
                amount_fen=row.paid_fen,
                reason=row.reason,
                staff=row.approver,
            )
            for row in summary.refunds
        ),
    )
