"""收费记录 in the real window: find a payment, see what it paid, undo it, print it again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.documents.views import DocumentsView
from app.payments.shifts import CloseShift
from tests.counter import ACCOUNT, FEBRUARY, JANUARY, customer, open_shift, pay
from tests.homes import TestDesk, sqlite_engines
from tests.ui.till_window import CLERK, LEADER_PASSWORD, Till, open_till, till_home
from ui.forms.dialogs import ApprovalDialog, Dialog, ReasonDialog
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.theme.look import apply_look
from ui.till.records_page import RecordsPage, Scope

OTHER = "0415002311999"
Key = Qt.Key


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TestDesk]:
    engines = sqlite_engines(tmp_path / "home.db")
    made = till_home(engines, customer(), JANUARY, FEBRUARY, customer(OTHER))
    open_shift(made, session=CLERK)
    pay(made, 35_000, session=CLERK)
    pay(made, 8_800, account_no=OTHER, session=CLERK, tender="card", reference="POS1")
    yield made
    engines.dispose()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, home: TestDesk, lanes: Lanes) -> Callable[[], Till]:
    return lambda: open_till(qtbot, qapp, home, lanes, PAGES, "12")


@pytest.fixture
def till(opened: Callable[[], Till]) -> Till:
    made = opened()
    made.wait(lambda: page_of(made).model.rowCount() == 2)
    made.wait(lambda: page_of(made).detail.amount.text())
    return made


def page_of(till: Till) -> RecordsPage:
    page = till.page
    assert isinstance(page, RecordsPage)
    return page


def detail_lines(page: RecordsPage) -> list[str]:
    return [shown.text() for shown in page.detail.findChildren(QLabel) if shown.isVisible()]


def answer(till: Till, page: RecordsPage, kind: type[Dialog]) -> Dialog:
    """The dialog that has come up, with the cursor in it."""
    till.wait(lambda: page.findChildren(kind))
    dialog = page.findChildren(kind)[0]
    till.wait(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(till.cursor()))
    return dialog


def test_the_newest_payment_is_in_hand(till: Till) -> None:
    page = page_of(till)
    assert [row.receipt_no for row in page.model.rows()] == ["D1-0000002", "D1-0000001"]
    assert page.detail.amount.text() == "88.00"
    till.press(Key.Key_Down)
    till.wait(lambda: page.detail.amount.text() == "317.40" and "找零" in detail_lines(page))
    lines = detail_lines(page)
    for word, amount in (
        ("2026-01 电费", "118.93"),
        ("2026-01 违约金", "3.69"),
        ("2026-02 电费", "194.78"),
        ("合计", "317.40"),
        ("实收", "350.00"),
        ("找零", "32.60"),
    ):
        assert lines[lines.index(word) + 1] == amount
    assert page.detail.whose.text() == "张*丰  0415 0023 1187 0"


def test_a_payment_is_undone_by_two_people(till: Till) -> None:
    page = page_of(till)
    till.press(Key.Key_F8)
    answer(till, page, ReasonDialog)
    till.press(Key.Key_Down)
    till.press(Key.Key_Down)
    till.press(Key.Key_F10)
    answer(till, page, ApprovalDialog)
    till.type("1001")  # oneself
    till.enter()
    till.type("Willow-bay12")
    till.enter()
    approval = page.findChildren(ApprovalDialog)[0]
    till.wait(lambda: approval.form.note_of("approver") or approval.form.note_of("password"))
    approval.form.field("approver").selectAll()
    approval.form.field("approver").setFocus()
    till.type("1002")
    till.enter()
    till.type(LEADER_PASSWORD)
    till.enter()
    till.wait(lambda: (row := page.model.row_at(0)) is not None and row.reversed)
    till.wait(lambda: "收错户" in page.detail.undone.text())
    assert "F8" not in page.actions()
    shift = till.shift()
    assert shift is not None
    assert shift.reversed_fen == 8_800


def test_the_receipt_is_printed_again_and_counted(till: Till, home: TestDesk) -> None:
    page = page_of(till)
    till.press(Key.Key_F7)
    answer(till, page, ReasonDialog)
    till.press(Key.Key_Down)
    till.press(Key.Key_F10)

    def reprints() -> list[str]:
        view = home.read(
            lambda snapshot: snapshot.view(DocumentsView).reprints("3301", "receipt", "D1-0000002")
        )
        return [row.reason for row in view]

    till.wait(lambda: reprints() == ["卡纸"])


def test_one_customer_only(till: Till) -> None:
    page = page_of(till)
    till.press(Key.Key_F2)
    till.type(ACCOUNT)
    till.enter()
    till.wait(lambda: page.scope is Scope.ACCOUNT and page.model.rowCount() == 1)
    assert page.title.text() == "客户缴费  0415 0023 1187 0"
    assert page.model.rows()[0].receipt_no == "D1-0000001"


def test_the_desks_payments_outlive_the_shift(home: TestDesk, opened: Callable[[], Till]) -> None:
    home.do(CloseShift(counted_fen=81_740), CLERK)
    till = opened()
    page = page_of(till)
    till.wait(lambda: page.list.note.isVisible() and not page.model.loading())
    assert page.list.note.text().startswith("这里还没有收费")
    till.press(Key.Key_F4)
    till.wait(lambda: page.model.rowCount() == 2)
    assert page.title.text() == "本台收费"


@pytest.mark.parametrize("theme", ["light", "contrast"])
@pytest.mark.parametrize("percent", [100, 150])
def test_nothing_is_cut_off_on_a_small_screen(
    opened: Callable[[], Till], qapp: QApplication, theme: str, percent: int
) -> None:
    apply_look(qapp, theme, percent)
    till = opened()
    page = page_of(till)
    till.wait(lambda: page.detail.amount.text() == "88.00")
    area = till.frame.stack.currentWidget()
    assert page.size() == area.viewport().size()  # type: ignore[attr-defined]  # nothing to scroll
    assert page.list.table.horizontalScrollBar().maximum() == 0
    for shown in page.findChildren(QLabel):
        if shown.isVisible() and shown.text() and not shown.wordWrap():
            assert shown.width() >= shown.sizeHint().width(), shown.text()
