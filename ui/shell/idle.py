"""Notices that nobody has touched the desk for a while, without watching every event all the time."""

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
LOOKS = 20
"""How often in one waiting time the watch looks; the lock is late by at most that share."""


class IdleWatch(QObject):
    """Emits `idle()` when no key or mouse was used for `seconds`; 0 switches it off.

    At every look it listens until the first input and then stops listening, so that the filter is
    not in the way of every event.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._touched_at = monotonic()
        self._listening = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def watch(self, seconds: float) -> None:
        """Begin to wait this long for a quiet time; 0 stops."""
        self._seconds = seconds
        self._touched_at = monotonic()
        self._listen(False)
        if seconds <= 0:
            self._timer.stop()
            return
        self._timer.start(max(10, round(seconds * 1000 / LOOKS)))
        self._listen(True)

    def _look(self) -> None:
        if monotonic() - self._touched_at >= self._seconds:
            self._timer.stop()
            self._listen(False)
            self.idle.emit()
        else:
            self._listen(True)

    def _listen(self, on: bool) -> None:
        app = QCoreApplication.instance()
        if app is None or on == self._listening:
            return
        self._listening = on
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() in _INPUT:
            self._touched_at = monotonic()
            self._listen(False)
        return False
