"""Who is before the clerk: masked name, number, standing, what is owed, and what to be warned of."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.customers.alerts import Alert
from app.customers.views import CustomerRow
from app.customers.vocabulary import STATUSES
from app.customers.wording import shown_name, spaced
from app.kernel.money import yuan
from ui.customers.file import CustomerFile
from ui.shell.flow import FlowLayout
from ui.theme.look import label, set_role
from ui.theme.tokens import UNIT


class Header(QWidget):
    """Who this is: masked name in title type, account number, and how the account stands; whatever is
    given stands `between`."""

    def __init__(self, between: QWidget | None = None) -> None:
        super().__init__()
        self.name = label("", "title")
        self.number = label("", "sum")
        self.number.setAccessibleName("户号")
        self.standing = label("")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(UNIT * 3)
        self.row.addWidget(self.name)
        self.row.addWidget(self.number)
        if between is None:
            self.row.addStretch(1)
        else:
            self.row.addWidget(between, 1)
        self.row.addWidget(self.standing)

    def show_row(self, row: CustomerRow) -> None:
        """Show an account."""
        self.name.setText(shown_name(row))
        self.number.setText(spaced(row.account_no))
        self.standing.setText(STATUSES.get(row.status, row.status))
        set_role(self.standing, "muted" if row.status == "normal" else "danger")


class FileHeader(Header):
    """The header of a customer's file: warnings behind the name, what is owed and prepaid at the right."""

    def __init__(self) -> None:
        self.alerts = QWidget()
        super().__init__(self.alerts)
        self.alerts.setAccessibleName("提醒")
        self.balance = label("", "strong")
        self.balance.setAccessibleName("欠费和预存")
        self._flow = FlowLayout(self.alerts)
        self._flow.setContentsMargins(0, UNIT // 2, 0, 0)
        self._flow.setSpacing(UNIT)
        self.row.addWidget(self.balance)

    def show_file(self, file: CustomerFile, row: CustomerRow) -> None:
        """Show an account with its money and warnings."""
        self.show_row(row)
        owed, credit = yuan(file.owed_fen), yuan(file.credit_fen)
        self.balance.setText(f"应收 {owed} 元 · 预存 {credit} 元" if file.credit_fen else f"应收 {owed} 元")
        set_role(self.balance, "danger" if file.owed_fen else "strong")
        self._warn_of(file.alerts)

    def warnings(self) -> str:
        """The warnings in one line, as a screen reader says them."""
        return self.alerts.accessibleDescription()

    def _warn_of(self, alerts: Sequence[Alert]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for alert in alerts:
            self._flow.addWidget(label(alert.text, "badge" if alert.grave else "badge-quiet"))
        self.alerts.setAccessibleDescription("、".join(alert.text for alert in alerts))
