"""Fields that choose instead of type: a list of values and a tick."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPolygon, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.kernel.refusals import refuse
from ui.forms.fields import ENTER_KEYS
from ui.theme.look import look


class Choice(QComboBox):
    """One of a few values. The wheel scrolls the page, not the answer; Return goes on."""

    went_on = Signal()
    told = Signal(str)

    def __init__(
        self,
        options: Iterable[tuple[Any, str]] = (),
        *,
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.required = required
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.currentIndexChanged.connect(lambda: self.told.emit(""))

    def set_options(self, options: Iterable[tuple[Any, str]]) -> None:
        """Offer (value, word) pairs, the first one chosen."""
        self.clear()
        for value, word in options:
            self.addItem(word, value)

    def value(self) -> Any:
        """The chosen value. Raises Refused (text.empty) when required and nothing is chosen."""
        chosen = self.currentData()
        if self.required and chosen in (None, ""):
            raise refuse("text.empty", self.objectName())
        return chosen

    def set_value(self, value: Any) -> None:
        """Choose a value; one that is not offered chooses nothing."""
        self.setCurrentIndex(self.findData(value))

    def reset(self) -> None:
        """Back to the first option."""
        self.setCurrentIndex(0 if self.count() else -1)
        self.told.emit("")

    def composing(self) -> bool:
        """Never: nothing is typed here."""
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            event.accept()
            if not event.isAutoRepeat():
                self.went_on.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        # The style sheet hides the style's arrow, which ignores the theme; this one has its colour.
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().text())
        half = look().px(4)
        right, middle = self.width() - look().px(12), self.height() // 2
        painter.drawPolygon(
            QPolygon(
                [
                    QPoint(right - half, middle - half // 2),
                    QPoint(right + half, middle - half // 2),
                    QPoint(right, middle + half // 2 + 1),
                ]
            )
        )
        painter.end()


class CheckRow(QCheckBox):
    """A tick with its words; Return goes on, Space ticks."""

    went_on = Signal()
    told = Signal(str)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or untick."""
        self.setChecked(bool(value))

    def reset(self) -> None:
        """Untick."""
        self.setChecked(False)
        self.told.emit("")

    def composing(self) -> bool:
        """Never: nothing is typed here."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            event.accept()
            if not event.isAutoRepeat():
                self.went_on.emit()
        else:
            super().keyPressEvent(event)
