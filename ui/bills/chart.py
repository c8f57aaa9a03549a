"""The months of an account as a chart: painted by hand from the geometry that papers use too."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.billing.monthly import Month
from app.documents.chart import NEIGHBOURS, Box, Chart, Point, Tick, laid_out
from app.kernel.money import yuan
from ui.theme.look import label, look
from ui.theme.tokens import SMALL, UNIT, Palette

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -12,
    Qt.Key.Key_PageDown: 12,
    Qt.Key.Key_Home: -99,
    Qt.Key.Key_End: 99,
}


class MonthsView(QWidget):
    """The chart under a line that reads out the month in hand; Left and Right walk through the months."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readout = label("", "strong", wrap=True)
        self.canvas = Canvas(self._read_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(label("最近 24 个月的电量和电费", "title"))
        column.addWidget(self.readout)
        column.addWidget(self.canvas, 1)

    def show_months(self, months: Sequence[Month]) -> None:
        """Show some months with the last one in hand."""
        self.canvas.show_months(months)

    def _read_out(self, month: Month | None) -> None:
        self.readout.setText(said(month) if month else "还没有账单,没有可以画的月份。")


def said(month: Month) -> str:
    """Everything the chart shows of a month, in words."""
    parts = [month.period]
    parts.append("没有账单" if month.kwh is None else f"电量 {month.kwh:,} 千瓦时")
    if month.amount_fen is not None:
        parts.append(f"电费 {yuan(month.amount_fen)} 元")
    if month.last_year_kwh is not None:
        parts.append(f"去年同月 {month.last_year_kwh:,} 千瓦时")
    if month.neighbours_kwh is not None:
        parts.append(f"{NEIGHBOURS} {month.neighbours_kwh:,} 千瓦时")
    return "    ".join(parts)


class Canvas(QWidget):
    """The painted chart; tells `moved` which month is in hand."""

    def __init__(self, moved: Callable[[Month | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moved = moved
        self._months: Sequence[Month] = ()
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("24 个月的电量和电费")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(UNIT * 40), look().px(UNIT * 30))

    def show_months(self, months: Sequence[Month]) -> None:
        """Show some months with the last one in hand."""
        self._months = months
        self._stand_on(len(months) - 1)

    def _stand_on(self, place: int) -> None:
        self._place = max(0, min(len(self._months) - 1, place)) if self._months else -1
        month = self._months[self._place] if self._months else None
        self.setAccessibleDescription(said(month) if month else "")
        self._moved(month)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            event.accept()
            self._stand_on(self._place + step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._months:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(look().px(SMALL))
        painter.setFont(font)
        line = painter.fontMetrics().height()
        figures = painter.fontMetrics().horizontalAdvance("0,000,000") + UNIT
        legend = Legend(painter, line)
        near = any(month.neighbours_kwh is not None for month in self._months)
        top = legend.paint(float(figures), float(self.width()), neighbours=near)
        area = Box(
            float(figures), top + line, self.width() - figures - UNIT, self.height() - top - line * 3.6
        )
        chart = laid_out(self._months, area)
        self._paint_hand(painter, chart, line)
        Marks(painter).paint(chart)
        _paint_axes(painter, chart, line)
        painter.end()

    def _paint_hand(self, painter: QPainter, chart: Chart, line: int) -> None:
        """A frame around the month in hand, while the keys go here."""
        if not self.hasFocus() or self._place < 0:
            return
        half = chart.kwh_panel.width / len(self._months) / 2
        top, below = chart.kwh_panel.y - 4, chart.money_panel.y + chart.money_panel.height + line + 2
        painter.setPen(QPen(QColor(look().palette.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(chart.place(self._place) - half, top, half * 2, below - top))


class Marks:
    """Bars, lines and diamonds in the colours of the look, each with a form of its own."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._palette: Palette = look().palette
        self._dot = look().px(3)

    def paint(self, chart: Chart) -> None:
        """Everything but the figures of the axes."""
        for panel, ticks in ((chart.kwh_panel, chart.kwh_ticks), (chart.money_panel, chart.money_ticks)):
            self._painter.setPen(QPen(QColor(self._palette.line), 1))
            for tick in ticks:
                self._painter.drawLine(QPointF(panel.x, tick.y), QPointF(panel.x + panel.width, tick.y))
        for bar in chart.bars:
            self.bar(QRectF(*bar))
        for run in chart.last_year:
            self.last_year(run)
        for run in chart.money:
            self.money(run)
        for point in chart.neighbours:
            self.neighbours(point)

    def bar(self, bar: QRectF) -> None:
        """Energy of a month."""
        self._painter.setPen(QPen(QColor(self._palette.accent), 1))
        self._painter.setBrush(QColor(self._palette.accent_soft))
        self._painter.drawRect(bar)

    def last_year(self, run: Sequence[Point]) -> None:
        """The same months a year before: dashes and rings."""
        pen = QPen(QColor(self._palette.muted), 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        self._line(run, pen, QColor(self._palette.surface))

    def money(self, run: Sequence[Point]) -> None:
        """What the months cost: a line with dots."""
        self._line(run, QPen(QColor(self._palette.ink), 1.5), QColor(self._palette.ink))

    def neighbours(self, point: Point) -> None:
        """The median of the neighbours: a diamond."""
        size = self._dot * 1.7
        corners = ((0, -size), (size, 0), (0, size), (-size, 0))
        self._painter.setPen(QPen(QColor(self._palette.surface), 1))
        self._painter.setBrush(QColor(self._palette.accent))
        self._painter.drawPolygon(QPolygonF([QPointF(point.x + x, point.y + y) for x, y in corners]))

    def _line(self, run: Sequence[Point], pen: QPen, fill: QColor) -> None:
        points = [QPointF(point.x, point.y) for point in run]
        self._painter.setPen(pen)
        self._painter.drawPolyline(points)
        pen.setStyle(Qt.PenStyle.SolidLine)
        self._painter.setPen(pen)
        self._painter.setBrush(fill)
        for point in points:
            self._painter.drawEllipse(point, self._dot, self._dot)


class Legend:
    """A sample of every mark beside its name, on as many lines as it takes."""

    def __init__(self, painter: QPainter, line: int) -> None:
        self._painter = painter
        self._line = line
        self._marks = Marks(painter)

    def paint(self, left: float, right: float, *, neighbours: bool) -> float:
        """Paint from the top, with the neighbours if any are shown; where it ends."""
        sample = look().px(26)
        x, top = left, 0.0
        for name, paint in (
            ("电量(千瓦时)", self._bar),
            ("去年同月电量", lambda a, b, y: self._marks.last_year((Point(a, y), Point(b, y)))),
            (NEIGHBOURS, lambda a, b, y: self._marks.neighbours(Point((a + b) / 2, y))),
            ("电费(元)", lambda a, b, y: self._marks.money((Point(a, y), Point(b, y)))),
        ):
            if name == NEIGHBOURS and not neighbours:
                continue
            width = sample + UNIT + self._painter.fontMetrics().horizontalAdvance(name)
            if x > left and x + width > right:
                x, top = left, top + self._line * 1.4
            paint(x, x + sample, top + self._line / 2)
            self._painter.setPen(QColor(look().palette.ink))
            self._painter.drawText(QPointF(x + sample + UNIT, top + self._line * 0.78), name)
            x += width + UNIT * 3
        return top + self._line

    def _bar(self, left: float, right: float, y: float) -> None:
        middle = (left + right) / 2
        self._marks.bar(
            QRectF(middle - self._line * 0.3, y - self._line * 0.3, self._line * 0.6, self._line * 0.6)
        )


def _paint_axes(painter: QPainter, chart: Chart, line: int) -> None:
    painter.setPen(QColor(look().palette.ink))
    for panel, ticks in ((chart.kwh_panel, chart.kwh_ticks), (chart.money_panel, chart.money_ticks)):
        _paint_figures(painter, panel, ticks, line)
    below = chart.money_panel.y + chart.money_panel.height
    for mark in chart.months:
        for text, down in ((mark.text, 2), (mark.year, 2 + line)):
            box = QRectF(mark.x - line * 2, below + down, line * 4, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_figures(painter: QPainter, panel: Box, ticks: Sequence[Tick], line: int) -> None:
    """The figures beside a panel, leaving out those for which there is no room."""
    lowest = float("inf")
    for tick in ticks:
        if tick.y + line <= lowest + 1:
            box = QRectF(0, tick.y - line / 2, panel.x - UNIT, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)
            lowest = tick.y
