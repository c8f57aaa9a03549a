"""Worker lanes: work runs off the GUI thread by purpose; answers come home once, if anybody still waits.

The signals belong to the `Lanes` object in the GUI thread. A signals object made inside the
runnable loses answers (measured: 15 to 22 of 100), so a runnable gets plain work and a bound emit.
"""

import sys
from collections.abc import Callable
from enum import Enum
from threading import Event
from time import monotonic
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.kernel.refusals import CounterError
from ui.shell.cycles import CycleCollector

T = TypeVar("T")


class Lane(Enum):
    """A purpose and how many threads it has."""

    WRITE = ("write", 1)
    READ = ("read", 2)
    PRINT = ("print", 1)
    EXCHANGE = ("exchange", 1)
    BILLING = ("billing", 1)


class Cancelled(Exception):
    """The clerk stopped a long work; raised inside the work by `Progress.report`."""


class Progress:
    """What long work holds to tell how far it is and to learn that it should stop."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._stopped = Event()
        self._told_at = 0.0

    def report(self, done: int, total: int) -> None:
        """Tell how many of how many are done (total 0: nobody knows); at most twenty times a second. Raises
        Cancelled."""
        if self._stopped.is_set():
            raise Cancelled
        now = monotonic()
        if 0 < total <= done or now - self._told_at >= 0.05:
            self._told_at = now
            self._tell(done, total)

    def stop(self) -> None:
        """Ask the work to stop at its next report."""
        self._stopped.set()


class Ticket:
    """One piece of work under way, in the hands of whoever asked for it."""

    def __init__(
        self,
        owner: QObject | None,
        done: Callable[[Any], None],
        failed: Callable[[CounterError], None] | None,
        ended: Callable[[], None] | None,
        told: Callable[[int, int], None] | None,
    ) -> None:
        self.owner = owner
        self.done = done
        self.failed = failed
        self.ended = ended
        self.told = told
        self.dropped = False
        self.progress: Progress | None = None

    def drop(self) -> None:
        """Forget the answer; it is not delivered even if it is already on its way."""
        self.dropped = True

    def cancel(self) -> None:
        """Stop long work at its next report; nothing is delivered but `ended`."""
        self.dropped = True
        if self.progress is not None:
            self.progress.stop()

    def wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        return not self.dropped and (self.owner is None or shiboken6.isValid(self.owner))


class _Job(QRunnable):
    def __init__(self, ticket: Ticket, work: Callable[[], Any], answer: Callable[..., None]) -> None:
        super().__init__()
        self._ticket = ticket
        self._work = work
        self._answer = answer

    def run(self) -> None:
        try:
            value, error = self._work(), None
        except Cancelled:
            value, error = None, None
            self._ticket.drop()
        except Exception as caught:  # noqa: BLE001  the lane is a border: the GUI thread sorts errors
            value, error = None, caught
        self._answer(self._ticket, value, error)


class Lanes(QObject):
    """The thread pools of one window. Make it in the GUI thread; callbacks run there too."""

    _answered = Signal(object, object, object)
    _progressed = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {lane: QThreadPool() for lane in Lane}
        for lane, pool in self._pools.items():
            pool.setMaxThreadCount(lane.value[1])
            pool.setExpiryTimeout(-1)
        self._cycles = CycleCollector(self)
        self._open = 0
        self._answered.connect(self._deliver)
        self._progressed.connect(self._tell)

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None] | None = None,
        *,
        owner: QObject | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Ticket:
        """Run `work` in a lane and give its result to `done` in the GUI thread.

        A CounterError goes to `failed`; any other exception to `sys.excepthook`. `ended` is called
        last in every case. Nothing but `ended` is called once `owner` (by default the object that
        `done` is a method of) is gone.
        """
        ticket = Ticket(owner or owner_of(done), done, failed, ended, None)
        self._open += 1
        self._pools[lane].start(_Job(ticket, work, self._answered.emit))
        return ticket

    def run_long(
        self,
        lane: Lane,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None] | None = None,
        *,
        told: Callable[[int, int], None] | None = None,
        owner: QObject | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Ticket:
        """Like `run` for work that reports how far it is to `told(done, total)` and can be cancelled."""
        ticket = Ticket(owner or owner_of(done), done, failed, ended, told)
        progress = Progress(lambda part, whole: self._progressed.emit(ticket, part, whole))
        ticket.progress = progress
        self._open += 1
        self._pools[lane].start(_Job(ticket, lambda: work(progress), self._answered.emit))
        return ticket

    def settle(self) -> None:
        """Say that the program is loaded, once: see CycleCollector."""
        self._cycles.settle()

    def at_work(self) -> bool:
        """Whether any work runs, waits, or has an answer on its way home."""
        return self._open > 0

    def close(self, wait_ms: int = 10_000) -> bool:
        """Drop what has not begun and wait for what runs; True if every lane came to rest."""
        for pool in self._pools.values():
            pool.clear()
        rested = all(pool.waitForDone(wait_ms) for pool in self._pools.values())
        if rested:
            self._cycles.stop()
        return rested

    def _deliver(self, ticket: Ticket, value: Any, error: Exception | None) -> None:
        self._open -= 1
        try:
            if error is None:
                if ticket.wanted():
                    ticket.done(value)
            elif not isinstance(error, CounterError):
                sys.excepthook(type(error), error, error.__traceback__)
            elif ticket.wanted() and ticket.failed is not None:
                ticket.failed(error)
        finally:
            if ticket.ended is not None:
                ticket.ended()

    def _tell(self, ticket: Ticket, part: int, whole: int) -> None:
        if ticket.told is not None and ticket.wanted():
            ticket.told(part, whole)


def owner_of(callback: Callable[..., object]) -> QObject | None:
    """The Qt object whose method a callback is, if it is one."""
    owner = getattr(callback, "__self__", None)
    return owner if isinstance(owner, QObject) else None
