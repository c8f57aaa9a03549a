"""工单: every business of an account, newest first; Enter opens it on page 22."""

from __future__ import annotations

from app.customers.views import CustomerRow
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.workorders.catalog import word_of
from app.workorders.clocks import left_words
from app.workorders.history import stage_word
from app.workorders.views import OrderRow, OrdersView
from app.workorders.vocabulary import ENDS
from ui.customers.tab import ListTab
from ui.lists.columns import Column
from ui.lists.model import Fetch
from ui.shell.desk import Desk

Line = tuple[OrderRow, int]
"""An order and the moment at which it was read, UTC milliseconds."""


def _where(line: Line) -> str:
    order = line[0]
    if not order.open:
        return ENDS.get(order.how, order.how)
    return "挂起" if order.suspended else f"待{stage_word(order.stage, order.kind)}"


def _when(line: Line) -> str:
    order, now_ms = line
    if not order.open:
        return clock_text(order.ended_ms)[:10]
    return "" if order.suspended else left_words(order.due_ms, now_ms)


def _role(line: Line) -> str:
    order, now_ms = line
    return "danger" if order.open and 0 < order.due_ms < now_ms else "" if order.open else "muted"


COLUMNS: tuple[Column[Line], ...] = (
    Column("受理", lambda line: clock_text(line[0].accepted_ms)[:16], 16),
    Column("工单号", lambda line: line[0].order_no, 14),
    Column("业务", lambda line: word_of(line[0].kind), 16),
    Column("现状", _where, 14, role=_role),
    Column("时限或办结", _when, 12, role=_role),
    Column("原因", lambda line: line[0].suspended or line[0].ended_reason, 20, stretch=True),
)


def _fetch_of(row: CustomerRow | None) -> Fetch[Line]:
    def fetch(home: Snapshot, after: str | None, _limit: int) -> list[Line]:
        if row is None or after is not None:
            return []
        return [(order, home.now_ms) for order in home.view(OrdersView).of_account(row.account_no)]

    return fetch


class OrdersTab(ListTab[Line]):
    """The orders of an account: a household has few of them, so they come at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "工单", "该户没有办理过业务。", COLUMNS, lambda line: line[0].order_no, _fetch_of
        )

    def opened(self, row: Line) -> None:
        if "order.view" in self.desk.session.permissions:
            self.open_item.emit("22", row[0].account_no, row[0].order_no)
