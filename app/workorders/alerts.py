"""What orders warn of when a customer's file is opened: businesses under way, and papers that never came."""

from __future__ import annotations

from collections.abc import Iterator

from app.customers.alerts import Alert, Opened, alerts
from app.workorders.catalog import word_of
from app.workorders.history import stage_word
from app.workorders.views import OrderRow, OrdersView
from app.workorders.vocabulary import OWED, PAPERS


@alerts(rank=40)
def _under_way(opened: Opened) -> Iterator[Alert]:
    """Open orders with the stage that waits; late ones are grave."""
    for order in _open_orders(opened):
        late = 0 < order.due_ms < opened.rooms.now_ms
        where = "挂起" if order.suspended else f"待{stage_word(order.stage, order.kind)}"
        words = f"在途 {word_of(order.kind)} {where}{',已超时' if late else ''}"
        yield Alert(words, grave=late)


@alerts(rank=45)
def _papers_owed(opened: Opened) -> Iterator[Alert]:
    """Papers that were promised for open orders; those whose day is past are grave."""
    open_orders = _open_orders(opened)
    states = opened.rooms.view(OrdersView).papers([order.order_no for order in open_orders])
    for order in open_orders:
        owed = [
            PAPERS.get(one.paper, one.paper) for one in states.get(order.order_no, ()) if one.state in OWED
        ]
        if owed:
            late = order.promised_by is not None and opened.today > order.promised_by
            until = f",应于 {order.promised_by} 前补交" if order.promised_by else ""
            yield Alert(f"欠资料 {'、'.join(owed)}{until}", grave=late)


@alerts(rank=15)
def _hazards(opened: Opened) -> Iterator[Alert]:
    """What the newest survey found unsafe; a later one that finds nothing takes it away."""
    surveyed = [
        order
        for order in opened.rooms.view(OrdersView).of_account(opened.row.account_no)
        if order.answers.get("survey_on")
    ]
    newest = max(surveyed, key=lambda order: order.answers["survey_on"], default=None)
    if newest is not None and newest.answers.get("hazard"):
        yield Alert(f"安全隐患:{newest.answers['hazard']}({newest.answers['survey_on']} 勘查)", grave=True)


def _open_orders(opened: Opened) -> tuple[OrderRow, ...]:
    return opened.rooms.view(OrdersView).of_account(opened.row.account_no, only_open=True)
