"""The file of one account: its header, a tab at a time, and the file as it stood on another day."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.customers.views import CustomerRow
from ui.customers.file import CustomerFile
from ui.customers.header import FileHeader
from ui.customers.overview import OverviewTab
from ui.customers.past_view import PastView
from ui.customers.tab import FileTab, TabEntry
from ui.customers.tabs import TABS
from ui.forms.buttons import Button
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT


class TabBar(QWidget):
    """The tabs with their digits; `wanted(digit)` by Ctrl and the digit, or a click."""

    wanted = Signal(str)

    def __init__(self, entries: Sequence[TabEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("页签")
        self._buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(label("Ctrl +", "small"))
        row.addSpacing(UNIT)
        for entry in entries:
            want = partial(self.wanted.emit, entry.digit)
            button = Button(entry.title, key=entry.digit, role="tab", on=want)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._buttons[entry.digit] = button
            row.addWidget(button)
            shortcut = QShortcut(QKeySequence(f"Ctrl+{entry.digit}"), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(want)
        row.addStretch(1)

    def mark(self, digit: str) -> None:
        """Show which tab is open."""
        for place, button in self._buttons.items():
            set_role(button, "tab-open" if place == digit else "tab")


class FileView(QWidget):
    """Puts header, tabs and the past together. Signals as in FileTab; tabs are made when first wanted."""

    open_page = Signal(str, str)
    open_item = Signal(str, str, str)
    news = Signal(str)
    warn = Signal(str)
    panel_wanted = Signal(object, object, str)
    actions_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries = {entry.digit: entry for entry in TABS}
        self._tabs: dict[str, FileTab] = {}
        self._loaded: dict[str, str] = {}
        self._fresh: set[str] = set()
        self.file = CustomerFile()
        self.header = FileHeader()
        self.bar = TabBar(TABS)
        self.past: PastView | None = None
        self._faces = QStackedWidget()
        self._pages = QStackedWidget()
        self._compose()
        self.digit = TABS[0].digit
        self.bar.mark(self.digit)
        self.bar.wanted.connect(self.turn)

    def _compose(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addWidget(self.header)
        whole.addWidget(hairline())
        whole.addWidget(self._faces, 1)
        today = QWidget()
        self._faces.addWidget(today)
        column = QVBoxLayout(today)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        column.addWidget(self._pages, 1)

    @property
    def overview(self) -> OverviewTab:
        """The first tab, which shows what the file itself holds."""
        tab = self._made(TABS[0].digit)
        assert isinstance(tab, OverviewTab)
        return tab

    def show_file(self, file: CustomerFile, row: CustomerRow) -> None:
        """Show a customer, or what has changed of the same one."""
        if self.file.row is None or self.file.row.account_no != row.account_no:
            self.leave_past()
        self.file = file
        self._fresh.clear()
        self.header.show_file(file, row)
        self.overview.show_file(file)
        self._load()

    def tab(self) -> FileTab:
        """The tab in view."""
        return self._made(self.digit)

    def turn(self, digit: str) -> None:
        """Bring a tab into view."""
        self.digit = digit
        tab = self._made(digit)
        self._show_only(tab)
        self.bar.mark(digit)
        self._load()
        self.actions_changed.emit()
        tab.take_focus()

    def take_focus(self) -> None:
        """Put the cursor where work goes on."""
        if self.in_past():
            self.look_back()
        else:
            self.tab().take_focus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        """The keys of the tab in view; none while the past is shown."""
        return {} if self.in_past() else self.tab().actions()

    def in_past(self) -> bool:
        """Whether another day is shown."""
        return self._faces.currentIndex() == 1

    def look_back(self) -> None:
        """Ask for a day and show the file as it stood then."""
        if self.file.row is None:
            return
        if self.past is None:
            self.past = PastView(self._desk)
            self.past.warn.connect(self.warn)
            self._faces.addWidget(self.past)
        self._faces.setCurrentWidget(self.past)
        self.actions_changed.emit()
        self.past.ask(self.file.row.account_no)

    def leave_past(self) -> bool:
        """Back to today; False if today was shown."""
        if not self.in_past():
            return False
        self._faces.setCurrentIndex(0)
        self.actions_changed.emit()
        return True

    def _show_only(self, tab: FileTab) -> None:
        """Show a tab; the others must not ask for more room than it does."""
        for other in self._tabs.values():
            room = QSizePolicy.Policy.Preferred if other is tab else QSizePolicy.Policy.Ignored
            other.setSizePolicy(room, room)
        self._pages.setCurrentWidget(tab)

    def _made(self, digit: str) -> FileTab:
        if digit not in self._tabs:
            tab = self._tabs[digit] = self._entries[digit].factory(self._desk)
            self._pages.addWidget(tab)
            tab.open_page.connect(self.open_page)
            tab.open_item.connect(self.open_item)
            tab.news.connect(self.news)
            tab.warn.connect(self.warn)
            tab.panel_wanted.connect(self.panel_wanted)
            tab.actions_changed.connect(self.actions_changed)
        return self._tabs[digit]

    def _load(self) -> None:
        """Let the tab in view show the file, unless it does already."""
        row, digit = self.file.row, self.digit
        if row is None or digit in self._fresh:
            return
        self._fresh.add(digit)
        anew = self._loaded.get(digit) != row.account_no
        self._loaded[digit] = row.account_no
        self._made(digit).load(row, anew=anew)
