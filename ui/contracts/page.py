"""Page 23 合同: contracts that wait, run out or hold, one beside the list, what is done to it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.documents.commands import ReprintPaper
from app.kernel.commands import Command, Outcome
from app.kernel.refusals import CounterError
from app.workorders.contracts.book import contract_kinds
from app.workorders.contracts.commands import EndContract, paper_number
from app.workorders.contracts.views import ContractRow
from ui.contracts.entries import draw_up_entry, sign_entry, signing_values
from ui.contracts.rows import (
    COLUMNS,
    FILTERS,
    Compared,
    Key,
    Original,
    Scope,
    Shown,
    compared,
    contracts_in,
    found_by,
    key_of,
    original_of,
)
from ui.contracts.side import ContractSide
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_reason
from ui.forms.fields import CodeField
from ui.lists.model import KeyedModel
from ui.printing.page import WHY_REPRINT
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList

EMPTY = "没有符合条件的合同;F11 为工单起草。"
NARROW = 600
"""Pixels at 100 % below which the list goes without the columns that stand beside it anyway."""
WHY_END = ("用户销户", "双方协商解除", "期满不再续签")
WHY_VOID = ("客户撤回申请", "合同内容有误")


class ContractsPage(PanelPage):
    """The list at the left, the contract at the right; F3 and F4 turn what is seen of it."""

    topics = frozenset({"contract", "order", "paper"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.which = Choice(FILTERS)
        self.which.setAccessibleName("筛选")
        self.kind = Choice([("", "全部种类"), *((one.code, one.title) for one in contract_kinds().values())])
        self.kind.setAccessibleName("种类")
        self.number = CodeField(24)
        self.number.setAccessibleName("合同号或户号")
        self.number.setPlaceholderText("合同号或户号,Enter 查找")
        self.whose = label("", "small")
        self._account_no = ""
        self._wanted: Key | None = None
        self._looking: Ticket | None = None
        self.model: KeyedModel[Shown] = KeyedModel(
            desk, COLUMNS, key_of, contracts_in(self._scope()), parent=self
        )
        self.list: FoldingList[Shown] = FoldingList(
            self.model, "合同", EMPTY, narrow=NARROW, dispensable=("户名", "到期")
        )
        self.side = ContractSide()
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.list.current_changed.connect(self._stand_on)
        self.list.opened.connect(lambda _row: self.side.take_focus())
        self.model.filled.connect(self._filled)
        self.number.went_on.connect(lambda: self._find(self.number.value()))
        for choice in (self.which, self.kind):
            choice.currentIndexChanged.connect(self._reload)
            choice.went_on.connect(self.take_cursor)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("合同", "title"))
        for choice, width in ((self.which, 13), (self.kind, 22)):
            choice.setMinimumWidth(look().px(UNIT * width))
            top.addWidget(choice)
        self.number.setMinimumWidth(look().px(UNIT * 26))
        top.addWidget(self.number)
        top.addWidget(self.whose)
        top.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(UNIT * 2)
        middle.addWidget(self.list, 7)
        middle.addWidget(hairline(upright=True))
        middle.addWidget(self.side, 5)
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addLayout(middle, 1)

    def main_actions(self) -> Actions:
        keys: Actions = {}
        shown = self.list.current_row()
        if shown is not None:
            row = shown.row
            keys["F3"] = ("条款" if self.side.face == "paper" else "预览", self._turn_original)
            if row.edition > 1 or row.replaces:
                word = "条款" if self.side.face == "changes" else "与上一版比较"
                keys["F4"] = (word, self._turn_changes)
            if self.allowed("paper.reprint"):
                keys["F7"] = ("补打", lambda: self._ask_reprint(row))
            if self.allowed("order.contract") and (row.holds or row.waits):
                keys["F8"] = ("终止" if row.holds else "作废", lambda: self._ask_end(row))
            if self.allowed("order.contract") and row.waits:
                keys["F9"] = ("签订", lambda: self._open_signing(shown))
        if self.allowed("order.contract"):
            keys["F11"] = ("起草", self._open_drawing_up)
        return keys

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        self.model.refresh()

    def take_customer(self, account_no: str) -> bool:
        if self.panel is not None:
            self.escape()
        self._narrow(account_no)
        return True

    def take_item(self, item: str) -> None:
        """Stand on this version, 'number/edition', once the list has come."""
        number, _, edition = item.rpartition("/")
        self._wanted = (number, int(edition))

    def escape(self) -> bool:
        if super().escape():
            return True
        if self.side.holds_cursor():
            self.take_cursor()
        elif self.side.face != "text":
            self._show(self.list.current_row())
        elif self._account_no:
            self._narrow("")
        else:
            return False
        return True

    def _scope(self) -> Scope:
        which, kind = self.which.value() or "all", self.kind.value() or ""
        return Scope(self.desk.info.org_unit, which, kind, self._account_no)

    def _narrow(self, account_no: str) -> None:
        """Show the contracts of one account, whatever their state; '' shows those of the unit again."""
        self._drop_search()
        self._account_no = account_no
        self.whose.setText(f"只看户号 {account_no},Esc 返回" if account_no else "")
        for choice, value in ((self.which, "all" if account_no else "unsigned"), (self.kind, "")):
            blocked = choice.blockSignals(True)
            choice.set_value(value)
            choice.blockSignals(blocked)
        self.number.clear()
        self._reload()
        self.take_cursor()

    def _reload(self) -> None:
        self.model.load(contracts_in(self._scope()))

    def _filled(self) -> None:
        """Stand on what is wanted; else where the clerk stood, else on the first."""
        wanted, self._wanted = self._wanted, None
        place = self.model.place_of(wanted) if wanted else -1
        if place < 0:
            place = max(0, self.list.table.current_place())
        self.list.table.selectRow(place)
        self._stand_on(self.list.current_row())

    def _stand_on(self, shown: Shown | None) -> None:
        """Another contract begins with its clauses; what is seen of the same one stays."""
        if shown == self.side.shown:
            self.actions_changed.emit()
        else:
            self._show(shown)

    def _show(self, shown: Shown | None) -> None:
        self.side.show_contract(shown)
        self.actions_changed.emit()

    def _find(self, text: str) -> None:
        self._drop_search()
        if text:
            self._looking = self.desk.ask(found_by(text), self._found, self._not_answered)

    def _drop_search(self) -> None:
        """Nobody waits any more for what was looked for."""
        if self._looking is not None:
            self._looking.drop()
            self._looking = None

    def _found(self, answer: tuple[str, ContractRow | None]) -> None:
        text, row = answer
        if row is None:
            self.warn.emit(f"没有找到合同号或户号为 {text} 的合同,请核对号码。")
            return
        self._wanted = (row.contract_no, row.edition)
        self._narrow(row.account_no)

    def _turn_original(self) -> None:
        shown = self.list.current_row()
        if shown is None or self.side.face == "paper":
            self._show(shown)
        else:
            self.desk.ask(original_of(shown.row), self._original_came, self._not_answered)

    def _original_came(self, found: Original) -> None:
        self.side.show_original(found)
        self.actions_changed.emit()

    def _turn_changes(self) -> None:
        shown = self.list.current_row()
        if shown is None or self.side.face == "changes":
            self._show(shown)
        else:
            self.desk.ask(compared(shown.row), self._compared, self._not_answered)

    def _compared(self, found: Compared) -> None:
        self.side.show_changes(found)
        self.actions_changed.emit()

    def _open_signing(self, shown: Shown) -> None:
        values = signing_values(shown.row, shown.today, self.desk.session.name)
        self.open_panel(sign_entry(self.desk, shown.row), values)

    def _open_drawing_up(self) -> None:
        shown = self.list.current_row()
        waits = shown is not None and shown.row.waits
        panel = draw_up_entry(self.desk)
        panel.posted.connect(lambda outcome: self._find(outcome.result["contract_no"]))
        self.open_panel(panel, {"order_no": shown.row.order_no} if shown is not None and waits else None)

    def _ask_end(self, row: ContractRow) -> None:
        word = "终止" if row.holds else "作废"

        def given(reason: str) -> None:
            self._post(EndContract(contract_no=row.contract_no, edition=row.edition, reason=reason))

        sentence = f"合同 {row.contract_no} 第 {row.edition} 版将{word},以后不能恢复。"
        ask_reason(self, f"{word}合同", sentence, given, WHY_END if row.holds else WHY_VOID)

    def _ask_reprint(self, row: ContractRow) -> None:
        number = paper_number(row.contract_no, row.edition, drawn=row.way == "drawn")

        def given(reason: str) -> None:
            self._post(ReprintPaper(paper="contract", number=number, reason=reason))

        sentence = f"供用电合同 {number} 将补打一份,票面注明“补打”和次数。"
        ask_reason(self, "补打", sentence, given, WHY_REPRINT)

    def _post(self, command: Command) -> None:
        self._posting.post(command, self._happened)

    def _happened(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))
