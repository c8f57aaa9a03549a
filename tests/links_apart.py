"""Random links of stations that are apart: accounts put to one customer, taken out, told apart."""

from __future__ import annotations

import random

from app.customers.facts import CustomersDistinguished, CustomersLinked, CustomersUnlinked, Member
from app.kernel.facts import FactBody

TABLES = ("customer_links", "told_apart")


def link_work(_station: object, rng: random.Random) -> FactBody:
    """One fact about two of three accounts."""
    one, other = sorted(rng.sample(["A1", "A2", "A3"], 2))
    members = Member("3301", one), Member("3301", other)
    customer_id = rng.choice(["C1", "C2"])
    return rng.choice(
        [
            CustomersLinked(org_unit="3301", customer_id=customer_id, members=members),
            CustomersUnlinked(org_unit="3301", customer_id=customer_id, members=members[:1], reason="弄错"),
            CustomersDistinguished(org_unit="3301", members=members, reason=rng.choice(["同名", "亲属"])),
        ]
    )
