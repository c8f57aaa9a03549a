"""Icons of one set (Material Design, as qtawesome packs it), recoloured when the theme changes."""

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from ui.theme.tokens import Palette

SIZE = 18
"""Side of an icon in pixels at 100 %."""


_SIDES = (18, 24, 27, 32, 36, 54, 72)
"""Pixel sizes an icon is drawn in: 100 to 200 %, on ordinary and on dense screens."""


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """An icon by its `mdi6.…` name in a colour."""
    family, glyphs = _font()
    char = chr(int(glyphs[name.removeprefix("mdi6.")], 16))
    made = QIcon()
    for side in _SIDES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        font = QFont(family)
        font.setPixelSize(side)
        painter = QPainter(pixmap)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(pixmap.rect(), Qt.AlignmentFlag.AlignCenter, char)
        painter.end()
        made.addPixmap(pixmap)
    return made


@cache
def _font() -> tuple[str, dict[str, str]]:
    """The set's font and its names, from qtawesome's own files.

    Importing qtawesome loads all of Qt's modules and every other icon font: a quarter of a second
    between sign-in and the desk.
    """
    spec = find_spec("qtawesome")
    assert spec is not None
    assert spec.origin is not None
    fonts = Path(spec.origin).with_name("fonts")
    file = next(fonts.glob("materialdesignicons6-webfont-[0-9]*.ttf"))
    names = next(fonts.glob("materialdesignicons6-webfont-charmap-*.json"))
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]
    return family, json.loads(names.read_bytes())


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
