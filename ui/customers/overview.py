"""概况: what stands in the file by group, how complete it is, and the other accounts of the same customer."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.completeness import METER_PANEL, Item
from app.customers.views import CustomerRow
from app.customers.vocabulary import STATUSES
from app.customers.wording import lines, shown_name, spaced
from ui.customers.entries import another_meter, group_change
from ui.customers.file import CustomerFile
from ui.customers.groups import BY_NAME, GROUPS, Group
from ui.customers.tab import FileTab
from ui.forms.buttons import Button
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

NEW_METER = {"multiplier": "1", "digits": "6"}
NOT_ALLOWED = "您的岗位没有“维护客户资料”的权限,不能修改档案。"
MISSING = (
    Column[Item]("缺少", lambda item: item.title, 12, stretch=True),
    Column[Item]("占", lambda item: f"{item.weight} 分", 6, number=True),
)
OTHERS = (
    Column[CustomerRow]("户号", lambda row: spaced(row.account_no), 16),
    Column[CustomerRow]("户名", shown_name, 8, stretch=True),
    Column[CustomerRow]("状态", lambda row: STATUSES.get(row.status, row.status), 6),
)


class GroupRows(QWidget):
    """One row for each group with its button; Up and Down move between the buttons.

    `chosen(Group)` when a clerk wants to write a group anew.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, QLabel] = {}
        self.buttons: list[Button] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT * 2)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, look().px(UNIT * 9))
        for place, group in enumerate(GROUPS):
            line = label("", wrap=True)
            line.setAccessibleName(group.title)
            button = Button("修改", role="key", on=self._choice(group))
            button.setAccessibleName(f"修改{group.title}")
            button.installEventFilter(self)
            self._lines[group.name] = line
            self.buttons.append(button)
            grid.addWidget(label(group.title, "label"), place * 2, 0)
            grid.addWidget(line, place * 2, 1)
            grid.addWidget(button, place * 2, 2)
            grid.addWidget(hairline(), place * 2 + 1, 0, 1, 3)
        grid.setRowStretch(len(GROUPS) * 2, 1)

    def show_row(self, row: CustomerRow, identity_no: str, *, changeable: bool) -> None:
        """Show an account; `identity_no` while it is revealed."""
        for name, text in lines(row, identity_no).items():
            self._lines[name].setText(text)
        set_role(self._lines["identity"], "strong" if identity_no else "")
        for button in self.buttons:
            button.setVisible(changeable)

    def line(self, name: str) -> str:
        """What stands in the row of a group."""
        return self._lines[name].text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.buttons:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            place = self.buttons.index(watched) + step
            if step and 0 <= place < len(self.buttons):
                self.buttons[place].setFocus()
            return bool(step)
        return False

    def _choice(self, group: Group) -> Callable[[], None]:
        return lambda: self.chosen.emit(group)


class OverviewTab(FileTab):
    """Groups on the left; completeness and linked accounts on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.file = CustomerFile()
        self.groups = GroupRows()
        self.score = label("", "strong")
        self.missing: RowsModel[Item] = RowsModel(MISSING, lambda item: item.title, parent=self)
        self.missing_list = ListView(self.missing, "缺少的资料", "档案资料齐全。")
        self.others: RowsModel[CustomerRow] = RowsModel(OTHERS, lambda row: row.account_no, parent=self)
        self.other_list = ListView(self.others, "同一客户的其它户", "没有归为同一客户的其它户。")
        self.setAccessibleName("概况")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # holds the cursor where nothing else can
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(self.score)
        right.addWidget(self.missing_list, 3)
        right.addWidget(label("同一客户的其它户", "strong"))
        right.addWidget(self.other_list, 2)
        parts = QHBoxLayout(self)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(UNIT * 3)
        parts.addWidget(self.groups, 6)
        parts.addWidget(hairline(upright=True))
        parts.addLayout(right, 4)
        self.groups.chosen.connect(self.change)
        self.missing_list.opened.connect(self._fill_in)
        self.other_list.opened.connect(self._go_to)

    def show_file(self, file: CustomerFile) -> None:
        """Show a customer; everything is in the file, nothing has to be loaded."""
        self.file = file
        self.show_identity("")
        found = file.completeness
        self.score.setText(f"档案完整度 {found.percent}%" if found else "档案完整度")
        set_role(self.score, "done" if found and found.percent == 100 else "strong")
        self.missing.set_rows(found.missing if found else ())
        self.others.set_rows(file.others)

    def show_identity(self, identity_no: str) -> None:
        """Show the groups, with the identity number in clear while it is revealed."""
        if self.file.row is not None:
            self.groups.show_row(self.file.row, identity_no, changeable=self._changeable())

    def take_focus(self) -> None:
        if self.missing.rowCount():
            self.missing_list.take_focus()
        elif self.others.rowCount():
            self.other_list.take_focus()
        elif self._changeable():
            self.groups.buttons[0].setFocus()
        else:
            self.setFocus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        if not self._changeable():
            return {}
        return {"F3": ("修改", self.groups.buttons[0].setFocus), "F7": ("登记电能表", self._add_meter)}

    def change(self, group: Group, field: str = "") -> None:
        """Open the form of a group, with the cursor in one of its fields."""
        row = self.file.row
        if row is not None:
            panel = group_change(self.desk, row.account_no, group)
            self.panel_wanted.emit(panel, group.shown(row), field)

    def _changeable(self) -> bool:
        return "customer.edit" in self.desk.session.permissions

    def _add_meter(self) -> None:
        if self.file.row is not None:
            panel = another_meter(self.desk, self.file.row.account_no)
            self.panel_wanted.emit(panel, NEW_METER, "")

    def _fill_in(self, item: Item) -> None:
        if not self._changeable():
            self.warn.emit(NOT_ALLOWED)
        elif item.panel == METER_PANEL:
            self._add_meter()
        else:
            self.change(BY_NAME[item.panel], item.field)

    def _go_to(self, row: CustomerRow) -> None:
        self.open_page.emit("31", row.account_no)
