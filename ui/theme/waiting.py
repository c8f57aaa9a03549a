"""Parts of the window that nobody sees: another look passes them over, and they get it before they are seen.

A style sheet is put on every polished widget of the application in one turn of the event loop, 250 ms for
the pages of the counter. Qt leaves a widget out that is not polished and says that its style is its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_POLISHED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle
_parts: WeakSet[QWidget] = WeakSet()
_waiting: WeakSet[QWidget] = WeakSet()


def may_wait(part: QWidget) -> None:
    """Let another look wait while this part is hidden; whoever shows it calls `freshen` first."""
    _parts.add(part)


@contextmanager
def passed_over() -> Iterator[None]:
    """While this lasts, changes of style, sheet, palette and type leave the hidden parts as they are."""
    hidden = [part for part in _parts if isValid(part) and part.isHidden()]
    widgets = [widget for part in hidden for widget in _within(part)]
    for widget in widgets:
        widget.setAttribute(_POLISHED, False)
        widget.setAttribute(_OWN_STYLE, True)
    yield
    for widget in widgets:
        widget.setAttribute(_OWN_STYLE, False)
    _waiting.update(hidden)


def freshen(part: QWidget) -> bool:
    """Put the look in force on a part that was passed over; False where it has it already."""
    if part not in _waiting:
        return False
    _waiting.discard(part)
    for widget in _within(part):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.setAttribute(_POLISHED)
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    return True


def _within(part: QWidget) -> list[QWidget]:
    return [part, *part.findChildren(QWidget)]
