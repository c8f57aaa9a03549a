"""Collects reference cycles in the GUI thread only, for a window whose lanes run Python beside it.

Python collects cycles in whichever thread happens to allocate. A closed dialog or a page that another
person left is part of such cycles, and a widget that a worker thread destroys takes the process down
(seen as a segmentation fault under "Garbage-collecting" in a lane that only compiled SQL).
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
_OLDER_EVERY = 10
_ALL_EVERY = 120


class CycleCollector(QObject):
    """Switches automatic collection off and does it by a timer of the GUI thread until `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def settle(self) -> None:
        """The program is loaded: its modules stay to the end, and looking through them each time would take
        80 ms of the window's time."""
        gc.freeze()

    def stop(self) -> None:
        """Let Python collect again as it did before; no lane runs any more."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()

    def _collect(self) -> None:
        self._ticks += 1
        if self._ticks % _ALL_EVERY == 0:
            gc.collect(2)
        elif self._ticks % _OLDER_EVERY == 0:
            gc.collect(1)
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(0)
