"""Who is served: masked name, account number, class and status, what is owed and what is prepaid."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.customers.masking import mask_address, mask_name
from app.customers.views import CustomerRow
from app.customers.vocabulary import KINDS, STATUSES
from app.kernel.money import yuan
from app.payments.views import AccountSheet
from ui.theme.look import label, set_role
from ui.theme.tokens import UNIT
from ui.till.reckoning import grouped


class CustomerHeader(QWidget):
    """Three lines above the work: who, how the account stands, where; warnings below when there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = label("", "title")
        self.account = label("", "sum")
        self.standing = label("", "muted")
        self.owed = label("", "danger")
        self.address = label("", "muted", wrap=True)
        self.credit = label("")
        self.warnings = label("", "danger", wrap=True)
        self.name.setAccessibleName("户名")
        self.account.setAccessibleName("户号")
        self.owed.setAccessibleName("欠费")
        self.account.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addLayout(_row((self.name, self.account), self.standing))
        column.addLayout(_row((self.owed,), self.credit))
        column.addWidget(self.address)
        column.addWidget(self.warnings)

    def show_sheet(self, sheet: AccountSheet) -> None:
        """Show an account as it stands now."""
        customer = sheet.customer
        self.name.setText(mask_name(customer.name, customer.kind or "resident") or "(无户名)")
        self.account.setText(grouped(customer.account_no))
        self.standing.setText(_standing(customer))
        self.address.setText(
            " · ".join(filter(None, (mask_address(customer.address), customer.transformer_area)))
        )
        months = len({line.bill.period for line in sheet.bills})
        if months:
            self.owed.setText(f"▲ 欠费 {months} 月  ¥{yuan(sheet.owed_fen)}")
        else:
            self.owed.setText("✓ 无欠费")
        set_role(self.owed, "danger" if months else "done")
        self.credit.setText(f"预存  ¥{yuan(sheet.credit_fen)}")
        self.warnings.setText("\n".join(f"▲ {warning}" for warning in sheet.warnings))
        self.warnings.setVisible(bool(sheet.warnings))


def _standing(customer: CustomerRow) -> str:
    kind = KINDS.get(customer.kind, customer.kind)
    status = STATUSES.get(customer.status or "normal", customer.status)
    return " · ".join(filter(None, (kind, status)))


def _row(left: tuple[QWidget, ...], right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(UNIT * 2)
    for part in left:
        row.addWidget(part)
    row.addStretch(1)
    row.addWidget(right)
    return row
