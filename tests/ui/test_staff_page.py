"""人员 in the real window: a person joins, changes roles, forgets the password, is locked out and let in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.kernel.commands import Session
from app.kernel.refusals import Refused
from app.security.roles import permissions_of
from app.security.sign_in import sign_in
from tests.homes import sqlite_engines
from tests.ui.office import Office, office_home, open_office
from ui.shell.lanes import Lanes
from ui.system.staff_page import StaffPage

Key = Qt.Key
ADMINISTRATOR = Session("9001", "赵敏", permissions_of(("administrator",)))
PASSWORD = "Willow-bay34"


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    made = open_office(qtbot, qapp, office_home(engines), engines, lanes, tmp_path, ADMINISTRATOR)
    made.open("92")
    made.wait(lambda: page_of(made).people.rowCount() == 2 and page_of(made)._units)
    made.wait(lambda: made.cursor() is page_of(made).list.table)
    yield made
    engines.dispose()


def page_of(office: Office) -> StaffPage:
    page = office.page
    assert isinstance(page, StaffPage)
    return page


def line(office: Office, staff_no: str) -> list[str]:
    people = page_of(office).people
    place = people.place_of(staff_no)
    return [people.index(place, column).data() for column in range(people.columnCount())]


def test_a_new_person_can_sign_in_with_the_first_password(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    for text in ("1003", "李强"):
        office.write(text)
        office.enter()
    office.enter()
    office.write(PASSWORD)
    office.enter()
    assert office.cursor().accessibleName() == "收费员"
    office.press(Key.Key_Space)
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.wait(lambda: page.people.place_of("1003") >= 0)
    assert line(office, "1003")[1:5] == ["李强", "柳树湾供电所", "收费员", "须改密码"]
    assert sign_in(office.home.bus, office.home.home, "1003", PASSWORD).must_change


def test_a_weak_password_and_clashing_roles_are_refused_and_nothing_is_lost(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    assert page.panel is not None
    person, roles = page.panel._forms
    person.set_answers({"staff_no": "1003", "name": "李强", "password": "123456"})
    office.press(Key.Key_F10)
    office.wait(lambda: person.field("password").property("role") == "wrong")
    person.set_answers({"password": PASSWORD})
    roles.set_answers({"cashier": True, "auditor": True})
    office.press(Key.Key_F10)
    office.wait(lambda: "不能由同一人担任" in page.panel.message.text())
    assert person.field("name").text() == "李强"
    assert page.people.place_of("1003") == -1


def test_roles_are_changed_from_the_list(office: Office) -> None:
    page = page_of(office)
    assert office.cursor() is page.list.table
    office.press(Key.Key_F4)
    assert page.panel is not None
    assert page.panel._forms[0].field("cashier").value()
    office.press(Key.Key_Space)
    office.enter()
    office.press(Key.Key_Space)
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.wait(lambda: line(office, "1001")[3] == "受理员")


def test_a_locked_person_is_shown_and_let_in_again(office: Office) -> None:
    office.home.clock.ms = 4_000_000_000_000  # later than any clock of this machine
    page = page_of(office)
    for _ in range(6):
        with pytest.raises(Refused):
            sign_in(office.home.bus, office.home.home, "1001", "wrong")
    office.press(Key.Key_F5)
    office.wait(lambda: line(office, "1001")[4].startswith("锁定至"))
    office.press(Key.Key_F8)
    office.wait(lambda: line(office, "1001")[4] == "正常")
    office.press(Key.Key_F8)
    assert "没有被锁定" in office.frame.status.news.text()
    assert page.panel is None


def test_a_forgotten_password_is_replaced(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F7)
    office.write(PASSWORD)
    office.enter()
    office.enter()
    office.wait(lambda: page.panel is None)
    office.wait(lambda: line(office, "1001")[4] == "须改密码")
    assert sign_in(office.home.bus, office.home.home, "1001", PASSWORD).must_change
