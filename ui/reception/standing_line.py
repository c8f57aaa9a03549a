"""Who an application is about: masked name, number, standing, debts and open orders in one line."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.customers.masking import mask_address
from app.customers.vocabulary import KINDS, STATUSES
from app.customers.wording import shown_name, spaced
from app.kernel.money import yuan
from app.workorders.catalog import word_of
from app.workorders.standing import Account
from ui.theme.look import label, set_role
from ui.theme.tokens import UNIT

NOBODY = "未选定客户(F2 查找);新装不用选。"
NEW = "新户"


class StandingLine(QWidget):
    """One line; a new account, nobody yet, or an account as it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = label("", "strong")
        self.name.setAccessibleName("客户")
        self.number = label("")
        self.number.setAccessibleName("户号")
        self.where = label("", "muted")
        self.warnings = label("", "danger")
        self.warnings.setAccessibleName("注意")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT * 2)
        for part in (self.name, self.number, self.where):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.warnings)

    def show_account(self, account: Account | None, *, opens: bool = False) -> None:
        """Show an account; without one, whether the business opens one."""
        if account is None:
            self.name.setText(NEW if opens else NOBODY)
            set_role(self.name, "strong" if opens else "muted")
            for part in (self.number, self.where, self.warnings):
                part.setText("")
            return
        row = account.row
        set_role(self.name, "strong")
        self.name.setText(shown_name(row) or "(无户名)")
        self.number.setText(spaced(row.account_no))
        standing = " · ".join(
            part
            for part in (
                KINDS.get(row.kind, row.kind),
                STATUSES.get(row.status or "normal", row.status),
                mask_address(row.address),
            )
            if part
        )
        self.where.setText(standing)
        self.warnings.setText("  ".join(f"▲ {text}" for text in warnings(account)))


def warnings(account: Account) -> list[str]:
    """What a clerk should know before anything is accepted about an account."""
    told = [f"欠费 ¥{yuan(account.debt_fen)}"] if account.debt_fen else []
    return told + [f"在途 {word_of(order.kind)} {order.order_no}" for order in account.open_orders]
