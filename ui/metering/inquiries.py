"""Page 74 抄表异常: readings that nobody would believe, the first due first, and what came of them."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.dates import civil_date
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from app.metering.commands import SettleInquiry
from app.metering.views import InquiryRow, MeteringView
from ui.forms.dialogs import ask_reason
from ui.lists.columns import Column
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.metering.rows import told
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

DOUBTS = {
    "reading.backwards": "倒走",
    "reading.wrapped": "翻转",
    "reading.zero": "零电量",
    "reading.jump": "突变",
    "reading.neighbours": "高于邻户",
    "reading.missed": "连续未抄",
    "reading.not_whole": "小数过多",
    "reading.other_route": "不在本段",
    "reading.provisional_again": "连续暂计",
}
"""One word for each doubt."""
USUAL = ("现场核实无误,已重抄", "抄错,已重抄", "表计故障,已换表", "转用电检查")

Told = tuple[InquiryRow, date]
"""An abnormal reading, and the day it is told."""


def _waits(told_: Told) -> str:
    row, today = told_
    return f"{(today - civil_date(row.opened_ms)).days} 天"


def _tone(told_: Told) -> str:
    row, today = told_
    return "danger" if row.due_on is not None and row.due_on < today else ""


COLUMNS = (
    Column[Told]("限办", lambda one: f"{one[0].due_on or ''}", 11, role=_tone),
    Column[Told]("已等", _waits, 6, number=True, role=_tone),
    Column[Told]("疑点", lambda one: "、".join(DOUBTS.get(code, code) for code in one[0].doubts), 12),
    Column[Told]("户号", lambda one: one[0].account_no, 15),
    Column[Told]("示数", lambda one: told(one[0].registers), 9, number=True),
    Column[Told]("月份", lambda one: one[0].period, 8),
    Column[Told]("处理人", lambda one: one[0].owner, 8),
    Column[Told]("说明", lambda one: one[0].note, 12, stretch=True),
    Column[Told]("表号", lambda one: one[0].asset_no, 14),
)


def key_of(one: Told) -> tuple[str, str]:
    """The key the next page continues behind."""
    return f"{one[0].due_on}", one[0].inquiry_id


def open_ones(org_unit: str) -> Fetch[Told]:
    """Fetches the open ones page after page."""

    def fetch(home: Snapshot, after: tuple[str, str] | None, limit: int) -> list[Told]:
        rows = home.view(MeteringView).inquiries(org_unit, after or ("", ""), limit)
        return [(row, home.today) for row in rows]

    return fetch


class InquiryPage(Page):
    """One list; F9 says what came out."""

    topics = frozenset({"reading"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        fetch = open_ones(desk.info.org_unit)
        self.model: KeyedModel[Told] = KeyedModel(desk, COLUMNS, key_of, fetch, parent=self)
        self.list = ListView(self.model, "抄表异常", "没有待核实的抄表异常。")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addWidget(label("抄表异常", "title"))
        whole.addWidget(label("抄表数据异常 5 个工作日内核实答复;处理后请在抄表页重抄。", "muted"))
        whole.addWidget(hairline())
        whole.addWidget(self.list, 1)
        self.list.opened.connect(lambda _row: self._ask())
        self.list.current_changed.connect(lambda _row: self.actions_changed.emit())

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        if self.list.current_row() is None or "reading.enter" not in self.desk.session.permissions:
            return {}
        return {"F7": ("表计", self._to_card), "F9": ("处理完毕", self._ask)}

    def entered(self) -> None:
        self.model.load()
        self.list.take_focus()

    def refresh(self) -> None:
        self.model.refresh()

    def _to_card(self) -> None:
        one = self.list.current_row()
        if one is not None:
            self.open_page.emit("75", one[0].account_no)

    def _ask(self) -> None:
        one = self.list.current_row()
        if one is None or "F9" not in self.actions():
            return
        row = one[0]

        def given(words: str) -> None:
            command = SettleInquiry(inquiry_id=row.inquiry_id, settlement=words)
            self.desk.do(command, lambda outcome: self.news.emit(outcome.news), self._failed, owner=self)

        sentence = f"户号 {row.account_no} 表号 {row.asset_no} {row.period} 示数 {told(row.registers)}"
        ask_reason(self, "抄表异常处理", sentence, given, USUAL)

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))
