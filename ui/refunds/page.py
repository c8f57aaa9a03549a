"""Page 14 退费: the tasks that give credit back, and one of them beside the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.documents.commands import ReprintPaper
from app.kernel.commands import Command
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.refund_paying import PayRefund
from app.payments.refund_views import RefundRow
from app.payments.refunds import ApproveRefund, CancelRefund, RefundCase, read_case
from ui.forms.dialogs import ask_question, ask_reason
from ui.lists.model import KeyedModel
from ui.refunds.detail import Detail, RefundDetail, refund_detail
from ui.refunds.entries import DocumentDialog, first_values, request_entry, transfer_entry
from ui.refunds.rows import COLUMNS, EMPTY, Scope, key_of, listed
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList
from ui.till.reckoning import grouped
from ui.till.undo import WHY_REPRINTED

WHY_CANCELLED = ("客户不退了", "金额有误", "改用其他方式")


class RefundPage(PanelPage):
    """A customer found by the search box is asked for at once; F9 does what comes next."""

    topics = frozenset({"refund", "payment", "bill", "bills", "credit", "customer", "setting"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope = Scope.WAITING
        self.detail_of: Detail | None = None
        self._account_no = ""
        self._asked: Ticket | None = None
        self.title = label(Scope.WAITING.value, "title")
        self.model: KeyedModel[RefundRow] = KeyedModel(
            desk, COLUMNS, key_of, listed(desk.info.org_unit, Scope.WAITING, ""), parent=self
        )
        self.list: FoldingList[RefundRow] = FoldingList(
            self.model, "退费清单", EMPTY, narrow=620, dispensable=("户名", "方式", "申请人")
        )
        self.detail = RefundDetail()
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.list.current_changed.connect(self._show)
        self.model.filled.connect(self._filled)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(UNIT * 2)
        left.addWidget(self.title)
        left.addWidget(self.list, 1)
        across = QHBoxLayout(self.main)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 3)
        across.addLayout(left, 1)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.detail)

    def main_actions(self) -> Actions:
        following = Scope.ALL if self.scope is Scope.WAITING else Scope.WAITING
        keys: Actions = {
            "F3": ("申请退费", self._begin),
            "F4": (f"看{following.value}", lambda: self._look_at(following)),
        }
        detail = self.detail_of
        if detail is None:
            return keys
        if detail.row.slip_no and self.allowed("paper.reprint"):
            keys["F7"] = ("补打凭证", lambda: self._ask_reprint(detail.row))
        if detail.row.open:
            keys["F8"] = ("撤销申请", lambda: self._ask_cancel(detail.row))
            word, call = self._next_act(detail)
            if word:
                keys["F9"] = (word, call)
        return keys

    def _next_act(self, detail: Detail) -> tuple[str, Callable[[], object]]:
        """What F9 does for the refund in hand."""
        if not detail.payable_fen:
            return "", lambda: None
        if not detail.row.approved_ms:
            return "批准退费", lambda: self._ask_document(detail)
        if not self.allowed("payment.reverse"):
            return "", lambda: None
        if detail.row.way == "cash":
            return "退现金", lambda: self._ask_cash(detail)
        return "登记转账", lambda: self.open_panel(transfer_entry(self.desk, detail))

    def entered(self) -> None:
        self._look_at(Scope.WAITING)
        self.take_cursor()

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        self.model.refresh()

    def take_customer(self, account_no: str) -> bool:
        self._account_no = account_no
        self._look_at(Scope.ACCOUNT)
        self._begin()
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.detail.fit()

    def _look_at(self, scope: Scope) -> None:
        self.scope = scope
        if scope is not Scope.ACCOUNT:
            self._account_no = ""
        named = f"  {grouped(self._account_no)}" if self._account_no else ""
        self.title.setText(scope.value + named)
        self.model.load(listed(self.desk.info.org_unit, scope, self._account_no))
        self.actions_changed.emit()

    def _begin(self) -> None:
        """Ask for the customer in hand; without one, find one first."""
        account_no = self._account_no
        if not account_no:
            self.find_customer.emit()
            return

        def question(home: Snapshot) -> RefundCase | None:
            return read_case(home, account_no, home.today)

        self.desk.ask(question, self._begin_with, self._failed, owner=self)

    def _begin_with(self, case: RefundCase | None) -> None:
        if case is None or case.customer.account_no != self._account_no or self.panel is not None:
            return
        if case.open is not None:
            self.news.emit("该户有一笔退费在办,见清单。")
            self.take_cursor()
        elif not case.refundable_fen:
            self.warn.emit(f"没有可退的预存:预存 {yuan(case.credit_fen)} 元,欠费 {yuan(case.owed_fen)} 元。")
            self.take_cursor()
        else:
            self.open_panel(request_entry(self.desk, case), first_values(case))

    def _failed(self, error: object) -> None:
        self.warn.emit(str(error))

    def _filled(self) -> None:
        if self.model.rowCount() and self.list.table.current_place() < 0:
            self.list.table.selectRow(0)
        self._show(self.list.current_row())

    def _show(self, row: RefundRow | None) -> None:
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        if row is None:
            self._show_detail(None)
        else:
            self._asked = self.desk.ask(refund_detail(row), self._show_detail, self._failed, owner=self)

    def _show_detail(self, detail: Detail | None) -> None:
        self.detail_of = detail
        self.detail.show_refund(detail)
        self.actions_changed.emit()

    def _post(self, command: Command) -> None:
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

    def _ask_document(self, detail: Detail) -> None:
        """Above the leader's limit the signed form stands for the higher level's agreement."""
        if detail.needs_document:
            limit = yuan(detail.leader_limit_fen)
            sentence = f"{_named(detail)}超过 {limit} 元,须经上级审批。"
            DocumentDialog(self, sentence, lambda document: self._ask_approval(detail, document)).open()
        else:
            self._ask_approval(detail, "")

    def _ask_approval(self, detail: Detail, document: str) -> None:
        row = detail.row

        def approved(approval_id: str) -> None:
            self._post(ApproveRefund(refund_id=row.refund_id, approval_id=approval_id, document=document))

        if self.allowed(detail.purpose) and self.desk.session.staff_no != row.requester:
            ask_question(self, "批准退费", [_named(detail)], "批准", lambda: approved(""))
        else:
            subject = f"refund:{row.refund_id}"
            ask_second_person(self.desk, self, _named(detail), detail.purpose, subject, approved)

    def _ask_cash(self, detail: Detail) -> None:
        amount = detail.payable_fen
        sentences = [
            f"户号 {detail.row.account_no} 退现金 {yuan(amount)} 元。",
            "请核对收款人证件,当面点清,由收款人在凭证上签字。",
        ]
        command = PayRefund(refund_id=detail.row.refund_id, amount_fen=amount)
        ask_question(self, "退现金", sentences, "付款并打印", lambda: self._post(command))

    def _ask_cancel(self, row: RefundRow) -> None:
        ask_reason(
            self,
            "撤销退费申请",
            f"户号 {row.account_no} 退费 {yuan(row.amount_fen)} 元不再办理。",
            lambda words: self._post(CancelRefund(refund_id=row.refund_id, reason=words)),
            WHY_CANCELLED,
        )

    def _ask_reprint(self, row: RefundRow) -> None:
        def given(reason: str) -> None:
            self._post(ReprintPaper(paper="receipt", number=row.slip_no, reason=reason))

        sentence = f"凭证 {row.slip_no},补打件会注明“补打”并计数。"
        ask_reason(self, "补打凭证", sentence, given, WHY_REPRINTED)


def _named(detail: Detail) -> str:
    row = detail.row
    return f"户号 {row.account_no} 退费 {yuan(row.amount_fen)} 元,原因:{row.reason}。"
