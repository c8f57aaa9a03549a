"""A page with a main view over which one entry panel at a time may lie: files, registers, lists of people."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from ui.forms.dialogs import ask_question
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel
from ui.shell.page import Actions, Page
from ui.theme.tokens import UNIT


class PanelPage(Page):
    """A page with a main view over which one entry panel at a time may lie.

    A subclass fills `self.main`, gives its keys in `main_actions` and opens panels by `open_panel`.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.panel: EntryPanel | None = None
        self.main = QWidget()
        self._layers = QStackedWidget()
        self._layers.addWidget(self.main)
        around = QVBoxLayout(self)
        around.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        around.addWidget(self._layers)

    def main_actions(self) -> Actions:
        """The keys while no panel is open."""
        return {}

    def main_focus(self) -> None:
        """Put the cursor where work goes on in the main view."""

    def take_cursor(self) -> None:
        """Put the cursor where work goes on: where it was left in the panel, else into the main view."""
        if self.panel is None:
            self.main_focus()
        elif (left := self.panel.focusWidget()) is not None:
            left.setFocus()

    def entered(self) -> None:
        self.refresh()
        self.take_cursor()

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        if self.panel is not None:
            return {"F10": (self.panel.button.accessibleName(), self.panel.save)}
        return self.main_actions()

    def open_panel(self, panel: EntryPanel, values: dict[str, Any] | None = None) -> None:
        """Show a panel over the main view; it is gone after posting or Esc."""
        if self.panel is not None:
            return
        self.panel = panel
        self._layers.addWidget(panel)
        self._layers.setCurrentWidget(panel)
        panel.left.connect(self.escape)
        panel.posted.connect(self._posted)
        panel.start(values)
        self.actions_changed.emit()

    def escape(self) -> bool:
        panel = self.panel
        if panel is None:
            return False
        if panel.touched():
            ask_question(self, "放弃填写?", ["填写的内容还没有保存。"], "放弃", self._close_panel)
        else:
            self._close_panel()
        return True

    def allowed(self, permission: str) -> bool:
        """Whether the person at the desk has a right; keys without it are not offered."""
        return permission in self.desk.session.permissions

    def _posted(self, outcome: Outcome) -> None:
        self._close_panel()
        self.news.emit(outcome.news)

    def _close_panel(self) -> None:
        panel, self.panel = self.panel, None
        if panel is None:
            return
        self._layers.setCurrentWidget(self.main)
        self._layers.removeWidget(panel)
        panel.hide()
        QTimer.singleShot(0, panel.deleteLater)
        self.actions_changed.emit()
        self.main_focus()
