"""Tables: columns that find their widths, or stacked rows where the paper is too narrow for columns."""

from dataclasses import dataclass

import msgspec

from app.adapters.pdf.bands import GAP, Band, line
from app.adapters.pdf.fitting import width_of, wrapped
from app.adapters.pdf.fonts import HEI, HEI_BOLD, SONG
from app.adapters.pdf.layouts import Layout
from app.adapters.pdf.pen import Pen
from app.documents.paper import Row, Table

CARRIED_OUT, CARRIED_IN = "过次页", "承前页"
_LEAST_TEXT_COLUMN = 60.0
_STACK_FROM = 4
_COLUMN_GAP = 10.0
_WIDEST_GAP = 70.0


@dataclass(frozen=True)
class TableFlow:
    """A table ready to be laid on pages: what stands above it at first and on each page that follows, its
    rows, its columns."""

    table: Table
    header: list[Band]
    again: list[Band]
    rows: list[Band]
    layout: Layout
    widths: list[float]
    size: float

    def carry(self, label: str, figure: str) -> Band:
        """The row that takes the sum to the next page or brings it from the last."""
        layout = self.layout
        leading = self.size * layout.leading

        def paint(pen: Pen, top: float) -> None:
            pen.text(layout.left, top, leading, label, self.size)
            pen.text(layout.left + layout.main, top, leading, figure, self.size, HEI, "right")

        return Band(leading, paint)


def table_flow(layout: Layout, table: Table) -> TableFlow:
    """Lay a table out for a stationery."""
    widths, size = _column_widths(layout, table)
    stacked = not widths or (layout.stacked and len(table.columns) > _STACK_FROM)
    if stacked:
        size = layout.body
        rows = [_stacked_row(layout, table, row) for row in table.rows]
        header: list[Band] = []
    else:
        rows = [_row(layout, table, row.cells, widths, size) for row in table.rows]
        header = [_header(layout, table, widths, size)]
    notes = [line(layout, note, layout.small, face=_face(table)) for note in table.notes]
    above = [_heading(layout, table.heading), *notes] if table.heading else notes
    # At the top of a page the rule below its head is the upper one of the titles.
    again = header if above or stacked else [_header(layout, table, widths, size, upper=False)]
    return TableFlow(table, [*above, *header], [*above, *again], rows, layout, widths, size)


def _column_widths(layout: Layout, table: Table) -> tuple[list[float], float]:
    """Widths of the columns and the type size; no widths where the columns do not fit at all."""
    size = layout.body
    if all(column.share for column in table.columns) and not layout.stacked:
        room = layout.main - _COLUMN_GAP * (len(table.columns) - 1)
        whole = sum(column.share for column in table.columns)
        return [room * column.share / whole for column in table.columns], size
    natural = [
        max(
            width_of(text, _face(table), size)
            for text in (column.title, *(row.cells[place] for row in table.rows))
        )
        for place, column in enumerate(table.columns)
    ]
    gaps = _COLUMN_GAP * (len(natural) - 1)
    room = layout.main - gaps
    if sum(natural) > room:
        shrunk = max(layout.smallest, int(size * room / sum(natural) * 10) / 10)
        natural = [width * shrunk / size for width in natural]
        size = shrunk
    if sum(natural) > room:
        texts = [place for place, column in enumerate(table.columns) if column.align == "left"]
        left = room - sum(width for place, width in enumerate(natural) if place not in texts)
        if not texts or left < _LEAST_TEXT_COLUMN * len(texts):
            return [], size
        for place, width in _shared(left, {place: natural[place] for place in texts}).items():
            natural[place] = width
    if table.ruled:  # what is written by hand needs room in every column
        share = max(0.0, room - sum(natural)) / len(natural)
        return [width + share for width in natural], size
    spare = max(0.0, room - sum(natural)) / max(1, len(natural) - 1)
    if not table.carries and len(natural) < _STACK_FROM:
        spare = min(spare, _WIDEST_GAP)  # a short list of figures reads badly across the whole page
    return [width if place == 0 else width + spare for place, width in enumerate(natural)], size


def _shared(room: float, wanted: dict[int, float]) -> dict[int, float]:
    """Share `room` among text columns: those content with an even share get what they want."""
    shares: dict[int, float] = {}
    waiting = dict(sorted(wanted.items(), key=lambda item: item[1]))
    while waiting:
        place, width = next(iter(waiting.items()))
        shares[place] = min(width, room / len(waiting))
        room -= shares[place]
        del waiting[place]
    return shares


def _face(table: Table) -> str:
    return SONG if table.serif else HEI


def _heading(layout: Layout, text: str) -> Band:
    leading = layout.body * 1.9
    return Band(
        leading, lambda pen, top: pen.text(layout.left, top + 2, leading, text, layout.body, HEI_BOLD)
    )


def _header(layout: Layout, table: Table, widths: list[float], size: float, *, upper: bool = True) -> Band:
    """The titles between two rules; a table whose columns speak for themselves has one rule."""
    if not any(column.title for column in table.columns):
        return Band(4, lambda pen, top: pen.rule(layout.left, top + 2, layout.main))
    plain = msgspec.structs.replace(table, ruled=False)
    titles = _row(layout, plain, tuple(column.title for column in table.columns), widths, size)
    across = sum(widths) + _COLUMN_GAP * (len(widths) - 1)

    def paint(pen: Pen, top: float) -> None:
        if upper:
            pen.rule(layout.left, top, across)
        titles.paint(pen, top + 1.5)
        pen.rule(layout.left, top + titles.height + 2.5, across)

    return Band(titles.height + 4, paint)


def _row(layout: Layout, table: Table, cells: tuple[str, ...], widths: list[float], size: float) -> Band:
    leading = size * layout.leading
    face = _face(table)
    placed: list[tuple[float, str, list[str]]] = []
    x = layout.left
    for column, text, width in zip(table.columns, cells, widths, strict=True):
        fits = width_of(text, face, size) <= width + 0.1
        lines = [text] if fits else wrapped(text, face, size, width)
        placed.append((x if column.align == "left" else x + width, column.align, lines))
        x += width + _COLUMN_GAP

    def paint(pen: Pen, top: float) -> None:
        for at, align, lines in placed:
            for place, part in enumerate(lines):
                pen.text(at, top + place * leading, leading, part, size, face, align)

    height = leading * max(len(lines) for _, _, lines in placed)
    return _ruled(layout, Band(height, paint)) if table.ruled else Band(height, paint)


def _ruled(layout: Layout, row: Band) -> Band:
    """A row with room to write in and a hairline below it."""

    def paint(pen: Pen, top: float) -> None:
        row.paint(pen, top + 4)
        pen.rule(layout.left, top + row.height + 7.5, layout.main)

    return Band(row.height + 8, paint)


def _stacked_row(layout: Layout, table: Table, row: Row) -> Band:
    """First and last cell on one line, the others below as 'title value', as on any till roll."""
    leading = layout.body * layout.leading
    small = layout.small * layout.leading
    first, last = row.cells[0], row.cells[-1]
    details = [
        f"{column.title} {text}"
        for column, text in zip(table.columns[1:-1], row.cells[1:-1], strict=True)
        if text
    ]
    lines = [
        part for text in _flowed(layout, details) for part in wrapped(text, HEI, layout.small, layout.main)
    ]
    heads = wrapped(first, HEI, layout.body, layout.main - width_of(last, HEI, layout.body) - GAP)

    def paint(pen: Pen, top: float) -> None:
        for place, part in enumerate(heads):
            pen.text(layout.left, top + place * leading, leading, part, layout.body)
        pen.text(layout.left + layout.main, top, leading, last, layout.body, HEI, "right")
        for place, text in enumerate(lines):
            pen.text(layout.left, top + leading * len(heads) + place * small, small, text, layout.small)

    return Band(leading * len(heads) + small * len(lines) + 4, paint)


def _flowed(layout: Layout, details: list[str]) -> list[str]:
    """Details side by side, as many on a line as fit."""
    lines: list[str] = []
    for detail in details:
        joined = f"{lines[-1]}  {detail}" if lines else ""
        if joined and width_of(joined, HEI, layout.small) <= layout.main:
            lines[-1] = joined
        else:
            lines.append(detail)
    return lines
