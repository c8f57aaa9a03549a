"""Page 31 客户: the file of one customer, its changes and history, and new accounts."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.customers.commands import RevealIdentity
from app.customers.identity import Vault
from app.customers.linking import UnlinkAccount
from app.customers.views import CustomerRow
from app.kernel.commands import Outcome
from app.kernel.refusals import CounterError
from ui.customers.entries import registration
from ui.customers.file import CustomerFile, file_of
from ui.customers.file_view import FileView
from ui.customers.overview import NEW_METER
from ui.customers.tabs import TABS
from ui.forms.dialogs import ask_reason
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import label

SHOWN_MS = 20_000
"""How long a revealed identity number stays on the screen."""
WHY_REVEAL = ("核对来人身份", "打印合同需要", "资料核查")
WHY_UNLINK = ("同名不同人", "已过户给他人", "误操作")
EMPTY = "按 F2 查找客户,或按 F4 为新客户建档。"


class CustomerPage(PanelPage):
    """The file of the customer in hand."""

    topics = frozenset(
        {"customer", "customers", "account", "accounts", "meter", "point", "reading", "readings", "import"}
        | {"payment", "bill", "bills", "credit", "refund", "paper", "reminders", "notice", "stop", "supply"}
        | {"plan"}
    )
    typed_keys = tuple((f"Ctrl+{tab.digit}", f"页签 {tab.title}") for tab in TABS)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.row: CustomerRow | None = None
        self._file = CustomerFile()
        self._account_no = ""
        self._identity_no = ""
        self.file = FileView(desk)
        self.empty = label(EMPTY, "empty", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown = QStackedLayout(self.main)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self.file)
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._hiding = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._hiding.timeout.connect(self.hide_identity)
        self.file.open_page.connect(self._go)
        self.file.open_item.connect(self.open_item)
        self.file.news.connect(self.news)
        self.file.warn.connect(self.warn)
        self.file.actions_changed.connect(self.actions_changed)
        self.file.panel_wanted.connect(self._lay_over)
        desk.signed_out.connect(self.hide_identity)

    def main_actions(self) -> Actions:
        keys: Actions = {}
        if self.allowed("customer.edit"):
            keys["F4"] = ("建档", self._register)
        if self.row is None:
            return keys
        keys["Ctrl+D"] = ("某日档案", self.file.look_back)
        if self.file.in_past():
            return {"Ctrl+D": ("另看一天", self.file.look_back)}
        if self.allowed("customer.reveal") and self.row.identity_sealed:
            keys["F8"] = ("查看证件号", self._ask_why)
        if self._file.others:
            keys["Ctrl+L"] = ("同一客户下一户", self._to_linked)
            if self.allowed("customer.edit"):
                keys["Ctrl+K"] = ("解除关联", self._ask_unlink)
        keys["F9"] = ("收费", self._to_till)
        return keys | self.file.actions()

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None and self.panel.touched():
            self.warn.emit("填写的内容还没有保存,请先按 F10 保存或按 Esc 放弃,再换客户。")
            return True
        if self.panel is not None:
            self.escape()
        self.hide_identity()
        self._account_no = account_no
        self.refresh()
        return True

    def entered(self) -> None:
        self.take_cursor()

    def main_focus(self) -> None:
        if self.row is not None:
            self.file.take_focus()

    def escape(self) -> bool:
        if super().escape():
            return True
        if self.file.leave_past():
            self.take_cursor()
            return True
        return False

    def refresh(self) -> None:
        if self._account_no:
            self.desk.ask(file_of(self._account_no), self._show, self._not_answered)

    def hide_identity(self) -> None:
        """Take a revealed number from the screen."""
        self._hiding.stop()
        if self._identity_no:
            self._identity_no = ""
            self._show_identity()

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_identity()
        super().hideEvent(event)

    def _show(self, found: CustomerFile) -> None:
        if found.row is not None and found.row.account_no != self._account_no:
            return  # the clerk has meanwhile turned to another customer
        came = self.row is None or found.row is None or self.row.account_no != found.row.account_no
        self.row, self._file = found.row, found
        self.empty.setText(EMPTY if found.row else f"没有户号为 {self._account_no} 的客户。{EMPTY}")
        self._shown.setCurrentWidget(self.file if found.row else self.empty)
        if found.row is not None:
            self.file.show_file(found, found.row)
            self._show_identity()
        self.actions_changed.emit()
        if came:
            self.take_cursor()

    def _show_identity(self) -> None:
        self.file.overview.show_identity(self._identity_no)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))

    def _to_till(self) -> None:
        self.open_page.emit("11", self._account_no)

    def _go(self, code: str, account_no: str) -> None:
        """To another page, or to another account here."""
        if code == "31":
            self.take_customer(account_no)
        else:
            self.open_page.emit(code, account_no)

    def _to_linked(self) -> None:
        """The next account of the same customer by number, from the last to the first."""
        numbers = [row.account_no for row in self._file.others]
        following = [number for number in numbers if number > self._account_no]
        self.take_customer((following or numbers)[0])

    def _ask_unlink(self) -> None:
        sentence = f"户号 {self._account_no} 将不再与其它户归为同一客户;各户的账务不变。"
        ask_reason(self, "解除关联", sentence, self._unlink, WHY_UNLINK)

    def _unlink(self, reason: str) -> None:
        command = UnlinkAccount(account_no=self._account_no, reason=reason)
        self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

    def _lay_over(self, panel: EntryPanel, values: dict[str, Any], field: str) -> None:
        self.open_panel(panel, values)
        if field:
            panel.focus_field(field)

    def _register(self) -> None:
        self.open_panel(registration(self.desk), NEW_METER)

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
            self._show_identity()
            self.news.emit("证件号码已显示,20 秒后自动隐藏")
