"""Issued bills; what payments add to them is in the projections of payments."""

from collections.abc import Iterable

from app.billing.facts import BillIssued
from app.kernel.facts import Fact
from db.tables.billing import bills
from db.writes import Register, Write, projects


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
        },
    )
