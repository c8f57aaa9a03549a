"""The look in force: applies theme and type size to the whole application, live, for all widgets."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel, QWidget

from ui.theme import icons
from ui.theme.fonts import application_font, load_fonts
from ui.theme.sheet import render
from ui.theme.tokens import BODY, LIGHT, MAX_PERCENT, MIN_PERCENT, PALETTES, Palette
from ui.theme.waiting import passed_over


@dataclass(frozen=True)
class Look:
    """A theme and a type size."""

    palette: Palette = LIGHT
    percent: int = 100

    def px(self, size: float) -> int:
        """A length of the 100 % design in pixels of this look."""
        return max(1, round(size * self.percent / 100))


_look = Look()
_STYLED = "guimian_styled"


def look() -> Look:
    """The look in force, for code that paints or measures itself."""
    return _look


def apply_look(app: QApplication, theme: str = "light", percent: int = 100) -> Look:
    """Put a theme ('light' or 'contrast') at a type size (100 to 200 per cent) on everything shown.

    Hidden parts that may wait get it before they are seen (see ui.theme.waiting).
    """
    global _look
    palette = PALETTES.get(theme, LIGHT)
    _look = Look(palette, min(MAX_PERCENT, max(MIN_PERCENT, percent)))
    load_fonts()
    if not app.property(_STYLED):
        # Once: doing it again would polish every widget twice for nothing.
        app.setStyle("Fusion")
        app.setProperty(_STYLED, True)
    with passed_over():
        # Taken off before it changes: a sheet that replaces another is put on every widget once for each of
        # its ancestors (620 ms for a window of 1 100 widgets), a first one is put on once (150 ms with this).
        app.setStyleSheet("")
        app.setPalette(_qt_palette(palette))
        app.setFont(application_font(_look.px(BODY)))
        app.setStyleSheet(render(palette, _look.percent))
    icons.repaint_all(palette, _look.percent)
    return _look


def set_icon(button: QAbstractButton, name: str, tone: str = "muted") -> None:
    """Put an icon (`mdi6.…`) on a button, always beside its word; it follows the theme.

    `tone` is a token name such as 'ink', 'muted', 'accent' or 'accent_ink'.
    """
    icons.dress(button, name, tone, _look.palette, _look.percent)


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is (`error`, `title`, `huge`, …), also after it is shown."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A plain-text label with a role; text is data and never markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def hairline(*, upright: bool = False) -> QFrame:
    """A thin line between parts of a page, instead of a box around them."""
    line = QFrame()
    line.setProperty("role", "hairline-v" if upright else "hairline")
    return line


def _qt_palette(p: Palette) -> QPalette:
    pairs = {
        QPalette.ColorRole.Window: p.surface,
        QPalette.ColorRole.Base: p.surface,
        QPalette.ColorRole.AlternateBase: p.ground,
        QPalette.ColorRole.Button: p.surface,
        QPalette.ColorRole.ToolTipBase: p.surface,
        QPalette.ColorRole.WindowText: p.ink,
        QPalette.ColorRole.Text: p.ink,
        QPalette.ColorRole.ButtonText: p.ink,
        QPalette.ColorRole.ToolTipText: p.ink,
        QPalette.ColorRole.PlaceholderText: p.muted,
        QPalette.ColorRole.Highlight: p.accent,
        QPalette.ColorRole.Accent: p.accent,
        QPalette.ColorRole.HighlightedText: p.accent_ink,
    }
    palette = QPalette()
    for role, colour in pairs.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(p.edge))
    return palette
