"""Refunds as the worklist shows them, and which of them are listed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from app.customers.masking import mask_name
from app.customers.views import CustomersView
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.refund_views import REFUND_STATES, Place, RefundRow, RefundsView
from app.payments.vocabulary import REFUND_WAYS
from ui.lists.columns import Column
from ui.lists.model import Fetch


class Scope(Enum):
    """Which refunds are listed."""

    WAITING = "待办退费"
    ALL = "全部退费"
    ACCOUNT = "本户退费"


EMPTY = "这里没有退费。用 F2 找到客户即可申请。"
_ROLES = {"requested": "danger", "approved": "danger", "paid": "done", "cancelled": "muted"}
COLUMNS: tuple[Column[RefundRow], ...] = (
    Column("申请日期", lambda row: clock_text(row.requested_ms)[5:10], 7),
    Column("户号", lambda row: row.account_no, 15),
    Column("户名", lambda row: mask_name(row.name, row.kind or "resident"), 9, stretch=True),
    Column("方式", lambda row: REFUND_WAYS.get(row.way, row.way), 6),
    Column("金额(元)", lambda row: yuan(row.paid_fen or row.amount_fen), 10, number=True),
    Column("申请人", lambda row: row.requester_name, 8),
    Column("状态", lambda row: REFUND_STATES[row.state], 7, role=lambda row: _ROLES[row.state]),
)


def key_of(row: RefundRow) -> Place:
    """Where a page of the list goes on."""
    return row.requested_ms, row.refund_id


def listed(org_unit: str, scope: Scope, account_no: str) -> Fetch[RefundRow]:
    """Fetches the refunds of a scope."""

    def fetch(home: Snapshot, after: Place | None, limit: int) -> Sequence[RefundRow]:
        view, place = home.view(RefundsView), after or (0, "")
        if scope is Scope.WAITING:
            return view.waiting(org_unit, place, limit)
        if scope is Scope.ALL:
            return view.page(org_unit, place, limit)
        customer = home.view(CustomersView).customer(account_no)
        unit = customer.org_unit if customer else org_unit
        return view.page(unit, place, limit, account_no=account_no)

    return fetch
