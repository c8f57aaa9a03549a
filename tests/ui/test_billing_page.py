"""核算 in the real window, by keys: computed, reviewed, signed off, issued, taken back, corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.billing.facts import (
    BillCorrected,
    BillsIssued,
    BillsPrepared,
    BillsWithdrawn,
    RunApproved,
    RunClosed,
)
from app.billing.views import Bill, Billing
from app.metering.facts import ReadingCorrected
from tests.billing_home import JANUARY, UNIT, customer, happened, meter, read, reading
from tests.homes import TestDesk, sqlite_engines
from tests.ui.office import Office, open_office
from tests.ui.tariff_home import HEAD, HEAD_PASSWORD, tariff_home
from ui.billing.page import BillingPage
from ui.forms.dialogs import ApprovalDialog
from ui.lists.model import RowsModel
from ui.shell.lanes import Lanes

Key = Qt.Key
ONE, TWO, LOST = "0415000001", "0415000002", "0415000003"
READ_ON = date(2026, 2, 1)


def town(home: TestDesk) -> None:
    """Two homes of 3,000 and 200 kWh in January, and one whose meter nobody has read."""
    happened(
        home,
        *(customer(number) for number in (ONE, TWO, LOST)),
        *(meter(number, {"flat": 1000}) for number in (ONE, TWO, LOST)),
        read(JANUARY, READ_ON, {ONE: {"flat": 4000}, TWO: {"flat": 1200}}),
    )


@pytest.fixture
def office(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path / "documents"))
    engines = sqlite_engines(tmp_path / "home.db")
    home = tariff_home(engines)
    town(home)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("72")
    made.wait(lambda: not lanes.at_work())
    yield made
    made.wait(lambda: not lanes.at_work())
    engines.dispose()


def page_of(office: Office) -> BillingPage:
    page = office.page
    assert isinstance(page, BillingPage)
    return page


def texts(model: RowsModel[object], *columns: int) -> list[tuple[str, ...]]:
    return [
        tuple(str(model.index(row, column).data()) for column in columns) for row in range(model.rowCount())
    ]


def compute(office: Office) -> BillingPage:
    """F3, the month, Enter for the whole unit, F10; the list has come."""
    page = page_of(office)
    office.press(Key.Key_F3)
    office.wait(lambda: page.panel is not None)
    office.write(JANUARY)
    office.enter()
    office.press(Key.Key_F10)
    office.wait(lambda: page.items.rowCount() == 4 and page.reviewed is not None and page.reviewed.complete)
    office.wait(lambda: not page.progress.running)
    return page


def agree(office: Office) -> None:
    """The station head agrees."""
    office.dialog()
    office.write(HEAD)
    office.enter()
    office.write(HEAD_PASSWORD)
    office.enter()
    office.wait_closed()


def offered(office: Office, key: str) -> str:
    return page_of(office).actions().get(key, ("",))[0]


def issue(office: Office) -> BillingPage:
    page = compute(office)
    office.press(Key.Key_F9)
    agree(office)
    office.wait(lambda: offered(office, "F9") == "发行")
    office.press(Key.Key_F9)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: len(office.facts(RunClosed.kind)) == 1)
    office.wait(lambda: offered(office, "F8") == "撤回发行")
    return page


def bill(office: Office, account_no: str) -> Bill | None:
    return office.home.read(lambda rooms: rooms.view(Billing).bill(UNIT, f"{account_no}-{JANUARY}"))


def test_a_month_is_computed_and_its_list_tells_what_is_odd(office: Office) -> None:
    page = compute(office)
    assert texts(page.items, 0, 2, 3, 4, 5) == [
        ("0415000001", "3,000", "1,626.00", "待发行", ""),
        ("0415000002", "200", "107.60", "待发行", ""),
        ("0415000003", "0", "0.00", "不能发行", "缺示数"),
        ("330100001", "0", "0.00", "不能发行", "没有电能表"),
    ]
    assert page.totals.text() == "2 笔 3,200 千瓦时 1,733.60 元,另 2 户不能发行"
    assert texts(page.runs, 0, 1, 3) == [("2026-01", "全所", "核算中")]
    assert len(office.facts(BillsPrepared.kind)) == 1
    page.flag.setFocus()
    office.press(Key.Key_Down)
    office.wait(lambda: page.items.rowCount() == 2)
    office.enter()
    office.wait(lambda: page.why.text() == "电能表 M0415000003 没有本月示数。")


def test_the_clerk_may_go_elsewhere_meanwhile(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F3)
    office.wait(lambda: page.panel is not None)
    office.write(JANUARY)
    office.enter()
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None)
    office.open("51")
    office.wait(lambda: len(office.facts(BillsPrepared.kind)) == 1 and not page.progress.running)
    assert not page.isAncestorOf(office.cursor())
    office.open("72")
    office.wait(lambda: page.items.rowCount() == 4)


def test_signed_off_by_a_second_person_and_issued(office: Office) -> None:
    page = issue(office)
    (approved,) = (fact.body() for fact in office.facts(RunApproved.kind))
    assert isinstance(approved, RunApproved)
    assert (approved.approver, approved.bills, approved.total_fen) == (HEAD, 2, 173_360)
    made = bill(office, ONE)
    assert made is not None
    assert made.amount_fen == 162_600
    assert len(office.facts(BillsIssued.kind)) == 1
    office.wait(lambda: texts(page.runs, 3) == [("已结束",)])
    office.wait(lambda: ("0415000001", "已发行") in texts(page.items, 0, 4))


def test_a_line_that_is_ticked_is_kept_back(office: Office) -> None:
    page = compute(office)
    page.item_list.take_focus()
    office.wait(lambda: page.item_list.table.hasFocus())
    office.press(Key.Key_Space)
    assert page.totals.text().endswith("扣下 1 户")
    office.press(Key.Key_F9)
    agree(office)
    office.wait(lambda: len(office.facts(RunApproved.kind)) == 1)
    (body,) = (fact.body() for fact in office.facts(RunApproved.kind))
    assert isinstance(body, RunApproved)
    assert (body.bills, body.held) == (1, (ONE,))


def test_a_reading_that_comes_late_is_computed_again(office: Office) -> None:
    page = compute(office)
    happened(office.home, read(JANUARY, READ_ON, {LOST: {"flat": 1100}}))
    page.item_list.take_focus()
    office.wait(lambda: page.item_list.table.hasFocus())
    office.press(Key.Key_Down)
    office.press(Key.Key_Down)
    office.press(Key.Key_F11)
    office.wait(lambda: ("0415000003", "100", "53.80", "待发行") in texts(page.items, 0, 2, 3, 4))


def test_a_run_is_given_up_with_a_reason(office: Office) -> None:
    page = compute(office)
    office.press(Key.Key_F8)
    office.give_reason("本月电价有误")
    office.wait(lambda: texts(page.runs, 3) == [("已放弃",)])
    (body,) = (fact.body() for fact in office.facts(RunClosed.kind))
    assert isinstance(body, RunClosed)
    assert body.reason == "本月电价有误"


def test_what_nobody_paid_is_taken_back(office: Office) -> None:
    page = issue(office)
    office.press(Key.Key_F8)
    office.dialog()
    office.press(Key.Key_Down)
    office.press(Key.Key_F10)
    office.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog))
    agree(office)
    office.wait(lambda: len(office.facts(BillsWithdrawn.kind)) == 1)
    office.wait(lambda: page.progress.message.text() == "已撤回 2 笔。")
    made = bill(office, ONE)
    assert made is not None
    assert made.withdrawn == "示数有误"


def test_a_bill_whose_reading_was_wrong_is_corrected(office: Office) -> None:
    page = issue(office)
    wrong = ReadingCorrected(
        org_unit=UNIT,
        period=JANUARY,
        reading=reading(ONE, {"flat": 3000}, READ_ON),
        replaced={},
        reason="抄错",
    )
    happened(office.home, wrong)
    office.press(Key.Key_F4)
    correcting = page.correcting
    office.wait(lambda: texts(correcting.model, 1) == [(ONE,)])
    office.wait(lambda: correcting.proposal is not None)
    assert texts(correcting.changes, 1, 2, 3, 4, 5) == [("3,000", "2,000", "1,626.00", "1,076.00", "-550.00")]
    assert correcting.words.text() == f"户号 {ONE} 1 笔,退 550.00 元(-1,000 千瓦时)。"
    office.press(Key.Key_F10)
    office.dialog()
    office.press(Key.Key_Down)
    office.press(Key.Key_F10)
    office.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog))
    agree(office)
    office.wait(lambda: len(office.facts(BillCorrected.kind)) == 1)
    made = bill(office, ONE)
    assert made is not None
    assert (made.amount_fen, made.kwh) == (107_600, 2000)
    office.wait(lambda: correcting.model.rowCount() == 0)
    office.press(Key.Key_Escape)
    office.wait(lambda: page.run_list.isVisible())


def test_an_amount_is_agreed_for_a_customers_bill(office: Office) -> None:
    page = issue(office)
    assert page.take_customer(ONE)
    office.wait(lambda: page.correcting.model.rowCount() == 1 and page.correcting.list.table.hasFocus())
    office.wait(lambda: offered(office, "F4") == "按约定更正")
    office.press(Key.Key_F4)
    office.dialog()
    for words in ("2800", "1500", "协商"):
        office.write(words)
        office.enter()
    office.wait(lambda: isinstance(QApplication.activeModalWidget(), ApprovalDialog))
    agree(office)
    office.wait(lambda: len(office.facts(BillCorrected.kind)) == 1)
    made = bill(office, ONE)
    assert made is not None
    assert (made.amount_fen, made.kwh) == (150_000, 2800)


def test_the_list_goes_into_a_workbook(office: Office, tmp_path: Path) -> None:
    page = compute(office)
    office.press(Key.Key_F7)
    target = tmp_path / "documents" / "核算清单-2026-01-全所.xlsx"
    office.wait(lambda: page.progress.message.text() == f"已导出 4 行到 {target}。")
    rows = list(load_workbook(target, read_only=True).active.iter_rows(values_only=True))
    assert rows[1][:6] == ("0415000001", "张*丰", "2026-01", 3000, 1626, "待发行")
    assert rows[3][5:] == ("不能发行", "缺示数", "电能表 M0415000003 没有本月示数。")
