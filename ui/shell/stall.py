"""Measures how long the GUI thread was deaf, for tests and for whoever hunts a slow page."""

from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer


class StallWatch(QObject):
    """Ticks every 5 ms while running; `longest_ms` is the longest gap between two ticks beyond that."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._ticked_at = 0.0
        self.longest_ms = 0.0
        self.ticks = 0

    def start(self) -> None:
        """Measure from now on."""
        self.longest_ms = 0.0
        self.ticks = 0
        self._ticked_at = monotonic()
        self._timer.start()

    def stop(self) -> float:
        """Stop and answer the longest gap in milliseconds, the one up to now included."""
        self._tick()
        self._timer.stop()
        return self.longest_ms

    def _tick(self) -> None:
        now = monotonic()
        self.longest_ms = max(self.longest_ms, (now - self._ticked_at) * 1000 - _TICK_MS)
        self._ticked_at = now
        self.ticks += 1


_TICK_MS = 5
