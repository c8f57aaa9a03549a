"""催费 in the real window: from the worklist to a notice, a stop and restored supply, by keys."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.arrears.facts import (
    CareMarked,
    NoticeDelivered,
    NoticeIssued,
    RemindersRecorded,
    StopRequested,
)
from app.arrears.settings import SETTING
from app.kernel.settings import SettingPublished
from tests.counter import ACCOUNT, RULES, Happened, bill, customer
from tests.homes import sqlite_engines
from tests.ui.office import Office, office_home, open_office
from ui.arrears.entries import equal_parts
from ui.arrears.page import ArrearsPage
from ui.shell.lanes import Lanes

Key = Qt.Key
OTHER = "0415002311999"


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    rules = (RULES / "dunning.json").read_text("utf-8")
    home.do(
        Happened(
            bodies=(
                SettingPublished(org_unit="3301", name=SETTING, content=rules),
                customer(OTHER),
                bill("2026-01", 11_893, date(2026, 2, 12), account_no=OTHER),
                bill("2026-02", 5_000, date(2026, 3, 31), account_no=OTHER),
            )
        )
    )
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("81")
    made.wait(lambda: page_of(made).model.rowCount() >= 1)
    page_of(made).take_customer(OTHER)
    yield made
    engines.dispose()


def page_of(office: Office) -> ArrearsPage:
    page = office.page
    assert isinstance(page, ArrearsPage)
    return page


def state(office: Office) -> str:
    page = page_of(office)
    return str(page.model.index(page.model.place_of(OTHER), 7).data())


def fill(office: Office, *texts: str) -> None:
    for text in texts:
        if text:
            office.write(text)
        office.enter()


def test_the_board_tells_who_owes_how_long(office: Office) -> None:
    page = page_of(office)
    office.wait(lambda: len(page.buckets) == 6)
    told = [(word.text(), amount.text()) for word, amount, _ in page.buckets]
    assert ("未到期", "50.00") in told
    assert told[2][0] == "31-60 天"
    assert "到期后还没有催费记录" in page.next.text()


def test_a_reminder_a_notice_its_delivery_and_a_request(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    fill(office, "", "", "录音 88")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and state(office) == "应发停电通知")
    assert len(office.facts(RemindersRecorded.kind)) == 1
    assert "短信催费" in page.steps.text()
    office.press(Key.Key_F4)
    office.press(Key.Key_End)
    fill(office, "", "2026-03-19", "09:30")
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts(NoticeIssued.kind)) == 1)
    office.wait(
        lambda: page.panel is None and "F9" in page.actions() and page.actions()["F9"][0] == "登记送达"
    )
    office.press(Key.Key_F9)
    fill(office, "2026-03-15", "12:00", "", "张三丰")
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts(NoticeDelivered.kind)) == 1)
    office.wait(lambda: page.panel is None and state(office) == "已发停电通知")
    office.press(Key.Key_F8)
    fill(office, "2026-03-19", "0930")
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts(StopRequested.kind)) == 1)
    office.wait(lambda: page.panel is None and state(office) == "待批准停电")
    assert page.actions()["F9"][0] == "批准停电"


def test_a_stop_is_refused_with_every_reason(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F8)
    fill(office, "2026-03-19", "09:30")
    office.press(Key.Key_F10)
    assert page.panel is not None
    office.wait(lambda: page.panel is not None and "还没有催费记录" in page.panel.message.text())
    assert "还没有送达" in page.panel.message.text()
    office.press(Key.Key_Escape)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    assert page.panel is None


def test_a_mark(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F11)
    office.press(Key.Key_End)
    fill(office, "", "重症在家")
    office.press(Key.Key_F10)
    office.wait(lambda: len(office.facts(CareMarked.kind)) == 1)
    office.wait(lambda: page.model.index(page.model.place_of(OTHER), 2).data() == "困难或重症户")


def test_filters_and_whose_turn_it_is(office: Office) -> None:
    page = page_of(office)
    page.which.set_value("restore")
    office.wait(lambda: not page.model.loading() and page.model.rowCount() == 0)
    assert page.list.note.text() == "没有符合条件的欠费客户。"
    page.which.set_value("remind")
    office.wait(lambda: page.model.place_of(OTHER) >= 0)


def test_equal_parts_add_up() -> None:
    parts = equal_parts(10_001, 3, date(2026, 1, 31))
    assert [part.amount_fen for part in parts] == [3_333, 3_333, 3_335]
    assert [part.due_on for part in parts] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert ACCOUNT != OTHER
