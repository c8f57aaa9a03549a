"""What a person set about the window's look, in a small JSON file; changes apply at once."""

import os
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui.theme.look import apply_look
from ui.theme.tokens import MAX_PERCENT, MIN_PERCENT, PALETTES


class Preferences(msgspec.Struct, frozen=True):
    """Theme ('light' or 'contrast') and type size in per cent."""

    theme: str = "light"
    percent: int = 100


def read_preferences(path: Path) -> Preferences:
    """Read the file; what is missing or damaged is taken as the default."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError):
        return Preferences()
    theme = found.theme if found.theme in PALETTES else "light"
    return Preferences(theme=theme, percent=min(MAX_PERCENT, max(MIN_PERCENT, found.percent)))


class PreferenceFile(QObject):
    """The preferences in force. `applied()` follows every change, after the window has its new look."""

    applied = Signal()

    def __init__(self, app: QApplication, path: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._path = path
        self.now = read_preferences(path) if path is not None else Preferences()

    def apply(self) -> None:
        """Put the present preferences on the application."""
        apply_look(self._app, self.now.theme, self.now.percent)
        self.applied.emit()

    def change(self, *, theme: str | None = None, percent: int | None = None) -> bool:
        """Change, apply and keep; False if the file could not be written (the look changes anyway)."""
        self.now = Preferences(
            theme=self.now.theme if theme is None else theme,
            percent=self.now.percent if percent is None else percent,
        )
        self.apply()
        return self._write()

    def _write(self) -> bool:
        if self._path is None:
            return True
        part = self._path.with_name(self._path.name + ".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(self.now))
            os.replace(part, self._path)
        except OSError:
            return False
        return True
