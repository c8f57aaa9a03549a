"""Colours, type sizes and spacing of the two themes; the only file where a colour is written down."""

from dataclasses import dataclass, fields

UNIT = 8
"""The grid: every distance is a multiple of this many pixels at 100 %, or half of it."""

SMALL, BODY, TITLE, HUGE = 12, 14, 20, 44
"""Type sizes in pixels at 100 %."""

FIELD_HEIGHT = 32
MIN_PERCENT, MAX_PERCENT = 100, 200


@dataclass(frozen=True)
class Palette:
    """One theme. Ink colours are readable on `ground`, `surface` and the soft fills alike."""

    name: str
    title: str
    ground: str
    """Behind everything: bars, rail."""
    surface: str
    """Behind the work: pages, fields, lists."""
    ink: str
    muted: str
    line: str
    """Hairlines."""
    edge: str
    """Border of a field or a plain button."""
    accent: str
    accent_ink: str
    accent_soft: str
    """Selected rows, the page that is open."""
    danger: str
    """Money owed and danger, nothing else."""
    danger_soft: str
    done: str
    """Something finished, nothing else."""

    def colours(self) -> dict[str, str]:
        """Every colour by its token name."""
        return {field.name: getattr(self, field.name) for field in fields(self)[2:]}


LIGHT = Palette(
    name="light",
    title="浅色",
    ground="#f3f5f5",
    surface="#ffffff",
    ink="#1b2528",
    muted="#566469",
    line="#d9dfe0",
    edge="#7d8b90",
    accent="#0b5a5e",
    accent_ink="#ffffff",
    accent_soft="#dfeceb",
    danger="#b0261c",
    danger_soft="#fbe9e7",
    done="#1c6a3b",
)

CONTRAST = Palette(
    name="contrast",
    title="高对比",
    ground="#000000",
    surface="#000000",
    ink="#ffffff",
    muted="#d8d8d8",
    line="#6f6f6f",
    edge="#c8c8c8",
    accent="#63e6e2",
    accent_ink="#000000",
    accent_soft="#063a3c",
    danger="#ffb0a8",
    danger_soft="#3d0d09",
    done="#8af0a6",
)

PALETTES = {palette.name: palette for palette in (LIGHT, CONTRAST)}


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = []
    for start in (1, 3, 5):
        part = int(colour[start : start + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    red, green, blue = parts
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
