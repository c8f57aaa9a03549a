"""Page 25 回访: whoever was not satisfied, what was done about it; above the list how services were rated."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.forms.choices import Choice
from ui.lists.model import KeyedModel
from ui.service.entries import call_entry, close_entry
from ui.service.rows import (
    COLUMNS,
    DISPENSABLE,
    Head,
    Shown,
    course,
    follow_ups,
    head_of,
    key_of,
    place_of,
)
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.shell.panel_page import PanelPage
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList


class FollowUpPage(PanelPage):
    """The list, and beside it the one in hand."""

    topics = frozenset({"service"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.which = Choice([(False, "待办"), (True, "已办结")])
        self.which.setAccessibleName("筛选")
        self.model: KeyedModel[Shown] = KeyedModel(
            desk, COLUMNS, self._place, follow_ups(desk.info.org_unit, False), parent=self
        )
        self.list = FoldingList(
            self.model, "回访清单", "没有待办的回访。", narrow=1000, dispensable=DISPENSABLE
        )
        self.head = label("", "strong")
        self.counts = label("", "small", wrap=True)
        self.who = label("", "strong", wrap=True)
        self.why = label("", "muted", wrap=True)
        self.steps = label("", "small", wrap=True)
        self._lay_out()
        self.list.current_changed.connect(self._show_line)
        self.list.opened.connect(self._open_line)
        self.model.filled.connect(lambda: self._show_line(self.list.current_row()))
        self.which.currentIndexChanged.connect(self._reload)
        self.which.went_on.connect(self.take_cursor)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("回访", "title"))
        self.which.setMinimumWidth(look().px(UNIT * 13))
        top.addWidget(self.which)
        top.addSpacing(UNIT)
        top.addWidget(self.head)
        top.addStretch(1)
        below = QVBoxLayout()
        below.setSpacing(UNIT // 2)
        for widget in (self.who, self.why, self.steps):
            below.addWidget(widget)
        whole = QVBoxLayout(self.main)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(self.counts)
        whole.addWidget(hairline())
        whole.addWidget(self.list, 1)
        whole.addWidget(hairline())
        whole.addLayout(below)

    @property
    def closed(self) -> bool:
        """Whether closed follow-ups are listed."""
        return bool(self.which.value())

    def _place(self, line: Shown) -> tuple[int, str]:
        return place_of(line.row, bool(line.row.outcome))

    def main_actions(self) -> Actions:
        line = self.list.current_row()
        if line is None:
            return {}
        keys: Actions = {}
        if line.on_file:
            keys["F7"] = ("看客户", lambda: self.open_page.emit("31", line.row.account_no))
        if line.row.open and self.allowed("customer.edit"):
            keys["F4"] = ("登记联系", lambda: self.open_panel(call_entry(self.desk, key_of(line))))
            keys["F9"] = ("办结", lambda: self.open_panel(close_entry(self.desk, key_of(line))))
        return keys

    def main_focus(self) -> None:
        self.list.take_focus()

    def refresh(self) -> None:
        self._ask_head()
        self.model.refresh()

    def _reload(self) -> None:
        self._ask_head()
        self.model.load(follow_ups(self.desk.info.org_unit, self.closed))

    def _ask_head(self) -> None:
        unit = self.desk.info.org_unit

        def question(home: Snapshot) -> Head:
            return head_of(home, unit)

        self.desk.ask(question, self._show_head, self._failed, owner=self)

    def _show_head(self, head: Head) -> None:
        self.head.setText(head.words())
        self.counts.setText(head.told())

    def _show_line(self, line: Shown | None) -> None:
        if line is None:
            for part in (self.who, self.why, self.steps):
                part.setText("")
        else:
            parts = (line.row.account_no, line.name, line.phone, line.what)
            self.who.setText("  ".join(filter(None, parts)))
            waits = f"   已等 {line.waits_days} 天" if line.row.open and line.waits_days else ""
            self.why.setText(f"{line.score}:{line.reasons}{waits}")
            self.steps.setText("\n".join(course(line)))
        self.actions_changed.emit()

    def _open_line(self, line: Shown) -> None:
        if line.row.open and self.allowed("customer.edit"):
            self.open_panel(close_entry(self.desk, key_of(line)))

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))
