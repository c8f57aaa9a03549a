"""Long work on a page: how far it is, how fast, how long it will take, and a way to stop it."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.kernel.bus import Bus
from app.kernel.home import Home
from app.kernel.refusals import CounterError
from ui.forms.buttons import Button, MessageLine
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress, Ticket
from ui.theme.look import label, look
from ui.theme.tokens import UNIT

T = TypeVar("T")


class LongWork(QWidget):
    """A bar with a line under it, a stop button, and the sentence in which the work ended.

    `unit` is what is counted ('行', '条'); `key` the key that stops it, for the button's words.
    """

    def __init__(self, desk: Desk, name: str, unit: str = "", key: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._desk = desk
        self._unit = unit
        self._ticket: Ticket | None = None
        self._stopping: Callable[[], None] | None = None
        self._began = 0.0
        self.bar = QProgressBar()
        self.bar.setAccessibleName(name)
        self.bar.setTextVisible(False)
        self.pace = label("", "small")
        self.message = MessageLine()
        self._stop = Button("停止", key=key, on=self.stop)
        self._running = QWidget()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.bar, 1)
        row.addWidget(self._stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self._running)
        column.addWidget(self.pace)
        column.addWidget(self.message)
        self._show_running(False)
        self.tell("")

    @property
    def running(self) -> bool:
        """Whether the work is under way."""
        return self._ticket is not None

    def start(
        self,
        lane: Lane,
        service: Callable[[Bus, Home, Progress], T],
        done: Callable[[T], None],
        *,
        ended: Callable[[], None] | None = None,
        stopping: Callable[[], None] | None = None,
    ) -> bool:
        """Begin; `done(result)` follows when it succeeds, `ended()` in every case. False while one runs.

        `stopping()` asks work that wants to end with a result of its own to stop; without it, stopped
        work gives no result.
        """
        if self.running:
            return False
        self.tell("")
        self.pace.setText("正在开始…")
        self.bar.setRange(0, 0)
        self._began = monotonic()

        def over() -> None:
            self._ticket = None
            self._show_running(False)
            if ended is not None:
                ended()

        self._stopping = stopping
        self._ticket = self._desk.serve_long(
            lane, service, done, self._failed, told=self._told, owner=self, ended=over
        )
        self._show_running(True)
        return True

    def tell(self, sentence: str, role: str = "") -> None:
        """Say how the work ended; '' takes the line away."""
        self.message.tell(sentence, role)
        self.message.setVisible(bool(sentence))

    def stop(self) -> None:
        """Ask the work to stop at its next step; what is done so far stays done."""
        if self._ticket is None:
            return
        if self._stopping is not None:
            self._stopping()
            self.pace.setText("正在停止…")
        else:
            self._ticket.cancel()
            self.tell("已停止。")

    def _told(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(min(done, total))
        self.pace.setText(pace_words(done, total, monotonic() - self._began, self._unit))

    def _failed(self, error: CounterError) -> None:
        self.tell(str(error), "danger")

    def _show_running(self, running: bool) -> None:
        self._running.setVisible(running)
        self.pace.setVisible(running)
        self._stop.setMinimumWidth(look().px(UNIT * 10))


def pace_words(done: int, total: int, seconds: float, unit: str) -> str:
    """'12,300 / 100,000 行 · 5,200 行/秒 · 约剩 17 秒'; without a rate in the first half second, and
    without an end where `total` is 0, because nobody knows it."""
    whole = f" / {total:,}" if total else ""
    parts = [f"{done:,}{whole} {unit}".strip()]
    if seconds >= 0.5 and done:
        rate = done / seconds
        parts.append(f"{rate:,.0f} {unit}/秒")
        if done < total:
            parts.append(f"约剩 {_duration((total - done) / rate)}")
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    whole = max(1, round(seconds))
    return f"{whole} 秒" if whole < 90 else f"{round(whole / 60)} 分钟"
