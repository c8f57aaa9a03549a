"""The desk as pages see it: do a command, ask a question, hear what changed; the only way to the business."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.documents.printing import PrintQueue
from app.kernel.bus import Bus
from app.kernel.commands import Command, DeskInfo, Outcome, Session
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import CounterError
from ui.shell.lanes import Lane, Lanes, Progress, Ticket, owner_of
from ui.shell.services import Services

T = TypeVar("T")


class Desk(QObject):
    """One workstation's door to its home. Lives in the GUI thread; callbacks are called there.

    Signals: `changed(frozenset[str])` topics that a command touched; `posted(Outcome)` after every
    command; `print_kick()` when papers wait; `signed_in(Session)` and `signed_out()`; `shut_out()` when
    a command was refused because its person must sign in again.
    """

    changed = Signal(object)
    posted = Signal(object)
    print_kick = Signal()
    signed_in = Signal(object)
    signed_out = Signal()
    shut_out = Signal()

    def __init__(
        self,
        bus: Bus,
        home: Home,
        lanes: Lanes,
        info: DeskInfo,
        parent: QObject | None = None,
        *,
        services: Services | None = None,
        queue: PrintQueue | None = None,
    ) -> None:
        super().__init__(parent)
        self.info = info
        self.lanes = lanes
        self.session = Session()
        self._bus = bus
        self._home = home
        self._services = services
        self._queue = queue
        self._running: set[object] = set()

    @property
    def services(self) -> Services:
        """The workstation's own services. Raises LookupError where the program was composed without."""
        if self._services is None:
            raise LookupError("this desk was composed without services")
        return self._services

    @property
    def queue(self) -> PrintQueue:
        """The print queue, for the print lane only. Raises LookupError where composed without."""
        if self._queue is None:
            raise LookupError("this desk was composed without a print queue")
        return self._queue

    def do(
        self,
        command: Command,
        done: Callable[[Outcome], None],
        refused: Callable[[CounterError], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> bool:
        """Do a command in the write lane as the person signed in.

        `done(outcome)` or `refused(error)` follows, in the GUI thread. Returns False and does nothing
        while this owner (by default the object `done` is a method of), or this very command, is
        still being posted: a second Enter cannot pay twice.
        """
        poster = owner or owner_of(done)
        marks = {mark for mark in (command.command_id, poster) if mark is not None}
        if marks & self._running:
            return False
        self._running |= marks
        session = self.session

        def ended() -> None:
            self._running.difference_update(marks)
            marks.clear()  # `done` may already have begun the next command of this owner

        def finished(outcome: Outcome) -> None:
            # The outcome counts even when its page is gone: other pages refresh, papers print.
            ended()
            self._tell(outcome)
            if ticket.wanted():
                done(outcome)

        def failed(error: CounterError) -> None:
            ended()
            if "kernel.sign_in_again" in error.codes:
                self.shut_out.emit()
            if refused is not None and ticket.wanted():
                refused(error)

        ticket = Ticket(poster, done, refused, None, None)
        self.lanes.run(
            Lane.WRITE, lambda: self._bus.do(command, session), finished, failed, owner=self, ended=ended
        )
        return True

    def ask(
        self,
        question: Callable[[Snapshot], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Ticket:
        """Ask a question in the read lane; `done(answer)` follows. `ticket.drop()` forgets it."""
        return self.lanes.run(Lane.READ, lambda: self._home.read(question), done, failed, owner=owner)

    def serve(
        self,
        service: Callable[[Bus, Home], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Ticket:
        """Run a service of a room that posts its own commands (sign-in, approval) in the write lane."""
        return self.lanes.run(Lane.WRITE, lambda: service(self._bus, self._home), done, failed, owner=owner)

    def work(
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
        """Long work with progress (`told(done, total)`) and `ticket.cancel()`, in a lane of choice."""
        return self.lanes.run_long(lane, work, done, failed, told=told, owner=owner, ended=ended)

    def serve_long(
        self,
        lane: Lane,
        service: Callable[[Bus, Home, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[CounterError], None] | None = None,
        *,
        told: Callable[[int, int], None] | None = None,
        owner: QObject | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Ticket:
        """A service that posts many commands, with progress; away from the write lane, where money waits."""
        return self.lanes.run_long(
            lane,
            lambda progress: service(self._bus, self._home, progress),
            done,
            failed,
            told=told,
            owner=owner,
            ended=ended,
        )

    def busy(self, owner: QObject) -> bool:
        """Whether a command of this owner is under way."""
        return owner in self._running

    def sign_in(self, session: Session) -> None:
        """Seat a person at the desk; commands are done in their name from now on."""
        self.session = session
        self.signed_in.emit(session)

    def sign_out(self) -> None:
        """Leave the desk empty."""
        self.session = Session()
        self.signed_out.emit()

    def _tell(self, outcome: Outcome) -> None:
        self.posted.emit(outcome)
        if outcome.topics:
            self.changed.emit(outcome.topics)
        if outcome.papers:
            self.print_kick.emit()
