"""Random facts about orders and contracts of stations that are apart: an order that both of them work on."""

from __future__ import annotations

import random
from datetime import date

from app.kernel.facts import FactBody
from app.workorders.contracts.data import ContractData
from app.workorders.contracts.facts import ContractDrawnUp, ContractEnded, ContractSigned
from app.workorders.facts import (
    AttachmentDropped,
    AttachmentStored,
    BreachExplained,
    ClockEnd,
    HandedOver,
    OrderAccepted,
    OrderEnded,
    PapersBrought,
    PaperState,
    PlanExtended,
    Resumed,
    SentBack,
    StageDone,
    Suspended,
)

TABLES = (
    "orders",
    "order_phones",
    "order_events",
    "order_papers",
    "order_clocks",
    "order_breaches",
    "attachments",
    "contracts",
)


def order_work(_station: object, rng: random.Random) -> FactBody:
    """One fact about one of two orders."""
    about = {"org_unit": "3301", "order_no": rng.choice(["O-0000001", "O-0000002"]), "account_no": "A1"}
    stage, reason, due = rng.choice(["survey", "reply"]), rng.choice(["甲", "乙"]), rng.randint(0, 3)
    ended = ClockEnd(clock="lv_reply", started_ms=1, due_ms=5, ended_ms=rng.randint(2, 9), late=True)
    paper = PaperState(paper="property", state=rng.choice(["missing", "promised", "seen"]))
    return rng.choice(
        [
            lambda: OrderAccepted(
                case_id="C1",
                bundle_id="B1",
                business="transfer",
                answers={"name": reason, "phones": f"13{due}"},
                papers=(paper,),
                stage=stage,
                due_ms=due,
                **about,
            ),
            lambda: StageDone(
                stage=stage,
                next_stage="reply",
                answers={"note": reason},
                clocks=(ended,),
                due_ms=due,
                plan_until=date(2026, 3, 1 + due),
                **about,
            ),
            lambda: SentBack(stage="reply", to_stage=stage, reason=reason, due_ms=due, **about),
            lambda: HandedOver(owner=reason, **about),
            lambda: Suspended(reason=reason, **about),
            lambda: Resumed(due_ms=due, **about),
            lambda: PlanExtended(until=date(2026, 4, 1 + due), reason=reason, **about),
            lambda: BreachExplained(clock="lv_reply", reason=reason, **about),
            lambda: PapersBrought(papers=(paper,), **about),
            lambda: OrderEnded(how=rng.choice(["withdrawn", "archived"]), reason=reason, **about),
        ]
    )()


def case_work(_station: object, rng: random.Random) -> FactBody:
    """One fact about the scans of a case or about a contract that two stations hold."""
    scan = {"org_unit": "3301", "case_id": "C1", "attachment_id": rng.choice(["S1", "S2"])}
    contract = {
        "org_unit": "3301",
        "contract_no": rng.choice(["H-0000001", "H-0000002"]),
        "edition": 1,
        "account_no": "A1",
        "order_no": rng.choice(["O-0000001", "O-0000002"]),
    }
    day, word = date(2026, 3, rng.randint(1, 9)), rng.choice(["甲", "乙"])
    return rng.choice(
        [
            lambda: AttachmentStored(
                paper="identity", name=word, media_type="image/png", size=1, sha256="a", **scan
            ),
            lambda: AttachmentDropped(reason=word, **scan),
            lambda: ContractDrawnUp(
                contract="lv", data=ContractData(supplier="所", customer=word), **contract
            ),
            lambda: ContractSigned(
                signed_on=day,
                customer_signer=word,
                supplier_signer="王芳",
                way="paper",
                sha256="b",
                **contract,
            ),
            lambda: ContractEnded(ended_on=day, reason=word, **contract),
        ]
    )()
