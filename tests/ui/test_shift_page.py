"""班次 in the real window: open by counting, work blind, count, say why it differs, hand over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.payments.views import PaymentsView, ShiftRow
from tests.counter import FEBRUARY, JANUARY, customer, open_shift, pay
from tests.homes import NOON, TestClock, TestDesk, make_desk, sqlite_engines
from tests.ui.till_window import CLERK, LEADER_PASSWORD, Till, open_till, till_home
from tests.ui.typing_hands import type_text
from ui.forms.dialogs import ReasonDialog
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.theme.look import apply_look
from ui.till.shift_page import ShiftPage, Step

Key = Qt.Key


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TestDesk]:
    engines = sqlite_engines(tmp_path / "home.db")
    yield till_home(engines, customer(), JANUARY, FEBRUARY)
    engines.dispose()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, home: TestDesk, lanes: Lanes) -> Callable[[], Till]:
    return lambda: open_till(qtbot, qapp, home, lanes, PAGES, "61")


def page_of(till: Till) -> ShiftPage:
    page = till.page
    assert isinstance(page, ShiftPage)
    return page


def at_work(till: Till) -> ShiftPage:
    page = page_of(till)
    till.wait(lambda: page.step is Step.AT_WORK and till.cursor() is page.close_button)
    return page


def closed(home: TestDesk) -> ShiftRow:
    return home.read(lambda snapshot: snapshot.view(PaymentsView).shifts_page("D1", 0, 1))[0]


def count(till: Till, *pieces: str) -> None:
    """Type the numbers from the largest value on, Enter after each."""
    for number in pieces:
        till.type(number)
        till.enter()


def test_a_shift_is_opened_by_counting_the_float(opened: Callable[[], Till]) -> None:
    till = opened()
    page = page_of(till)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    count(till, "3", "", "5")
    assert page.side.counted.text() == "400.00"
    till.press(Key.Key_F9)
    at_work(till)
    shift = till.shift()
    assert shift is not None
    assert (shift.float_fen, shift.staff_no) == (40_000, "1001")
    assert page.summary.value("备用金") == "400.00"


def test_a_shift_is_opened_with_a_sum(opened: Callable[[], Till]) -> None:
    till = opened()
    page = page_of(till)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    count(till, *[""] * 8)
    assert till.cursor() is page.side.form.field("total")
    till.type("500.50")
    assert page.side.counted.text() == "500.50"
    till.enter()
    at_work(till)
    shift = till.shift()
    assert shift is not None
    assert shift.float_fen == 50_050


def test_pieces_and_sum_must_agree(opened: Callable[[], Till]) -> None:
    till = opened()
    page = page_of(till)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    count(till, "1", *[""] * 7)
    till.type("90")
    till.enter()
    till.wait(lambda: page.side.form.form_note.text() or page.side.form.note_of("total").startswith("各面额"))
    assert till.shift() is None


def test_a_number_that_is_none_is_said_at_once(opened: Callable[[], Till]) -> None:
    till = opened()
    page = page_of(till)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    till.type("x")
    assert page.grid.note.text() == "清点的面额或张数不正确,请核对。"
    assert page.side.counted.text() == "—"
    till.press(Key.Key_F9)
    assert till.shift() is None


def test_the_summary_is_blind_to_cash(home: TestDesk, opened: Callable[[], Till]) -> None:
    open_shift(home, session=CLERK)
    pay(home, 40_000, session=CLERK)
    pay(home, 5_000, session=CLERK, tender="card", reference="POS1")
    till = opened()
    page = at_work(till)
    assert page.summary.value("收费笔数") == "2"
    assert page.summary.value("现金") == "1 笔  金额在清点后显示"
    assert page.summary.value("银行卡") == "1 笔  50.00"
    assert page.summary.value("收据") == "D1-0000001 – D1-0000002"
    words = " ".join(shown.text() for shown in page.findChildren(QLabel))
    assert "817.40" not in words  # what must lie in the drawer


def test_the_drawer_without_money_needs_a_reason(home: TestDesk, opened: Callable[[], Till]) -> None:
    open_shift(home, session=CLERK)
    till = opened()
    page = at_work(till)
    till.press(Key.Key_F3)
    till.wait(lambda: page.findChildren(ReasonDialog))
    dialog = page.findChildren(ReasonDialog)[0]
    till.wait(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(till.cursor()))
    till.press(Key.Key_Down)
    till.press(Key.Key_F10)
    till.wait(lambda: page.summary.value("无款开箱") == "1 次")
    assert page.summary.model.rows()[0][4] == "换零钱"


def test_a_right_count_closes_at_once(home: TestDesk, opened: Callable[[], Till]) -> None:
    open_shift(home, session=CLERK)
    till = opened()
    page = at_work(till)
    till.press(Key.Key_F9)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    count(till, "5")
    assert not page.side.expected.isVisible()
    till.press(Key.Key_F9)
    till.wait(lambda: page.side.expected.text() == "500.00" and page._asked is None)
    assert page.side.difference.text() == "0.00"
    assert not page.side.form.field("reason").isVisible()
    till.press(Key.Key_F9)
    till.wait(lambda: page.step is Step.OPENING)
    row = closed(home)
    assert (row.counted_fen, row.difference_fen, row.difference_reason) == (50_000, 0, "")
    assert row.slip_no


def test_a_difference_is_recorded_with_its_reason(home: TestDesk, opened: Callable[[], Till]) -> None:
    open_shift(home, session=CLERK)
    pay(home, 40_000, session=CLERK)
    till = opened()
    page = at_work(till)
    till.press(Key.Key_F9)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    count(till, "8")
    till.press(Key.Key_F9)
    till.wait(lambda: page.side.difference.text() == "-17.40")
    till.wait(lambda: till.cursor() is page.side.form.field("reason"))
    till.enter()
    till.wait(lambda: page.side.form.note_of("reason"))
    assert page.side.form.note_of("reason") == "实点现金与账面不符,请填写原因后再交班。"
    till.type("z")
    till.enter()
    till.wait(lambda: page.step is Step.OPENING)
    row = closed(home)
    assert (row.difference_fen, row.difference_reason) == (-1_740, "z")


def test_escape_goes_back_to_the_count_and_loses_nothing(home: TestDesk, opened: Callable[[], Till]) -> None:
    open_shift(home, session=CLERK)
    till = opened()
    page = at_work(till)
    till.press(Key.Key_F9)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    till.type("4")
    till.press(Key.Key_F9)
    till.wait(lambda: page.side.difference.text() == "-100.00")
    till.press(Key.Key_Escape)
    assert (page.step, page.grid.fields[10000].text()) == (Step.COUNTING, "4")
    assert page.side.message.text() == ""
    till.press(Key.Key_Escape)
    assert page.step is Step.AT_WORK
    assert till.shift() is not None
    till.press(Key.Key_F9)
    assert page.grid.fields[10000].text() == "4"


@pytest.mark.parametrize("theme", ["light", "contrast"])
@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_on_a_small_screen(
    home: TestDesk, opened: Callable[[], Till], qapp: QApplication, theme: str, percent: int
) -> None:
    apply_look(qapp, theme, percent)
    open_shift(home, session=CLERK)
    till = opened()
    page = at_work(till)
    till.press(Key.Key_F9)
    till.wait(lambda: till.cursor() is page.grid.fields[10000])
    till.type("4")
    till.press(Key.Key_F9)
    till.wait(lambda: page.side.difference.text() == "-100.00")
    area = till.frame.stack.currentWidget()
    assert page.size() == area.viewport().size()  # type: ignore[attr-defined]  # nothing to scroll
    for shown in page.findChildren(QLabel):
        if shown.isVisible() and shown.text() and not shown.wordWrap():
            assert shown.width() >= shown.sizeHint().width(), shown.text()


def test_a_former_desk_s_shift_is_closed_here_with_a_leader(
    opened: Callable[[], Till], home: TestDesk
) -> None:
    former = make_desk(home.home.engines, "D0", clock=TestClock(NOON - 86_400_000))
    open_shift(former)
    till = opened()
    page = page_of(till)
    till.wait(page.former.notice.isVisible)
    assert "F4" in page.actions()
    till.press(Key.Key_F4)
    till.wait(lambda: till.cursor().objectName() == "counted")
    till.type("500")
    till.enter()
    type_text(till.cursor(), "旧机报废")
    till.enter()
    till.wait(lambda: till.cursor().objectName() == "approver")
    till.type("1002")
    till.enter()
    till.type(LEADER_PASSWORD)
    till.enter()
    till.wait(lambda: not page.former.waits())
    assert not page.former.notice.isVisible()
    shift = home.read(lambda snapshot: snapshot.view(PaymentsView).shifts_page("D0", 0, 1))[0]
    assert (shift.counted_fen, shift.difference_fen, shift.difference_reason) == (50_000, 0, "旧机报废")
