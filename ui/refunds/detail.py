"""One refund in full: the sum, to whom and why, what the account can give now, and what has been done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.customers.masking import mask_name
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.refund_views import REFUND_STATES, RefundRow
from app.payments.refunds import RefundCase, payable_fen, purpose_of, read_case
from app.payments.sheet import counter_settings
from app.payments.vocabulary import REFUND_WAYS
from ui.customers.staff import names_of
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

WIDTH = 320
STATE_ROLES = {"requested": "danger", "approved": "danger", "paid": "done", "cancelled": "muted"}


class Detail(msgspec.Struct, frozen=True):
    """A refund, its account today, which right approves it above which sum, and who the numbers in it are."""

    row: RefundRow
    case: RefundCase
    purpose: str
    leader_limit_fen: int
    names: dict[str, str]

    @property
    def payable_fen(self) -> int:
        return payable_fen(self.row, self.case)

    @property
    def needs_document(self) -> bool:
        return self.row.amount_fen > self.leader_limit_fen


def refund_detail(row: RefundRow) -> Callable[[Snapshot], Detail | None]:
    """The question that completes a row; None where the account is not in the file."""

    def question(home: Snapshot) -> Detail | None:
        case = read_case(home, row.account_no, home.today)
        settings = counter_settings(home)
        if case is None:
            return None
        names = names_of(home, [one for one in (row.approver, row.canceller) if one])
        return Detail(row, case, purpose_of(row.amount_fen, settings), settings.refund_leader_fen, names)

    return question


class RefundDetail(QWidget):
    """The right column of the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = label("", "huge")
        self.amount.setAccessibleName("退费金额")
        self.state = label("", "strong", wrap=True)
        self.now = label("", "danger", wrap=True)
        self.steps = label("", "small", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(UNIT * 2)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for widget in (self.amount, self.state, self.now, hairline()):
            column.addWidget(widget)
        column.addLayout(self._grid)
        column.addWidget(hairline())
        column.addWidget(self.steps)
        column.addStretch(1)
        self.fit()
        self.show_nothing()

    def fit(self) -> None:
        """The width that belongs to the type size in force."""
        self.setFixedWidth(look().px(WIDTH))

    def show_nothing(self) -> None:
        """No refund is in hand."""
        self._clear()
        self.setVisible(False)

    def show_refund(self, detail: Detail | None) -> None:
        """Show one."""
        if detail is None:
            self.show_nothing()
            return
        self._clear()
        row = detail.row
        self.setVisible(True)
        self.amount.setText(f"¥{yuan(row.paid_fen or row.amount_fen)}")
        self.state.setText(REFUND_STATES[row.state])
        set_role(self.state, STATE_ROLES[row.state])
        self.now.setText(_shortfall(detail))
        self.now.setVisible(bool(self.now.text()))
        for place, (word, text) in enumerate(_facts(detail)):
            value = label(text, wrap=True)
            value.setAccessibleName(word)
            self._grid.addWidget(label(word, "label"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, place, 1)
        self.steps.setText("\n".join(_steps(row, detail.names)))

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _shortfall(detail: Detail) -> str:
    """What to know before money goes: bills have used a part of the credit meanwhile."""
    row = detail.row
    if not row.open or detail.payable_fen == row.amount_fen:
        return ""
    if not detail.payable_fen:
        return "预存已被电费用完,请撤销这笔申请。"
    return f"预存已被电费用掉一部分,现在只能退 {yuan(detail.payable_fen)} 元。"


def _facts(detail: Detail) -> Iterator[tuple[str, str]]:
    row, case = detail.row, detail.case
    kind = case.customer.kind or "resident"
    yield "户号", row.account_no
    yield "户名", mask_name(case.customer.name, kind)
    yield "退费方式", REFUND_WAYS.get(row.way, row.way)
    yield "收款人", mask_name(row.payee, kind if row.payee == case.customer.name else "resident")
    if row.bank_masked:
        yield "收款账号", f"{row.bank_name} {row.bank_masked}".strip()
    yield "原因", row.reason
    yield "核对资料", row.papers
    if row.open:
        yield "预存", yuan(case.credit_fen)
        yield "欠费", yuan(case.owed_fen)


def _steps(row: RefundRow, names: dict[str, str]) -> Iterator[str]:
    """What has been done, the newest first."""
    if row.paid_ms:
        more = f",流水号 {row.reference}" if row.reference else ""
        yield f"{clock_text(row.paid_ms)[:16]}  {row.payer_name}付款,凭证 {row.slip_no}{more}"
    if row.cancelled_ms:
        who = names.get(row.canceller, row.canceller)
        yield f"{clock_text(row.cancelled_ms)[:16]}  {who}撤销:{row.cancel_reason}"
    if row.approved_ms:
        who = names.get(row.approver, row.approver)
        yield f"{clock_text(row.approved_ms)[:16]}  {who}批准 {row.document}".rstrip()
    yield f"{clock_text(row.requested_ms)[:16]}  {row.requester_name}申请 {yuan(row.amount_fen)} 元"
