"""The application's own font, so that every machine looks the same and rare names are drawn."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

FONT_DIR = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FAMILIES = ["Hall Hei", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC"]
_loaded: list[int] = []


def load_fonts() -> None:
    """Register the screen font's files with Qt, once; a missing file leaves the system's fonts."""
    if not _loaded:
        _loaded.extend(
            QFontDatabase.addApplicationFont(str(path)) for path in sorted(FONT_DIR.glob("HallHei-*.ttf"))
        )


def application_font(pixels: int) -> QFont:
    """The screen font at a pixel size, with figures of equal width in any family that has them."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
