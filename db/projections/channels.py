"""What payments through other channels do to bills."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.payments.channels import PaymentReceivedElsewhere
from db.tables.billing import account_money, bills
from db.writes import Sum, Write, projects


@projects(PaymentReceivedElsewhere)
def received_elsewhere(_fact: Fact, body: PaymentReceivedElsewhere) -> Iterable[Write]:
    yield Sum(bills, {"org_unit": body.org_unit, "bill_id": body.bill_id}, {"paid_fen": body.principal_fen})
    yield Sum(
        account_money,
        {"org_unit": body.org_unit, "account_no": body.account_no},
        {"received_fen": body.principal_fen, "payments": 1},
    )
