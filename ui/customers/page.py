"""Page 31 客户: the file of one customer, its changes and history, and new accounts."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.customers.commands import RevealIdentity
from app.customers.identity import Vault
from app.customers.views import CustomerRow, CustomersView, MeterRow
from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.customers.entries import another_meter, group_change, registration
from ui.customers.file_view import FileView
from ui.customers.groups import Group
from ui.customers.history import COLUMNS, history_of, stamp_of
from ui.forms.dialogs import ask_reason
from ui.lists.model import KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import label

SHOWN_MS = 20_000
"""How long a revealed identity number stays on the screen."""
WHY_REVEAL = ("核对来人身份", "打印合同需要", "资料核查")
EMPTY = "按 F2 查找客户,或按 F4 为新客户建档。"


@dataclass(frozen=True)
class CustomerFile:
    """What the page asks for at once."""

    row: CustomerRow | None
    meters: tuple[MeterRow, ...]


class CustomerPage(PanelPage):
    """The file of the customer in hand."""

    topics = frozenset({"customer", "meter", "import", "payment", "bill", "bills", "credit"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.row: CustomerRow | None = None
        self._account_no = ""
        self._identity_no = ""
        self.history = KeyedModel(desk, COLUMNS, stamp_of, history_of(""), parent=self)
        self.history_list = ListView(self.history, "办理历史", "还没有办理记录。")
        self.file = FileView(self.history_list)
        self.empty = label(EMPTY, "empty", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown = QStackedLayout(self.main)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self.file)
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._hiding = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._hiding.timeout.connect(self.hide_identity)
        self.file.groups.chosen.connect(self._change)
        desk.signed_out.connect(self.hide_identity)

    def main_actions(self) -> Actions:
        keys: Actions = {}
        if self.row is not None:
            keys["F3"] = ("修改", self._to_groups)
        if self.allowed("customer.edit"):
            keys["F4"] = ("建档", self._register)
        if self.row is not None:
            if self.allowed("customer.reveal") and self.row.identity_sealed:
                keys["F8"] = ("查看证件号", self._ask_why)
            if self.allowed("customer.edit"):
                keys["F7"] = ("登记电能表", self._add_meter)
            keys["F9"] = ("收费", self._to_till)
        return keys if self._changeable() else {key: told for key, told in keys.items() if key != "F3"}

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None and self.panel.touched():
            self.warn.emit("填写的内容还没有保存,请先按 F10 保存或按 Esc 放弃,再换客户。")
            return True
        if self.panel is not None:
            self.escape()
        self.hide_identity()
        self._account_no = account_no
        self.history.load(history_of(account_no))
        self.refresh()
        return True

    def entered(self) -> None:
        self.main_focus()

    def main_focus(self) -> None:
        if self.panel is None and self.row is not None:
            self.history_list.take_focus()

    def refresh(self) -> None:
        account_no = self._account_no
        if not account_no:
            return

        def question(snapshot: Snapshot) -> CustomerFile:
            view = snapshot.view(CustomersView)
            return CustomerFile(view.customer(account_no), view.meters(account_no))

        self.desk.ask(question, self._show, self._not_answered)
        self.history.refresh()

    def hide_identity(self) -> None:
        """Take a revealed number from the screen."""
        self._hiding.stop()
        if self._identity_no:
            self._identity_no = ""
            self._show_row()

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_identity()
        super().hideEvent(event)

    def _show(self, found: CustomerFile) -> None:
        if found.row is not None and found.row.account_no != self._account_no:
            return  # the clerk has meanwhile turned to another customer
        came = self.row is None or found.row is None or self.row.account_no != found.row.account_no
        self.row = found.row
        self.empty.setText(EMPTY if found.row else f"没有户号为 {self._account_no} 的客户。{EMPTY}")
        self._shown.setCurrentWidget(self.file if found.row else self.empty)
        self.file.meters.set_rows(found.meters)
        self._show_row()
        self.actions_changed.emit()
        if came:
            self.main_focus()

    def _show_row(self) -> None:
        if self.row is not None:
            self.file.header.show_row(self.row)
            self.file.groups.show_row(self.row, self._identity_no, changeable=self._changeable())

    def _changeable(self) -> bool:
        return self.allowed("customer.edit")

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _to_groups(self) -> None:
        self.file.groups.buttons[0].setFocus()

    def _to_till(self) -> None:
        self.open_page.emit("11", self._account_no)

    def _change(self, group: Group) -> None:
        if self.row is not None:
            self.open_panel(group_change(self.desk, self.row.account_no, group), group.shown(self.row))

    def _register(self) -> None:
        self.open_panel(registration(self.desk), {"multiplier": "1", "digits": "6"})

    def _add_meter(self) -> None:
        panel = another_meter(self.desk, self._account_no)
        self.open_panel(panel, {"multiplier": "1", "digits": "6"})

    def _posted(self, outcome: Outcome) -> None:
        super()._posted(outcome)
        if "account_no" in outcome.result:
            self.take_customer(outcome.result["account_no"])

    def _ask_why(self) -> None:
        sentence = "查看会记入日志。号码显示 20 秒后自动隐藏。"
        ask_reason(self, "查看证件号码", sentence, self._reveal, WHY_REVEAL)

    def _reveal(self, reason: str) -> None:
        account_no = self._account_no

        def unseal(outcome: Outcome) -> None:
            sealed = outcome.result["identity_sealed"]
            self.desk.ask(
                lambda snapshot: (account_no, snapshot.view(Vault).open(sealed)),
                self._revealed,
                self._not_answered,
            )

        self._posting.post(RevealIdentity(account_no=account_no, reason=reason), unseal)

    def _revealed(self, answer: tuple[str, str]) -> None:
        account_no, identity_no = answer
        at_hand = self.isVisible() and self.desk.session.staff_no and account_no == self._account_no
        if at_hand:
            self._identity_no = identity_no
            self._hiding.start()
            self._show_row()
            self.news.emit("证件号码已显示,20 秒后自动隐藏")
