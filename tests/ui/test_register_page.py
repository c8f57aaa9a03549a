"""票据 in the real window: issue, void, return, and the fate of every number; all by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.commands import Session
from app.numbers.facts import BookIssued, BookReturned, NumberVoided
from app.security.roles import permissions_of
from tests.homes import sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.registers.page import RegisterPage
from ui.shell.lanes import Lanes

Key = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    yield lambda session=EVERYTHING: open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
    engines.dispose()


@pytest.fixture
def office(opened: Callable[..., Office]) -> Office:
    made = opened()
    made.wait(lambda: page_of(made).books.rowCount() and page_of(made).register.rowCount())
    return made


def page_of(office: Office) -> RegisterPage:
    page = office.page
    assert isinstance(page, RegisterPage)
    return page


def register(page: RegisterPage) -> list[tuple[str, ...]]:
    return [
        tuple(page.register.index(row, column).data() for column in range(5))
        for row in range(page.register.rowCount())
    ]


def test_it_shows_the_books_in_the_order_they_are_drawn_and_every_number(office: Office) -> None:
    page = page_of(office)
    assert page.left.text() == "本台余 1,500 张,下一张 D1-0000001"
    assert [(row[0], row[1], row[2]) for row in register(page)] == [
        ("Z-0000001 至 Z-0000500", "500", "未用"),
        ("D1-0000001 至 D1-0001000", "1,000", "未用"),
    ]
    assert office.cursor() is page.register_list.table


def test_a_spoiled_form_is_voided_with_its_reason(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    office.give_reason("色带断了")
    office.wait(lambda: page.left.text().endswith("D1-0000002"))
    office.wait(lambda: ("D1-0000001", "1", "作废", "色带断了", "1000") in register(page))
    assert len(office.facts(NumberVoided.kind)) == 1


def test_the_next_book_follows_the_last_number(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    assert page.panel is not None
    office.enter()
    office.enter()
    assert office.cursor().objectName() == "count"
    office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.write("２０")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.wait(lambda: register(page)[0][:2] == ("Z-0000501 至 Z-0000520", "20"))


def test_a_wrong_book_is_refused_beside_its_fields(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    assert page.panel is not None
    before = len(office.facts(BookIssued.kind))
    form = page.panel._forms[0]
    form.field("count").setText("很多")
    office.press(Key.Key_F10)
    assert "1 到 1000000" in form.note_of("count")
    form.field("count").setText("5")
    form.field("first").setText("1")
    office.press(Key.Key_F10)
    office.wait(lambda: "重叠" in form.note_of("first"))
    assert len(office.facts(BookIssued.kind)) == before


def test_the_rest_of_a_book_is_returned(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F8)
    office.give_reason("换票")
    office.wait(lambda: page.left.text() == "本台余 500 张,下一张 Z-0000001")
    office.wait(lambda: register(page)[1][2] == "已退回")
    assert len(office.facts(BookReturned.kind)) == 1


def test_another_series_has_its_own_register(office: Office) -> None:
    page = page_of(office)
    page.series.setFocus()
    office.press(Key.Key_Down)
    office.wait(lambda: page.series.value() == "shift" and page.left.text().startswith("本台余 1,500"))
    office.enter()
    assert office.cursor() is page.register_list.table


def test_who_may_not_void_is_not_offered_it(opened: Callable[..., Office]) -> None:
    office = opened(Session("1001", "王芳", permissions_of(("cashier",))))
    office.wait(lambda: page_of(office).books.rowCount())
    assert office.keys_offered() == set()
