"""The whole window on a real home, for tests of the pages around the till: keys in, screen and facts out."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.adapters.signer import SignatureCheck
from app.documents.desk_settings import DeskSettings
from app.documents.printing import PrinterFailed, PrintJob, PrintQueue
from app.kernel.checks import Check
from app.kernel.commands import Session
from app.kernel.facts import Fact
from app.security.roles import PERMISSIONS
from app.security.sign_in import SignedIn
from app.setup.founding import enrol_desk
from db.engine import Engines
from db.journal import in_time_order
from db.keeping.care import HomeCare
from db.print_jobs import SqlJobStore
from tests.customers import with_vault
from tests.homes import FILE_KEY, TestDesk
from tests.ui.till_window import Till, till_home
from tests.ui.typing_hands import type_text
from ui.shell.desk import Desk
from ui.shell.frame import Frame
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.shell.preferences import PreferenceFile
from ui.shell.search_box import customer_search
from ui.shell.services import Tell

EVERYTHING = Session("1000", "赵强", frozenset(PERMISSIONS))
"""Somebody whom the home does not know: what the session says holds."""


class TestPrinter:
    """A printer that remembers what came out and can run out of paper."""

    __test__ = False

    def __init__(self) -> None:
        self.out: list[str] = []
        self.trouble = ""

    def send(self, document: bytes, job: PrintJob) -> None:
        assert document.startswith(b"%PDF")
        if self.trouble:
            raise PrinterFailed(self.trouble)
        self.out.append(job.number)


class TestServices:
    """The workstation's services on the real home, with the test's folder for backups."""

    __test__ = False

    def __init__(self, home: TestDesk, engines: Engines, folder: Path) -> None:
        self.care = HomeCare(
            engines, folder / "home.db", folder, FILE_KEY, lambda: home.clock.ms, SignatureCheck
        )
        self.kept = DeskSettings()

    def doctor(self) -> Sequence[Check]:
        return self.care.checks()

    def backup(self, tell: Tell) -> str:
        return self.care.back_up("home", tell).sentence()

    def verify(self, tell: Tell) -> Check:
        proof = self.care.proved()
        tell(1, 1)
        return proof

    def about(self) -> Sequence[tuple[str, str]]:
        return (("程序", "柜面"), ("单位", "柳树湾供电所"))

    def printers(self) -> Sequence[str]:
        return ("针式打印机", "卷纸打印机")

    def settings(self) -> DeskSettings:
        return self.kept

    def keep_settings(self, settings: DeskSettings) -> None:
        self.kept = settings


class Office(Till):
    """A till whose person may do everything, with printer and services beside it."""

    printer: TestPrinter
    queue: PrintQueue
    services: TestServices

    def enter(self) -> None:
        """Enter, once it is no longer deaf from the last posting."""
        self.wait(lambda: not self.frame.hush.deaf)
        super().enter()

    def write(self, text: str) -> None:
        """Any characters, also Chinese, into whatever has the cursor."""
        type_text(self.cursor(), text)

    def open(self, code: str) -> None:
        """Two digits and Enter."""
        self.frame.code_box.setFocus()
        self.write(code)
        self.enter()
        assert self.frame.stack.code == code

    def keys_offered(self) -> set[str]:
        return set(self.page.actions())

    def facts(self, kind: str) -> list[Fact]:
        """Facts of a kind in the journal."""
        return self.home.read(lambda snapshot: list(in_time_order(snapshot.conn, kind=kind)))  # type: ignore[attr-defined]

    def dialog(self) -> QWidget:
        """The dialog in front, once it has the cursor."""
        self.wait(lambda: _in_front() is not None)
        found = _in_front()
        assert found is not None
        return found

    def wait_closed(self) -> None:
        """Until no dialog is in front; the window manager, which is missing here, would then turn back."""
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self.frame.activateWindow()
        self.wait(self.frame.isActiveWindow)

    def give_reason(self, words: str) -> None:
        """Choose the last usual reason, 其他, and say why."""
        self.dialog()
        self.press(Qt.Key.Key_End)
        self.enter()
        self.write(words)
        self.press(Qt.Key.Key_F10)
        self.wait_closed()


def _in_front() -> QWidget | None:
    dialog, cursor = QApplication.activeModalWidget(), QApplication.focusWidget()
    ready = dialog is not None and dialog.isActiveWindow() and cursor is not None
    return dialog if ready and dialog.isAncestorOf(cursor) else None


def office_home(engines: Engines) -> TestDesk:
    """A founded unit with an enrolled desk, its books, rules and two people."""
    home = with_vault(till_home(engines))
    key = base64.b64encode(home.signer.public.public_bytes_raw()).decode()
    enrol_desk(home.do, home.home.desk, key, prefix="Z-")
    return home


def open_office(
    qtbot: QtBot,
    app: QApplication,
    home: TestDesk,
    engines: Engines,
    lanes: Lanes,
    folder: Path,
    session: Session = EVERYTHING,
) -> Office:
    """The window with every page, somebody signed in who holds `session`."""
    info = home.home.desk
    printer, services = TestPrinter(), TestServices(home, engines, folder)
    queue = PrintQueue(SqlJobStore(engines, home.clock.now_ms), printer, info.desk_id)
    desk = Desk(home.bus, home.home, lanes, info, services=services, queue=queue)
    preferences = PreferenceFile(app, None)
    frame = Frame(
        desk, PAGES, search=customer_search(info.desk_id), clock=home.clock, preferences=preferences
    )
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    frame.begin(SignedIn(session, must_change=False, idle_minutes=0), "51")
    qtbot.waitUntil(frame.isActiveWindow)
    made = Office(qtbot, home, desk, frame)
    made.printer, made.queue, made.services = printer, queue, services
    return made
