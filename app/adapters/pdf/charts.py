"""Draws the chart of months in black: grey bars, a dashed line, diamonds and a line with dots."""

from collections.abc import Callable, Sequence
from typing import Any

from app.adapters.pdf.bands import Band
from app.adapters.pdf.fitting import width_of
from app.adapters.pdf.fonts import HEI, HEI_BOLD
from app.adapters.pdf.layouts import Layout
from app.adapters.pdf.pen import HAIRLINE, Pen
from app.documents.chart import NEIGHBOURS, Box, Chart, Point, Tick, laid_out
from app.documents.paper import MonthChart

HEIGHT = 210.0
_HEADING, _LEGEND, _AXIS = 20.0, 16.0, 24.0
_FIGURES = 44.0
"""Room at the left for the figures of the axes."""
_GREY = 0.72
_LINE_GREY = 0.85
_DOT = 1.7


def month_chart(layout: Layout, chart: MonthChart) -> Band:
    """The chart as wide as the main column, with its heading and legend."""

    def paint(pen: Pen, top: float) -> None:
        pen.text(layout.left, top, _HEADING, chart.heading, layout.body, HEI_BOLD)
        _legend(pen, layout, chart, top + _HEADING)
        above = top + _HEADING + _LEGEND + 8
        area = Box(layout.left + _FIGURES, above, layout.main - _FIGURES, HEIGHT - (above - top) - _AXIS)
        _draw(pen, layout, laid_out(chart.months, area))

    return Band(HEIGHT, paint)


def _legend(pen: Pen, layout: Layout, chart: MonthChart, top: float) -> None:
    """A sample of every mark beside its name, of the neighbours where any are shown."""
    near = any(month.neighbours_kwh is not None for month in chart.months)
    x = layout.left + _FIGURES
    middle = top + _LEGEND / 2
    for name, sample in _SAMPLES:
        if name == NEIGHBOURS and not near:
            continue
        sample(pen, x, middle)
        pen.text(x + 22, top, _LEGEND, name, layout.small)
        x += 22 + width_of(name, HEI, layout.small) + 16


def _bar_sample(pen: Pen, x: float, y: float) -> None:
    _bar(pen, Box(x + 5, y - 4, 8, 8))


def _year_sample(pen: Pen, x: float, y: float) -> None:
    _year_ago(pen, (Point(x, y), Point(x + 18, y)))


def _median_sample(pen: Pen, x: float, y: float) -> None:
    _diamond(pen, Point(x + 9, y))


def _money_sample(pen: Pen, x: float, y: float) -> None:
    _money(pen, (Point(x, y), Point(x + 18, y)))


_SAMPLES: tuple[tuple[str, Callable[[Pen, float, float], None]], ...] = (
    ("电量(千瓦时)", _bar_sample),
    ("去年同月电量", _year_sample),
    (NEIGHBOURS, _median_sample),
    ("电费(元)", _money_sample),
)


def _draw(pen: Pen, layout: Layout, chart: Chart) -> None:
    for panel, ticks in ((chart.kwh_panel, chart.kwh_ticks), (chart.money_panel, chart.money_ticks)):
        _grid(pen, layout, panel, ticks)
    for bar in chart.bars:
        _bar(pen, bar)
    for run in chart.last_year:
        _year_ago(pen, run)
    for point in chart.neighbours:
        _diamond(pen, point)
    for run in chart.money:
        _money(pen, run)
    below = chart.money_panel.y + chart.money_panel.height
    for mark in chart.months:
        pen.text(mark.x, below + 2, 10, mark.text, layout.small - 1, HEI, "center")
        pen.text(mark.x, below + 12, 10, mark.year, layout.small - 1, HEI, "center")


def _grid(pen: Pen, layout: Layout, panel: Box, ticks: Sequence[Tick]) -> None:
    pen.canvas.setStrokeGray(_LINE_GREY)
    for tick in ticks:
        pen.rule(panel.x, tick.y, panel.width)
    pen.canvas.setStrokeGray(0)
    for tick in ticks:
        pen.text(panel.x - 4, tick.y - 5, 10, tick.text, layout.small - 1, HEI, "right")


def _bar(pen: Pen, bar: Box) -> None:
    canvas = pen.canvas
    canvas.setFillGray(_GREY)
    canvas.setLineWidth(HAIRLINE)
    canvas.setDash([])
    canvas.rect(bar.x, pen.height - bar.y - bar.height, bar.width, bar.height, fill=1)
    canvas.setFillGray(0)


def _year_ago(pen: Pen, run: Sequence[Point]) -> None:
    pen.canvas.setDash([3, 2])
    _line(pen, run)
    pen.canvas.setDash([])
    pen.canvas.setFillGray(1)
    for point in run:
        pen.canvas.circle(point.x, pen.height - point.y, _DOT, fill=1)
    pen.canvas.setFillGray(0)


def _money(pen: Pen, run: Sequence[Point]) -> None:
    pen.canvas.setDash([])
    _line(pen, run)
    for point in run:
        pen.canvas.circle(point.x, pen.height - point.y, _DOT, fill=1)


def _line(pen: Pen, run: Sequence[Point]) -> None:
    pen.canvas.setLineWidth(0.9)
    path = pen.canvas.beginPath()
    _through(path, pen, run)
    pen.canvas.drawPath(path)
    pen.canvas.setLineWidth(HAIRLINE)


def _diamond(pen: Pen, point: Point) -> None:
    size = _DOT * 1.9
    corners = [Point(point.x + x * size, point.y + y * size) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))]
    path = pen.canvas.beginPath()
    _through(path, pen, corners)
    path.close()
    pen.canvas.setDash([])
    pen.canvas.setLineWidth(HAIRLINE)
    pen.canvas.drawPath(path, fill=1)


def _through(path: Any, pen: Pen, points: Sequence[Point]) -> None:
    for place, point in enumerate(points):
        (path.lineTo if place else path.moveTo)(point.x, pen.height - point.y)
