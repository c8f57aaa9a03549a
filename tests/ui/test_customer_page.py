"""客户 in the real window: look, change, register, reveal; all by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.facts import CustomerChanged, CustomerRegistered, IdentityRevealed, Standing
from app.kernel.commands import Session
from app.security.roles import permissions_of
from tests.customers import draft
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.customers import page as customer_page
from ui.customers.history import HistoryTab
from ui.customers.page import CustomerPage
from ui.forms.dialogs import QuestionDialog
from ui.shell.lanes import Lanes

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ACCOUNT = "041500231187"
SOUND = "110101199003077213"
"""A well-formed number that belongs to nobody we know: Beijing, 1990-03-07, right check digit."""


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    engines = sqlite_engines(tmp_path / "home.db")
    home: TestDesk = office_home(engines)
    home.do(
        RegisterCustomer(draft=draft(ACCOUNT, identity_no=SOUND, assets=("3301000012345678",))), EVERYTHING
    )

    def open_with(session: Session = EVERYTHING) -> Office:
        office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
        office.open("31")
        return office

    yield open_with
    engines.dispose()


@pytest.fixture
def office(opened: Callable[..., Office]) -> Office:
    return opened()


def page_of(office: Office) -> CustomerPage:
    page = office.page
    assert isinstance(page, CustomerPage)
    return page


def find(office: Office, account_no: str = ACCOUNT) -> CustomerPage:
    """By the search box, as at the counter."""
    office.press(Key.Key_F2)
    office.write(account_no)
    office.wait(lambda: office.frame.search.list_open())
    office.enter()
    page = page_of(office)
    office.wait(lambda: page.row is not None and page.row.account_no == account_no)
    return page


def turn(office: Office, digit: str) -> Any:
    """A tab by Ctrl and its digit, once its rows have come."""
    page = page_of(office)
    office.press(getattr(Key, f"Key_{digit}"), CTRL)
    assert page.file.digit == digit
    office.wait(lambda: not office.desk.lanes.at_work())
    return page.file.tab()


def history(office: Office) -> list[str]:
    tab = turn(office, "0")
    office.wait(lambda: tab.history.rowCount())
    return [line.text for line, _ in tab.history.rows()]


def test_without_a_customer_it_says_what_to_do(office: Office) -> None:
    page = page_of(office)
    assert page.empty.isVisible()
    assert "F2" in page.empty.text()
    assert office.keys_offered() == {"F4"}


def test_the_file_is_shown_masked_with_the_cursor_on_what_is_missing(office: Office) -> None:
    page = find(office)
    assert (page.file.header.name.text(), page.file.header.number.text()) == (
        "张*丰",
        "0415 0023 1187",
    )
    groups = page.file.overview.groups
    assert groups.line("identity") == "居民身份证 · 110***********7213"
    assert groups.line("contacts") == "138****1234"
    assert groups.line("site") == "柳树湾镇东街**号"
    assert groups.line("bank") == "未登记"
    assert office.cursor() is page.file.overview.missing_list.table
    meters = turn(office, "5").meters
    assert meters.rows()[0].asset_no == "3301000012345678"
    assert history(office) == ["装表 3301000012345678,倍率 1", "建立客户档案"]
    tab = page.file.tab()
    assert isinstance(tab, HistoryTab)
    assert {name for _, name in tab.history.rows()} == {"1000"}
    assert office.cursor() is tab.history_list.table


def test_a_group_is_changed_by_keys_and_stands_in_the_history(office: Office) -> None:
    page = find(office)
    office.press(Key.Key_F3)
    office.press(Key.Key_Down)
    office.press(Key.Key_Down)
    office.enter()
    assert page.panel is not None
    office.wait(lambda: office.cursor().objectName() == "phones")
    office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    office.write("13900001111 0571-88886666")
    office.enter()
    office.enter()
    office.write("换号")
    office.enter()  # from the last field to the button: asks once
    assert office.cursor() is page.panel.button
    office.enter()
    office.wait(lambda: page.panel is None)
    office.wait(lambda: page.file.overview.groups.line("contacts") == "139****1111、057******6666")
    (fact,) = office.facts(CustomerChanged.kind)
    assert fact.actor == "1000"
    assert history(office)[:1] == ["修改联系方式(换号)"]


def test_wrong_answers_stand_beside_their_fields_all_at_once(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    assert page.panel is not None
    who, where = page.panel._forms
    who.field("account_no").setText("户号")
    who.field("name").setText("李四")
    who.field("phones").setText("12")
    where.field("asset_no").setText("1")
    where.field("multiplier").setText("1")
    office.press(Key.Key_F10)
    office.wait(lambda: who.note_of("account_no"))
    assert "格式不正确" in who.note_of("account_no")
    assert "电话“12”" in who.note_of("phones")
    assert "表号“1”" in where.note_of("asset_no")
    assert office.cursor() is who.field("account_no")
    assert len(office.facts(CustomerRegistered.kind)) == 1


def test_a_doubtful_number_is_shown_inline_and_saved_when_confirmed(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    panel = page.panel
    assert panel is not None
    who, _ = panel._forms
    office.write("041500231188")
    office.enter()
    office.write("李㛃")
    office.enter()
    office.enter()
    office.press(Key.Key_Down)
    office.enter()
    office.write("110101199003077210")
    office.press(Key.Key_F10)
    office.wait(lambda: "校验未通过" in who.note_of("identity_no"))
    assert "仍然建档" in panel.button.text()
    assert QApplication.activeModalWidget() is None
    assert len(office.facts(CustomerRegistered.kind)) == 1
    office.press(Key.Key_F10)
    office.wait(lambda: page.row is not None and page.row.account_no == "041500231188")
    assert page.file.header.name.text() == "李*"
    assert len(office.facts(CustomerRegistered.kind)) == 2


def test_a_doubt_that_was_answered_by_typing_is_asked_again(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    assert page.panel is not None
    who, _ = page.panel._forms
    who.field("account_no").setText("041500231188")
    who.field("name").setText("李四")
    who.field("document").set_value("resident_id")
    who.field("identity_no").setText("110101199003077210")
    office.press(Key.Key_F10)
    office.wait(lambda: who.note_of("identity_no"))
    who.field("identity_no").setText("110101199003077211")
    who.clear_notes()
    office.press(Key.Key_F10)
    office.wait(lambda: who.note_of("identity_no"))
    assert len(office.facts(CustomerRegistered.kind)) == 1


def test_the_identity_number_is_seen_for_a_reason_and_only_for_a_while(
    opened: Callable[..., Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_page, "SHOWN_MS", 400)
    office = opened()
    page = find(office)
    office.press(Key.Key_F8)
    office.give_reason("签合同")
    office.wait(lambda: page.file.overview.groups.line("identity") == f"居民身份证 · {SOUND}")
    (fact,) = office.facts(IdentityRevealed.kind)
    assert b"\xe7\xad\xbe\xe5\x90\x88\xe5\x90\x8c" in fact.payload  # 签合同
    office.wait(lambda: page.file.overview.groups.line("identity") == "居民身份证 · 110***********7213")


@pytest.mark.parametrize("leave", ["page", "lock"])
def test_a_revealed_number_does_not_wait_for_the_next_person(office: Office, leave: str) -> None:
    page = find(office)
    office.press(Key.Key_F8)
    office.give_reason("签合同")
    office.wait(lambda: SOUND in page.file.overview.groups.line("identity"))
    if leave == "page":
        office.open("51")
    else:
        office.press(Key.Key_F12)
    assert SOUND not in page.file.overview.groups.line("identity")


def test_typing_is_not_lost_to_another_customer_nor_to_escape(office: Office) -> None:
    page = find(office)
    office.press(Key.Key_F3)
    office.enter()
    office.wait(lambda: page.panel is not None)
    office.write("改")
    assert page.take_customer("041500231199")
    assert "还没有保存" in office.frame.status.news.text()
    assert page.panel is not None
    office.press(Key.Key_Escape)
    question = office.dialog()
    assert isinstance(question, QuestionDialog)
    office.press(Key.Key_Escape)
    office.wait_closed()
    assert page.panel.touched()
    office.press(Key.Key_Escape)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    assert page.file.isVisible()


def test_untouched_forms_close_without_a_question(office: Office) -> None:
    page = find(office)
    office.press(Key.Key_F7)
    assert page.panel is not None
    office.press(Key.Key_Escape)
    assert page.panel is None
    assert office.frame.stack.code == "31"


def test_keys_follow_the_rights_of_the_person(opened: Callable[..., Office]) -> None:
    cashier = Session("1001", "王芳", permissions_of(("cashier",)))
    office = opened(cashier)
    page = find(office)
    assert office.keys_offered() == {"Ctrl+D", "F9"}
    assert not any(button.isVisible() for button in page.file.overview.groups.buttons)


def test_the_history_names_programs_as_people_do(office: Office) -> None:
    console = Session("console:root", "终端", EVERYTHING.permissions)
    command = ChangeCustomer(draft=CustomerDraft(account_no=ACCOUNT, standing=Standing(status="suspended")))
    office.home.do(command, console)
    page = find(office)
    assert page.file.header.standing.text() == "暂停"
    assert history(office)[0] == "修改用电状态,改为暂停"
    tab = page.file.tab()
    assert isinstance(tab, HistoryTab)
    assert tab.history.rows()[0][1] == "终端"


def test_an_unknown_account_says_so(office: Office) -> None:
    page = page_of(office)
    page.take_customer("999")
    office.wait(lambda: "没有户号为 999" in page.empty.text())
