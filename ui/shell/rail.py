"""The navigation rail: every page this person may open, with icon, word and transaction code."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.forms.fields import ENTER_KEYS
from ui.shell.page import PageEntry
from ui.theme.icons import SIZE, icon
from ui.theme.look import look

WIDTH = 124


class Rail(QListWidget):
    """One stop for Tab; arrows move, Enter or a click opens. `wanted(code)`."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName("导航")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._open = ""
        self._entries: tuple[PageEntry, ...] = ()
        self.itemClicked.connect(lambda item: self.wanted.emit(item.data(_CODE)))

    def show_entries(self, entries: Iterable[PageEntry]) -> None:
        """Offer these pages."""
        self._entries = tuple(entries)
        self.dress()

    def dress(self) -> None:
        """Build the lines for the theme and type size in force."""
        px, palette = look().px, look().palette
        self.setFixedWidth(px(WIDTH))
        self.setIconSize(QSize(px(SIZE), px(SIZE)))
        self.clear()
        for entry in self._entries:
            item = QListWidgetItem(icon(entry.icon, palette.muted), f"{entry.code} {entry.title}")
            item.setData(_CODE, entry.code)
            self.addItem(item)
        self.mark(self._open)

    def mark(self, code: str) -> None:
        """Show which page is open."""
        self._open = code
        self.clearSelection()
        for row in range(self.count()):
            if self.item(row).data(_CODE) == code:
                self.setCurrentRow(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            event.accept()
            item = self.currentItem()
            if item is not None and not event.isAutoRepeat():
                self.wanted.emit(item.data(_CODE))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.mark(self._open)


_CODE = Qt.ItemDataRole.UserRole
