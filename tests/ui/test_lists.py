"""Lists fetch by key and never by offset, paint without failing, and obey the keyboard."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.refusals import refuse
from tests.ui.conftest import MemoryHome
from ui.lists.columns import Column
from ui.lists.model import PAGE, KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.stall import StallWatch
from ui.theme.look import apply_look

Shown = Callable[[Any], Any]
Bill = tuple[int, int]
COLUMNS = (
    Column[Bill]("账单", lambda bill: f"{bill[0]:08d}", 10),
    Column[Bill]("金额", lambda bill: f"{bill[1] / 100:.2f}", 10, number=True, role=lambda _: "danger"),
    Column[Bill]("说明", lambda bill: f"第 {bill[0]} 笔", 20, stretch=True),
)


class Ledger:
    """Made-up bills numbered from 1, counting how they were asked for."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[tuple[Any, int]] = []

    def fetch(self, _snapshot: object, after: Any, limit: int) -> Sequence[Bill]:
        self.asked.append((after, limit))
        first = (after or 0) + 1
        return [(number, number * 10) for number in range(first, min(self.size, first + limit - 1) + 1)]


def keyed(desk: Desk, ledger: Ledger) -> KeyedModel[Bill]:
    return KeyedModel(desk, COLUMNS, lambda bill: bill[0], ledger.fetch)


def rows_model(*numbers: int) -> RowsModel[Bill]:
    model: RowsModel[Bill] = RowsModel(COLUMNS, lambda bill: bill[0], ticks=True)
    model.set_rows([(number, number * 10) for number in numbers])
    return model


def test_pages_are_fetched_behind_the_last_key(qtbot: QtBot, desk: Desk) -> None:
    ledger = Ledger(450)
    model = keyed(desk, ledger)
    with qtbot.waitSignal(model.filled):
        model.load()
    assert model.rowCount() == PAGE
    while model.canFetchMore(QModelIndex()):
        with qtbot.waitSignal(model.filled):
            model.fetchMore(QModelIndex())
            assert not model.canFetchMore(QModelIndex())  # one question at a time
    assert [bill[0] for bill in model.rows()] == list(range(1, 451))
    assert ledger.asked == [(None, PAGE), (200, PAGE), (400, PAGE)]


def test_the_model_keeps_qts_rules() -> None:
    model = rows_model(1, 2)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    model.set_rows([(number, 1) for number in range(9)])
    model.tick(3)
    model.set_rows([])


def test_a_hundred_thousand_rows_do_not_stall_the_window(qtbot: QtBot, desk: Desk, shown: Shown) -> None:
    model = keyed(desk, Ledger(100_000))
    view = ListView(model, "账单", "没有账单")
    view.resize(900, 400)
    shown(view)
    watch = StallWatch()
    watch.start()
    with qtbot.waitSignal(model.filled):
        model.load()
    view.table.setFocus()
    for _ in range(5):
        with qtbot.waitSignal(model.filled):
            qtbot.keyClick(view.table, Qt.Key.Key_End)
            view.table.scrollToBottom()
    assert model.rowCount() == 6 * PAGE
    qtbot.waitUntil(lambda: watch.ticks > 10)
    watch.stop()
    assert watch.busy_ms < 50


def test_a_newer_question_wins(qtbot: QtBot, desk: Desk) -> None:
    model = keyed(desk, Ledger(0))
    model.load(Ledger(300).fetch)
    with qtbot.waitSignal(model.filled):
        model.load(Ledger(3).fetch)
    assert model.rowCount() == 3
    assert not model.loading()


def test_refresh_keeps_the_row_the_clerk_stands_on(qtbot: QtBot, desk: Desk, shown: Shown) -> None:
    ledger = Ledger(50)
    model = keyed(desk, ledger)
    view = shown(ListView(model, "账单", "没有账单"))
    with qtbot.waitSignal(model.filled):
        model.load()
    view.table.selectRow(30)
    ledger.fetch = lambda _snapshot, _after, _limit: [(number, 1) for number in range(11, 90)]  # type: ignore[method-assign]
    with qtbot.waitSignal(model.filled):
        model.load(ledger.fetch)
    assert view.current_row() == (31, 1)


def test_a_home_that_does_not_answer_says_so(qtbot: QtBot, desk: Desk, shown: Shown) -> None:
    def fetch(_snapshot: object, _after: object, _limit: int) -> Sequence[Bill]:
        raise refuse("kernel.lost_connection")

    model: KeyedModel[Bill] = KeyedModel(desk, COLUMNS, lambda bill: bill[0], fetch)
    view = shown(ListView(model, "账单", "没有账单"))
    with qtbot.waitSignal(model.failed):
        model.load()
    assert view.note.text().startswith("与数据库的连接中断")
    assert not model.loading()


def test_an_empty_list_says_what_to_do(shown: Shown) -> None:
    model = rows_model()
    view = shown(ListView(model, "账单", "没有欠费。按 F9 可以存为预存。"))
    model.set_rows([])
    assert view.note.isVisible()
    assert not view.table.isVisible()
    model.set_rows([(1, 1)])
    assert view.table.isVisible()
    assert not view.note.isVisible()


@pytest.mark.parametrize("role", [Qt.ItemDataRole(number) for number in range(14)])
def test_data_never_raises(role: Qt.ItemDataRole) -> None:
    model = rows_model(1, 2)
    places = [model.index(row, column) for row in (0, 1) for column in range(3)]
    for place in [*places, QModelIndex(), model.index(9, 9)]:
        model.data(place, role)
    model.headerData(7, Qt.Orientation.Horizontal, role)
    assert model.data(QModelIndex()) is None


def test_numbers_stand_right_and_carry_their_colour(shown: Shown) -> None:
    model = rows_model(1)
    shown(ListView(model, "账单", ""))
    money = model.index(0, 1)
    assert model.data(money, Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.data(money) == "0.10"
    colour = model.data(money, Qt.ItemDataRole.ForegroundRole).name()
    apply_look(QApplication.instance(), "contrast")  # type: ignore[arg-type]
    assert model.data(money, Qt.ItemDataRole.ForegroundRole).name() != colour


def test_the_keyboard_walks_ticks_and_opens(qtbot: QtBot, shown: Shown) -> None:
    model = rows_model(1, 2, 3)
    view = shown(ListView(model, "账单", ""))
    model.set_rows(model.rows(), ticked=[1])
    view.setFocus()
    qtbot.waitUntil(view.table.hasFocus)
    assert view.current_row() == (1, 10)
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(model.ticked):
        qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert model.ticked_rows() == [(1, 10), (2, 20)]
    qtbot.keyClick(view.table, Qt.Key.Key_End)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert opened.args == [(3, 30)]
    qtbot.keyClick(view.table, Qt.Key.Key_Home)
    assert view.current_row() == (1, 10)
    assert model.setData(model.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert model.ticked_rows() == [(2, 20)]


@pytest.mark.parametrize("percent", [100, 150])
def test_columns_fit_the_room_there_is(shown: Shown, qapp: QApplication, percent: int) -> None:
    apply_look(qapp, "light", percent)
    view = ListView(rows_model(1, 2), "账单", "")
    view.model.set_rows(view.model.rows())
    view.resize(800, 300)
    shown(view)
    table = view.table
    assert sum(table.columnWidth(place) for place in range(3)) <= table.viewport().width()
    needed = table.fontMetrics().horizontalAdvance("00000000")
    assert table.columnWidth(0) >= needed
    assert table.rowHeight(0) == 32 * percent // 100
    assert isinstance(table.font(), QFont)


def test_rows_can_be_found_by_key(memory: MemoryHome) -> None:
    del memory
    model = rows_model(5, 7)
    assert (model.place_of(7), model.place_of(6)) == (1, -1)
    assert (model.key_at(0), model.key_at(9), model.row_at(-1)) == (5, None, None)


def test_tab_goes_past_an_empty_list_and_into_a_filled_one(shown: Shown) -> None:
    whole = QWidget()
    before, after = QLineEdit(), QLineEdit()
    model = rows_model()
    view = ListView(model, "账单", "没有账单。")
    column = QVBoxLayout(whole)
    for part in (before, view, after):
        column.addWidget(part)
    shown(whole)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
    model.set_rows([(1, 10)])
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is view.table
    QTest.keyClick(view.table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is after
