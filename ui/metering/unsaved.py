"""Keeps what was typed into the grid and not taken in, at short intervals, so that a crash loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.kernel.bus import Bus
from app.kernel.home import Home
from app.kernel.refusals import CounterError
from app.metering.unsaved import Unsaved, UnsavedReadings
from ui.shell.desk import Desk

KEEP_MS = 400
"""So long after a change at most it is on disk."""


class UnsavedKeeper(QObject):
    """Writes in the write lane what `gathered()` gives, where that is not what is kept already."""

    failed = Signal(str)

    def __init__(self, desk: Desk, page: QWidget, gathered: Callable[[], tuple[Unsaved, ...]]) -> None:
        super().__init__(page)
        self._desk = desk
        self._gathered = gathered
        self._kept: tuple[Unsaved, ...] | None = None
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.flush)

    def begin(self, kept: tuple[Unsaved, ...]) -> None:
        """From now on changes are kept; before, nobody knew what a crash had left."""
        self._kept = kept
        self.touch()

    def touch(self) -> None:
        """Something may have changed."""
        if self._kept is not None and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Keep now what would be kept in a moment."""
        self._timer.stop()
        now = self._gathered()
        if self._kept is None or now == self._kept:
            return
        self._kept = now
        unit, desk_id = self._desk.info.org_unit, self._desk.info.desk_id

        def work(_bus: Bus, home: Home) -> None:
            home.transact(lambda work: work.view(UnsavedReadings).keep_unsaved(unit, desk_id, now))

        self._desk.serve(work, self._done, self._not_kept, owner=self)

    def _done(self, _nothing: None) -> None:
        """Nothing to tell."""

    def _not_kept(self, error: CounterError) -> None:
        self.failed.emit(str(error))
