"""账单, 缴费 and 用电: the money and the energy of an account in its file."""

from PySide6.QtWidgets import QVBoxLayout

from app.billing.monthly import Month
from app.billing.views import Bill
from app.customers.views import CustomerRow
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.kernel.refusals import CounterError
from app.payments.views import PaymentRow, PaymentsView
from app.payments.vocabulary import TENDERS
from ui.bills.chart import MonthsView
from ui.bills.rows import BILLS, bills_of, key_of, months_of
from ui.customers.tab import FileTab, ListTab
from ui.lists.columns import Column
from ui.lists.model import Fetch
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.till.folding_list import FoldingList

BILL_COLUMNS: tuple[Column[Bill], ...] = (
    *BILLS[:-1],
    Column("发行", lambda bill: f"{bill.issued_on or ''}", 11),
    Column("应缴至", lambda bill: f"{bill.due_on or ''}", 11),
    BILLS[-1],
)
PAYMENT_COLUMNS: tuple[Column[PaymentRow], ...] = (
    Column("时间", lambda row: clock_text(row.at_ms)[:16], 16),
    Column("收据", lambda row: row.receipt_no, 13, stretch=True),
    Column("方式", lambda row: TENDERS.get(row.tender, row.tender), 7),
    Column("金额(元)", lambda row: yuan(row.net_fen), 11, number=True),
    Column("其中违约金", lambda row: yuan(row.late_fen), 11, number=True),
    Column("收费员", lambda row: row.staff_name, 8),
    Column("状态", lambda row: "已冲正" if row.reversed else "", 6, role=lambda _: "danger"),
)


class BillsTab(ListTab[Bill]):
    """Every bill of the account, newest first; Enter explains it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "账单", "该户还没有账单。", BILL_COLUMNS, key_of, bills_of)

    def opened(self, bill: Bill) -> None:
        self.open_item.emit("13", bill.account_no, bill.bill_id)


def payments_of(row: CustomerRow | None) -> Fetch[PaymentRow]:
    """Fetches the payments of an account page after page, newest first."""

    def fetch(home: Snapshot, after: tuple[int, str] | None, limit: int) -> list[PaymentRow]:
        if row is None:
            return []
        view = home.view(PaymentsView)
        return view.of_account(row.org_unit, row.account_no, after or (0, ""), limit)

    return fetch


class PaymentsTab(ListTab[PaymentRow]):
    """Every payment of the account, newest first; Enter opens the records of payments."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "缴费",
            "该户还没有缴费。",
            PAYMENT_COLUMNS,
            lambda row: (row.at_ms, row.payment_id),
            payments_of,
        )

    def make_list(self, name: str, empty: str) -> ListView[PaymentRow]:
        return FoldingList(self.model, name, empty, narrow=760, dispensable=("其中违约金", "收费员"))

    def opened(self, row: PaymentRow) -> None:
        self.open_page.emit("12", row.account_no)


class UseTab(FileTab):
    """The last 24 months as a chart."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._account_no = ""
        self.chart = MonthsView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self._account_no = row.account_no
        if anew:
            self.chart.show_months(())
        self.desk.ask(months_of(row), self._came, self._not_answered)

    def take_focus(self) -> None:
        self.chart.canvas.setFocus()

    def _came(self, answer: tuple[str, tuple[Month, ...]]) -> None:
        if answer[0] == self._account_no:
            self.chart.show_months(answer[1])

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))
