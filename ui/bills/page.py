"""Page 13 账单: an account's bills, the chosen one explained to the fen and compared; a chart of months."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.billing.comparing import Comparison, headline
from app.billing.final import IssueFinalBill
from app.billing.monthly import Month
from app.billing.views import Bill
from app.customers.views import CustomerRow
from app.kernel.commands import Command
from app.kernel.refusals import CounterError
from app.payments.account_papers import PrintExplanation, Told
from ui.bills.chart import MonthsView
from ui.bills.entries import a_year_upto, statement_entry
from ui.bills.rows import BILLS, Served, bills_of, customer_of, key_of, months_of, told_of
from ui.bills.waterfall import Waterfall
from ui.customers.header import Header
from ui.forms.dialogs import ask_question
from ui.lists.model import KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList

EMPTY = "按 F2 查找客户,查看账单的由来。"
NO_BILLS = "该户还没有账单。"
NARROW, NARROWEST = 340, 240
"""Pixels at 100 % below which the list of bills goes without the energy, and without the amounts, which
the figures beside it tell of the bill in hand."""


class BillPage(PanelPage):
    """Bills at the left with why the chosen one differs from earlier ones, its waterfall at the right."""

    topics = frozenset({"bill", "bills", "payment", "credit", "refund", "customer"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.customer: CustomerRow | None = None
        self._account_no = ""
        self._today = date.min
        self._wanted = ""
        self._asked: Ticket | None = None
        self.header = Header()
        self.bills: KeyedModel[Bill] = KeyedModel(desk, BILLS, key_of, bills_of(None), parent=self)
        self.list: ListView[Bill] = FoldingList(
            self.bills,
            "账单",
            NO_BILLS,
            narrow=NARROW,
            dispensable=("电量",),
            narrowest=NARROWEST,
            last=("电费(元)",),
        )
        self.why = WhyMore()
        self.waterfall = Waterfall()
        self.chart: MonthsView | None = None
        self.empty = label(EMPTY, "empty", wrap=True)
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._compose()
        self.bills.filled.connect(self._filled)
        self.list.current_changed.connect(self._explain)
        self.list.opened.connect(lambda _: self.waterfall.list.take_focus())

    def _compose(self) -> None:
        """From the outside in: a tree that is moved is styled anew with all that it holds."""
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        self._shown = QStackedWidget()
        whole.addWidget(self._shown)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown.addWidget(self.empty)
        file = QWidget()
        self._shown.addWidget(file)
        column = QVBoxLayout(file)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.header)
        column.addWidget(hairline())
        self._faces = QStackedWidget()
        column.addWidget(self._faces, 1)
        both = QWidget()
        self._faces.addWidget(both)
        across = QHBoxLayout(both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 2)
        left = QVBoxLayout()
        left.setSpacing(UNIT)
        across.addLayout(left, 6)
        left.addWidget(self.list, 3)
        left.addWidget(hairline())
        left.addWidget(self.why, 2)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.waterfall, 10)

    def main_actions(self) -> Actions:
        if self.customer is None:
            return {}
        keys: Actions = {
            "F3": ("账单" if self._charted() else "图表", self._turn),
            "F4": ("对账单", self._ask_period),
            "F7": ("打印说明单", self._print),
        }
        if self.allowed("billing.run"):
            keys["F8"] = ("拆表清算", self._ask_final)
        if self.allowed("payment.take"):
            keys["F9"] = ("收费", lambda: self.open_page.emit("11", self._account_no))
        return keys

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None:
            self.escape()
        self._wanted = ""
        self._account_no = account_no
        self.waterfall.close_rule()
        self._faces.setCurrentIndex(0)
        self.desk.ask(customer_of(account_no), self._came, self._not_answered)
        return True

    def _ask_final(self) -> None:
        """Bill an account up to the day its last meter was taken down."""
        command = IssueFinalBill(account_no=self._account_no, reason="拆表清算")
        sentences = [
            f"户号 {self._account_no} 的电能表已全部拆除时,按拆表示数和拆表日出最后一张账单。",
            "容(需)量电费算到拆表前一日;本月已出的账单按此更正。",
        ]
        ask_question(
            self,
            "拆表清算",
            sentences,
            "出账",
            lambda: self._post(command),
        )

    def take_item(self, item: str) -> None:
        """Stand on this bill once the list has come."""
        self._wanted = item

    def entered(self) -> None:
        self.take_cursor()

    def main_focus(self) -> None:
        if self.customer is not None:
            if self.chart is not None and self._charted():
                self.chart.canvas.setFocus()
            else:
                self.list.take_focus()

    def refresh(self) -> None:
        if self._account_no:
            self.desk.ask(customer_of(self._account_no), self._came_again, self._not_answered)

    def escape(self) -> bool:
        if super().escape():
            return True
        if self._charted():
            self._turn()
        elif self.waterfall.close_rule():
            self.waterfall.list.take_focus()
        elif self.waterfall.list.table.hasFocus():
            self.list.take_focus()
        else:
            return False
        return True

    def _came(self, served: Served) -> None:
        if served.account_no != self._account_no:
            return  # the clerk has meanwhile turned to another customer
        self.customer, self._today = served.customer, served.today
        self.empty.setText(EMPTY if self.customer else f"没有户号为 {served.account_no} 的客户。{EMPTY}")
        self._shown.setCurrentIndex(1 if self.customer else 0)
        self.waterfall.show_bill(None)
        self.why.show_comparisons(())
        if self.customer is not None:
            self.header.show_row(self.customer)
            self.bills.load(bills_of(self.customer))
            self.list.take_focus()
        self.actions_changed.emit()

    def _came_again(self, served: Served) -> None:
        if served.account_no == self._account_no and served.customer is not None:
            self.customer, self._today = served.customer, served.today
            self.header.show_row(served.customer)
            self.bills.refresh()
            if self._charted():
                self._ask_months()

    def _filled(self) -> None:
        """Stand on the bill that is wanted, else where the clerk stood, else on the newest."""
        place = next((at for at, bill in enumerate(self.bills.rows()) if bill.bill_id == self._wanted), -1)
        self._wanted = ""
        if place < 0:
            place = max(0, self.list.table.current_place())
        if self.bills.rowCount():
            self.list.table.selectRow(place)
        self._explain(self.list.current_row())

    def _explain(self, bill: Bill | None) -> None:
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        if bill is None:
            self._explained(None)
        else:
            self._asked = self.desk.ask(told_of(bill), self._explained, self._not_answered)

    def _explained(self, told: Told | None) -> None:
        self._asked = None
        self.waterfall.show_bill(told.explanation if told else None)
        self.why.show_comparisons(told.comparisons if told else ())

    def _not_answered(self, error: CounterError) -> None:
        self._asked = None
        self.warn.emit(str(error))

    def _charted(self) -> bool:
        return self._faces.currentIndex() > 0

    def _turn(self) -> None:
        """From the bills to the chart, which is made when it is first wanted, and back."""
        if self._charted():
            self._faces.setCurrentIndex(0)
        else:
            if self.chart is None:
                self.chart = MonthsView()
                self._faces.addWidget(self.chart)
            self._faces.setCurrentWidget(self.chart)
            self._ask_months()
        self.actions_changed.emit()
        self.take_cursor()

    def _ask_months(self) -> None:
        if self.customer is not None:
            self.desk.ask(months_of(self.customer), self._months_came, self._not_answered)

    def _months_came(self, answer: tuple[str, tuple[Month, ...]]) -> None:
        if answer[0] == self._account_no and self.chart is not None:
            self.chart.show_months(answer[1])

    def _ask_period(self) -> None:
        panel = statement_entry(self.desk, self._account_no)
        self.open_panel(panel, a_year_upto(self._today))

    def _print(self) -> None:
        bill = self.list.current_row()
        if bill is None:
            self.warn.emit(NO_BILLS)
            return
        self._post(PrintExplanation(account_no=bill.account_no, bill_id=bill.bill_id))

    def _post(self, command: Command) -> None:
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))


class WhyMore(QWidget):
    """Why the bill in hand differs from the month before and from last year's month."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("为什么与以前不同")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT // 2)

    def show_comparisons(self, comparisons: tuple[Comparison, ...]) -> None:
        """Show what was found, the largest causes first."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        texts = [(headline(one), one) for one in comparisons]
        for text, one in texts:
            self._column.addWidget(label(text, "strong", wrap=True))
            for share in one.shares:
                self._column.addWidget(label(share.text, "small", wrap=True))
            if not one.exact:
                note = "账单没有计价依据,只能按平均电价比较。"
                self._column.addWidget(label(note, "small", wrap=True))
        self._column.addStretch(1)
        self.setAccessibleDescription(
            "".join(f"{text}:{''.join(share.text for share in one.shares)}" for text, one in texts)
        )
