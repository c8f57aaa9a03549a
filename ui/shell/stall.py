"""Measures how long the GUI thread was deaf, for tests and for whoever hunts a slow page."""

from time import monotonic, thread_time

from PySide6.QtCore import QObject, Qt, QTimer


class StallWatch(QObject):
    """Ticks every 5 ms while running; `longest_ms` is the longest gap between two ticks beyond that.

    `busy_ms` is the most processor time that the GUI thread itself spent in one gap: it does not grow
    when the machine is busy with something else.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._ticked_at = 0.0
        self._spent = 0.0
        self.longest_ms = 0.0
        self.busy_ms = 0.0
        self.ticks = 0

    def start(self) -> None:
        """Measure from now on."""
        self.longest_ms = 0.0
        self.busy_ms = 0.0
        self.ticks = 0
        self._ticked_at, self._spent = monotonic(), thread_time()
        self._timer.start()

    def stop(self) -> float:
        """Stop and answer the longest gap in milliseconds, the one up to now included."""
        self._tick()
        self._timer.stop()
        return self.longest_ms

    def _tick(self) -> None:
        now, spent = monotonic(), thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._ticked_at) * 1000 - _TICK_MS)
        self.busy_ms = max(self.busy_ms, (spent - self._spent) * 1000)
        self._ticked_at, self._spent = now, spent
        self.ticks += 1


_TICK_MS = 5
