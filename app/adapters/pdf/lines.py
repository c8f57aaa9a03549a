"""Lines of serif text broken as Chinese is broken, and set justified; for chapters of contracts.

A closing mark never begins a line and an opening one never ends it: such a line is squeezed by a hair where
that is enough, and broken earlier where it is not. Words and figures stay whole, with their sign or unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.fonts import SONG

NEVER_FIRST = frozenset("、，。；：？！）》】〉」』”’,.;:?!)]}%‰℃…—")
NEVER_LAST = frozenset("（《【〈「『“‘([{¥±")
MOST_STRETCH = 0.35
"""Of the type size that a gap may be widened; a looser line is left ragged."""
MOST_SQUEEZE = 0.035
"""Of the type size that a gap may be narrowed to keep a closing mark on the line."""
SHORTEST_END = 2.6
"""Ems that the last line of a paragraph should have: a lone character with its stop looks lost."""
_PIECE = re.compile(r"[±+\-−]?[A-Za-z0-9]+(?:[.,/:\-][A-Za-z0-9]+)*(?: ?[%‰℃])?|.", re.DOTALL)


@dataclass(frozen=True)
class SetLine:
    """A line: its pieces, and how many points each gap between two of them is widened (or narrowed)."""

    pieces: tuple[str, ...]
    gap: float = 0.0

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(self.pieces)


def set_lines(text: str, size: float, room: float, indent: float = 0.0) -> list[SetLine]:
    """A paragraph in lines of `room` points, the first one shorter by `indent`. Nothing is lost or added."""
    pieces = [part for piece in _PIECE.findall(text) for part in _whole(piece, size, room - indent)]
    widths = [width(piece, size) for piece in pieces]
    ends: list[int] = []
    start = 0
    while start < len(pieces):
        end = _full(pieces, widths, start, room - (0 if ends else indent), size)
        ends.append(end)
        start = end
    _lengthen_end(pieces, widths, ends, size, room)
    sums = [0.0, *accumulate(widths)]
    lines = []
    for place, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
        free = room - (indent if place == 0 else 0) - (sums[end] - sums[start])
        line = tuple(pieces[start:end])
        if end > start + 1 and line[-1] == " ":
            free += widths[end - 1]
        lines.append(SetLine(line, _gap(line, free, size, last=end == len(pieces))))
    return lines or [SetLine(("",))]


def _full(pieces: Sequence[str], widths: Sequence[float], start: int, room: float, size: float) -> int:
    """Where the line that begins at `start` ends."""
    end, used = start, 0.0
    while end < len(pieces) and used + widths[end] <= room + 0.01:
        used += widths[end]
        end += 1
    if end == len(pieces):
        return end
    while (
        end < len(pieces)
        and pieces[end][0] in NEVER_FIRST
        and used + widths[end] - room <= MOST_SQUEEZE * size * (end - start)
    ):
        used += widths[end]
        end += 1
    if end < len(pieces) and pieces[end] == " ":
        end += 1  # a space hangs beyond the edge, where nobody sees it
    end = max(end, start + 1)
    place = end
    while place > start + 1 and not _may_break(pieces, place):
        place -= 1
    return place if _may_break(pieces, place) else end


def _may_break(pieces: Sequence[str], place: int) -> bool:
    if place >= len(pieces):
        return True
    return pieces[place][0] not in NEVER_FIRST and pieces[place - 1][-1] not in NEVER_LAST


def _lengthen_end(
    pieces: Sequence[str], widths: Sequence[float], ends: list[int], size: float, room: float
) -> None:
    """Take something from the line before where the last line is a lone character."""
    if len(ends) < 2 or sum(widths[ends[-2] :]) >= SHORTEST_END * size:
        return
    begin = ends[-3] if len(ends) > 2 else 0
    for place in range(ends[-2] - 1, max(begin + 1, ends[-2] - 4), -1):
        loose = (room - sum(widths[begin:place])) / max(1, place - begin - 1)
        if loose > MOST_STRETCH * size:
            return
        if _may_break(pieces, place) and sum(widths[place:]) >= SHORTEST_END * size:
            ends[-2] = place
            return


def _gap(line: Sequence[str], free: float, size: float, *, last: bool) -> float:
    """How much each gap of a line is widened."""
    gaps = len(line) - (2 if line[-1] == " " else 1)
    if gaps < 1 or (last and free >= 0):
        return 0.0
    gap = free / gaps
    return gap if gap <= MOST_STRETCH * size else 0.0


def _whole(piece: str, size: float, room: float) -> Sequence[str]:
    return (piece,) if len(piece) == 1 or width(piece, size) <= room else piece


def width(text: str, size: float) -> float:
    """Width of a serif text in points."""
    return sum(map(_em, text)) * size


@lru_cache(maxsize=8192)
def _em(char: str) -> float:
    """The width of a character in ems."""
    return width_of(char, SONG, 1000) / 1000
