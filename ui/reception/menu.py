"""The menu of page 21: every business, found by code, name or initials; and what was left unfinished."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.dates import clock_text
from app.workorders.catalog import word_of
from app.workorders.menu import MenuLine, is_case, matching
from app.workorders.views import DraftRow
from ui.forms.fields import SteeringLine
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView, Table
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

NO_DRAFTS = "没有未办完的受理。"
NOTHING = "没有这种业务。可以输三位业务码、名称、旧名(如 暂停)或拼音首字母。"


class _Shown:
    """A menu line as listed; the group is written where it begins."""

    def __init__(self, line: MenuLine, group: str) -> None:
        self.line, self.group = line, group


def _named(line: MenuLine) -> str:
    return line.word + (f"({'、'.join(line.aliases)})" if line.aliases else "")


MENU_COLUMNS: tuple[Column[_Shown], ...] = (
    Column("", lambda one: one.group, 8, role=lambda _: "muted"),
    Column("业务码", lambda one: one.line.transaction, 6, role=lambda _: "accent"),
    Column("业务", lambda one: _named(one.line), 22),
    Column("说明", lambda one: one.line.about, 20, stretch=True, role=lambda _: "muted"),
)
DRAFT_COLUMNS: tuple[Column[DraftRow], ...] = (
    Column("业务", lambda row: f"{word_of(row.kind)} · {row.account_no or '新户'}", 16, stretch=True),
    Column("时间", lambda row: clock_text(row.changed_ms)[5:16], 11),
)


class DraftList(ListView[DraftRow]):
    """Drafts of this desk; Del drops one."""

    dropped = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if event.key() == Qt.Key.Key_Delete and row is not None:
            event.accept()
            self.dropped.emit(row)
        else:
            super().keyPressEvent(event)


class Menu(QWidget):
    """`chosen(MenuLine)`; `scanned(case_id)` for the code of a notice; `reopened(DraftRow)`,
    `dropped(DraftRow)` for drafts."""

    chosen = Signal(object)
    scanned = Signal(str)
    reopened = Signal(object)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[MenuLine, ...] = ()
        self.line = SteeringLine(40)
        self.line.setAccessibleName("业务")
        self.line.setPlaceholderText("三位业务码 / 名称 / 首字母;↑ ↓ 选择,Enter 办理")
        self.rows: RowsModel[_Shown] = RowsModel(MENU_COLUMNS, lambda one: one.line.code, parent=self)
        self.table = Table(self.rows)
        self.table.setAccessibleName("业务列表")
        self.nothing = label(NOTHING, "empty", wrap=True)
        self.drafts: RowsModel[DraftRow] = RowsModel(DRAFT_COLUMNS, lambda row: row.case_id, parent=self)
        self.draft_list = DraftList(self.drafts, "未办完的受理", NO_DRAFTS)
        self._lay_out()
        self.line.textChanged.connect(self._filter)
        self.line.steered.connect(self._steer)
        self.line.went_on.connect(self._enter)
        self.table.entered_row.connect(self._choose)
        self.draft_list.opened.connect(self.reopened)
        self.draft_list.dropped.connect(self.dropped)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(UNIT)
        left.addWidget(self.line)
        left.addWidget(self.nothing)
        left.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(label("未办完的受理", "strong"))
        right.addWidget(self.draft_list, 1)
        right.addWidget(label("Enter 继续办理,Del 删除。", "small"))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 3)
        across.addLayout(left, 5)
        across.addWidget(hairline(upright=True))
        across.addLayout(right, 3)
        self.draft_list.setMinimumWidth(look().px(UNIT * 36))
        self.nothing.hide()

    def show_menu(self, lines: Sequence[MenuLine]) -> None:
        """Offer these businesses."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._filter(self.line.text())

    def show_drafts(self, drafts: Sequence[DraftRow]) -> None:
        """List these drafts."""
        self.drafts.set_rows(drafts)

    def start(self) -> None:
        """An empty filter with the cursor in it."""
        self.line.clear()
        self.line.setFocus()

    def _filter(self, text: str) -> None:
        found = matching(self._lines, text)
        group, shown = "", []
        for line in found:
            shown.append(_Shown(line, line.group if line.group != group else ""))
            group = line.group
        self.rows.set_rows(shown)
        self.nothing.setVisible(bool(text) and not found)
        if found:
            self.table.selectRow(0)

    def _steer(self, step: int) -> None:
        rows = self.rows.rowCount()
        if rows:
            self.table.selectRow(min(rows - 1, max(0, self.table.current_place() + step)))

    def _enter(self) -> None:
        text = self.line.text().strip().lower()
        if is_case(text):
            self.line.clear()
            self.scanned.emit(text)
        elif self.rows.rowCount():
            self._choose(max(0, self.table.current_place()))

    def _choose(self, place: int) -> None:
        one = self.rows.row_at(place)
        if one is not None:
            self.chosen.emit(one.line)
