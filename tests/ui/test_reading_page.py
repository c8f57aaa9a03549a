"""抄表 in the real window: a route typed by keys, doubts accepted or referred, nothing typed is lost."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.customers.facts import CustomerRegistered, MeterInstalled, Naming, Site
from app.kernel.facts import FactBody
from app.metering.commands import EnterReadings
from app.metering.facts import (
    InquirySettled,
    MeterFitted,
    Reading,
    ReadingReferred,
    ReadingsEntered,
    main_point,
)
from tests.counter import Happened
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.metering.inquiries import InquiryPage
from ui.metering.page import ReadingPage
from ui.shell.lanes import Lanes

Key = Qt.Key
D = Decimal
ACCOUNTS = [f"04150023118{place:02d}" for place in range(5)]


def furnish(home: TestDesk) -> None:
    """Five meters on route R01, fitted at 0 and read at 200 in January and 400 in February."""
    bodies: list[object] = []
    for place, account_no in enumerate(ACCOUNTS):
        bodies.append(
            CustomerRegistered(
                org_unit="3301",
                account_no=account_no,
                naming=Naming(name="张三丰"),
                site=Site(address="柳树湾镇东街12号", reading_route="R01"),
            )
        )
        bodies.append(
            MeterFitted(
                org_unit="3301",
                asset_no=f"3300{place:08d}",
                account_no=account_no,
                point_id=main_point(account_no),
                fitted_on=date(2025, 12, 31),
                registers={"flat": D(0)},
            )
        )
    for month in (1, 2):
        readings = tuple(
            Reading(
                account_no=account_no,
                point_id=main_point(account_no),
                asset_no=f"3300{place:08d}",
                read_on=date(2026, month, 28),
                registers={"flat": D(200 * month)},
            )
            for place, account_no in enumerate(ACCOUNTS)
        )
        bodies.append(ReadingsEntered(org_unit="3301", period=f"2026-{month:02d}", readings=readings))
    home.do(Happened(bodies=tuple(bodies)))  # type: ignore[arg-type]


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    furnish(home)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("71")
    page = page_of(made)
    made.wait(lambda: page.grid.rowCount() == len(ACCOUNTS))
    yield made
    engines.dispose()


def page_of(office: Office) -> ReadingPage:
    page = office.page
    assert isinstance(page, ReadingPage)
    return page


def states(page: ReadingPage) -> list[str]:
    return [page.grid.index(row, 5).data() for row in range(page.grid.rowCount())]


def type_figure(office: Office, figure: str) -> None:
    office.write(figure)
    office.enter()


def refer(office: Office, note: str) -> None:
    """Leave owner and reason as offered, add a note."""
    office.dialog()
    office.enter()
    office.enter()
    office.write(note)
    office.press(Key.Key_F10)
    office.wait_closed()


def test_type_enter_next(office: Office) -> None:
    page = page_of(office)
    # March 15: the month being read is March
    assert page.month.text() == "2026-03"
    assert office.cursor().objectName() == "flat"
    for figure in ("600", "610", "620", "630", "640"):
        type_figure(office, figure)
    office.wait(lambda: states(page) == ["已抄"] * 5)
    office.wait(lambda: page.progress.text() == "已抄 5 / 5")
    assert len(office.facts(ReadingsEntered.kind)) == 2 + 5
    assert [page.grid.index(row, 4).data() for row in range(5)] == ["200", "210", "220", "230", "240"]


def test_a_doubt_waits_beside_its_line_until_it_is_accepted(office: Office) -> None:
    page = page_of(office)
    type_figure(office, "400")
    type_figure(office, "610")
    office.wait(lambda: states(page)[:2] == ["存疑", "已抄"])
    assert page.can_leave() != ""
    office.press(Key.Key_Up)
    office.press(Key.Key_Up)
    assert page.entry.note.text() == "本期电量为 0,上期 200 kWh。"
    office.press(Key.Key_F9)
    office.give_reason("房屋空置")
    office.wait(lambda: states(page)[0] == "已抄")
    assert page.can_leave() == ""
    body = office.facts(ReadingsEntered.kind)[-1].body()
    assert isinstance(body, ReadingsEntered)
    assert (body.readings[0].accepted, body.readings[0].reason) == (("reading.zero",), "房屋空置")


def test_what_is_no_figure_stays_in_the_field(office: Office) -> None:
    page = page_of(office)
    type_figure(office, "12A")
    assert "不是数字" in page.entry.note.text()
    assert office.cursor().objectName() == "flat"
    assert states(page)[0] == ""


def test_a_backward_figure_is_referred_and_settled(office: Office) -> None:
    page = page_of(office)
    office.write("300")
    office.press(Key.Key_F8)
    refer(office, "看不清")
    office.wait(lambda: states(page)[0] == "核实中")
    (fact,) = office.facts(ReadingReferred.kind)
    body = fact.body()
    assert isinstance(body, ReadingReferred)
    assert (body.owner, body.note) == (office.desk.session.staff_no, "示数异常,现场核实:看不清")
    office.open("74")
    inquiries = office.page
    assert isinstance(inquiries, InquiryPage)
    office.wait(lambda: inquiries.model.rowCount() == 1)
    assert [inquiries.model.index(0, column).data() for column in (1, 2)] == ["0 天", "倒走"]
    office.wait(lambda: "F9" in inquiries.actions())
    office.press(Key.Key_F9)
    office.give_reason("已重抄")
    office.wait(lambda: inquiries.model.rowCount() == 0)
    assert len(office.facts(InquirySettled.kind)) == 1


def test_an_unreadable_meter_is_billed_provisionally(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    office.give_reason("门锁")
    office.wait(lambda: states(page)[0] == "暂计")
    assert page.grid.index(0, 3).data() == "600"
    assert page.grid.index(0, 4).data() == "200"


def test_what_was_typed_is_saved_when_the_clerk_steps_on(office: Office) -> None:
    page = page_of(office)
    office.write("600")
    office.press(Key.Key_Down)
    office.wait(lambda: states(page)[0] == "已抄")
    office.write("6x")
    office.press(Key.Key_Down)
    office.wait(lambda: states(page)[1] == "有误")
    assert page.can_leave() != ""
    office.press(Key.Key_Up)
    assert "不是数字" in page.entry.note.text()
    type_figure(office, "610")
    office.wait(lambda: states(page)[1] == "已抄")
    assert page.can_leave() == ""


def test_a_doubt_belongs_to_its_month(office: Office) -> None:
    """Held in March, it is neither shown nor saved in February."""
    page = page_of(office)
    type_figure(office, "400")
    office.wait(lambda: states(page)[0] == "存疑")
    page.month.setFocus()
    page.month.selectAll()
    office.write("2026-02")
    office.enter()
    office.wait(lambda: states(page) == ["已抄"] * 5)
    assert "2026-03" in page.can_leave()
    page.month.setFocus()
    page.month.selectAll()
    office.write("2026-03")
    office.enter()
    office.wait(lambda: states(page)[0] == "存疑")


def test_the_day_of_reading_is_typed_once(office: Office) -> None:
    page = page_of(office)
    page.day.setFocus()
    page.day.selectAll()
    office.write("20260312")
    office.enter()
    type_figure(office, "600")
    office.wait(lambda: states(page)[0] == "已抄")
    body = office.facts(ReadingsEntered.kind)[-1].body()
    assert isinstance(body, ReadingsEntered)
    assert body.readings[0].read_on == date(2026, 3, 12)
    page.day.setFocus()
    page.day.selectAll()
    office.write("20260316")
    office.enter()
    type_figure(office, "610")
    office.wait(lambda: states(page)[1] == "有误")
    # tomorrow; with the day mended, the same figure once more
    page.day.setFocus()
    page.day.selectAll()
    office.write("20260315")
    office.enter()
    page.list.table.selectRow(1)
    page.main_focus()
    office.enter()
    office.wait(lambda: states(page)[1] == "已抄")


def test_news_from_elsewhere_leave_alone_what_is_being_typed(office: Office) -> None:
    page = page_of(office)
    office.write("60")
    elsewhere = Reading(
        account_no=ACCOUNTS[1],
        point_id=main_point(ACCOUNTS[1]),
        asset_no="330000000001",
        read_on=date(2026, 3, 14),
        registers={"flat": D(610)},
    )
    office.home.do(EnterReadings(period="2026-03", readings=(elsewhere,)), EVERYTHING)
    office.press(Key.Key_F5)
    office.wait(lambda: states(page)[1] == "已抄")
    assert page.list.table.current_place() == 0
    assert page.can_leave() != ""
    type_figure(office, "0")
    office.wait(lambda: states(page)[0] == "已抄")
    assert page.grid.index(0, 3).data() == "600"
    assert page.list.table.current_place() == 2


def test_a_long_route_comes_page_by_page(office: Office) -> None:
    """450 more meters; all but the last have been read. F3 finds that one, three pages away."""
    accounts = [f"0416{place:09d}" for place in range(450)]
    bodies: list[FactBody] = []
    for place, account_no in enumerate(accounts):
        site = Site(reading_route="R02")
        bodies.append(
            CustomerRegistered(org_unit="3301", account_no=account_no, naming=Naming(name="李四"), site=site)
        )
        bodies.append(MeterInstalled(org_unit="3301", asset_no=f"44{place:010d}", account_no=account_no))
    readings = tuple(
        Reading(
            account_no=account_no,
            point_id=main_point(account_no),
            asset_no=f"44{place:010d}",
            read_on=date(2026, 3, 10),
            registers={"flat": D(7)},
        )
        for place, account_no in enumerate(accounts[:-1])
    )
    bodies.append(ReadingsEntered(org_unit="3301", period="2026-03", readings=readings))
    office.home.do(Happened(bodies=tuple(bodies)))
    page = page_of(office)
    page.route.set_options([("R02", "R02")])
    office.wait(lambda: page.progress.text() == "已抄 449 / 450")
    office.wait(lambda: page.list.table.current_place() == 449)
    type_figure(office, "12")
    office.wait(lambda: page.progress.text() == "已抄 450 / 450")


def test_the_next_unread_meter(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_Down)
    type_figure(office, "610")
    office.press(Key.Key_F3)
    assert page.list.table.current_place() == 3
    office.press(Key.Key_F3)
    office.press(Key.Key_F3)
    assert page.list.table.current_place() == 0
