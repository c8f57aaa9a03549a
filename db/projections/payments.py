"""What payments, reversals and shifts do to tables: money by sums only, so stations agree after exchange."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.payments.facts import (
    Allocation,
    DrawerOpened,
    PaymentReversed,
    PaymentTaken,
    ShiftClosed,
    ShiftOpened,
)
from db.projections.numbers import used
from db.tables.billing import account_money, bills
from db.tables.payments import drawer_openings, payment_parts, payments, shifts
from db.writes import Grow, Register, Sum, Write, projects


@projects(PaymentTaken)
def payment_taken(fact: Fact, body: PaymentTaken) -> Iterable[Write]:
    principal, late = _paid(body.allocations)
    yield Register(
        payments,
        {"org_unit": body.org_unit, "payment_id": body.payment_id},
        {
            "account_no": body.account_no,
            "receipt_no": body.receipt_no,
            "shift_id": body.shift_id,
            "desk_id": fact.origin,
            "staff_no": fact.actor,
            "staff_name": body.staff_name,
            "at_ms": stamp_ms(fact.hlc),
            "business_day": body.business_day,
            "tender": body.tender,
            "reference": body.reference,
            "due_fen": body.due_fen,
            "received_fen": body.received_fen,
            "change_fen": body.change_fen,
            "principal_fen": principal,
            "late_fen": late,
            "deposit_fen": body.deposit_fen,
            "credit_used_fen": body.credit_used_fen,
            "order": body.order,
        },
    )
    for part in body.allocations:
        yield Grow(
            payment_parts,
            {
                "org_unit": body.org_unit,
                "payment_id": body.payment_id,
                "bill_id": part.bill_id,
                "principal_fen": part.principal_fen,
                "late_assessed_fen": part.late_assessed_fen,
                "late_fen": part.late_fen,
            },
        )
    yield from _money(body, 1)
    deltas = _shift_deltas(body, 1)
    if body.tender == "cash":
        deltas |= {"cash_received_fen": body.received_fen, "change_fen": body.change_fen}
    deltas["payments"] = 1
    yield Sum(shifts, {"org_unit": fact.org_unit, "shift_id": body.shift_id}, deltas)
    yield used(fact, "receipt", body.receipt_no, f"payment:{body.payment_id}")


@projects(PaymentReversed)
def payment_reversed(fact: Fact, body: PaymentReversed) -> Iterable[Write]:
    yield Register(
        payments,
        {"org_unit": body.org_unit, "payment_id": body.payment_id},
        {
            "reversed_ms": stamp_ms(fact.hlc),
            "reversal_reason": body.reason,
            "reversal_slip_no": body.slip_no,
            "reversal_staff_no": fact.actor,
            "approver": body.approver,
        },
    )
    yield from _money(body, -1)
    deltas = _shift_deltas(body, -1)
    net = body.received_fen - body.change_fen
    if body.tender == "cash":
        deltas["handed_back_fen"] = net
    deltas |= {"reversals": 1, "reversed_fen": net}
    yield Sum(shifts, {"org_unit": fact.org_unit, "shift_id": body.shift_id}, deltas)
    yield used(fact, "receipt", body.slip_no, f"reversal:{body.payment_id}")


def _paid(allocations: tuple[Allocation, ...]) -> tuple[int, int]:
    return sum(part.principal_fen for part in allocations), sum(part.late_fen for part in allocations)


def _money(body: PaymentTaken | PaymentReversed, sign: int) -> Iterable[Write]:
    """Bills and the account's prepaid money; `sign` -1 takes back."""
    for part in body.allocations:
        yield Sum(
            bills,
            {"org_unit": body.org_unit, "bill_id": part.bill_id},
            {
                "paid_fen": sign * part.principal_fen,
                "late_assessed_fen": sign * part.late_assessed_fen,
                "late_paid_fen": sign * part.late_fen,
            },
        )
    yield Sum(
        account_money,
        {"org_unit": body.org_unit, "account_no": body.account_no},
        {
            "prepaid_fen": sign * (body.deposit_fen - body.credit_used_fen),
            "received_fen": sign * (body.received_fen - body.change_fen),
            "payments": sign,
        },
    )


def _shift_deltas(body: PaymentTaken | PaymentReversed, sign: int) -> dict[str, int]:
    principal, late = _paid(body.allocations)
    deltas = {
        "principal_fen": sign * principal,
        "late_fen": sign * late,
        "deposit_fen": sign * body.deposit_fen,
        "credit_used_fen": sign * body.credit_used_fen,
    }
    if body.tender != "cash":
        deltas[f"{body.tender}_fen"] = sign * (body.received_fen - body.change_fen)
    return deltas


@projects(ShiftOpened)
def shift_opened(fact: Fact, body: ShiftOpened) -> Iterable[Write]:
    yield Register(
        shifts,
        {"org_unit": body.org_unit, "shift_id": body.shift_id},
        {
            "desk_id": body.desk_id,
            "staff_no": body.staff_no,
            "staff_name": body.staff_name,
            "business_day": body.business_day,
            "opened_ms": stamp_ms(fact.hlc),
            "float_fen": body.float_fen,
        },
    )


@projects(ShiftClosed)
def shift_closed(fact: Fact, body: ShiftClosed) -> Iterable[Write]:
    yield Register(
        shifts,
        {"org_unit": body.org_unit, "shift_id": body.shift_id},
        {
            "closed_ms": stamp_ms(fact.hlc),
            "slip_no": body.slip_no,
            "counted_fen": body.counted_fen,
            "expected_at_close_fen": body.expected_fen,
            "difference_fen": body.difference_fen,
            "difference_reason": body.reason,
        },
    )
    yield used(fact, "shift", body.slip_no, f"shift:{body.shift_id}")


@projects(DrawerOpened)
def drawer_opened(fact: Fact, body: DrawerOpened) -> Iterable[Write]:
    yield Grow(
        drawer_openings,
        {
            "org_unit": body.org_unit,
            "shift_id": body.shift_id,
            "opening_id": body.opening_id,
            "at_ms": stamp_ms(fact.hlc),
            "staff_no": fact.actor,
            "reason": body.reason,
        },
    )
    yield Sum(shifts, {"org_unit": body.org_unit, "shift_id": body.shift_id}, {"drawer_openings": 1})
