"""Random ratings of stations that are apart: one order rated twice, follow-ups closed before they open."""

from __future__ import annotations

import random

from app.kernel.facts import FactBody
from app.service.facts import FollowUpCalled, FollowUpClosed, FollowUpOpened, ServiceRated

TABLES = ("service_ratings", "follow_ups", "follow_up_calls")


def rating_work(_station: object, rng: random.Random) -> FactBody:
    """One fact of service."""
    unit = "3301"
    subject = {"org_unit": unit, "subject": rng.choice(["order:O1", "payment:P1"]), "account_no": "A1"}
    one = {"org_unit": unit, "follow_up_id": rng.choice(["F1", "F2"]), "account_no": "A1"}
    score = rng.randint(1, 5)
    return rng.choice(
        [
            ServiceRated(**subject, score=score, given_by=rng.choice(["customer", "clerk"])),
            FollowUpOpened(**one, subject="order:O1", score=score, reasons=("skill",), served_by="1001"),
            FollowUpCalled(**one, reached=rng.random() < 0.5),
            FollowUpClosed(**one, outcome=rng.choice(["solved", "explained"]), done="说明"),
        ]
    )
