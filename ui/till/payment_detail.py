"""One payment in full: whose, how it was paid, which bills got what, and how it was undone."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.customers.masking import mask_name
from app.customers.views import CustomersView
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.views import PaymentPart, PaymentRow, PaymentsView
from app.payments.vocabulary import TENDERS
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT
from ui.till.reckoning import grouped

WIDTH = 352


class Detail(msgspec.Struct, frozen=True):
    """A payment with what it did to its bills and the masked name of who it was for."""

    row: PaymentRow
    name: str
    parts: tuple[PaymentPart, ...]


def payment_detail(row: PaymentRow) -> Callable[[Snapshot], Detail]:
    """The question that completes a row."""

    def question(home: Snapshot) -> Detail:
        customer = home.view(CustomersView).customer(row.account_no)
        name = mask_name(customer.name, customer.kind or "resident") if customer else ""
        return Detail(row, name, tuple(home.view(PaymentsView).parts(row.org_unit, row.payment_id)))

    return question


class PaymentDetail(QWidget):
    """The right column of the records page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.amount = label("", "huge")
        self.amount.setAccessibleName("金额")
        self.whose = label("", "strong", wrap=True)
        self.when = label("", "muted", wrap=True)
        self.undone = label("", "danger", wrap=True)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for widget in (self.amount, self.whose, self.when, self.undone, hairline()):
            column.addWidget(widget)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.fit()
        self.show_nothing()

    def fit(self) -> None:
        """The width that belongs to the type size in force."""
        self.setFixedWidth(look().px(WIDTH))

    def show_nothing(self) -> None:
        """No payment is in hand."""
        self._clear()
        for part in (self.amount, self.whose, self.when, self.undone):
            part.setText("")

    def show_payment(self, detail: Detail) -> None:
        """Show a payment; the lines add up to its amount."""
        row = detail.row
        self._clear()
        self.amount.setText(yuan(row.net_fen))
        set_role(self.amount, "huge-quiet" if row.reversed else "huge")
        self.whose.setText(f"{detail.name}  {grouped(row.account_no)}")
        paid_by = " ".join(filter(None, (TENDERS.get(row.tender, row.tender), row.reference)))
        self.when.setText(f"{row.receipt_no} · {clock_text(row.at_ms)}\n{row.staff_name} · {paid_by}")
        self.undone.setText(_undone(row))
        self.undone.setVisible(row.reversed)
        for part in detail.parts:
            self._line(f"{part.period} 电费", part.principal_fen)
            if part.late_fen:
                self._line(f"{part.period} 违约金", part.late_fen)
        if row.deposit_fen:
            self._line("存入预存", row.deposit_fen)
        if row.credit_used_fen:
            self._line("用预存", -row.credit_used_fen)
        self._line("合计", row.net_fen, "strong")
        if row.change_fen:
            self._line("实收", row.received_fen, "muted")
            self._line("找零", row.change_fen, "muted")

    def _line(self, word: str, fen: int, role: str = "") -> None:
        row = self._grid.rowCount()
        amount = label(yuan(fen), role)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(label(word, role), row, 0)
        self._grid.addWidget(amount, row, 1)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()


def _undone(row: PaymentRow) -> str:
    if not row.reversed:
        return ""
    return (
        f"已冲正 {clock_text(row.reversed_ms)},凭证 {row.reversal_slip_no}\n"
        f"{row.reversal_reason},批准人 {row.approver}"
    )
