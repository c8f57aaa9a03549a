"""Reads from the journal what changed an account's money."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from app.kernel.hlc import stamp_ms
from app.payments.statement import AccountFacts, DatedFact
from db import journal
from db.tables.journal import fact_subjects, facts

KINDS = (
    "bill.issued",
    "bills.issued",
    "bill.corrected",
    "bills.withdrawn",
    "credit.applied",
    "payment.taken",
    "payment.reversed",
    "payment.received_elsewhere",
)


class SqlAccountFacts:
    """Implements app.payments.statement.AccountFacts."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def money_facts(self, account_no: str) -> list[DatedFact]:
        query = (
            select(*journal.COLUMNS)
            .join(
                fact_subjects,
                (fact_subjects.c.org_unit == facts.c.org_unit)
                & (fact_subjects.c.origin == facts.c.origin)
                & (fact_subjects.c.seq == facts.c.seq),
            )
            .where(fact_subjects.c.subject == f"account:{account_no}", facts.c.kind.in_(KINDS))
            .order_by(facts.c.hlc, facts.c.origin, facts.c.seq)
        )
        found = (journal.fact_of(row) for row in self._conn.execute(query))
        return [DatedFact(stamp_ms(fact.hlc), fact.body()) for fact in found]


VIEWS: dict[type, Callable[[Connection], object]] = {AccountFacts: SqlAccountFacts}
