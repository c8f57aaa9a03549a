"""Random dunning of stations that are apart: reminders, notices, stops and plans about the same accounts."""

from __future__ import annotations

import random
from datetime import date

from app.arrears.facts import (
    CareMarked,
    Instalment,
    NoticeDelivered,
    PlanAgreed,
    PlanEnded,
    Reminder,
    RemindersRecorded,
    StopAnnounced,
    StopApproved,
    StopCancelled,
    StopExecuted,
    StopRequested,
    SupplyRestored,
)
from app.kernel.facts import FactBody

TABLES = ("reminders", "notices", "stops", "cares", "plans")


def dun_work(_station: object, rng: random.Random) -> FactBody:
    """One fact of dunning; steps of one stop may come from anywhere in any order."""
    account_no = rng.choice(["A1", "A2"])
    unit = "3301"
    stop = {"org_unit": unit, "request_id": rng.choice(["S1", "S2"]), "account_no": account_no}
    plan = {"org_unit": unit, "plan_id": "P1", "account_no": account_no}
    told = Reminder(account_no=account_no, owed_fen=rng.randint(1, 99), channel="sms")
    return rng.choice(
        [
            CareMarked(org_unit=unit, account_no=account_no, care=rng.choice(["", "first"])),
            RemindersRecorded(org_unit=unit, batch_id=f"{rng.random()}", reminders=(told,)),
            NoticeDelivered(
                org_unit=unit,
                notice_no="N-0000001",
                account_no=account_no,
                delivered_ms=rng.randint(1, 9),
                proof="signed",
            ),
            StopRequested(**stop, notice_no="N-0000001", planned_ms=rng.randint(1, 9), owed_fen=5),
            StopApproved(**stop, approver=rng.choice(["1002", "1003"])),
            StopAnnounced(**stop, announced_ms=rng.randint(1, 9), how="电话"),
            StopExecuted(**stop, stopped_ms=rng.randint(1, 9)),
            StopCancelled(**stop, reason="已缴清"),
            SupplyRestored(**stop, restored_ms=rng.randint(1, 9)),
            PlanAgreed(
                **plan,
                instalments=(Instalment(date(2026, 3, 1), 5),),
                paid_before_fen=rng.randint(0, 9),
                approver="1003",
                reason="困难",
            ),
            PlanEnded(**plan, reason="未履行"),
        ]
    )
