"""What refunds do to tables: the task by registers, the money by sums."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.payments.refund_facts import RefundApproved, RefundCancelled, RefundGiven, RefundRequested
from db.projections.numbers import used
from db.tables.billing import account_money
from db.tables.payments import shifts
from db.tables.refunds import refunds
from db.writes import Register, Sum, Write, projects


@projects(RefundRequested)
def refund_requested(fact: Fact, body: RefundRequested) -> Iterable[Write]:
    yield Register(
        refunds,
        _key(body),
        {
            "account_no": body.account_no,
            "amount_fen": body.amount_fen,
            "way": body.way,
            "payee": body.payee,
            "reason": body.reason,
            "papers": body.papers,
            "bank_name": body.bank_name,
            "bank_masked": body.bank_masked,
            "bank_digest": body.bank_digest,
            "requested_ms": stamp_ms(fact.hlc),
            "requester": fact.actor,
            "requester_name": body.staff_name,
        },
    )


@projects(RefundApproved)
def refund_approved(fact: Fact, body: RefundApproved) -> Iterable[Write]:
    yield Register(
        refunds,
        _key(body),
        {"approved_ms": stamp_ms(fact.hlc), "approver": body.approver, "document": body.document},
    )


@projects(RefundGiven)
def refund_given(fact: Fact, body: RefundGiven) -> Iterable[Write]:
    yield Register(
        refunds,
        _key(body),
        {
            "paid_ms": stamp_ms(fact.hlc),
            "paid_fen": body.amount_fen,
            "slip_no": body.slip_no,
            "shift_id": body.shift_id,
            "business_day": body.business_day,
            "reference": body.reference,
            "payer": fact.actor,
            "payer_name": body.staff_name,
        },
    )
    account = {"org_unit": body.org_unit, "account_no": body.account_no}
    yield Sum(account_money, account, {"prepaid_fen": -body.amount_fen})
    if body.shift_id:
        shift = {"org_unit": fact.org_unit, "shift_id": body.shift_id}
        yield Sum(shifts, shift, {"refunds": 1, "refunded_fen": body.amount_fen})
    yield used(fact, "receipt", body.slip_no, f"refund:{body.refund_id}")


@projects(RefundCancelled)
def refund_cancelled(fact: Fact, body: RefundCancelled) -> Iterable[Write]:
    yield Register(
        refunds,
        _key(body),
        {"cancelled_ms": stamp_ms(fact.hlc), "cancel_reason": body.reason, "canceller": fact.actor},
    )


def _key(body: RefundRequested | RefundApproved | RefundGiven | RefundCancelled) -> dict[str, object]:
    return {"org_unit": body.org_unit, "refund_id": body.refund_id}
