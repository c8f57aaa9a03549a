"""After a stop between posting and printing: the next start says what was posted and offers the paper."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.documents.printing import PrinterFailed, PrintJob, PrintQueue
from app.documents.views import LastCommands, LastPost
from app.payments.shifts import OpenDrawer
from db.print_jobs import SqlJobStore
from tests.counter import FEBRUARY, JANUARY, customer, open_shift, pay
from tests.homes import TestDesk, sqlite_engines
from tests.ui.till_window import CLERK, Till, open_till, till_home
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.till.recovery import RecoveryDialog, offer_recovery

Key = Qt.Key


class Printer:
    """Takes papers, or fails with a sentence."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.trouble = ""

    def send(self, document: bytes, job: PrintJob) -> None:
        assert document.startswith(b"%PDF")
        if self.trouble:
            raise PrinterFailed(self.trouble)
        self.printed.append(job.number)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TestDesk]:
    engines = sqlite_engines(tmp_path / "home.db")
    made = till_home(engines, customer(), JANUARY, FEBRUARY)
    open_shift(made, session=CLERK)
    yield made
    engines.dispose()


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def started(
    qtbot: QtBot, qapp: QApplication, home: TestDesk, lanes: Lanes, printer: Printer
) -> Callable[[], Till]:
    """The program starts: what waits now is left over from before."""

    def start() -> Till:
        queue = PrintQueue(SqlJobStore(home.home.engines, home.clock.now_ms), printer, "D1")
        till = open_till(qtbot, qapp, home, lanes, PAGES, "11", queue)
        offer_recovery(till.desk, till.frame)
        return till

    return start


def unfinished(home: TestDesk) -> LastPost | None:
    return home.read(lambda snapshot: snapshot.view(LastCommands).last_unfinished("D1"))


def asked(till: Till) -> RecoveryDialog:
    till.wait(lambda: till.frame.findChildren(RecoveryDialog))
    dialog = till.frame.findChildren(RecoveryDialog)[0]
    till.wait(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(till.cursor()))
    return dialog


def test_the_paper_of_the_last_payment_is_printed(
    home: TestDesk, started: Callable[[], Till], printer: Printer
) -> None:
    pay(home, 35_000, session=CLERK)
    home.do(OpenDrawer(reason="换零钱"), CLERK)  # what came after it had no paper
    till = started()
    dialog = asked(till)
    words = [shown.text() for shown in dialog.findChildren(QLabel)]
    assert "已收 ¥317.40 收据 D1-0000001(未打印)" in words
    till.enter()
    till.wait(lambda: printer.printed == ["D1-0000001"])
    till.wait(lambda: unfinished(home) is None)


def test_the_clerk_wants_no_paper(home: TestDesk, started: Callable[[], Till], printer: Printer) -> None:
    pay(home, 35_000, session=CLERK)
    till = started()
    asked(till)
    till.press(Key.Key_F8)
    till.wait(lambda: unfinished(home) is None)
    assert printer.printed == []


def test_later_leaves_it_to_the_print_page(home: TestDesk, started: Callable[[], Till]) -> None:
    pay(home, 35_000, session=CLERK)
    till = started()
    asked(till)
    till.press(Key.Key_Escape)
    last = unfinished(home)
    assert last is not None
    assert last.job.state == "waiting"


def test_nothing_is_asked_when_all_came_out(
    home: TestDesk, started: Callable[[], Till], printer: Printer
) -> None:
    assert unfinished(home) is None
    queue = PrintQueue(SqlJobStore(home.home.engines, home.clock.now_ms), printer, "D1")
    pay(home, 35_000, session=CLERK)
    printer.trouble = "缺纸"
    queue.print_new()
    last = unfinished(home)
    assert last is not None
    assert (last.job.state, last.job.error) == ("failed", "缺纸")
    printer.trouble = ""
    queue.retry(last.job.job_id)
    till = started()
    answered: list[object] = []
    till.desk.ask(lambda snapshot: snapshot.view(LastCommands).last_unfinished("D1"), answered.append)
    till.wait(lambda: answered)
    assert answered == [None]
    assert not till.frame.findChildren(RecoveryDialog)
