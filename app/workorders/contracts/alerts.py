"""What contracts warn of when a file is opened: one that runs out, one that waits for its signature."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.alerts import Alert, Opened, alerts
from app.workorders.contracts.settings import contract_settings
from app.workorders.contracts.states import state_of
from app.workorders.contracts.views import ContractsView


@alerts(rank=40)
def _contracts(opened: Opened) -> Iterator[Alert]:
    rows = opened.rooms.view(ContractsView).of_account(opened.row.account_no)
    if any(row.waits for row in rows):
        yield Alert("合同待签")
    terms = [row for row in rows if row.holds and row.data.term_to is not None]
    if not terms:
        return
    alarm_days = contract_settings(opened.rooms).alarm_days
    states = {state_of(row, opened.today, alarm_days): row for row in reversed(terms)}
    if "expired" in states:
        yield Alert("合同已到期", grave=True)
    elif "expiring" in states:
        yield Alert(f"合同 {states['expiring'].data.term_to} 到期")
