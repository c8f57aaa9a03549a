"""The promises for the hall's screen: large, page after page by itself, no name of any customer on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.workorders.clock_report import rate_words
from app.workorders.disclosure import HOTLINES
from app.workorders.promises import LimitPromise, PromiseBoard
from ui.promises.hall_pages import LineKind, Page, paged
from ui.theme.fonts import application_font
from ui.theme.look import look

DESIGN_WIDTH, DESIGN_HEIGHT = 1920.0, 1080.0
"""The screen that the sizes below are drawn for; others are scaled."""
MARGIN, TOP, FOOT = 88.0, 184.0, 84.0
SIZES = {"business": 42, "course": 29, "limit": 36}
HEIGHTS: dict[LineKind, float] = {"business": 84, "course": 44, "gap": 12, "limit": 60}
LIMIT_AT, BASIS_AT = 0.40, 0.73
"""Where the columns of a limit begin, as a share of the width."""
_BACK = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp})
_ON = frozenset({Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space})


class HallBoard(QWidget):
    """A window of its own. Arrows turn its pages, Esc leaves; `ran_through()` after the last page, when the
    figures should be read again, `left()` when it was closed."""

    ran_through = Signal()
    left = Signal()

    def __init__(self, org_name: str, seconds: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("供电服务承诺")
        self.setAccessibleName("服务承诺大屏")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._org_name = org_name
        self._board: PromiseBoard | None = None
        self._pages: list[Page] = []
        self.place = 0
        self._timer = QTimer(self)
        self.pace(seconds * 1000)
        self._timer.timeout.connect(lambda: self.turn(1))

    def pace(self, page_ms: int) -> None:
        """How long a page stands."""
        self._timer.setInterval(page_ms)

    def show_board(self, board: PromiseBoard) -> None:
        """Show these figures, staying on the page in view."""
        self._board = board
        self._lay_out()
        if not self._timer.isActive():
            self._timer.start()

    @property
    def pages(self) -> int:
        """How many pages there are on a screen of this size."""
        return len(self._pages)

    def said(self) -> str:
        """What the page in view says, for a screen reader and for tests."""
        if not self._pages:
            return ""
        lines = [line.told() for line in self._pages[self.place] if line.kind != "gap"]
        return "\n".join([self._head(), *lines, self._foot()])

    def turn(self, step: int) -> None:
        """Turn so many pages; behind the last comes the first."""
        if not self._pages:
            return
        through = self.place + step >= len(self._pages)
        self.place = (self.place + step) % len(self._pages)
        if self._timer.isActive():
            self._timer.start()
        self._say()
        if through:
            self.ran_through.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _ON or key in _BACK:
            self.turn(1 if key in _ON else -1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        self.left.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._board is None:
            return
        course = QFontMetricsF(self._font(SIZES["course"]))
        room = self.height() - self._px(TOP + FOOT)
        inner = self.width() - 2 * self._px(MARGIN)
        heights = {kind: self._px(height) for kind, height in HEIGHTS.items()}
        self._pages = paged(self._board.businesses, heights, room, course.horizontalAdvance, inner)
        self.place = min(self.place, max(0, len(self._pages) - 1))
        self._say()

    def _say(self) -> None:
        self.setAccessibleDescription(self.said())
        self.update()

    def _px(self, size: float) -> float:
        return size * min(self.width() / DESIGN_WIDTH, self.height() / DESIGN_HEIGHT)

    def _font(self, size: float, *, bold: bool = False) -> QFont:
        font = application_font(max(8, round(self._px(size))))
        font.setBold(bold)
        return font

    def _head(self) -> str:
        board = self._board
        if board is None or not board.ended:
            return "供电服务承诺"
        rate = f"{rate_words(board.ended, board.late)}({board.ended - board.late}/{board.ended})"
        return f"供电服务承诺  本月按时完成 {rate}"

    def _foot(self) -> str:
        hotlines = "    ".join(f"{word} {number}" for number, word in HOTLINES)
        return f"客户办理的时间不计入时限    {hotlines}    第 {self.place + 1}/{len(self._pages)} 页"

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look().palette.surface))
        if self._pages:
            self._paint_head(painter)
            at = self._px(TOP)
            for line in self._pages[self.place]:
                height = self._px(HEIGHTS[line.kind])
                area = QRectF(self._px(MARGIN), at, self.width() - 2 * self._px(MARGIN), height)
                if line.limit is not None:
                    self._paint_limit(painter, area, line.limit)
                elif line.kind == "gap":
                    self._rule(painter, area.bottom(), "line")
                elif line.kind == "course":
                    self._write(painter, area, line.text, SIZES["course"], "muted")
                else:
                    below = area.adjusted(0, self._px(16), 0, 0)
                    self._write(painter, below, line.text, SIZES["business"], "ink", bold=True)
                    self._write(painter, below, line.beside, SIZES["course"], "muted", right=True)
                at += height
            self._paint_foot(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        margin, wide = self._px(MARGIN), self.width() - 2 * self._px(MARGIN)
        area = QRectF(margin, self._px(40), wide, self._px(96))
        title, _, told = self._head().partition("  ")
        self._write(painter, area, title, 60, "accent", bold=True)
        self._write(painter, area, told or self._org_name, 38, "ink", right=True, bold=bool(told))
        self._rule(painter, self._px(148), "edge")

    def _paint_limit(self, painter: QPainter, area: QRectF, limit: LimitPromise) -> None:
        size = SIZES["limit"]
        self._rule(painter, area.bottom(), "line")
        name = f"{limit.word}({limit.whom})" if limit.whom else limit.word
        self._write(painter, area.adjusted(0, 0, -area.width() * (1 - LIMIT_AT), 0), name, size, "ink")
        when = area.adjusted(area.width() * LIMIT_AT, 0, -area.width() * (1 - BASIS_AT), 0)
        self._write(painter, when, f"{limit.since} {limit.limit}", size, "ink")
        self._write(painter, area.adjusted(area.width() * BASIS_AT, 0, 0, 0), limit.basis, size, "muted")
        tone = "ink" if limit.ended else "muted"
        self._write(painter, area, limit.kept_words, size, tone, right=True, bold=bool(limit.ended))

    def _paint_foot(self, painter: QPainter) -> None:
        margin = self._px(MARGIN)
        area = QRectF(margin, self.height() - self._px(68), self.width() - 2 * margin, self._px(44))
        hotlines, _, page = self._foot().rpartition("    ")
        self._write(painter, area, f"{self._org_name}    {hotlines}", 27, "muted")
        self._write(painter, area, page, 27, "muted", right=True)

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        size: float,
        tone: str,
        *,
        right: bool = False,
        bold: bool = False,
    ) -> None:
        """A text in its area, smaller where it would not fit."""
        font = self._font(size, bold=bold)
        wide = QFontMetricsF(font).horizontalAdvance(text)
        if wide > area.width() - self._px(12):
            font = self._font(size * (area.width() - self._px(12)) / wide, bold=bold)
        painter.setFont(font)
        painter.setPen(QColor(look().palette.colours()[tone]))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _rule(self, painter: QPainter, y: float, tone: str) -> None:
        painter.setPen(QPen(QColor(look().palette.colours()[tone]), 1))
        margin = self._px(MARGIN)
        painter.drawLine(QPointF(margin, y), QPointF(self.width() - margin, y))
