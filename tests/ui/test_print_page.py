"""打印 in the real window: a jam loses nothing, a paper can be seen and printed again; all by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.facts import PaperReprinted
from tests.counter import FEBRUARY, JANUARY, customer, open_shift, pay
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import Office, open_office
from tests.ui.till_window import till_home
from ui.printing.page import PrintPage
from ui.printing.resuming import ResumeDialog
from ui.shell.lanes import Lanes

Key = Qt.Key
FIRST, SECOND = "D1-0000001", "D1-0000002"


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home: TestDesk = till_home(engines, customer(), JANUARY, FEBRUARY)
    open_shift(home)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    pay(home, 20_000, (JANUARY.bill_id,))
    made.queue.print_new()
    made.printer.trouble = "打印机缺纸"
    pay(home, 20_000, (FEBRUARY.bill_id,))
    made.queue.print_new()
    made.open("52")
    made.wait(lambda: page_of(made).jobs.rowCount() == 2)
    made.wait(lambda: made.cursor() is page_of(made).list.table)
    yield made
    engines.dispose()


def page_of(office: Office) -> PrintPage:
    page = office.page
    assert isinstance(page, PrintPage)
    return page


def states(page: PrintPage) -> list[str]:
    return [f"{job.number} {job.state}" for job in page.jobs.rows()]


def sees(office: Office, number: str) -> Callable[[], bool]:
    page = page_of(office)
    return lambda: number in page.sight.heading.text() and page.sight.preview.page_count() == 1


def test_the_failure_stands_first_with_its_reason_and_the_paper_itself(office: Office) -> None:
    page = page_of(office)
    assert states(page) == [f"{SECOND} failed", f"{FIRST} confirmed"]
    assert page.hanging.text() == "1 份待处理"
    office.wait(sees(office, SECOND))
    assert page.sight.trouble.text() == "打印机缺纸"


def test_it_prints_again_when_there_is_paper(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    office.wait(lambda: "打印机缺纸" in office.frame.status.news.text())
    assert office.printer.out == [FIRST]
    office.printer.trouble = ""
    office.press(Key.Key_F3)
    office.wait(lambda: states(page)[0] == f"{SECOND} confirmed")
    assert office.printer.out == [FIRST, SECOND]
    assert page.hanging.text() == "没有待处理的凭证"
    assert "F3" not in office.keys_offered()


def test_what_came_out_after_all_is_confirmed_without_printing(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    office.wait(lambda: states(page)[0] == f"{SECOND} confirmed")
    assert office.printer.out == [FIRST]


def test_a_paper_nobody_wants_is_dropped_after_a_question(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F8)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: states(page)[0] == f"{SECOND} dropped")


def test_after_a_jam_the_queue_goes_on_behind_the_last_good_number(office: Office) -> None:
    page = page_of(office)
    office.printer.trouble = ""
    office.press(Key.Key_F9)
    dialog = office.dialog()
    assert isinstance(dialog, ResumeDialog)
    assert dialog.form.field("number").text() == ""  # what did not print cannot be the last good one
    office.write(FIRST)
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: states(page)[0] == f"{SECOND} confirmed")
    assert office.printer.out == [FIRST, SECOND]


def test_any_paper_is_found_by_its_number_and_reprinted_with_a_reason(office: Office) -> None:
    page = page_of(office)
    office.printer.trouble = ""
    page.number.setFocus()
    office.write(FIRST.lower())
    office.enter()
    office.wait(sees(office, FIRST))
    office.press(Key.Key_F7)
    office.give_reason("客户遗失")
    office.wait(lambda: office.facts(PaperReprinted.kind))
    office.wait(lambda: page.jobs.rowCount() == 3)
    assert "补打 1" in page.jobs.index(0, 3).data()


def test_an_unknown_number_says_so(office: Office) -> None:
    page = page_of(office)
    office.wait(sees(office, SECOND))
    page.number.setFocus()
    office.write("D1-0000009")
    office.enter()
    office.wait(lambda: "没有找到凭证 D1-0000009" in page.sight.note.text())
    assert page.sight.note.isVisible()
    assert "F7" not in office.keys_offered()
