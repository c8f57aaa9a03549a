"""What is warned of when a file is opened: somebody was not satisfied and has not heard from us yet."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.alerts import Alert, Opened, alerts
from app.service.views import ServiceView


@alerts(rank=50)
def _follow_ups(opened: Opened) -> Iterator[Alert]:
    """Open follow-ups."""
    if opened.rooms.view(ServiceView).open_of_account(opened.row.account_no):
        yield Alert("不满意待回访")
