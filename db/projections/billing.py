"""Bills issued, withdrawn and corrected, and how far billing runs are; payments are projected apart."""

from collections.abc import Iterable
from typing import Any

import msgspec

from app.billing.facts import (
    BillBasis,
    BillCorrected,
    BillIssued,
    BillsIssued,
    BillsPrepared,
    BillsWithdrawn,
    RunApproved,
    RunClosed,
    RunStarted,
)
from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.payments.credit import CreditApplied
from db.tables.billing import account_money, bill_bases, bills, run_batches, run_items, runs
from db.writes import Grow, Register, Sum, Write, projects

_ENCODER = msgspec.json.Encoder()


@projects(BillIssued)
def bill_issued(_fact: Fact, body: BillIssued) -> Iterable[Write]:
    yield Register(
        bills,
        {"org_unit": body.org_unit, "bill_id": body.bill_id},
        {
            "account_no": body.account_no,
            "period": body.period,
            "kwh": body.kwh,
            "amount_fen": body.amount_fen,
            "issued_on": body.issued_on,
            "due_on": body.due_on,
            "late_class": body.late_class,
            "previous_reading": body.previous_reading,
            "current_reading": body.current_reading,
            "multiplier": body.multiplier,
            "source": body.source,
            "run_id": "",
            "apart_kwh": 0,
        },
    )


@projects(RunStarted)
def run_started(fact: Fact, body: RunStarted) -> Iterable[Write]:
    yield Register(
        runs,
        {"org_unit": body.org_unit, "run_id": body.run_id},
        {
            "period": body.period,
            "route": body.route,
            "accounts": body.accounts,
            "started_by": fact.actor,
            "started_ms": stamp_ms(fact.hlc),
        },
    )


@projects(BillsPrepared)
def bills_prepared(fact: Fact, body: BillsPrepared) -> Iterable[Write]:
    for bill in body.bills:
        yield Register(
            run_items,
            {"org_unit": body.org_unit, "run_id": body.run_id, "account_no": bill.account_no},
            {
                "kwh": bill.kwh,
                "amount_fen": bill.amount_fen,
                "flags": " ".join(bill.flags),
                "held": bill.held,
                "trouble": bill.trouble,
            },
        )
    if body.batch:
        amount = sum(bill.amount_fen for bill in body.bills)
        yield _batch(fact, body, "prepared", len(body.bills), amount, 0)


def _batch(
    fact: Fact, body: BillsPrepared | BillsIssued, stage: str, count: int, amount_fen: int, skipped: int
) -> Grow:
    row = {
        "org_unit": body.org_unit,
        "run_id": body.run_id,
        "stage": stage,
        "batch": body.batch,
        "upto": body.upto,
        "bills": count,
        "amount_fen": amount_fen,
        "skipped": skipped,
        "at_ms": stamp_ms(fact.hlc),
    }
    return Grow(run_batches, row)


@projects(RunApproved)
def run_approved(fact: Fact, body: RunApproved) -> Iterable[Write]:
    yield Register(
        runs,
        {"org_unit": body.org_unit, "run_id": body.run_id},
        {
            "approver": body.approver,
            "approved_by": fact.actor,
            "approved_ms": stamp_ms(fact.hlc),
            "approved_bills": body.bills,
            "approved_fen": body.total_fen,
        },
    )
    for account_no in body.held:
        yield Register(
            run_items,
            {"org_unit": body.org_unit, "run_id": body.run_id, "account_no": account_no},
            {"kept_back": True},
        )


@projects(RunClosed)
def run_closed(fact: Fact, body: RunClosed) -> Iterable[Write]:
    yield Register(
        runs,
        {"org_unit": body.org_unit, "run_id": body.run_id},
        {"closed_ms": stamp_ms(fact.hlc), "closed_by": fact.actor, "closed_reason": body.reason},
    )


@projects(BillsIssued)
def bills_issued(fact: Fact, body: BillsIssued) -> Iterable[Write]:
    for bill in body.bills:
        key = {"org_unit": body.org_unit, "bill_id": bill.bill_id}
        yield Register(
            bills,
            key,
            {
                "account_no": bill.account_no,
                "period": body.period,
                "kwh": bill.kwh,
                "amount_fen": bill.amount_fen,
                "issued_on": body.issued_on,
                "due_on": body.due_on,
                "late_class": bill.late_class,
                "previous_reading": bill.previous_reading,
                "current_reading": bill.current_reading,
                "multiplier": bill.multiplier,
                "source": "",
                "run_id": body.run_id,
                "apart_kwh": bill.apart_kwh,
            },
        )
        yield _basis(key, bill.basis)
    for account_no in body.skipped:
        yield Register(
            run_items,
            {"org_unit": body.org_unit, "run_id": body.run_id, "account_no": account_no},
            {"skipped": True},
        )
    amount = sum(bill.amount_fen for bill in body.bills)
    yield _batch(fact, body, "issued", len(body.bills), amount, len(body.skipped))


def _basis(key: dict[str, Any], basis: BillBasis) -> Register:
    return Register(bill_bases, key, {"basis": _ENCODER.encode(basis).decode()})


@projects(BillsWithdrawn)
def bills_withdrawn(_fact: Fact, body: BillsWithdrawn) -> Iterable[Write]:
    for bill_id, amount_fen, kwh in body.bills:
        key = {"org_unit": body.org_unit, "bill_id": bill_id}
        yield Register(bills, key, {"withdrawn": body.reason})
        yield Sum(bills, key, {"adjusted_fen": -amount_fen, "adjusted_kwh": -kwh})


@projects(BillCorrected)
def bill_corrected(_fact: Fact, body: BillCorrected) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "bill_id": body.bill_id}
    deltas = {
        "adjusted_fen": body.delta_fen,
        "adjusted_kwh": body.delta_kwh,
        "adjusted_apart_kwh": body.delta_apart_kwh,
    }
    yield Sum(bills, key, deltas)
    if body.basis is not None:
        yield _basis(key, body.basis)


@projects(CreditApplied)
def credit_applied(_fact: Fact, body: CreditApplied) -> Iterable[Write]:
    for one in body.accounts:
        for part in one.allocations:
            yield Sum(
                bills,
                {"org_unit": body.org_unit, "bill_id": part.bill_id},
                {
                    "paid_fen": part.principal_fen,
                    "late_assessed_fen": part.late_assessed_fen,
                    "late_paid_fen": part.late_fen,
                },
            )
        yield Sum(
            account_money,
            {"org_unit": body.org_unit, "account_no": one.account_no},
            {"prepaid_fen": -one.used_fen},
        )
