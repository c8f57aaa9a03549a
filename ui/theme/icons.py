"""Icons of one set (Material Design, by qtawesome), recoloured when the theme changes."""

from functools import lru_cache

import qtawesome
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.theme.tokens import Palette

SIZE = 18
"""Side of an icon in pixels at 100 %."""


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """An icon by its `mdi6.…` name in a colour."""
    return qtawesome.icon(name, color=colour)  # type: ignore[no-any-return]


def dress(widget: QWidget, name: str, tone: str, palette: Palette, percent: int) -> None:
    """Give a button an icon and remember which, so that another theme can repaint it."""
    widget.setProperty("icon_name", name)
    widget.setProperty("icon_tone", tone)
    _paint(widget, palette, percent)


def repaint_all(palette: Palette, percent: int) -> None:
    """Recolour and resize every icon in the application."""
    for widget in QApplication.allWidgets():
        if widget.property("icon_name"):
            _paint(widget, palette, percent)


def _paint(widget: QWidget, palette: Palette, percent: int) -> None:
    if isinstance(widget, QAbstractButton):
        side = round(SIZE * percent / 100)
        widget.setIcon(icon(widget.property("icon_name"), palette.colours()[widget.property("icon_tone")]))
        widget.setIconSize(QSize(side, side))
