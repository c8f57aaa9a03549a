"""What the till warns of when a customer's file is opened: a refund under way."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.alerts import Alert, Opened, alerts
from app.kernel.money import yuan
from app.payments.refund_views import REFUND_STATES, RefundsView


@alerts(rank=40)
def _refund(opened: Opened) -> Iterator[Alert]:
    row = opened.rooms.view(RefundsView).open_of(opened.row.org_unit, opened.row.account_no)
    if row is not None:
        yield Alert(f"退费 {yuan(row.amount_fen)} 元{REFUND_STATES[row.state]}")
