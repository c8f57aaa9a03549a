"""Random refunds of stations that are apart: steps of the same two refunds, from anywhere in any order."""

from __future__ import annotations

import random
from datetime import date
from typing import Protocol

from app.kernel.facts import FactBody
from app.payments.refund_facts import RefundApproved, RefundCancelled, RefundGiven, RefundRequested

TABLES = ("refunds",)


class Numbered(Protocol):
    """A station with a book of slips."""

    origin: str

    def draw(self) -> str: ...


def refund_work(station: Numbered, rng: random.Random) -> FactBody:
    """One step of a refund; two stations may even pay the same one, and the money is gone twice."""
    refund = {"org_unit": "3301", "refund_id": rng.choice(["F1", "F2"]), "account_no": "A1"}
    return rng.choice(
        [
            lambda: RefundRequested(
                **refund,
                amount_fen=rng.randint(1, 99),
                way="cash",
                payee="张三丰",
                reason="退预存",
                papers="收据",
                staff_name="王芳",
            ),
            lambda: RefundApproved(**refund, approver=rng.choice(["1002", "1003"])),
            lambda: RefundGiven(
                **refund,
                amount_fen=rng.randint(1, 99),
                way="cash",
                slip_no=station.draw(),
                business_day=date(2026, 3, 15),
                staff_name="王芳",
                shift_id=f"shift of {station.origin}",
            ),
            lambda: RefundCancelled(**refund, reason="不退了"),
        ]
    )()
