"""Reception in the real window, for its tests: a home with rules, tariffs and customers, and hands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.customers.commands import RegisterCustomer
from app.kernel.commands import Session
from app.setup.founding import FOUNDER
from app.tariffs.commands import PublishTariffs
from app.tariffs.loading import read_tariffs
from app.workorders.views import OrderRow, OrdersView
from tests.counter import RULES
from tests.customers import draft
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.reception.page import ReceptionPage, Step
from ui.shell.lanes import Lanes

Key = Qt.Key
ACCOUNT = "041500231187"
SOUND = "110101199003077213"
"""A well-formed number that belongs to nobody we know: Beijing, 1990-03-07, right check digit."""
SPOILED = "110101199003077210"
"""The same with a wrong check digit."""


def reception_home(office: TestDesk) -> TestDesk:
    """A home with tariffs and one customer."""
    for name in ("jiangsu_residential", "hubei_commercial"):
        text = (RULES / "tariffs" / f"{name}.json").read_text("utf-8")
        office.do(PublishTariffs(tariffs=read_tariffs(text, name)), FOUNDER)
    office.do(
        RegisterCustomer(draft=draft(ACCOUNT, identity_no=SOUND, assets=("3301000012345678",))), EVERYTHING
    )
    return office


@contextmanager
def reception(
    qtbot: QtBot, app: QApplication, lanes: Lanes, folder: Path, session: Session = EVERYTHING
) -> Iterator[Reception]:
    """The window with page 21 open."""
    engines = sqlite_engines(folder / "home.db")
    home = reception_home(office_home(engines))
    yield begin(open_office(qtbot, app, home, engines, lanes, folder, session))
    lanes.close()
    engines.dispose()


class Reception(Office):
    """An office whose page 21 is in view."""

    @property
    def desk_page(self) -> ReceptionPage:
        page = self.page
        assert isinstance(page, ReceptionPage)
        return page

    def at(self, step: Step) -> None:
        """Wait until the page stands there and nothing is being read."""
        self.wait(lambda: self.desk_page.step is step)
        self.rest()

    def rest(self) -> None:
        """Wait until what was typed has been checked and saved."""
        page = self.desk_page
        self.wait(
            lambda: not (page._timer.isActive() or page.drafts._timer.isActive() or self.desk.lanes.at_work())
        )

    def choose(self, text: str) -> None:
        """Type into the menu's filter and take what is found."""
        self.wait(lambda: self.cursor() is self.desk_page.front.menu.line)
        self.wait(lambda: self.desk_page.front.menu.rows.rowCount())
        self.write(text)
        self.enter()
        self.at(Step.TOLD)

    def to_form(self) -> None:
        """F10 past the questions."""
        self.press(Key.Key_F10)
        self.at(Step.FORM)

    def fill(self, **answers: str) -> None:
        """Go to fields of the form in view and answer them by keys: text, or words of a choice."""
        for name, text in answers.items():
            self.answer(name, text)

    def answer(self, name: str, text: str) -> None:
        """One field: choices by arrows, ticks by space, the rest by typing."""
        widget = self.desk_page.view.form.field(name)
        widget.setFocus()
        if hasattr(widget, "currentData"):
            self.press(Key.Key_Home)
            while widget.currentText() != text:
                before = widget.currentIndex()
                self.press(Key.Key_Down)
                assert widget.currentIndex() != before, f"{name} does not offer {text}"
        elif hasattr(widget, "isChecked"):
            if widget.isChecked() != bool(text):
                self.press(Key.Key_Space)
        else:
            self.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            self.write(text)

    def have_all_papers(self) -> None:
        """F4, then every paper by space until nothing is missing."""
        self.rest()
        self.press(Key.Key_F4)
        papers = self.desk_page.view.papers
        for place in range(papers.rows.rowCount()):
            papers.list.table.selectRow(place)
            if papers.rows.rows()[place].state == "missing":
                self.press(Key.Key_Space)
        assert papers.missing() == 0

    def take(self, account_no: str = ACCOUNT) -> None:
        """F2, number, Enter."""
        self.press(Key.Key_F2)
        self.write(account_no)
        self.wait(lambda: self.frame.search.list_open())
        self.enter()
        self.rest()

    def orders(self, account_no: str) -> tuple[OrderRow, ...]:
        return self.home.read(lambda home: home.view(OrdersView).of_account(account_no))


def again_at(before: Reception, qtbot: QtBot, app: QApplication, lanes: Lanes, folder: Path) -> Reception:
    """The program started again on the same home, page 21 open."""
    engines = before.home.home.engines
    return begin(open_office(qtbot, app, before.home, engines, lanes, folder))


def begin(office: Office) -> Reception:
    """Open page 21 in an office."""
    made = Reception(office.qtbot, office.home, office.desk, office.frame)
    made.printer, made.queue, made.services = office.printer, office.queue, office.services
    made.open("21")
    made.at(Step.MENU)
    return made
