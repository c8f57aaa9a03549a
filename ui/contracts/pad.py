"""A box in which a customer signs with pen, finger or mouse; yields the strokes in thousandths of the box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.workorders.contracts.commands import MOST_POINTS
from app.workorders.contracts.facts import Strokes
from ui.forms.buttons import Button
from ui.forms.fields import ENTER_KEYS
from ui.theme.look import look
from ui.theme.tokens import UNIT

WIDTH, HEIGHT = 560, 168
"""Pixels, in the proportion of the box on paper; a hand is as large at every type size."""
NEAR = 4
"""Thousandths within which a further point says nothing new."""
DOT = 8
"""How long a dot is drawn, so that it is seen on paper."""
Point = tuple[int, int]


class Canvas(QWidget):
    """The box itself; a tablet's pen arrives as a mouse."""

    drawn = Signal()
    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[list[Point]] = []
        self._drawing = False
        self.setAccessibleName("签名框")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFixedSize(WIDTH, HEIGHT)

    def undo(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
            self._changed()

    def wipe(self) -> None:
        """Take everything away."""
        if self.strokes:
            self.strokes.clear()
            self._changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._full():
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._drawing = True
        self.strokes.append([self._point(event.position())])
        self._changed()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._drawing or self._full():
            return
        stroke, point = self.strokes[-1], self._point(event.position())
        if max(abs(point[0] - stroke[-1][0]), abs(point[1] - stroke[-1][1])) >= NEAR:
            stroke.append(point)
            self._changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._drawing or event.button() != Qt.MouseButton.LeftButton:
            return
        self._drawing = False
        stroke = self.strokes[-1]
        if len(stroke) == 1:
            across, down = stroke[0]
            stroke.append((across + DOT if across <= 1000 - DOT else across - DOT, down))
            self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            event.accept()
            if not event.isAutoRepeat():
                self.went_on.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.undo()
        elif event.key() == Qt.Key.Key_Delete:
            self.wipe()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, brush = look().palette, QPainter(self)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look().px(2) if self.hasFocus() else 1
        brush.setPen(QPen(QColor(palette.accent if self.hasFocus() else palette.edge), edge))
        inset = edge / 2
        around = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        brush.drawRoundedRect(around, look().px(4), look().px(4))
        low = self.height() * 0.78
        brush.setPen(QPen(QColor(palette.line), 1))
        brush.drawLine(QPointF(UNIT * 2, low), QPointF(self.width() - UNIT * 2, low))
        if not self.strokes:
            brush.setPen(QColor(palette.muted))
            brush.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "请在此签名")
        ink = QPen(QColor(palette.ink), look().px(2.5))
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        brush.setPen(ink)
        for stroke in self.strokes:
            brush.drawPolyline(QPolygonF([self._place(point) for point in stroke]))

    def _point(self, at: QPointF) -> Point:
        across = round(at.x() / self.width() * 1000)
        down = round(at.y() / self.height() * 1000)
        return min(1000, max(0, across)), min(1000, max(0, down))

    def _place(self, point: Point) -> QPointF:
        return QPointF(point[0] * self.width() / 1000, point[1] * self.height() / 1000)

    def _full(self) -> bool:
        return sum(map(len, self.strokes)) >= MOST_POINTS - 1  # a dot takes one point more

    def _changed(self) -> None:
        self.update()
        self.drawn.emit()


class SignatureField(QWidget):
    """The box as a field of a form; Backspace takes the last stroke away, Delete everything."""

    went_on = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = Canvas()
        self.setFocusProxy(self.canvas)
        self.canvas.went_on.connect(self.went_on)
        self.canvas.drawn.connect(lambda: self.told.emit(""))
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for key, word, call in (
            ("Backspace", "撤一笔", self.canvas.undo),
            ("Del", "清除", self.canvas.wipe),
        ):
            button = Button(word, key=key, on=call)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.canvas)
        column.addLayout(buttons)

    def value(self) -> Strokes:
        """The strokes; () where nobody has signed."""
        return tuple(tuple(stroke) for stroke in self.canvas.strokes)

    def set_value(self, value: Any) -> None:
        """Show strokes."""
        self.canvas.strokes = [list(stroke) for stroke in value or ()]
        self.canvas.update()

    def reset(self) -> None:
        """Empty the box."""
        self.canvas.wipe()

    def composing(self) -> bool:
        """Never: nothing is typed here."""
        return False
