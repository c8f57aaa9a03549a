"""A till for tests of its pages: a real home on a file, real papers, the real window, hands that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.adapters.pdf import draw
from app.documents.press import Press
from app.documents.printing import PrintQueue
from app.kernel.commands import Command, Outcome, Session
from app.kernel.facts import FactBody
from app.payments.views import PaymentRow, PaymentsView, ShiftRow
from app.security.sign_in import SignedIn
from app.setup.founding import FirstPerson, found_unit, rule_settings
from db.engine import Engines
from db.issuing import Issuer
from tests.counter import RULES, WANG, Happened, give_books
from tests.homes import TestDesk, make_desk
from ui.shell.desk import Desk
from ui.shell.frame import Frame
from ui.shell.lanes import Lanes
from ui.shell.page import Page, PageEntry
from ui.shell.preferences import PreferenceFile
from ui.shell.search_box import customer_search

CLERK = Session("1001", "王芳", WANG.permissions | {"paper.reprint", "customer.view"})
LEADER_PASSWORD = "Mill9stream"


def till_home(engines: Engines, *bodies: FactBody) -> TestDesk:
    """A founded unit with a clerk and a leader, rules and books; the desk prints real papers."""
    home = make_desk(engines, issue=Issuer(Press(draw)))
    rules = {name: (RULES / f"{name}.json").read_text("utf-8") for name in rule_settings()}
    people = tuple(
        FirstPerson(staff_no=staff_no, name=name, roles=(role,), password=password, must_change=False)
        for staff_no, name, role, password in (
            ("1001", "王芳", "cashier", "Willow-bay12"),
            ("1002", "赵强", "shift_leader", LEADER_PASSWORD),
        )
    )
    found_unit(home.do, home.home.desk, rules, people)
    give_books(home)
    if bodies:
        home.do(Happened(bodies=bodies))
    return home


@dataclass
class Till:
    """The window of one desk and the home behind it. Keys go to whoever has the cursor."""

    qtbot: QtBot
    home: TestDesk
    desk: Desk
    frame: Frame
    keys: int = 0

    def do(self, command: Command) -> Outcome:
        """Post behind the window's back, as the signed-in clerk."""
        return self.home.do(command, CLERK)

    @property
    def page(self) -> Page:
        page = self.frame.stack.page()
        assert page is not None
        return page

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, counted."""
        self.keys += 1
        QTest.keyClick(self.cursor(), key, modifier)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def type(self, text: str) -> None:
        """Digits and letters, each counted."""
        for char in text:
            self.keys += 1
            QTest.keyClick(self.cursor(), char)

    def cursor(self) -> QWidget:
        """Who gets the keys."""
        return QApplication.focusWidget() or self.frame

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=5000)

    def last_payment(self) -> PaymentRow | None:
        rows = self.home.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 1))
        return rows[0] if rows else None

    def payments(self) -> int:
        return len(self.home.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 100)))

    def shift(self) -> ShiftRow | None:
        return self.home.read(lambda home: home.view(PaymentsView).shift_of("D1"))


def open_till(
    qtbot: QtBot,
    app: QApplication,
    home: TestDesk,
    lanes: Lanes,
    pages: tuple[PageEntry, ...],
    first: str,
    queue: PrintQueue | None = None,
) -> Till:
    """The window with these pages, 王芳 signed in, and one page open."""
    info = home.home.desk
    desk = Desk(home.bus, home.home, lanes, info, queue=queue)
    frame = Frame(
        desk,
        pages,
        search=customer_search(info.desk_id),
        clock=home.clock,
        preferences=PreferenceFile(app, None),
    )
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    frame.begin(SignedIn(CLERK, must_change=False, idle_minutes=0), first)
    qtbot.waitUntil(frame.isActiveWindow)
    return Till(qtbot, home, desk, frame)
