"""The file of one account: attributes by group on the left, meters and history on the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.views import CustomerRow, MeterRow
from app.customers.vocabulary import STATUSES
from app.customers.wording import lines, shown_name, spaced
from ui.customers.groups import GROUPS, Group
from ui.forms.buttons import Button
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

METER_COLUMNS = (
    Column[MeterRow]("表号", lambda row: row.asset_no, 16, stretch=True),
    Column[MeterRow]("倍率", lambda row: str(row.multiplier), 6, number=True),
    Column[MeterRow]("位数", lambda row: str(row.digits), 5, number=True),
)


class Header(QWidget):
    """Who this is: masked name in title type, account number, and how the account stands."""

    def __init__(self) -> None:
        super().__init__()
        self.name = label("", "title")
        self.number = label("", "sum")
        self.number.setAccessibleName("户号")
        self.standing = label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT * 3)
        row.addWidget(self.name)
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.standing)

    def show_row(self, row: CustomerRow) -> None:
        """Show an account."""
        self.name.setText(shown_name(row))
        self.number.setText(spaced(row.account_no))
        self.standing.setText(STATUSES.get(row.status, row.status))
        set_role(self.standing, "muted" if row.status == "normal" else "danger")


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


class FileView(QWidget):
    """Puts header, groups, meters and history together."""

    def __init__(self, history: QWidget) -> None:
        super().__init__()
        self.header = Header()
        self.groups = GroupRows()
        self.meters = RowsModel(METER_COLUMNS, lambda row: row.asset_no, parent=self)
        meters = ListView(self.meters, "电能表", "还没有登记电能表;按 F7 登记。")
        meters.setFixedHeight(look().px(32 * 3 + 8))
        right = QVBoxLayout()
        right.setSpacing(UNIT)
        right.addWidget(label("电能表", "strong"))
        right.addWidget(meters)
        right.addWidget(label("办理历史", "strong"))
        right.addWidget(history, 1)
        parts = QHBoxLayout()
        parts.setSpacing(UNIT * 3)
        parts.addWidget(self.groups, 5)
        parts.addWidget(hairline(upright=True))
        parts.addLayout(right, 6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT * 2)
        whole.addWidget(self.header)
        whole.addWidget(hairline())
        whole.addLayout(parts, 1)
