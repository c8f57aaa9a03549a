"""Chapters of a contract: numbered clauses in serif lines, and the boxes to sign in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.adapters.pdf.bands import GAP, Band, space
from app.adapters.pdf.fitting import fitted, width_of
from app.adapters.pdf.fonts import HEI, HEI_BOLD
from app.adapters.pdf.layouts import Layout
from app.adapters.pdf.lines import SetLine, set_lines
from app.adapters.pdf.pen import Pen
from app.adapters.pdf.qr import draw_code
from app.documents.paper import Chapter, Party

LEADING = 1.62
INDENT = 2.0
"""Ems that the first line of a clause or item is set in."""
SIGN_HEIGHT = 138.0
SEAL = 84.0
"""Across the place of a seal: 42 mm would be as large as the box; what is stamped may go beyond it."""
BUTT, ROUND = 0, 1
"""How PDF ends and joins lines."""
Group = list[Band]
"""Bands that stay on one page."""


def chapter_groups(layout: Layout, chapters: Sequence[Chapter]) -> Iterator[Group]:
    """The bands of chapters in groups: a heading keeps the beginning of its first clause, a clause leaves
    no single line behind and takes none along. Lines of a clause after the first ('\\n') are its items."""
    size = layout.body + 0.5
    for chapter in chapters:
        head: Group = [space(size * 0.7), _heading(layout, chapter.heading, size)]
        for clause in chapter.clauses:
            first, middle, end = _apart(_clause(layout, clause, size))
            yield [*head, *first]
            head = []
            for band in middle:
                yield [band]
            if end:
                yield end


def _clause(layout: Layout, clause: str, size: float) -> Group:
    """The number in bold type, then the text behind it, then its items."""
    opening, *items = clause.split("\n")
    number, _, rest = opening.partition(" ")
    if not (number.startswith("第") and number.endswith("条")):
        number, rest = "", opening
    begin = INDENT * size + (width_of(number, HEI_BOLD, size) + size * 0.6 if number else 0)
    lines = [
        _line(layout, line, size, begin if place == 0 else 0, number if place == 0 else "")
        for place, line in enumerate(set_lines(rest, size, layout.main, begin))
    ]
    for item in items:
        lines += [
            _line(layout, line, size, INDENT * size if place == 0 else 0)
            for place, line in enumerate(set_lines(item, size, layout.main, INDENT * size))
        ]
    return lines


def _apart(lines: Group) -> tuple[Group, Group, Group]:
    """The first two lines, those between, the last two."""
    if len(lines) <= 3:
        return lines, [], []
    return lines[:2], lines[2:-2], lines[-2:]


def _heading(layout: Layout, text: str, size: float) -> Band:
    leading = size * LEADING * 1.15
    return Band(leading, lambda pen, top: pen.text(layout.left, top, leading, text, size, HEI_BOLD))


def _line(layout: Layout, line: SetLine, size: float, begin: float, number: str = "") -> Band:
    leading = size * LEADING

    def paint(pen: Pen, top: float) -> None:
        if number:
            pen.text(layout.left + INDENT * size, top, leading, number, size, HEI_BOLD)
        pen.set_line(layout.left + begin, top, leading, line.pieces, line.gap, size)

    return Band(leading, paint)


def signing(layout: Layout, parties: Sequence[Party], stamp: str, code: str, caption: str) -> Band:
    """A box for each party, side by side, with the place of its seal; beside them the code."""
    beside = layout.code + GAP * 2 if code else 0.0
    share = (layout.main - beside - GAP * 2 * (len(parties) - 1)) / len(parties)

    def paint(pen: Pen, top: float) -> None:
        for place, party in enumerate(parties):
            _box(pen, layout, party, stamp, (layout.left + place * (share + GAP * 2), top, share))
        if code:
            x = layout.left + layout.main - layout.code
            draw_code(pen, x, top, layout.code, code)
            step = layout.small + 4
            middle = x + layout.code / 2
            pen.text(middle, top + layout.code, step, caption, layout.small, HEI, "center")

    return Band(SIGN_HEIGHT + GAP, paint)


def _box(pen: Pen, layout: Layout, party: Party, stamp: str, place: tuple[float, float, float]) -> None:
    """One party: who, the lines to fill in, the place of the seal at their right, the day below it."""
    x, top, share = place
    step = layout.body * 1.9
    pen.box(x, top, share, SIGN_HEIGHT)
    role = width_of(party.role, HEI_BOLD, layout.body) + GAP * 1.5
    lines, fit = fitted(party.name, HEI, layout.body, layout.smallest, share - role - GAP * 2)
    pen.text(x + GAP, top + 4, step, party.role, layout.body, HEI_BOLD)
    for number, part in enumerate(lines[:2]):
        pen.text(x + GAP + role, top + 4 + number * fit * 1.3, step, part, fit, HEI)
    if stamp:
        middle = x + share - GAP - SEAL / 2
        pen.circle(middle, top + step + GAP + SEAL / 2, SEAL / 2)
        pen.text(middle, top + step + GAP + SEAL - 20, 10, stamp, layout.small - 1.5, HEI, "center")
    wide = share - 2 * GAP - SEAL if stamp else share - 2 * GAP
    for number, line in enumerate(party.lines):
        y = top + SIGN_HEIGHT - GAP - (len(party.lines) - number) * step * 1.25
        pen.text(x + GAP, y, step, line.label, layout.small, HEI)
        label = width_of(line.label, HEI, layout.small) + GAP
        if line.text:
            _fill(pen, layout, line.text, (x + GAP + label, y, wide - label))
        elif number or not party.drawn:
            pen.rule(x + GAP + label, y + step * 0.82, wide - label - 2)
        if number == 0:
            _draw(pen, party, x + GAP + label, y - step * 0.7, share * 0.5, step * 1.6)


def _fill(pen: Pen, layout: Layout, text: str, place: tuple[float, float, float]) -> None:
    """What stands in a line of a box, kept clear of the seal."""
    x, y, room = place
    step = layout.body * 1.9
    parts, size = fitted(text, HEI, layout.small, layout.smallest, room)
    for number, part in enumerate(parts[:2]):
        pen.text(x, y + (number - (len(parts) > 1) / 2) * size * 1.25, step, part, size, HEI)


def _draw(pen: Pen, party: Party, x: float, top: float, width: float, height: float) -> None:
    """A signature that was drawn on a pad."""
    pen.canvas.setLineWidth(1.1)
    pen.canvas.setDash([])
    pen.canvas.setLineCap(ROUND)
    pen.canvas.setLineJoin(ROUND)
    for stroke in party.drawn:
        path = pen.canvas.beginPath()
        for number, (across, down) in enumerate(stroke):
            at = (x + across / 1000 * width, pen.height - top - down / 1000 * height)
            (path.lineTo if number else path.moveTo)(*at)
        pen.canvas.drawPath(path)
    pen.canvas.setLineCap(BUTT)
    pen.canvas.setLineJoin(BUTT)
