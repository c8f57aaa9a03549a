"""Tells at input which characters no font of ours can draw, so that no paper ever shows an empty box."""

from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from app.documents import texts  # noqa: F401  registers the sentences
from app.kernel.refusals import Refusal

_COVERAGE = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "coverage.txt"


@cache
def _ranges() -> tuple[list[int], list[int]]:
    """First and last code points of what every font draws (written by build_fonts.py)."""
    pairs = [line.split("-") for line in _COVERAGE.read_text("ascii").splitlines()]
    return [int(first, 16) for first, _ in pairs], [int(last, 16) for _, last in pairs]


def missing_glyphs(text: str) -> str:
    """The characters of `text` that cannot be printed, each once, in order; '' when all can."""
    return "" if text.isascii() else "".join(char for char in dict.fromkeys(text) if not _drawable(char))


@lru_cache(maxsize=40_000)
def _drawable(char: str) -> bool:
    firsts, lasts = _ranges()
    return char.isascii() or ord(char) <= lasts[bisect_right(firsts, ord(char)) - 1]


def refuse_missing(text: str, field: str = "") -> list[Refusal]:
    """Refusal text.no_glyph for a text that cannot be printed, none otherwise."""
    missing = missing_glyphs(text)
    return [Refusal("text.no_glyph", field, chars=missing)] if missing else []
