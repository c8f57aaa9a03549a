"""Line fields: text, codes, money, dates and passwords, hardened against what people type, paste and scan."""

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from app.kernel import texts  # noqa: F401  registers the sentences
from app.kernel.dates import SHANGHAI
from app.kernel.money import parse_yuan, plain_yuan
from app.kernel.refusals import Refusal, refuse
from app.kernel.text import clean, fold_code

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineField(QLineEdit):
    """A line edit with a limit, whose pastes are cleaned and never silently cut.

    Signals: `went_on()` Return was pressed; `told(sentence)` why something was not taken in, ''
    once the clerk types again. `objectName()` is the field's name in its form.
    """

    went_on = Signal()
    told = Signal(str)
    ime = True

    def __init__(self, limit: int, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = limit
        self.required = required
        self._composing = False
        self._menu: QMenu | None = None
        self.setMaxLength(limit)
        self.inputRejected.connect(self._tell_too_long)
        self.textEdited.connect(self._edited)

    def value(self) -> Any:
        """The answer. Raises Refused with this field's name."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        self.setText("" if value is None else str(value))

    def reset(self) -> None:
        """Empty the field for the next customer."""
        self.clear()
        self.told.emit("")

    def composing(self) -> bool:
        """Whether an input method holds characters that are not yet in the text."""
        return self._composing

    def fold(self, text: str) -> str:
        """Tidy typed or pasted characters as they come in; by default line breaks become spaces."""
        return " ".join(text.splitlines()) if len(text.splitlines()) > 1 else text.rstrip("\r\n")

    def insert_pasted(self, text: str) -> None:
        """Take pasted or dropped text in whole, or refuse it in one sentence."""
        if len(text) > self.limit * 8 + 1000:
            self._tell_too_long()
            return
        folded = self.fold(text)
        if len(self.text()) - len(self.selectedText()) + len(folded) > self.limit:
            self._tell_too_long()
            return
        self.insert(folded)
        self.textEdited.emit(self.text())

    def paste_carefully(self) -> None:
        """Paste from the clipboard by `insert_pasted`."""
        self._paste(QGuiApplication.clipboard().mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.accept()
            if not event.isAutoRepeat() and not self._composing:
                self.went_on.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            event.accept()
            self.paste_carefully()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # Our own menu: Qt's pastes past `insert_pasted` and speaks English.
        hidden = self.echoMode() != QLineEdit.EchoMode.Normal
        marked = self.hasSelectedText() and not hidden
        if self._menu is None:
            self._menu = QMenu(self)
            for word, call in (
                ("剪切", self.cut),
                ("复制", self.copy),
                ("粘贴", self.paste_carefully),
                ("全选", self.selectAll),
            ):
                self._menu.addAction(word, call)
        can = (marked and not self.isReadOnly(), marked, not self.isReadOnly(), bool(self.text()))
        for action, possible in zip(self._menu.actions(), can, strict=True):
            action.setEnabled(possible)
        self._menu.popup(event.globalPos())

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._paste(event.mimeData())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:
        # WA_InputMethodEnabled=False does not keep the input method off a QLineEdit; this does.
        if query == Qt.InputMethodQuery.ImEnabled and not self.ime:
            return False
        if argument is None:
            return super().inputMethodQuery(query)
        return super().inputMethodQuery(query, argument)

    def _paste(self, data: QMimeData | None) -> None:
        if data is not None and data.hasText() and not self.isReadOnly():
            self.insert_pasted(data.text())

    def _edited(self, text: str) -> None:
        folded = self.fold(text)
        if folded != text:
            place = len(self.fold(text[: self.cursorPosition()]))
            self.setText(folded)
            self.setCursorPosition(place)
        self.told.emit("")

    def _tell_too_long(self) -> None:
        self.told.emit(Refusal("text.too_long", self.objectName(), limit=self.limit).text)


class TextField(LineField):
    """Free text: names, addresses, reasons. Yields clean text (`app.kernel.text.clean`)."""

    def __init__(self, limit: int = 60, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(limit, required=required, parent=parent)

    def value(self) -> str:
        return clean(self.text(), self.objectName(), limit=self.limit, required=self.required)


class SteeringLine(TextField):
    """Text that filters a list below it: `steered(step)` for Up, Down and the page keys, which move there."""

    steered = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in step:
            event.accept()
            self.steered.emit(step[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class CodeField(LineField):
    """Account numbers, meter numbers, phones, codes: no input method, full width folded, no spaces."""

    ime = False

    def __init__(self, limit: int = 40, *, required: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(limit, required=required, parent=parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)

    def fold(self, text: str) -> str:
        return fold_code(text[: self.limit * 8], limit=self.limit * 8)

    def value(self) -> str:
        code = fold_code(self.text(), self.objectName(), limit=self.limit)
        if self.required and not code:
            raise refuse("text.empty", self.objectName())
        return code


class MoneyField(LineField):
    """An amount in yuan as a person types it; yields integer fen, or None when empty and not required."""

    ime = False

    def __init__(
        self, *, required: bool = False, negative: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(24, required=required, parent=parent)
        self._negative = negative
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def fold(self, text: str) -> str:
        return fold_code(text[: self.limit * 8], limit=self.limit * 8)

    def value(self) -> int | None:
        if not self.text().strip() and not self.required:
            return None
        return parse_yuan(self.text(), self.objectName(), negative=self._negative)

    def set_value(self, value: Any) -> None:
        """Show an amount in fen."""
        self.setText("" if value is None else plain_yuan(value))


class DateField(LineField):
    """A civil date as 2026-03-15; 20260315, 2026/3/15 and 2026.3.15 are understood too."""

    ime = False

    def __init__(
        self, *, required: bool = False, allow_future: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(10, required=required, parent=parent)
        self._allow_future = allow_future
        self.setPlaceholderText("2026-03-15")

    def fold(self, text: str) -> str:
        return fold_code(text[:80], limit=80)

    def value(self) -> date | None:
        text = fold_code(self.text())
        if not text:
            if self.required:
                raise refuse("text.empty", self.objectName())
            return None
        found = _read_date(text)
        if found is None:
            raise refuse("date.not_a_date", self.objectName())
        if not self._allow_future and found > datetime.now(SHANGHAI).date():
            raise refuse("date.future", self.objectName())
        return found

    def set_value(self, value: Any) -> None:
        self.setText("" if value is None else value.isoformat())


class PasswordField(LineField):
    """A password: hidden, taken exactly as typed, never through an input method."""

    ime = False

    def __init__(self, *, required: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(128, required=required, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def fold(self, text: str) -> str:
        return text.rstrip("\r\n")

    def value(self) -> str:
        if self.required and not self.text():
            raise refuse("text.empty", self.objectName())
        return self.text()


def _read_date(text: str) -> date | None:
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 1 and len(text) == 8:
        parts = [text[:4], text[4:6], text[6:]]
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
