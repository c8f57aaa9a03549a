"""收费记录 (12): what this shift, this desk or one customer has paid; from here it is undone or reprinted."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.customers.views import CustomersView
from app.kernel.commands import Outcome
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.views import PaymentRow, PaymentsView
from app.payments.vocabulary import TENDERS
from ui.lists.columns import Column
from ui.lists.model import KeyedModel
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList
from ui.till.payment_detail import PaymentDetail, payment_detail
from ui.till.reckoning import grouped
from ui.till.undo import Undo


class Scope(Enum):
    """Whose payments are listed."""

    SHIFT = "本班收费"
    DESK = "本台收费"
    ACCOUNT = "客户缴费"


COLUMNS: tuple[Column[PaymentRow], ...] = (
    Column("时间", lambda row: clock_text(row.at_ms)[5:16], 10),
    Column("收据", lambda row: row.receipt_no, 13, stretch=True),
    Column("户号", lambda row: row.account_no, 14),
    Column("方式", lambda row: TENDERS.get(row.tender, row.tender), 7),
    Column("金额", lambda row: yuan(row.net_fen), 10, number=True),
    Column("状态", lambda row: "已冲正" if row.reversed else "", 6, role=lambda _: "danger"),
)


class RecordsPage(Page):
    """A list that fetches by key, and the payment in hand beside it."""

    topics = frozenset({"payment", "shift"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope = Scope.SHIFT
        self._account_no = ""
        self._asked: Ticket | None = None
        self._awaits_cursor = False
        self.title = label(Scope.SHIFT.value, "title")
        self.model: KeyedModel[PaymentRow] = KeyedModel(
            desk, COLUMNS, lambda row: (row.at_ms, row.payment_id), self._fetch(), parent=self
        )
        self.list: FoldingList[PaymentRow] = FoldingList(
            self.model,
            "收费记录",
            "这里还没有收费。按 F4 查看本台以前的收费,或用 F2 查找客户。",
            narrow=620,
            dispensable=("户号", "方式"),
        )
        self.detail = PaymentDetail()
        self._undo = Undo(desk, self)
        self._compose()
        self.list.current_changed.connect(self._show)
        self.model.filled.connect(self._filled)
        self._undo.undone.connect(self._told)
        self._undo.reprinted.connect(self._told)

    def _compose(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(UNIT * 2)
        left.addWidget(self.title)
        left.addWidget(self.list, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT)
        across.setSpacing(UNIT * 3)
        across.addLayout(left, 1)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.detail)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        following = self._next_scope()
        keys: Actions = {"F4": (f"看{following.value}", lambda: self._look_at(following))}
        row = self.list.current_row()
        if row is not None:
            keys["F7"] = ("补打收据", self._reprint)
            if not row.reversed:
                keys["F8"] = ("冲正", self._reverse)
        return keys

    def entered(self) -> None:
        self._awaits_cursor = True
        self._look_at(Scope.SHIFT)

    def refresh(self) -> None:
        self.model.refresh()

    def take_customer(self, account_no: str) -> bool:
        self._account_no = account_no
        self._awaits_cursor = True
        self._look_at(Scope.ACCOUNT)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.detail.fit()

    def _next_scope(self) -> Scope:
        return Scope.DESK if self.scope is Scope.SHIFT else Scope.SHIFT

    def _look_at(self, scope: Scope) -> None:
        self.scope = scope
        named = f"  {grouped(self._account_no)}" if scope is Scope.ACCOUNT else ""
        self.title.setText(scope.value + named)
        self.model.load(self._fetch())
        self.actions_changed.emit()

    def _fetch(self) -> Callable[[Snapshot, Any, int], Sequence[PaymentRow]]:
        """The question of the scope in view."""
        scope, desk_id, account_no = self.scope, self.desk.info.desk_id, self._account_no

        def fetch(home: Snapshot, after: Any, limit: int) -> Sequence[PaymentRow]:
            view = home.view(PaymentsView)
            behind = after or (0, "")
            if scope is Scope.ACCOUNT:
                customer = home.view(CustomersView).customer(account_no)
                return view.of_account(customer.org_unit, account_no, behind, limit) if customer else []
            if scope is Scope.DESK:
                return view.payments_page(behind, limit, desk_id=desk_id)
            shift = view.shift_of(desk_id)
            return view.payments_page(behind, limit, shift_id=shift.shift_id) if shift else []

        return fetch

    def _filled(self) -> None:
        if self.model.rowCount() and self.list.table.current_place() < 0:
            self.list.table.selectRow(0)
        if self._awaits_cursor:  # an empty table is hidden and takes no cursor
            self._awaits_cursor = False
            self.list.setFocus()
        self._show(self.list.current_row())

    def _show(self, row: PaymentRow | None) -> None:
        self.actions_changed.emit()
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        if row is None:
            self.detail.show_nothing()
        else:
            self._asked = self.desk.ask(payment_detail(row), self.detail.show_payment)

    def _reprint(self) -> None:
        row = self.list.current_row()
        if row is not None:
            self._undo.reprint_row(row)

    def _reverse(self) -> None:
        row = self.list.current_row()
        if row is not None:
            self._undo.reverse_row(row)

    def _told(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
