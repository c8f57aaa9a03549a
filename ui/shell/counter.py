"""The course of a working day in windows: sign-in first, the home opening behind it, then the desk."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.documents.printing import PrintJob, PrintQueue
from app.kernel.bus import Bus
from app.kernel.commands import DeskInfo
from app.kernel.dates import Clock
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import CounterError
from app.numbers.views import Books
from app.payments.views import PaymentsView
from app.security.sign_in import SignedIn
from ui.orders.reminder import tell_waiting
from ui.shell.desk import Desk
from ui.shell.frame import Frame
from ui.shell.lanes import Lane, Lanes
from ui.shell.page import PageEntry
from ui.shell.preferences import PreferenceFile
from ui.shell.search_box import Search
from ui.shell.services import Services
from ui.shell.signin import SignInWindow
from ui.shell.status import DeskStatus
from ui.till.recovery import offer_recovery


@dataclass(frozen=True)
class Opened:
    """What opening a home yields; main.py makes it, off the GUI thread."""

    bus: Bus
    home: Home
    info: DeskInfo
    clock: Clock
    queue: PrintQueue
    search: Search
    services: Services
    touch: Callable[[str], None]
    """Notes that a customer came to this desk, for the order of search hits; runs in the write lane."""
    warm_up: Callable[[], None]
    """Loads what the first paper needs; runs in the print lane once the desk stands."""
    demo: bool
    close: Callable[[], None]


class Counter(QObject):
    """Owns the windows and the lanes from start to end. `ready()` when sign-in can be tried.

    `open_home` runs in a lane; `before_open` in the GUI thread, before each attempt.
    """

    ready = Signal()
    failed = Signal(str)
    seated = Signal(object)

    def __init__(
        self,
        app: QApplication,
        open_home: Callable[[], Opened],
        preferences: PreferenceFile,
        *,
        before_open: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._preferences = preferences
        self._opened: Opened | None = None
        self.lanes = Lanes(self)
        self.desk: Desk | None = None
        self.frame: Frame | None = None
        self.sign_in = SignInWindow()
        self.sign_in.passed.connect(self._seat)
        self.sign_in.panel.again.connect(self._open)
        self.sign_in.closed.connect(self._end_if_unused)
        self._open_home = open_home
        self._before_open = before_open

    def start(self, pages: Callable[[], Iterable[PageEntry]]) -> None:
        """Show the sign-in window and open the home behind it; `pages` is loaded there too."""
        self._pages = pages
        self.sign_in.show()
        self._open()

    def end(self) -> None:
        """Let running work finish, then close the home."""
        self.lanes.close()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _open(self) -> None:
        self.sign_in.tell("")
        self._before_open()
        self.lanes.run(Lane.WRITE, self._open_home, self._home_open, self._home_failed, owner=self)

    def _home_open(self, opened: Opened) -> None:
        self._opened = opened
        # While the clerk types the password; the GUI thread finds them loaded when it builds the frame.
        self.lanes.run(Lane.READ, self._pages, lambda _: self.lanes.settle(), owner=self)
        self.desk = Desk(
            opened.bus,
            opened.home,
            self.lanes,
            opened.info,
            self,
            services=opened.services,
            queue=opened.queue,
        )
        self.desk.print_kick.connect(self._print)
        self.sign_in.serve(self.desk, demo=opened.demo)
        self.ready.emit()

    def _home_failed(self, error: CounterError) -> None:
        self.sign_in.tell(str(error), "danger")
        self.sign_in.panel.tell_not_open()
        self.failed.emit(str(error))

    def _seat(self, signed_in: SignedIn) -> None:
        first = self.frame is None
        if self.frame is None:
            self.frame = self._made_frame()
        self.sign_in.hide()
        self.frame.show()
        self.frame.begin(signed_in)
        if first and self._opened is not None:
            self.lanes.run(Lane.PRINT, self._opened.warm_up, lambda _: None, owner=self)
        if first and self.desk is not None:
            offer_recovery(self.desk, self.frame)
            tell_waiting(self.desk, self.frame.tell, self.frame)
        self.seated.emit(self.frame)

    def _made_frame(self) -> Frame:
        opened, desk = self._opened, self.desk
        assert opened is not None
        assert desk is not None
        frame = Frame(
            desk,
            self._pages(),
            search=opened.search,
            clock=opened.clock,
            preferences=self._preferences,
            status=desk_status(opened.info, opened.services),
            demo=opened.demo,
        )
        frame.search.chosen.connect(self._touch)
        frame.left.connect(self._left)
        frame.closing.connect(self._app.quit)
        return frame

    def _touch(self, account_no: str) -> None:
        opened = self._opened
        if opened is not None:
            self.lanes.run(Lane.WRITE, lambda: opened.touch(account_no), lambda _: None, owner=self)

    def _left(self) -> None:
        if self.frame is not None:
            self.frame.hide()
        self.sign_in.panel.form.clear()
        self.sign_in.show()
        self.sign_in.panel.start()

    def _end_if_unused(self) -> None:
        if self.frame is None or not self.frame.isVisible():
            self._app.quit()

    def _print(self) -> None:
        if self._opened is not None:
            self.lanes.run(Lane.PRINT, self._opened.queue.print_new, self._printed, owner=self)

    def _printed(self, jobs: list[PrintJob]) -> None:
        if self.frame is None or self.desk is None:
            return
        for job in jobs:
            if job.state == "failed":
                self.frame.warn(f"{job.number} 没有打印:{job.error}。钱已入账,可在“打印”页重打。")
        self.desk.changed.emit(frozenset({"print"}))


def desk_status(info: DeskInfo, services: Services) -> Callable[[Snapshot], DeskStatus]:
    """What the status bar asks of the home."""

    def question(snapshot: Snapshot) -> DeskStatus:
        shift = snapshot.view(PaymentsView).shift_of(info.desk_id)
        return DeskStatus(
            printer=services.settings().printer,
            receipts_left=snapshot.view(Books).left(info, "receipt"),
            shift=f"{shift.staff_name}的班" if shift is not None else "未开班",
        )

    return question
