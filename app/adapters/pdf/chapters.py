"""Chapters of a contract: serif lines, justified, broken as Chinese is broken, and the boxes to sign in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.adapters.pdf.bands import GAP, Band, space
from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.fonts import HEI, HEI_BOLD, SONG, font
from app.adapters.pdf.layouts import Layout
from app.adapters.pdf.pen import Pen
from app.documents.paper import Chapter, Party

NEVER_FIRST = frozenset("、，。；：？！）》】〉」』”’,.;:?!)]}%‰℃…—")
NEVER_LAST = frozenset("（《【〈「『“‘([{¥")
MOST_STRETCH = 0.35
"""Of the type size that a gap may be widened; a looser line is left ragged."""
LEADING = 1.62
SIGN_HEIGHT = 92.0
Group = list[Band]
"""Bands that stay on one page."""


def chapter_groups(layout: Layout, chapters: Sequence[Chapter]) -> Iterator[Group]:
    """The bands of chapters in groups: a heading keeps the beginning of its first clause, a clause leaves
    no single line behind and takes none along."""
    size = layout.body + 0.5
    for chapter in chapters:
        head: Group = [space(size * 0.7), _heading(layout, chapter.heading, size)]
        for clause in chapter.clauses:
            lines = [_line(layout, text, size, last) for text, last in set_lines(clause, size, layout.main)]
            first, middle, end = _apart(lines)
            yield [*head, *first]
            head = []
            for band in middle:
                yield [band]
            if end:
                yield end


def _apart(lines: Group) -> tuple[Group, Group, Group]:
    """The first two lines, those between, the last two."""
    if len(lines) <= 3:
        return lines, [], []
    return lines[:2], lines[2:-2], lines[-2:] if len(lines) > 3 else []


def _heading(layout: Layout, text: str, size: float) -> Band:
    leading = size * LEADING * 1.15
    return Band(leading, lambda pen, top: pen.text(layout.left, top, leading, text, size, HEI_BOLD))


def _line(layout: Layout, text: str, size: float, last: bool) -> Band:
    leading = size * LEADING
    slack = layout.main - _width(text, size)
    gaps = len(text) - 1
    wide = 0.0 if last or gaps < 1 or slack / gaps > size * MOST_STRETCH else slack / gaps

    def paint(pen: Pen, top: float) -> None:
        font(SONG)
        pen.canvas.setFont(SONG, size)
        baseline = pen.height - top - leading / 2 - size * 0.36
        pen.canvas.drawString(layout.left, baseline, text, charSpace=wide)

    return Band(leading, paint)


def set_lines(text: str, size: float, room: float) -> list[tuple[str, bool]]:
    """A clause in lines, each with whether it is the last one. No line begins with a closing mark or ends
    with an opening one; words and figures stay whole where they fit a line. Nothing is lost or added."""
    pieces = _pieces(text, size, room)
    widths = [_width(piece, size) for piece in pieces]
    lines: list[tuple[str, bool]] = []
    start = 0
    while start < len(pieces):
        end, used = start, 0.0
        while end < len(pieces) and used + widths[end] <= room + 0.01:
            used += widths[end]
            end += 1
        if end < len(pieces):
            end = _break(pieces, start, max(end, start + 1))
        lines.append(("".join(pieces[start:end]), end >= len(pieces)))
        start = end
    return lines or [("", True)]


def _break(pieces: Sequence[str], start: int, end: int) -> int:
    """Where a line that is full at `end` is broken."""
    place = end
    while place > start + 1 and (pieces[place][0] in NEVER_FIRST or pieces[place - 1][-1] in NEVER_LAST):
        place -= 1
    bad = pieces[place][0] in NEVER_FIRST or pieces[place - 1][-1] in NEVER_LAST
    return end if bad else place


def _pieces(text: str, size: float, room: float) -> list[str]:
    """Runs of letters and figures together, everything else by the character."""
    pieces: list[str] = []
    for char in text:
        joins = char.isascii() and (char.isalnum() or char in ".,-/")
        if joins and pieces and pieces[-1][-1].isascii() and pieces[-1][-1].isalnum():
            pieces[-1] += char
        else:
            pieces.append(char)
    return [part for piece in pieces for part in ([piece] if _width(piece, size) <= room else list(piece))]


def _width(text: str, size: float) -> float:
    return sum(map(_em, text)) * size


@lru_cache(maxsize=8192)
def _em(char: str) -> float:
    """The width of a character in ems."""
    return width_of(char, SONG, 1000) / 1000


def signing(layout: Layout, parties: Sequence[Party]) -> Band:
    """A box for each party, side by side."""
    share = (layout.main - GAP * 2 * (len(parties) - 1)) / len(parties)
    step = layout.body * 2.1

    def paint(pen: Pen, top: float) -> None:
        for place, party in enumerate(parties):
            x = layout.left + place * (share + GAP * 2)
            pen.box(x, top, share, SIGN_HEIGHT)
            pen.text(x + GAP, top + 3, step, party.role, layout.body, HEI_BOLD)
            role = width_of(party.role, HEI_BOLD, layout.body) + GAP * 2
            pen.text(x + role, top + 3, step, party.name, layout.body, HEI)
            for number, line in enumerate(party.lines):
                pen.text(x + GAP, top + 3 + (number + 1) * step, step, f"{line}:", layout.small, HEI)
            _draw(pen, party, x + share * 0.32, top + step, share * 0.62, step * 1.5)

    return Band(SIGN_HEIGHT + GAP, paint)


def _draw(pen: Pen, party: Party, x: float, top: float, width: float, height: float) -> None:
    """A signature that was drawn on a pad."""
    pen.canvas.setLineWidth(1.1)
    pen.canvas.setDash([])
    for stroke in party.drawn:
        path = pen.canvas.beginPath()
        for number, (across, down) in enumerate(stroke):
            at = (x + across / 1000 * width, pen.height - top - down / 1000 * height)
            (path.lineTo if number else path.moveTo)(*at)
        pen.canvas.drawPath(path)
