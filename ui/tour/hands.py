"""The hands of the tour: they type into whatever has the focus, count keys and take pictures."""

import time
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.kernel.refusals import refuse, register_texts
from ui.shell.counter import Counter
from ui.theme.look import look

register_texts({"tour.stuck": "巡览停在“{step}”:等了 {seconds} 秒没有结果。画面见 {picture}。"})

PATIENCE_S = 20
QUIET_S = 0.25
"""Longer than the search box waits for the next letter and Enter is deaf after posting, less 50 ms."""
KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Space": Qt.Key.Key_Space,
    **{f"F{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}


class Hands:
    """Types like a clerk. Nothing here calls into a page: only keys go in, only pixels come out."""

    def __init__(self, counter: Counter, out: Path) -> None:
        self.counter = counter
        self.out = out
        self.steps: list[dict[str, object]] = []
        self.files: list[str] = []
        self._step = ""
        self._keys = 0
        out.mkdir(parents=True, exist_ok=True)

    def step(self, text: str) -> None:
        """Begin a step; the keys since the last one are counted for that."""
        self.end_step()
        self._step, self._keys = text, 0

    def end_step(self) -> None:
        """Write the running step down."""
        if self._step:
            self.steps.append({"step": self._step, "keys": self._keys})
        self._step = ""

    def type(self, text: str) -> None:
        """One key event for each character; those that no key has come as an input method gives them."""
        for char in text:
            focus = self._focus()
            if char.isascii():
                QTest.keyClicks(focus, char)
            else:
                given = QInputMethodEvent()
                given.setCommitString(char)
                QApplication.sendEvent(focus, given)
            self._keys += 1

    def press(self, *names: str) -> None:
        """Named keys, waiting after each until the desk is at rest."""
        for name in names:
            QTest.keyClick(self._focus(), KEYS[name])
            self._keys += 1
            self.rest()

    def rest(self) -> None:
        """Let the lanes answer and the window come to rest."""
        give_up = time.monotonic() + PATIENCE_S
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < QUIET_S:
            QTest.qWait(10)
            if self.counter.lanes.at_work():
                quiet_since = time.monotonic()
            if time.monotonic() > give_up:
                raise self.stuck()

    def shot(self, name: str) -> None:
        """A picture of the window in front."""
        self.rest()
        path = self.out / f"{len(self.files) + 1:02d}-{name}.png"
        self.picture().save(str(path))
        self.files.append(str(path))

    def picture(self) -> QPixmap:
        """The desk as the eye sees it: the main window with an open dialog upon it."""
        front, frame = self.window(), self.counter.frame
        if frame is None or front is frame or not frame.isVisible():
            return front.grab()
        whole = frame.grab()
        painter = QPainter(whole)
        dialog = front.grab()
        place = QPoint((frame.width() - front.width()) // 2, (frame.height() - front.height()) // 2)
        painter.drawPixmap(place, dialog)
        painter.setPen(QColor(look().palette.muted))
        painter.drawRect(QRect(place, front.size()))
        painter.end()
        return whole

    def window(self) -> QWidget:
        """The window in front."""
        frame = self.counter.frame
        front = QApplication.activeModalWidget() or QApplication.activeWindow()
        if front is not None:
            return front
        return frame if frame is not None and frame.isVisible() else self.counter.sign_in

    def stuck(self) -> Exception:
        """The tour cannot go on; leaves a picture of where it stands."""
        picture = self.out / "stuck.png"
        self.picture().save(str(picture))
        return refuse("tour.stuck", step=self._step, seconds=PATIENCE_S, picture=picture)

    def _focus(self) -> QWidget:
        window = self.window()
        if QApplication.activeWindow() is None:
            # Without a window manager nobody activates the desk again after a dialog has closed.
            window.activateWindow()
            QTest.qWait(50)
        return QApplication.focusWidget() or window
