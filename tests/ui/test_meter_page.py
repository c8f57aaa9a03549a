"""表计 in the real window: meters fitted, replaced, removed by keys; points; billed readings mended."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.metering.facts import (
    MeterFitted,
    MeterRemoved,
    PointRegistered,
    Reading,
    ReadingCorrected,
    ReadingsEntered,
    main_point,
)
from app.security.commands import RegisterStaff
from app.security.passwords import hash_password
from tests.counter import ACCOUNT, Happened, bill, customer
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.metering.meter_page import MeterPage
from ui.shell.lanes import Lanes

Key = Qt.Key
D = Decimal
PASSWORD = "Hall#2026"


def furnish(home: TestDesk) -> None:
    """A meter fitted at 0 in January, read at 200 for January, which is billed."""
    fitted = MeterFitted(
        org_unit="3301",
        asset_no="330000000001",
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        fitted_on=date(2026, 1, 1),
        registers={"flat": D(0)},
        seals=("F001",),
    )
    reading = Reading(
        account_no=ACCOUNT,
        point_id=main_point(ACCOUNT),
        asset_no="330000000001",
        read_on=date(2026, 1, 31),
        registers={"flat": D(200)},
    )
    read = ReadingsEntered(org_unit="3301", period="2026-01", readings=(reading,))
    home.do(Happened(bodies=(customer(), fitted, read, bill("2026-01", 10_000, date(2026, 2, 20)))))
    home.do(
        RegisterStaff(
            staff_no="1009",
            name="钱进",
            org_unit="3301",
            roles=("station_head",),
            password_hash=hash_password(PASSWORD),
            must_change=False,
        ),
        EVERYTHING,
    )


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    furnish(home)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("75")
    page = page_of(made)
    page.take_customer(ACCOUNT)
    made.wait(lambda: page.meters.rowCount() == 1 and page.read.rowCount() == 1)
    yield made
    engines.dispose()


def page_of(office: Office) -> MeterPage:
    page = office.page
    assert isinstance(page, MeterPage)
    return page


def fill(office: Office, name: str, text: str) -> None:
    """Type into the field of this name of the open panel."""
    panel = page_of(office).panel
    assert panel is not None
    field = next(form.field(name) for form in panel._forms if name in form.names())
    field.setFocus()
    field.selectAll()
    office.write(text)


def told(page: MeterPage, row: int) -> list[str]:
    return [page.meters.index(row, column).data() for column in (0, 1, 3, 6, 7, 8)]


def test_the_card_of_a_meter(office: Office) -> None:
    page = page_of(office)
    assert page.who.text().startswith(f"{ACCOUNT}  张*丰")
    assert told(page, 0) == ["330000000001", "主计量点", "0", "F001", "在用", ""]
    assert [page.read.index(0, column).data() for column in range(4)] == [
        "2026-01",
        "330000000001",
        "200",
        "2026-01-31",
    ]


def test_a_meter_is_replaced(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F4)
    fill(office, "flat", "150")
    fill(office, "asset_no", "330000000002")
    fill(office, "ct_ratio", "30")
    fill(office, "seals", "F002 F003")
    office.press(Key.Key_F10)
    assert page.panel is not None
    office.wait(lambda: page.panel is not None and "倒走" in page.panel.message.text() + notes(page))
    fill(office, "flat", "260")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.meters.rowCount() == 2)
    assert told(page, 0) == ["330000000002", "主计量点", "0", "F002 F003", "在用", ""]
    assert told(page, 1) == ["330000000001", "主计量点", "0", "F001", "2026-03-15 拆", "260"]
    body = office.facts(MeterFitted.kind)[-1].body()
    assert isinstance(body, MeterFitted)
    assert (body.multiplier, body.registers, body.reason) == (30, {"flat": D(0)}, "到期轮换")


def notes(page: MeterPage) -> str:
    assert page.panel is not None
    return "".join(form.note_of(name) for form in page.panel._forms for name in form.names())


def test_a_meter_is_removed(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F7)
    fill(office, "flat", "2x")
    office.press(Key.Key_F10)
    assert "不是数字" in notes(page)
    fill(office, "flat", "215.5")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and "拆" in page.meters.index(0, 7).data())
    (fact,) = office.facts(MeterRemoved.kind)
    body = fact.body()
    assert isinstance(body, MeterRemoved)
    assert (body.registers, body.removed_on) == ({"flat": D("215.5")}, date(2026, 3, 15))
    office.wait(lambda: office.keys_offered() == {"F3", "F9"})


def test_a_further_point_gets_a_meter_of_two_periods(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F9)
    fill(office, "name", "门面")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and len(page._card.points) == 1)
    (fact,) = office.facts(PointRegistered.kind)
    body = fact.body()
    assert isinstance(body, PointRegistered)
    assert (body.point_id, body.name) == (f"{ACCOUNT}-2", "门面")
    office.press(Key.Key_F3)
    fill(office, "asset_no", "330000000003")
    office.enter()
    office.press(Key.Key_End)
    fill(office, "flat", "")
    field = office.cursor()
    field.clear()  # type: ignore[attr-defined]
    fill(office, "peak", "12")
    fill(office, "valley", "7")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.meters.rowCount() == 2)
    assert told(page, 0)[:3] == ["330000000003", "2", "峰 12 谷 7"]


def test_a_billed_reading_is_mended_with_a_second_person(office: Office) -> None:
    page = page_of(office)
    page.read_list.take_focus()
    page.read_list.table.selectRow(0)
    office.press(Key.Key_F8)
    office.dialog()
    office.write("120")
    office.enter()
    office.write("看错一位")
    office.press(Key.Key_F10)
    office.wait(lambda: office.cursor().objectName() == "approver")
    office.write("1009")
    office.enter()
    office.write(PASSWORD)
    office.press(Key.Key_F10)
    office.wait(lambda: page.read.index(0, 4).data() == "更正")
    assert page.read.index(0, 2).data() == "120"
    (fact,) = office.facts(ReadingCorrected.kind)
    body = fact.body()
    assert isinstance(body, ReadingCorrected)
    assert (body.approver, body.replaced) == ("1009", {"flat": D(200)})
