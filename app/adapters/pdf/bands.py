"""Turns the parts of a paper into bands: strips of known height that paint themselves where they land."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.adapters.pdf.fitting import fitted, width_of, wrapped
from app.adapters.pdf.fonts import HEI, HEI_BOLD
from app.adapters.pdf.layouts import Layout
from app.adapters.pdf.pen import Pen
from app.documents.paper import Field, Part, Total

Paint = Callable[[Pen, float], None]
GAP = 6.0


@dataclass(frozen=True)
class Band:
    """A strip of a page; `paint` gets the pen and the top of the strip."""

    height: float
    paint: Paint


def space(height: float) -> Band:
    """Nothing, for calm."""
    return Band(height, lambda _pen, _top: None)


def rule(layout: Layout, dash: bool = False) -> Band:
    """A hairline across the main column."""
    return Band(1, lambda pen, top: pen.rule(layout.left, top, layout.main, dash=dash))


def line(layout: Layout, text: str, size: float, *, align: str = "left", face: str = HEI) -> Band:
    """A text on as many lines as it needs."""
    lines, fit = fitted(text, face, size, min(size, layout.smallest), layout.main)
    leading = fit * layout.leading
    x = layout.left + {"left": 0.0, "center": layout.main / 2, "right": layout.main}[align]

    def paint(pen: Pen, top: float) -> None:
        for place, part in enumerate(lines):
            pen.text(x, top + place * leading, leading, part, fit, face, align)

    return Band(leading * len(lines), paint)


def grid(layout: Layout, fields: Sequence[Field], columns: int) -> list[Band]:
    """Fields side by side, wide ones on a row of their own; on a roll, values stand at the right."""
    rows: list[list[Field]] = []
    for field in fields:
        if field.wide or not rows or rows[-1][-1].wide or len(rows[-1]) == columns:
            rows.append([])
        rows[-1].append(field)
    return [_grid_row(layout, row, 1 if row[0].wide else columns) for row in rows]


def headed(layout: Layout, part: Part) -> list[Band]:
    """Fields under their heading; a form that is filled in by hand gets more room between its lines."""
    leading = layout.body * 1.9

    def paint(pen: Pen, top: float) -> None:
        pen.text(layout.left, top + 3, leading, part.heading, layout.body, HEI_BOLD)
        pen.rule(layout.left, top + leading + 2, layout.main)

    rows = grid(layout, part.fields, min(layout.grid, 2))
    loose = [space(5)] if any(field.blank and not field.text for field in part.fields) else []
    return [Band(leading + 5, paint), *(band for row in rows for band in (row, *loose)), space(4)]


def _grid_row(layout: Layout, row: Sequence[Field], columns: int) -> Band:
    share = layout.main / columns
    size = layout.body
    leading = size * layout.leading
    lift = (size - layout.small) * 0.36  # labels stand on the baseline of the larger values
    placed = []
    tallest = 1
    for place, field in enumerate(row):
        x = layout.left + place * share
        label = width_of(field.label, HEI, layout.small) + GAP
        room = share - label - (GAP * 2 if columns > 1 else 0)
        lines, fit = fitted(field.text, HEI, size, layout.smallest, room)
        tallest = max(tallest, len(lines))
        at_right = layout.grid == 1 and len(lines) == 1
        ruled = room if field.blank and not field.text else 0.0
        placed.append(
            (x, x + layout.main if at_right else x + label, field.label, lines, fit, at_right, ruled)
        )

    def paint(pen: Pen, top: float) -> None:
        for x, value_x, label, lines, fit, at_right, ruled in placed:
            pen.text(x, top + lift, leading, label, layout.small)
            if ruled:
                pen.rule(value_x, top + leading * 0.86, ruled)
            for place, part in enumerate(lines):
                align = "right" if at_right else "left"
                pen.text(value_x, top + place * leading, leading, part, fit, HEI, align)

    return Band(leading * tallest, paint)


def total(layout: Layout, sum_: Total) -> Band:
    """The sum: words beside the figure, or above each other where the paper is narrow."""
    label = width_of(sum_.label, HEI_BOLD, layout.body) + GAP
    # The largest sum there is (13 digits) is wider than a 58 mm roll allows in full size.
    _, figure_size = fitted(sum_.figure, HEI_BOLD, layout.total, layout.smallest, layout.main - label)
    figure = width_of(sum_.figure, HEI_BOLD, figure_size)
    leading = layout.total * 1.55
    size = layout.body
    room = layout.main - label - figure - 2 * GAP
    beside = layout.grid > 1 and width_of(sum_.words, HEI, layout.smallest) <= room
    lines, fit = fitted(sum_.words, HEI, size, layout.smallest, room) if beside else ([], size)
    if not beside:
        lines = wrapped(sum_.words, HEI, size, layout.main)
    below = size * layout.leading
    height = leading if beside else leading + below * len(lines)

    def paint(pen: Pen, top: float) -> None:
        pen.text(layout.left, top, leading, sum_.label, layout.body, HEI_BOLD)
        pen.text(layout.left + layout.main, top, leading, sum_.figure, figure_size, HEI_BOLD, "right")
        for place, part in enumerate(lines):
            if beside:
                pen.text(layout.left + label, top, leading, part, fit)
            else:
                pen.text(layout.left, top + leading + place * below, below, part, fit)

    return Band(height, paint)


def signatures(layout: Layout, names: Sequence[str]) -> Band:
    """Lines to sign on."""
    columns = 1 if layout.grid == 1 else len(names)
    share = layout.main / columns
    leading = layout.body * 2.2
    rows = -(-len(names) // columns)

    def paint(pen: Pen, top: float) -> None:
        for place, name in enumerate(names):
            x = layout.left + place % columns * share
            y = top + place // columns * leading
            label = width_of(name, HEI, layout.small) + GAP
            pen.text(x, y, leading, name, layout.small)
            pen.rule(x + label, y + leading * 0.82, min(share - label - 2 * GAP, 130))

    return Band(leading * rows, paint)
