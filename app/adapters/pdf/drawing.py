"""Draws papers as PDF: the same paper and layout give the same bytes, on every machine."""

import io
import threading
from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from app.adapters.pdf import bands
from app.adapters.pdf.bands import Band
from app.adapters.pdf.chapters import chapter_groups, signing
from app.adapters.pdf.charts import month_chart
from app.adapters.pdf.fitting import fitted, width_of
from app.adapters.pdf.fonts import HEI, HEI_BOLD, load
from app.adapters.pdf.layouts import LAYOUTS, Layout
from app.adapters.pdf.pages import Pages
from app.adapters.pdf.pen import Pen
from app.adapters.pdf.qr import draw_code
from app.adapters.pdf.tables import table_flow
from app.documents.paper import Paper

_ENDLESS = 14_000.0
_drawing = threading.Lock()


def draw(paper: Paper, layout: str) -> bytes:
    """The PDF of a paper on one of LAYOUTS. Safe from several threads: reportlab's fonts take turns."""
    load()
    with _drawing:
        return _draw(paper, LAYOUTS[layout])


def _draw(paper: Paper, layout: Layout) -> bytes:
    head = _head(paper, layout)
    pages = _laid_out(paper, layout, sum(band.height for band in head))
    height = layout.height or pages.used + layout.bottom
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(layout.width, height), invariant=1, pageCompression=1)
    canvas.setTitle(f"{paper.title} {paper.number}".strip())
    canvas.setCreator("Guimian")
    pen = Pen(canvas, height)
    for place, page in enumerate(pages.pages):
        top = layout.top
        for band in head:
            band.paint(pen, top)
            top += band.height
        if len(pages.pages) > 1 or paper.parties:
            _page_number(pen, layout, place + 1, len(pages.pages))
        for at, band in page:
            band.paint(pen, at)
        if layout.side:
            _side_column(pen, paper, layout, layout.top + sum(band.height for band in head))
        _mark(pen, paper, layout)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _laid_out(paper: Paper, layout: Layout, head: float) -> Pages:
    bottom = (layout.height or _ENDLESS) - layout.bottom
    pages = Pages(layout.top + head, bottom)
    tail, foot = _tail(paper, layout), _foot_bands(paper, layout)
    foot_height = sum(band.height for band in foot)
    tail_height = sum(band.height for band in tail) + foot_height
    pages.add(*bands.grid(layout, paper.fields, layout.grid), bands.space(3))
    for part in paper.parts:
        first, *rest = bands.headed(layout, part)
        pages.add(first, *rest[:1])
        for band in rest[1:]:
            pages.add(band)
    groups = [*chapter_groups(layout, paper.chapters)]
    if paper.parties:
        # The boxes keep the end of the last clause, so that no page holds signatures alone.
        signed = signing(layout, paper.parties, paper.stamp, paper.code, paper.caption)
        groups[-1:] = [[*(groups[-1] if groups else ()), bands.space(10), signed]]
    for group in groups:
        pages.add(*group)
    flows = [table_flow(layout, table) for table in paper.tables]
    for flow, following in pairwise([*flows, None]):
        assert flow is not None
        fits_one_page = tail_height < bottom - layout.top - head - 60
        pages.add_table(flow, tail_height if following is None and fits_one_page else 0)
        if following is not None:
            pages.add(bands.space(3))
    if paper.chart:
        pages.add(bands.space(6), month_chart(layout, paper.chart))
    if not pages.fits(tail_height):
        pages.turn()
    pages.add(*tail)
    if layout.side and pages.fits(foot_height):
        # On a form, who took the money stands at the bottom edge, level with the place of the stamp.
        pages.add(bands.space(bottom - pages.used - foot_height), *foot)
    else:
        pages.add(*foot)
    return pages


def _tail(paper: Paper, layout: Layout) -> list[Band]:
    """Sum, settlement and notes, which stay together below the tables."""
    tail = [bands.space(8 if _roomy(layout) else 2)]
    if paper.total:
        tail += [
            bands.rule(layout),
            bands.total(layout, paper.total),
            bands.space(1),
            bands.rule(layout),
            bands.space(1),
        ]
    tail += bands.grid(layout, paper.settlement, layout.settlement_grid)
    return tail + [bands.line(layout, note, layout.small) for note in paper.notes]


def _roomy(layout: Layout) -> bool:
    """Whether there is room to let blocks stand apart and to sign with a flourish."""
    return layout.grid > 1 and not layout.side


def _foot_bands(paper: Paper, layout: Layout) -> list[Band]:
    """Who took the money, who signs, and where there is no side column, stamp and code."""
    foot = bands.grid(layout, paper.closing, layout.grid if _roomy(layout) else layout.settlement_grid)
    if _roomy(layout) and foot:
        foot.insert(0, bands.space(4))
    if paper.signatures:
        foot.append(bands.space(10 if _roomy(layout) else 0))
        foot.append(bands.signatures(layout, paper.signatures))
    if not layout.side and (paper.code or paper.stamp) and not paper.parties:
        foot += [bands.space(10), _stamp_and_code(paper, layout)]
    return foot


def _head(paper: Paper, layout: Layout) -> list[Band]:
    """Issuer, title and number; on wide paper in one line, on a roll below each other."""
    number = f"No. {paper.number}" if paper.number else ""
    if layout.grid == 1:
        return [
            *([_mark_band(paper, layout)] if paper.mark else []),
            bands.line(layout, paper.issuer, layout.body, align="center"),
            bands.line(layout, paper.title, layout.title, align="center", face=layout.title_font),
            bands.line(layout, number, layout.body, align="center", face=HEI_BOLD),
            bands.space(3),
            bands.rule(layout, dash=True),
            bands.space(2),
        ]
    leading = layout.title * 1.3
    title = width_of(paper.title, layout.title_font, layout.title)
    side = (layout.inner - title) / 2 - 2 * bands.GAP
    issuer, fit = fitted(paper.issuer, HEI, layout.body, layout.smallest, side)
    _, number_size = fitted(number, HEI_BOLD, layout.body + 1, layout.smallest, side)
    step = fit * 1.25

    def paint(pen: Pen, top: float) -> None:
        for place, part in enumerate(issuer):
            pen.text(layout.left, top + leading - step * (len(issuer) - place), step, part, fit)
        middle = layout.left + layout.inner / 2
        pen.text(middle, top, leading, paper.title, layout.title, layout.title_font, "center")
        right = layout.left + layout.inner
        pen.text(right, top + leading - step - 1, step, number, number_size, HEI_BOLD, "right")
        pen.rule(layout.left, top + leading + 2, layout.inner, 0.8)

    return [Band(leading + (11 if paper.chapters else 5), paint)]


def _page_number(pen: Pen, layout: Layout, page: int, pages: int) -> None:
    text = f"第 {page}/{pages} 页"
    top = layout.height - layout.bottom - (0 if layout.side else -14)
    pen.text(layout.width - layout.right, top - layout.small, layout.small, text, layout.small, HEI, "right")


def _side_column(pen: Pen, paper: Paper, layout: Layout, top: float) -> None:
    """Code and stamp at the right of every page, since the pages of a form may be torn apart."""
    x = layout.width - layout.right - layout.side
    if paper.code:
        draw_code(pen, x + (layout.side - layout.code) / 2, top, layout.code, paper.code)
        pen.text(
            x + layout.side / 2,
            top + layout.code,
            layout.small + 2,
            paper.caption,
            layout.small,
            HEI,
            "center",
        )
    if paper.stamp:
        stamp_top = top + layout.code + layout.small + 8
        room = layout.height - layout.bottom - layout.small - 4 - stamp_top
        pen.box(x, stamp_top, layout.side, room, dash=True)
        pen.text(x + layout.side / 2, stamp_top + 2, 12, paper.stamp, layout.small, HEI, "center")


def _stamp_and_code(paper: Paper, layout: Layout) -> Band:
    """Stamp and code below everything, side by side or, on a roll, below each other."""
    narrow = layout.grid == 1
    stamp_width, stamp_height = (layout.main, 70.0) if narrow else (150.0, layout.code)
    step = layout.small + 4
    code_height = layout.code + step if paper.code else 0.0
    height = stamp_height + code_height + 6 if narrow and paper.stamp else max(code_height, stamp_height)

    def paint(pen: Pen, top: float) -> None:
        right = layout.left + layout.main
        if paper.stamp:
            pen.box(layout.left, top, stamp_width, stamp_height, dash=True)
            pen.text(layout.left + stamp_width / 2, top + 3, step, paper.stamp, layout.small, HEI, "center")
        if paper.code:
            y = top + stamp_height + 6 if narrow and paper.stamp else top
            x = layout.left + (layout.main - layout.code) / 2 if narrow else right - layout.code
            draw_code(pen, x, y, layout.code, paper.code)
            pen.text(x + layout.code / 2, y + layout.code, step, paper.caption, layout.small, HEI, "center")

    return Band(height, paint)


def _mark_band(paper: Paper, layout: Layout) -> Band:
    """The mark of a reprint on top of a roll."""
    middle = layout.left + layout.main / 2
    width = width_of(paper.mark, HEI_BOLD, layout.body)
    return Band(
        layout.body + 9, lambda pen, top: _framed(pen, paper.mark, layout.body, middle - width / 2 - 4, top)
    )


def _mark(pen: Pen, paper: Paper, layout: Layout) -> None:
    """The mark of a reprint beside the title of wide paper."""
    if not paper.mark or layout.grid == 1:
        return
    x = layout.left + layout.inner / 2 + width_of(paper.title, layout.title_font, layout.title) / 2 + 10
    _framed(pen, paper.mark, layout.body, x, layout.top + layout.title * 0.65 - (layout.body + 5) / 2)


def _framed(pen: Pen, text: str, size: float, x: float, top: float) -> None:
    pen.box(x, top, width_of(text, HEI_BOLD, size) + 8, size + 5)
    pen.text(x + 4, top, size + 5, text, size, HEI_BOLD)
