"""What dunning warns of when a customer's file is opened: arrears, stops under way, plans, care."""

from __future__ import annotations

from collections.abc import Iterator

from app.arrears.views import ArrearsView
from app.arrears.vocabulary import CARES
from app.customers.alerts import Alert, Opened, alerts
from app.kernel.money import yuan
from app.payments.sheet import read_sheet


@alerts(rank=10)
def _arrears(opened: Opened) -> Iterator[Alert]:
    """What is overdue with its late fee."""
    sheet = read_sheet(opened.rooms, opened.row.account_no, opened.today)
    overdue = (
        [line for line in sheet.bills if line.bill.due_on is None or line.bill.due_on < opened.today]
        if sheet
        else []
    )
    if overdue:
        total = sum(line.total_fen for line in overdue)
        yield Alert(f"欠费 {len(overdue)} 笔 {yuan(total)} 元", grave=True)


@alerts(rank=30)
def _dunning(opened: Opened) -> Iterator[Alert]:
    """Care marks, a stop that is being prepared, a running plan."""
    case = opened.rooms.view(ArrearsView).case(opened.row.account_no)
    if case is None:
        return
    if case.care:
        yield Alert(CARES.get(case.care, case.care))
    if any(not stop.over and not stop.stopped_ms for stop in case.stops):
        yield Alert("停电办理中", grave=True)
    if any(not plan.ended for plan in case.plans):
        yield Alert("分期中")
