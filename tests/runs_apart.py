"""Facts of billing for homes that are apart: random, about few runs and bills, so that they meet."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from app.billing.facts import (
    BillBasis,
    BillCorrected,
    BillPart,
    BillsIssued,
    BillsPrepared,
    BillsWithdrawn,
    IssuedBill,
    PreparedBill,
    RunApproved,
    RunClosed,
    RunStarted,
)
from app.kernel.facts import FactBody
from app.payments.credit import AccountCredit, CreditApplied
from app.payments.facts import Allocation
from app.tariffs.pricing.model import Usage

UNIT = "3301"
RUNS = ("R1", "R2")
ACCOUNTS = ("A1", "A2")
TABLES = ("bill_bases", "runs", "run_batches", "run_items")


def _basis(rng: random.Random) -> BillBasis:
    usage = Usage(kwh={"flat": Decimal(rng.randint(0, 9))})
    return BillBasis(parts=(BillPart(tariff_code="t", tariff_version="1", usage=usage),))


def billing_work(bills: tuple[str, ...], rng: random.Random) -> FactBody:
    """Any fact of billing, about any of the runs and bills."""
    run_id, account_no, bill_id = rng.choice(RUNS), rng.choice(ACCOUNTS), rng.choice(bills)
    amount, kwh, batch = rng.randint(0, 500), rng.randint(0, 9), rng.randint(0, 2)
    prepared = PreparedBill(
        account_no=account_no, kwh=kwh, amount_fen=amount, flags=("zero",)[: kwh % 2], held=not amount
    )
    issued = IssuedBill(
        bill_id=bill_id,
        account_no=account_no,
        kwh=kwh,
        amount_fen=amount,
        late_class="other",
        apart_kwh=kwh // 2,
        basis=_basis(rng),
    )
    part = Allocation(bill_id, amount, 2, 1)
    return rng.choice(
        [
            lambda: RunStarted(org_unit=UNIT, run_id=run_id, period="2026-01", accounts=kwh),
            lambda: BillsPrepared(org_unit=UNIT, run_id=run_id, batch=0, bills=(prepared,)),
            lambda: RunApproved(
                org_unit=UNIT, run_id=run_id, approver="1003", bills=1, total_fen=amount, held=(account_no,)
            ),
            lambda: BillsIssued(
                org_unit=UNIT,
                run_id=run_id,
                # A batch belongs to one desk, for a repeat has the command id of the first.
                batch=rng.randint(1, 10**9),
                period="2026-01",
                issued_on=date(2026, 3, 15),
                due_on=date(2026, 3, 25),
                bills=(issued,),
                skipped=(account_no,)[:batch],
            ),
            lambda: RunClosed(org_unit=UNIT, run_id=run_id, reason="放弃"[:batch]),
            lambda: BillsWithdrawn(
                org_unit=UNIT,
                run_id=run_id,
                bills=((bill_id, amount, kwh),),
                accounts=(account_no,),
                reason="错",
                approver="1003",
            ),
            lambda: BillCorrected(
                org_unit=UNIT,
                bill_id=bill_id,
                account_no=account_no,
                delta_fen=amount - 250,
                delta_kwh=kwh - 4,
                delta_apart_kwh=batch,
                basis=_basis(rng) if batch else None,
                reason="错",
                approver="1003",
            ),
            lambda: CreditApplied(
                org_unit=UNIT, accounts=(AccountCredit(account_no=account_no, allocations=(part,)),)
            ),
        ]
    )()
