"""Beside the list: one order, its clocks, how far it has come, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.workorders.acts import course_of
from ui.orders.reading import Whole
from ui.orders.rows import clock_words, content_words, event_words, head_words, now_words, owed_words
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

MARKS = {"done": "✓", "passed": "–", "now": "●", "ahead": "○"}
CLOCKS = 3
"""Running clocks that are shown at most; the others end later."""


class Side(QWidget):
    """Shows one order, or nothing. `turn()` changes between what happened and what was applied for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "strong")
        self.head = label("", "muted", wrap=True)
        self.now = label("", wrap=True)
        self.now.setAccessibleName("现状")
        self.clocks = [label("", wrap=True) for _ in range(CLOCKS)]
        self.owed = label("", "danger", wrap=True)
        self.course = label("", "small", wrap=True)
        self.course.setAccessibleName("进度")
        self.heading = label("", "strong")
        self.area = QScrollArea()
        self.area.setAccessibleName("经过")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._contents = False
        self._whole: Whole | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for part in (self.title, self.head, self.now, *self.clocks, self.owed, self.course):
            column.addWidget(part)
        column.addWidget(hairline())
        column.addWidget(self.heading)
        column.addWidget(self.area, 1)
        self.show_order(None)

    def show_order(self, whole: Whole | None) -> None:
        """Show an order as it stands."""
        self._whole = whole
        if whole is None:
            for part in (self.title, self.head, self.now, self.course, self.heading):
                part.setText("")
            for part in (*self.clocks, self.owed):
                part.hide()
            self._fill([])
            return
        self.title.setText(f"{whole.order.order_no}  {whole.kind.word}")
        self.head.setText(head_words(whole))
        _tell(self.now, *now_words(whole))
        running = sorted((one for one in whole.clocks if one.running), key=lambda one: one.due_ms or 2**62)
        for part, clock in zip(self.clocks, [*running, *[None] * CLOCKS], strict=False):
            words, role = clock_words(clock, whole.now_ms) if clock is not None else ("", "")
            _tell(part, words, role)
        _tell(self.owed, owed_words(whole), "danger")
        self._show_course(whole)
        self._show_rest()

    def turn(self) -> None:
        """What was applied for instead of what happened, or back."""
        self._contents = not self._contents
        self._show_rest()

    @property
    def turned(self) -> bool:
        """Whether what was applied for is in view."""
        return self._contents

    def text(self) -> str:
        """Everything in the lower part, for tests and screen readers."""
        inside = self.area.widget()
        return "\n".join(one.text() for one in inside.findChildren(QLabel)) if inside is not None else ""

    def _show_course(self, whole: Whole) -> None:
        course = course_of(whole.order, whole.kind, whole.events)
        self.course.setText(
            " → ".join(["✓\u00a0受理", *(f"{MARKS[mark]}\u00a0{stage.word}" for stage, mark in course)])
        )

    def _show_rest(self) -> None:
        if self._whole is None:
            return
        self.heading.setText("申请和办理内容" if self._contents else "经过")
        self.area.setAccessibleName(self.heading.text())
        if self._contents:
            self._fill(_contents(self._whole))
        else:
            lines = [event_words(self._whole, event) for event in reversed(self._whole.events)]
            self._fill([label(line, "small", wrap=True) for line in lines])

    def _fill(self, parts: Sequence[QWidget]) -> None:
        inside = QWidget()
        inside.setProperty("role", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.setSpacing(UNIT)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidget(inside)


def _contents(whole: Whole) -> list[QWidget]:
    found: list[QWidget] = []
    for title, lines in content_words(whole):
        found.append(label(title, "muted"))
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT * 2)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, look().px(UNIT * 12))
        for place, (word, text) in enumerate(lines):
            grid.addWidget(label(word, "small", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True), place, 1, Qt.AlignmentFlag.AlignTop)
        found.append(block)
    return found


def _tell(part: QLabel, words: str, role: str) -> None:
    part.setText(words)
    set_role(part, role)
    part.setVisible(bool(words))
