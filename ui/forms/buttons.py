"""Buttons that say their key, and the one line in which a page tells how things went."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from ui.forms.fields import ENTER_KEYS
from ui.theme.look import set_icon, set_role


class Button(QPushButton):
    """A button with its key in its words: `Button("收费并打印", on=self.pay, key="F9", role="primary")`.

    Return presses it only while it has the focus, never because a dialog chose it, and never by
    auto-repeat.
    """

    def __init__(
        self,
        word: str,
        *,
        on: Callable[[], object] | None = None,
        key: str = "",
        role: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{key} {word}" if key else word, parent)
        self.setAutoDefault(False)
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        if icon:
            set_icon(self, icon, "accent_ink" if role == "primary" else "muted")
        if on is not None:
            self.clicked.connect(lambda: on())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            event.accept()
            if not event.isAutoRepeat():
                self.click()
        elif event.key() == Qt.Key.Key_Space and event.isAutoRepeat():
            event.accept()
        else:
            super().keyPressEvent(event)


class MessageLine(QLabel):
    """One line that tells a page's news: plain, `done`, or `danger`. Text is never markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAccessibleName("提示")

    def tell(self, text: str, role: str = "") -> None:
        """Show a sentence; '' empties the line."""
        set_role(self, role)
        self.setText(text)
        self.setAccessibleDescription(text)
