"""The file of a customer in the real window: tabs, past days, changes, what is missing, one customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.arrears.commands import MarkCare, RecordReminder
from app.arrears.settings import SETTING
from app.customers.commands import ChangeCustomer, RegisterCustomer
from app.customers.drafts import CustomerDraft
from app.customers.facts import (
    Contact,
    CustomersDistinguished,
    CustomersLinked,
    CustomersUnlinked,
    Site,
)
from app.customers.views import CustomerRow
from app.kernel.commands import Session
from app.kernel.settings import SettingPublished
from app.metering.facts import MeterFitted, Reading, ReadingsEntered, main_point
from app.security.roles import permissions_of
from app.tariffs.pricing.model import Usage
from tests.counter import RULES, Happened, open_shift, pay
from tests.customers import draft
from tests.homes import SOMEBODY, TestDesk, sqlite_engines
from tests.ui.office import EVERYTHING, Office, open_office
from tests.ui.tariff_home import ACCOUNT, billed, tariff_home
from ui.bills.page import BillPage
from ui.customers import file_view
from ui.customers.duplicates_page import DuplicatesPage
from ui.customers.history import HistoryTab
from ui.customers.page import CustomerPage
from ui.customers.tab import FileTab, TabEntry
from ui.customers.tabs import TABS
from ui.shell.desk import Desk
from ui.shell.keys import KeyCard
from ui.shell.lanes import Lanes
from ui.shell.stall import StallWatch
from ui.theme.look import apply_look

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
DAY_MS = 86_400_000
SOUND = "110101199003077213"
TWIN, STRANGER = "330100002", "330100003"
BEFORE, THAT_DAY = "2026-03-14", "2026-03-15"


def furnished(home: TestDesk) -> TestDesk:
    """Two months owed, a payment, a reminder, a meter with readings, care, and three days of changes."""
    home.do(
        Happened(bodies=(SettingPublished("3301", SETTING, (RULES / "dunning.json").read_text("utf-8")),))
    )
    billed(home, "zj_resident_flat", *(Usage(kwh={"flat": Decimal(kwh)}) for kwh in (2700, 300)))
    open_shift(home)
    pay(home, 10_000, account_no=ACCOUNT)
    registers = {"flat": Decimal(120)}
    reading = Reading(
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        asset_no="3301000012345678",
        read_on=date(2026, 2, 27),
        registers={"flat": Decimal(3120)},
    )
    fitted = MeterFitted(
        org_unit="3301",
        asset_no="3301000012345678",
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        fitted_on=date(2025, 12, 28),
        registers=registers,
        seals=("F0012",),
    )
    read = ReadingsEntered(org_unit="3301", period="2026-02", readings=(reading,))
    home.do(Happened(bodies=(fitted, read)))
    home.do(MarkCare(account_no=ACCOUNT, care="low_income", note="低保证 0231"), SOMEBODY)
    home.do(
        RecordReminder(account_no=ACCOUNT, channel="call", proof="answered", reference="录音 17"), SOMEBODY
    )
    for after, change in enumerate(
        (
            CustomerDraft(account_no=ACCOUNT, contacts=Contact(phones=("13812341234",), contact="张小丰")),
            CustomerDraft(account_no=ACCOUNT, contacts=Contact(phones=("13900001111",), contact="张小丰")),
            CustomerDraft(account_no=ACCOUNT, site=Site(address="柳树湾镇东街12号", reading_route="柳东")),
        )
    ):
        home.clock.ms += DAY_MS if after else 0
        home.do(ChangeCustomer(draft=change, reason="客户来电"), EVERYTHING)
    twin = draft(TWIN, "张三丰", address="柳树湾镇东街12号", phones=("13900001111",))
    home.do(RegisterCustomer(draft=twin), EVERYTHING)
    home.do(RegisterCustomer(draft=draft(STRANGER, "李四", address="西街1号", phones=())), EVERYTHING)
    return home


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Any]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = furnished(tariff_home(engines))

    def open_with(session: Session = EVERYTHING) -> Office:
        office = open_office(qtbot, qapp, home, engines, lanes, tmp_path, session)
        office.open("31")
        find(office)
        return office

    yield open_with
    engines.dispose()


@pytest.fixture
def office(opened: Any) -> Office:
    made: Office = opened()
    return made


def find(office: Office, account_no: str = ACCOUNT) -> CustomerPage:
    page = page_of(office)
    page.take_customer(account_no)
    office.wait(lambda: page.row is not None and page.row.account_no == account_no)
    settle(office)
    return page


def settle(office: Office) -> None:
    office.wait(lambda: not office.desk.lanes.at_work())


def page_of(office: Office) -> CustomerPage:
    page = office.page
    assert isinstance(page, CustomerPage)
    return page


def turn(office: Office, digit: str) -> Any:
    office.press(getattr(Key, f"Key_{digit}"), CTRL)
    settle(office)
    page = page_of(office)
    assert page.file.digit == digit
    return page.file.tab()


def test_the_header_says_what_is_owed_and_what_to_mind(office: Office) -> None:
    header = page_of(office).file.header  # January is overdue by 20 days, February falls due on the 25th
    assert header.balance.text() == "应收 1,554.85 元"
    assert header.warnings() == "欠费 1 笔 1,381.45 元、低保户、缺证件"


def test_tabs_are_made_only_when_a_clerk_turns_to_them(office: Office) -> None:
    page = page_of(office)
    assert len(page.file._tabs) == 1
    for number, entry in enumerate(TABS, 1):
        tab = turn(office, entry.digit)
        assert len(page.file._tabs) == number
        assert tab.isVisible()
        assert tab.isAncestorOf(office.cursor()) or office.cursor() is tab, entry.title
    digits = [entry.digit for entry in TABS]
    assert digits == sorted(digits, key="1234567890".index)


class Told(FileTab):
    """A tab as another room adds it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.loads: list[tuple[str, bool]] = []
        self.line = QLineEdit(self)

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self.loads.append((row.account_no, anew))

    def take_focus(self) -> None:
        self.line.setFocus()


def test_another_room_adds_a_tab_by_one_line(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(entry for entry in TABS if entry.digit != "7")
    monkeypatch.setattr(file_view, "TABS", (*others, TabEntry("7", "别室", Told)))
    office = opened()
    tab = turn(office, "7")
    assert office.cursor() is tab.line
    assert tab.loads == [(ACCOUNT, True)]
    turn(office, "1")
    find(office, TWIN)
    assert tab.loads == [(ACCOUNT, True)]
    turn(office, "7")
    page_of(office).refresh()
    office.wait(lambda: tab.loads == [(ACCOUNT, True), (TWIN, True), (TWIN, False)])


def test_turning_to_a_tab_does_not_hold_the_window(office: Office) -> None:
    find(office)
    watch = StallWatch()
    for entry in TABS:
        watch.start()
        turn(office, entry.digit)
        watch.stop()
        assert watch.busy_ms < 50, entry.title


def test_every_tab_shows_what_the_home_has(office: Office) -> None:
    assert [bill.period for bill in turn(office, "2").model.rows()] == ["2026-02", "2026-01"]
    assert [row.received_fen for row in turn(office, "3").model.rows()] == [10_000]
    assert "2026-02" in turn(office, "4").chart.readout.text()
    meters = turn(office, "5")
    assert [one.asset_no for one in meters.meters.rows()] == ["3301000012345678"]
    assert [row.period for row in meters.read.rows()] == ["2026-02"]
    papers = turn(office, "8")
    assert [row.paper for row in papers.model.rows()] == ["receipt"]
    office.wait(lambda: papers.sight.heading.text().startswith("收据 "))
    contacts = turn(office, "9")
    assert [(way.what, way.text, way.who) for way in contacts.ways.rows()] == [
        ("联系人", "张*丰", "1000"),
        ("电话", "139****1111", "1000"),
    ]
    assert [one.row.channel for one in contacts.reached.rows()] == ["call"]
    assert turn(office, "0").history.rows()[0][0].text == "修改用电地址(客户来电)"


def test_a_tab_follows_to_the_next_customer_and_hears_of_changes(office: Office) -> None:
    bills = turn(office, "2")
    assert bills.model.rowCount() == 2
    find(office, TWIN)
    office.wait(lambda: bills.model.rowCount() == 0)
    find(office)
    office.wait(lambda: bills.model.rowCount() == 2)
    history = turn(office, "0")
    turn(office, "9")
    office.press(Key.Key_F3)
    page = page_of(office)
    assert page.panel is not None
    office.wait(lambda: office.cursor().objectName() == "phones")
    office.press(Key.Key_A, CTRL)
    office.write("13711112222")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    settle(office)
    assert turn(office, "0") is history
    office.wait(lambda: history.history.rows()[0][0].text == "修改联系方式")


def test_enter_on_a_bill_explains_it(office: Office) -> None:
    bills = turn(office, "2")
    office.wait(lambda: office.cursor() is bills.list.table)
    office.press(Key.Key_Down)
    office.enter()
    office.wait(lambda: isinstance(office.page, BillPage))
    page = office.page
    assert isinstance(page, BillPage)
    office.wait(lambda: page.list.current_row() is not None and page.list.current_row().period == "2026-01")


def test_the_card_names_the_keys_of_the_tabs(office: Office) -> None:
    office.press(Key.Key_F1)
    card = office.dialog()
    assert isinstance(card, KeyCard)
    words = [child.text() for child in card.findChildren(QLabel)]
    assert {"Ctrl+2", "页签 账单", "Ctrl+D", "某日档案"} <= set(words)
    office.press(Key.Key_Escape)
    office.wait_closed()


def look_back(office: Office, day: str) -> Any:
    office.press(Key.Key_D, CTRL)
    page = page_of(office)
    past = page.file.past
    assert past is not None
    office.wait(lambda: office.cursor() is past.day)
    office.press(Key.Key_A, CTRL)
    office.write(day)
    office.enter()
    settle(office)
    office.wait(lambda: past.banner.text() == f"{day} 当日")
    return past


def test_the_file_as_it_stood_on_a_day_is_marked_and_cannot_be_edited(office: Office) -> None:
    page = page_of(office)
    past = look_back(office, THAT_DAY)
    told = {line.title: (line.then, line.now) for line in past.lines.rows()}
    assert told["联系方式"] == ("138****1234 · 联系人 张*丰", "139****1111 · 联系人 张*丰")
    assert told["用电地址"] == ("未登记", "柳树湾镇东街**号 抄表段 柳东")
    assert told["户名"] == ("张*丰 · 居民", "张*丰 · 居民")
    assert "电价 zj_resident_flat" in told["计价条件 2015-01-01"][0]
    assert past._marked.isVisible()
    assert office.keys_offered() == {"Ctrl+D"}
    assert not page.file.overview.isVisible()
    assert office.cursor() is past.list.table
    past = look_back(office, BEFORE)
    assert past.lines.rowCount() == 0
    assert "还没有建档" in past.note.text()
    office.press(Key.Key_Escape)
    assert page.file.overview.isVisible()
    assert "F4" in office.keys_offered()


def test_a_day_that_is_none_is_told_beside_the_field(office: Office) -> None:
    office.press(Key.Key_D, CTRL)
    past = page_of(office).file.past
    assert past is not None
    office.wait(lambda: office.cursor() is past.day)
    office.write("2026-02-30")
    office.enter()
    office.wait(lambda: past.form.note_of("day") != "")
    assert not past._marked.isVisible()
    find(office, TWIN)
    assert not page_of(office).file.in_past()


def test_who_changed_what_when_is_a_key_away_in_the_history(office: Office) -> None:
    tab = turn(office, "0")
    assert isinstance(tab, HistoryTab)
    office.press(Key.Key_F3)
    office.wait(lambda: tab.changes.rowCount())
    newest, second = tab.changes.rows()[:2]
    assert (newest.title, newest.before, newest.after) == (
        "用电地址",
        "未登记",
        "柳树湾镇东街**号 抄表段 柳东",
    )
    assert (second.before, second.after) == ("138****1234 · 联系人 张*丰", "139****1111 · 联系人 张*丰")
    assert (second.who, second.change.reason) == ("1000", "客户来电")
    office.wait(lambda: office.cursor() is tab.change_list.table)
    office.press(Key.Key_F3)
    office.wait(lambda: office.cursor() is tab.history_list.table)


def test_a_missing_item_opens_the_very_field_that_fills_it(office: Office) -> None:
    page = page_of(office)
    overview = page.file.overview
    assert [item.title for item in overview.missing.rows()] == ["证件号码", "台区"]
    office.wait(lambda: office.cursor() is overview.missing_list.table)
    before = overview.score.text()
    office.enter()
    assert page.panel is not None
    office.wait(lambda: office.cursor().objectName() == "identity_no")
    page.panel._forms[0].field("document").set_value("resident_id")
    office.write(SOUND)
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.wait(lambda: overview.score.text() != before)
    assert "证件号码" not in [item.title for item in overview.missing.rows()]
    assert "缺证件" not in page.file.header.warnings()


def test_without_the_right_a_missing_item_only_says_so(opened: Any) -> None:
    office = opened(Session("1009", "孙丽", permissions_of(("cashier",))))
    page = page_of(office)
    office.wait(lambda: office.cursor() is page.file.overview.missing_list.table)
    office.enter()
    assert "没有“维护客户资料”的权限" in office.frame.status.news.text()
    assert page.panel is None


def duplicates(office: Office) -> DuplicatesPage:
    office.open("32")
    page = office.page
    assert isinstance(page, DuplicatesPage)
    office.wait(lambda: page.model.rowCount() == 1)
    office.wait(lambda: office.cursor() is page.list.table)
    return page


def test_two_accounts_become_one_customer_and_are_parted_again(office: Office) -> None:
    page = duplicates(office)
    told = {line.title: line.same for line in page.both.rows()}
    assert (told["户名"], told["联系方式"], told["用电地址"], told["用电状态"]) == (True, False, False, True)
    office.press(Key.Key_F3)
    office.wait(lambda: page.model.rowCount() == 0)
    (fact,) = office.facts(CustomersLinked.kind)
    body = fact.body()
    assert isinstance(body, CustomersLinked)
    assert body.evidence == ("phone", "address")
    office.open("31")
    file = find(office)
    assert [row.account_no for row in file.file.overview.others.rows()] == [TWIN]
    office.press(Key.Key_L, CTRL)
    office.wait(lambda: file.row is not None and file.row.account_no == TWIN)
    settle(office)
    office.press(Key.Key_L, CTRL)
    office.wait(lambda: file.row is not None and file.row.account_no == ACCOUNT)
    settle(office)
    office.press(Key.Key_K, CTRL)
    office.give_reason("不是本人")
    office.wait(lambda: file.file.overview.others.rowCount() == 0)
    assert len(office.facts(CustomersUnlinked.kind)) == 1
    assert "Ctrl+L" not in office.keys_offered()
    assert duplicates(office).model.rowCount() == 1


def test_a_pair_that_is_none_leaves_the_list_for_a_reason(office: Office) -> None:
    page = duplicates(office)
    office.press(Key.Key_F4)
    office.give_reason("父子同名")
    office.wait(lambda: page.model.rowCount() == 0)
    (fact,) = office.facts(CustomersDistinguished.kind)
    assert "父子同名".encode() in fact.payload
    assert page.list.note.isVisible()


def test_enter_on_a_pair_opens_the_file(office: Office) -> None:
    duplicates(office)
    office.enter()
    office.wait(lambda: isinstance(office.page, CustomerPage))
    page = page_of(office)
    office.wait(lambda: page.row is not None and page.row.account_no == TWIN)


@pytest.mark.parametrize("percent", [100, 150])
def test_the_file_fits_an_old_screen(office: Office, qapp: QApplication, percent: int) -> None:
    apply_look(qapp, "light", percent)
    office.frame.resize(1366, 728)
    for entry in TABS:
        turn(office, entry.digit)
        assert (office.frame.width(), office.frame.height()) == (1366, 728), entry.title
