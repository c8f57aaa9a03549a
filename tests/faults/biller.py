"""A desk that does nothing but bill, run as a process of its own so that it may die at any moment.

    python -m tests.faults.biller

reads lines `TARGET RUN_ID prepare|issue` and forks one biller for each, printing its process id, then
`gone` when it has ended.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from app.billing.run_commands import APPROVE, ApproveRun, StartRun
from app.billing.runs import BillingRuns
from app.kernel.ids import new_id
from app.numbers.series import written
from app.payments.facts import PaymentTaken
from app.security.facts import ApprovalGiven
from app.setup.billing_run import BillingRun
from db.bench.billing_town import UNIT, number, town
from tests.faults.hall import TODAY, open_engines, seat
from tests.homes import TestDesk

PERIOD = f"{TODAY:%Y-%m}"
BATCH = 20
_RULES = Path(__file__).parents[2] / "resources" / "rules"


def settle(desk: TestDesk, accounts: int) -> str:
    """Let a town come to the home of a desk, some of it with credit, and begin its run; the id."""
    late_fee = (_RULES / "late_fee.json").read_text("utf-8")
    for bodies in town(accounts, PERIOD, TODAY - timedelta(40), late_fee):
        desk.home.transact(lambda work, bodies=bodies: work.append(bodies))  # type: ignore[misc]
    credit = [_deposit(index) for index in range(0, accounts, 9)]
    desk.home.transact(lambda work: work.append(credit))
    run_id: str = desk.do(StartRun(period=PERIOD)).result["run_id"]
    return run_id


def _deposit(index: int) -> PaymentTaken:
    return PaymentTaken(
        org_unit=UNIT,
        payment_id=f"p{index}",
        account_no=number(index),
        receipt_no=written("X-", index + 1),
        shift_id="",
        business_day=date(2026, 3, 1),
        staff_name="王芳",
        tender="cash",
        reference="",
        due_fen=0,
        received_fen=15_000,
        change_fen=0,
        allocations=(),
        deposit_fen=15_000,
        credit_used_fen=0,
        order="month",
    )


def approve(desk: TestDesk, run_id: str) -> None:
    """A second person signs the run off as it is."""
    seen = desk.read(lambda rooms: rooms.view(BillingRuns).totals(UNIT, run_id))
    agreed = ApprovalGiven(
        org_unit=UNIT,
        approval_id=new_id(),
        approver="1003",
        purpose=APPROVE,
        subject=f"run:{run_id}",
        for_staff=desk.session.staff_no,
    )
    desk.home.transact(lambda work: work.append([agreed]))
    desk.do(
        ApproveRun(
            run_id=run_id,
            expected_bills=seen.bills,
            expected_fen=seen.amount_fen,
            approval_id=agreed.approval_id,
        )
    )


def work(target: str, run_id: str, stage: str) -> None:
    """One stage of the run, from wherever it is to its end or to death."""
    desk = seat(open_engines(target))
    run = BillingRun(desk.home, desk.do, UNIT, run_id, batch=BATCH)
    {"prepare": run.prepare, "issue": run.issue}[stage]()
    desk.home.close()


def _nursery(lines: Sequence[str]) -> None:
    for line in lines:
        child = os.fork()
        if not child:
            try:
                work(*line.split())
            finally:
                signal.pause()  # until it is killed, which happens to every one of them
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    _nursery(sys.stdin)  # type: ignore[arg-type]
