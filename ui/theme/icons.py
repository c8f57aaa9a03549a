"""Icons of one set (Material Design, by qtawesome), recoloured when the theme changes."""

from functools import lru_cache
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton

from ui.theme.tokens import Palette

SIZE = 18
"""Side of an icon in pixels at 100 %."""


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """An icon by its `mdi6.…` name in a colour."""
    # Imported at the first icon: it loads all of Qt's modules, and the sign-in window needs none.
    import qtawesome

    return qtawesome.icon(name, color=colour)  # type: ignore[no-any-return]


def dress(button: QAbstractButton, name: str, tone: str, palette: Palette, percent: int) -> None:
    """Give a button an icon and remember which, so that another theme can repaint it."""
    _dressed[button] = (name, tone)
    _paint(button, palette, percent)


def repaint_all(palette: Palette, percent: int) -> None:
    """Recolour and resize the icon of every button that has one and still exists."""
    for button in list(_dressed):
        if shiboken6.isValid(button):
            _paint(button, palette, percent)


def _paint(button: QAbstractButton, palette: Palette, percent: int) -> None:
    name, tone = _dressed[button]
    side = round(SIZE * percent / 100)
    button.setIcon(icon(name, palette.colours()[tone]))
    button.setIconSize(QSize(side, side))


# Asking the application for all widgets instead would wrap half-deleted ones, and crashed.
_dressed: WeakKeyDictionary[QAbstractButton, tuple[str, str]] = WeakKeyDictionary()
