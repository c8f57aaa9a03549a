"""退费 in the real window: asked for, agreed to by a leader, paid from the drawer, by keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.payments.refund_facts import RefundApproved, RefundCancelled, RefundGiven, RefundRequested
from tests.counter import ACCOUNT, Happened, bill, customer, open_shift, pay
from tests.homes import sqlite_engines
from tests.refunds import CLERK, NEXT_BILL, NEXT_DUE, WITH_BANK, asking
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from tests.ui.till_window import LEADER_PASSWORD
from ui.forms.choices import Choice
from ui.forms.fields import CodeField
from ui.refunds.page import RefundPage
from ui.refunds.rows import Scope
from ui.shell.lanes import Lanes

Key = Qt.Key


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    """A desk with an open shift and 100 yuan that 张三丰 has prepaid."""
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    home.do(Happened(bodies=(customer(), WITH_BANK)))
    open_shift(home, session=EVERYTHING)
    pay(home, 10_000, surplus="deposit", session=EVERYTHING)
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("14")
    yield made
    engines.dispose()


def page_of(office: Office) -> RefundPage:
    page = office.page
    assert isinstance(page, RefundPage)
    return page


def find(office: Office) -> None:
    """F2, the account number, Enter."""
    office.press(Key.Key_F2)
    office.write(ACCOUNT)
    office.enter()


def ask(office: Office, amount: str = "") -> None:
    """Fill in the request and post it: sum, way, payee, why, note, papers."""
    page = page_of(office)
    find(office)
    office.wait(lambda: page.panel is not None)
    if amount:
        office.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        office.write(amount)
    for _ in range(3):
        office.enter()
    office.press(Key.Key_Down)
    office.enter()
    office.write("客户搬家")
    office.enter()
    office.press(Key.Key_Down)
    office.enter()
    office.enter()
    office.wait(lambda: page.panel is None and page.detail_of is not None)


def approve(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F9)
    office.dialog()
    office.write("1002")
    office.enter()
    office.write(LEADER_PASSWORD)
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: page.detail_of is not None and page.detail_of.row.approved_ms)
    page.main_focus()


def test_from_the_search_box_to_money_in_hand(office: Office) -> None:
    page = page_of(office)
    ask(office)
    assert len(office.facts(RefundRequested.kind)) == 1
    assert page.detail.amount.text() == "¥100.00"
    assert page.detail.state.text() == "待批准"
    assert page.actions()["F9"][0] == "批准退费"
    approve(office)
    assert len(office.facts(RefundApproved.kind)) == 1
    assert page.actions()["F9"][0] == "退现金"
    assert "赵强批准" in page.detail.steps.text()
    office.press(Key.Key_F9)
    office.dialog()
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: page.detail.state.text() == "已退")
    assert len(office.facts(RefundGiven.kind)) == 1
    shift = office.shift()
    assert shift is not None
    assert (shift.expected_fen, shift.refunded_fen) == (50_000, 10_000)
    assert "F7" in page.actions()
    assert "F9" not in page.actions()


def test_a_request_is_cancelled_with_its_reason(office: Office) -> None:
    page = page_of(office)
    ask(office, "60")
    assert page.detail.amount.text() == "¥60.00"
    office.press(Key.Key_F8)
    office.give_reason("客户改主意")
    office.wait(lambda: page.detail.state.text() == "已撤销")
    assert len(office.facts(RefundCancelled.kind)) == 1
    office.press(Key.Key_F4)
    office.wait(lambda: page.scope is Scope.WAITING and not page.model.loading())
    assert page.model.rowCount() == 0
    office.press(Key.Key_F4)
    office.wait(lambda: page.scope is Scope.ALL and page.model.rowCount() == 1)


def test_a_large_sum_goes_by_transfer_with_a_form_and_a_number(office: Office) -> None:
    page = page_of(office)
    pay(office.home, 60_000, surplus="deposit", accepted=("payments.same_again",), session=EVERYTHING)
    find(office)
    office.wait(lambda: page.panel is not None)
    assert page.panel is not None
    way = page.panel.findChild(Choice, "way")
    assert isinstance(way, Choice)
    assert way.value() == "transfer"
    office.press(Key.Key_Escape)
    office.wait(lambda: page.panel is None)
    office.home.do(asking(70_000, "transfer"), CLERK)
    page.refresh()
    office.wait(lambda: page.detail_of is not None)
    page.main_focus()
    office.press(Key.Key_F9)
    office.dialog()
    office.write("TF-2026-001")
    office.press(Key.Key_F10)
    office.wait(
        lambda: "批准" in office.dialog().windowTitle() and not office.dialog().findChildren(CodeField)
    )
    office.press(Key.Key_F10)
    office.wait_closed()
    office.wait(lambda: page.detail.state.text() == "待付款")
    page.main_focus()
    office.press(Key.Key_F9)
    office.wait(lambda: page.panel is not None)
    office.write("NY20260315001")
    office.press(Key.Key_F10)
    office.wait(lambda: page.panel is None and page.detail.state.text() == "已退")
    (paid,) = office.facts(RefundGiven.kind)
    assert '"reference":"NY20260315001"' in paid.payload.decode()


def test_what_a_bill_used_meanwhile_is_told(office: Office) -> None:
    page = page_of(office)
    ask(office)
    approve(office)
    office.do(Happened(bodies=(NEXT_BILL,)))
    page.refresh()
    office.wait(lambda: "只能退 60.00 元" in page.detail.now.text())
    office.do(Happened(bodies=(bill("2026-04", 9_000, NEXT_DUE),)))
    page.refresh()
    office.wait(lambda: "请撤销" in page.detail.now.text())
    assert "F9" not in page.actions()


def test_who_has_no_credit_gets_no_form(office: Office) -> None:
    page = page_of(office)
    office.do(Happened(bodies=(bill("2026-04", 10_000, NEXT_DUE),)))
    find(office)
    office.wait(lambda: "没有可退的预存" in office.frame.status.news.text())
    assert page.panel is None
