"""How contracts end: by their own command, by an order, or with an order before they are signed."""

from __future__ import annotations

from datetime import date

from app.kernel.commands import Work
from app.workorders.contracts.facts import ContractEnded
from app.workorders.contracts.views import ContractRow, ContractsView


def ended(row: ContractRow, on: date, reason: str, order_no: str = "") -> ContractEnded:
    """The fact that a contract ends; `order_no` where an order is why."""
    return ContractEnded(
        org_unit=row.org_unit,
        contract_no=row.contract_no,
        edition=row.edition,
        account_no=row.account_no,
        order_no=order_no,
        ended_on=on,
        reason=reason,
    )


def given_up(work: Work, order_no: str) -> tuple[ContractEnded, ...]:
    """The contract of an order that is over, which nobody will sign any more; () where none waits."""
    row = work.view(ContractsView).of_order(order_no)
    return (ended(row, work.today, "工单已结束", order_no),) if row is not None and row.waits else ()
