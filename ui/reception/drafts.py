"""Keeps what is being filled in, a moment after the last change, so that a crash loses nothing."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.kernel.bus import Bus
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import CounterError
from app.workorders.drafting import Application, keep_draft, open_draft
from app.workorders.views import Drafts
from ui.shell.desk import Desk

SAVE_MS = 600
"""How long typing rests before it is saved."""


class DraftKeeper(QObject):
    """Saves in the write lane; `failed(sentence)` where the home does not take it."""

    failed = Signal(str)
    saved = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._made: Callable[[], Application] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self._save_made)

    def save_later(self, made: Callable[[], Application]) -> None:
        """Save what `made()` gives once typing rests."""
        self._made = made
        self._timer.start()

    def flush(self) -> None:
        """Save now what would be saved in a moment."""
        if self._timer.isActive():
            self._timer.stop()
            self._save_made()

    def save(self, application: Application) -> None:
        """Save at once."""
        self._timer.stop()
        staff_no = self._desk.session.staff_no

        def work(_bus: Bus, home: Home) -> None:
            home.transact(lambda work: keep_draft(work, staff_no, application))

        self._desk.serve(work, self._was_saved, self._not_saved, owner=self)

    def drop(self, case_id: str, dropped: Callable[[], object] = lambda: None) -> None:
        """A draft is not needed any more."""
        self._timer.stop()

        def work(_bus: Bus, home: Home) -> None:
            home.transact(lambda work: work.view(Drafts).drop_draft(case_id))

        def gone(_nothing: None) -> None:
            dropped()

        self._desk.serve(work, gone, self._not_saved, owner=self)

    def open(self, case_id: str, came: Callable[[Application | None], None]) -> None:
        """Read a draft."""

        def question(home: Snapshot) -> Application | None:
            return open_draft(home, case_id)

        self._desk.ask(question, came, self._not_saved, owner=self)

    def _save_made(self) -> None:
        if self._made is not None:
            self.save(self._made())

    def _was_saved(self, _nothing: None) -> None:
        self.saved.emit()

    def _not_saved(self, error: CounterError) -> None:
        self.failed.emit(str(error))
