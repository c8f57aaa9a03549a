"""The search box finds while typing, drops stale answers, and keeps up with a scanner."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.customers.searching import Query
from app.customers.views import CustomersView, SearchHit
from app.kernel.refusals import refuse
from tests.ui.conftest import MemoryHome
from tests.ui.typing_hands import type_text
from ui.shell.desk import Desk
from ui.shell.search_box import MOST, SearchBox, customer_search

PEOPLE = {"041500231187": "张三丰", "041500231195": "张三", "041500239999": "王<b>五"}


def hit(account_no: str) -> SearchHit:
    return SearchHit(
        org_unit="3301",
        account_no=account_no,
        name_masked=PEOPLE[account_no],
        address_masked="柳树湾镇 **",
        kind_text="居民",
        status_text="正常",
        owed_fen=31740 if account_no.endswith("7") else 0,
        matched="户号",
    )


class Register:
    """Stands where the home's customers would be, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate: Callable[[str], None] = lambda _: None

    def __call__(self, _snapshot: object, text: str, limit: int) -> Sequence[SearchHit]:
        self.asked.append(text)
        self.gate(text)
        return [hit(no) for no, name in PEOPLE.items() if no.startswith(text) or text in name][:limit]


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def box(desk: Desk, register: Register, shown: Callable[[Any], Any]) -> SearchBox:
    window = QWidget()
    window.resize(1200, 600)
    column = QVBoxLayout(window)
    made = SearchBox(desk, register)
    column.addWidget(made)
    column.addStretch(1)
    made.window_kept = window  # type: ignore[attr-defined]  # the test holds the window
    shown(window)
    made.setFocus()
    return made


def test_results_come_while_typing_and_the_list_is_a_plain_frame(qtbot: QtBot, box: SearchBox) -> None:
    type_text(box.line, "张")
    qtbot.waitUntil(box.list_open)
    assert [hit.account_no for hit in box.hits.rows()] == ["041500231187", "041500231195"]
    assert not box.list.isWindow()  # QTBUG-83490: a popup would keep the input method out
    assert box.line.hasFocus()
    texts = [box.hits.data(box.hits.index(0, column)) for column in range(6)]
    assert texts == ["张三丰", "041500231187", "柳树湾镇 **", "居民 · 正常", "欠 317.40", "户号"]


def test_arrows_choose_and_enter_takes(qtbot: QtBot, box: SearchBox) -> None:
    type_text(box.line, "张")
    qtbot.waitUntil(box.list_open)
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Up)
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.chosen) as chosen:
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert chosen.args == ["041500231195"]
    assert not box.list_open()
    qtbot.keyClick(box.line, Qt.Key.Key_Down)
    assert box.list_open()


def test_a_scanned_number_is_taken_before_any_list_is_seen(
    qtbot: QtBot, box: SearchBox, register: Register
) -> None:
    with qtbot.waitSignal(box.chosen) as chosen:
        qtbot.keyClicks(box.line, "041500231187")
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert chosen.args == ["041500231187"]
    assert register.asked[-1] == "041500231187"
    assert not box.list_open()


def test_enter_on_several_shows_them_instead_of_guessing(qtbot: QtBot, box: SearchBox) -> None:
    chosen: list[str] = []
    box.chosen.connect(chosen.append)
    qtbot.keyClicks(box.line, "0415")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    qtbot.waitUntil(box.list_open)
    assert chosen == []
    assert box.hits.rowCount() == 3


def test_a_late_answer_to_an_old_question_is_dropped(
    qtbot: QtBot, box: SearchBox, register: Register
) -> None:
    slow = threading.Event()
    register.gate = lambda text: slow.wait(10) and None if text == "王" else None
    type_text(box.line, "王")
    qtbot.waitUntil(lambda: register.asked == ["王"])
    box.line.clear()
    type_text(box.line, "张三丰")
    qtbot.waitUntil(lambda: box.hits.rowCount() == 1)
    filled: list[int] = []
    box.hits.filled.connect(lambda: filled.append(1))
    slow.set()
    type_text(box.line, " ")  # one more question: had the late answer lived, it would be before this one
    qtbot.waitUntil(lambda: len(filled) == 1)
    assert register.asked[0] == "王"


def test_quick_typing_asks_once(qtbot: QtBot, box: SearchBox, register: Register) -> None:
    qtbot.keyClicks(box.line, "0415002311")
    qtbot.waitUntil(box.list_open)
    assert register.asked == ["0415002311"]


def test_an_open_preedit_is_not_searched(
    qtbot: QtBot, box: SearchBox, register: Register, qapp: QApplication
) -> None:
    qapp.sendEvent(box.line, QInputMethodEvent("zhang", []))
    commit = QInputMethodEvent("", [])
    commit.setCommitString("张")
    qapp.sendEvent(box.line, commit)
    qtbot.waitUntil(box.list_open)
    assert register.asked == ["张"]


def test_nothing_found_says_what_else_to_try(qtbot: QtBot, box: SearchBox) -> None:
    qtbot.keyClicks(box.line, "zzz")
    qtbot.waitUntil(box.list_open)
    assert box.note.text().startswith("没有找到")
    assert not box.table.isVisible()
    qtbot.keyClick(box.line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box.line, Qt.Key.Key_Delete)
    assert not box.list_open()


def test_a_full_list_says_that_there_may_be_more(
    qtbot: QtBot, box: SearchBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(MOST + 5):
        monkeypatch.setitem(PEOPLE, f"0699{place:09d}", "王建国")
    qtbot.keyClicks(box.line, "0699")
    qtbot.waitUntil(box.list_open)
    assert "再多输几个字" in box.note.text()
    assert box.note.isVisible()
    assert box.note.geometry().bottom() < box.list.height()


def test_a_home_that_is_away_says_so(qtbot: QtBot, box: SearchBox, register: Register) -> None:
    def away(_text: str) -> None:
        raise refuse("kernel.lost_connection")

    register.gate = away
    qtbot.keyClicks(box.line, "0415")
    qtbot.waitUntil(box.list_open)
    assert box.note.text().startswith("与数据库的连接中断")
    assert box.line.text() == "0415"


def test_leaving_the_box_closes_the_list_and_keeps_the_words(qtbot: QtBot, box: SearchBox) -> None:
    type_text(box.line, "张")
    qtbot.waitUntil(box.list_open)
    box.line.clearFocus()
    assert not box.list_open()
    assert box.line.text() == "张"


def test_the_home_is_asked_with_this_desk_and_a_sealed_query(memory: MemoryHome) -> None:
    class Customers:
        def search(self, query: Query, limit: int, desk_id: str) -> tuple[Any, ...]:
            return (query, limit, desk_id)

    memory.views[CustomersView] = Customers()
    search = customer_search("D1", lambda query: Query(terms=query.terms, digest="sealed"))
    query, limit, desk_id = search(memory, "张三 0415", 7)  # type: ignore[arg-type,misc]
    assert ([term.text for term in query.terms], query.digest) == (["张三", "0415"], "sealed")
    assert (limit, desk_id) == (7, "D1")
