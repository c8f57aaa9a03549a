"""Undoing and reprinting a payment, the same way from every page: reason, second person, command."""

from PySide6.QtCore import QObject, Signal

from app.documents.commands import ReprintPaper
from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.payments.commands import APPROVE, ReversePayment
from app.payments.views import PaymentRow, PaymentsView
from app.payments.vocabulary import TENDERS
from ui.forms.dialogs import ask_reason
from ui.shell.desk import Desk
from ui.shell.page import Page
from ui.shell.posting import Posting, ask_second_person
from ui.till.readings import last_payment

WHY_REVERSED = ("收错金额", "收错户", "付款方式选错", "客户不缴了")
WHY_REPRINTED = ("卡纸", "字迹不清", "客户遗失")


class Undo(QObject):
    """Belongs to a page. `undone(Outcome)` after a reversal, `reprinted(Outcome)` after a reprint."""

    undone = Signal(object)
    reprinted = Signal(object)

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._posting = Posting(desk, page, tell=page.warn.emit)

    def reverse(self, payment: str) -> None:
        """Undo the payment with this id or receipt number."""

        def question(home: Snapshot) -> PaymentRow | None:
            return home.view(PaymentsView).payment(payment)

        def came(row: PaymentRow | None) -> None:
            if row is not None:
                self.reverse_row(row)

        self._desk.ask(question, came, owner=self)

    def reverse_row(self, row: PaymentRow) -> None:
        """Undo a payment: why, who agrees, then the command."""

        def agreed(reason: str, approval_id: str) -> None:
            command = ReversePayment(payment_id=row.payment_id, reason=reason, approval_id=approval_id)
            self._posting.post(command, self._undone)

        def given(reason: str) -> None:
            ask_second_person(
                self._desk,
                self._page,
                f"{_named(row)}\n冲正原因:{reason}",
                APPROVE,
                f"payment:{row.payment_id}",
                lambda approval_id: agreed(reason, approval_id),
            )

        sentence = f"{_named(row)}\n冲正后请把 {yuan(row.net_fen)} 元退给客户。"
        ask_reason(self._page, "冲正收费", sentence, given, WHY_REVERSED)

    def reprint_last(self) -> None:
        """Print the receipt of this desk's newest payment again."""
        self._desk.ask(last_payment(self._desk.info), self._reprint_found, owner=self)

    def reprint_row(self, row: PaymentRow) -> None:
        """Print a payment's receipt again, with a reason; the slip if it was reversed."""
        number = row.reversal_slip_no or row.receipt_no

        def given(reason: str) -> None:
            self._posting.post(ReprintPaper(paper="receipt", number=number, reason=reason), self._reprinted)

        ask_reason(self._page, "补打收据", f"收据 {number},补打件会注明“补打”并计数。", given, WHY_REPRINTED)

    def _reprint_found(self, row: PaymentRow | None) -> None:
        if row is None:
            self._page.warn.emit("本台还没有收过费,没有可以补打的收据。")
        else:
            self.reprint_row(row)

    def _undone(self, outcome: Outcome) -> None:
        self.undone.emit(outcome)

    def _reprinted(self, outcome: Outcome) -> None:
        self.reprinted.emit(outcome)


def _named(row: PaymentRow) -> str:
    return f"收据 {row.receipt_no},户号 {row.account_no},收{TENDERS[row.tender]} {yuan(row.net_fen)} 元。"
