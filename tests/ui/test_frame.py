"""The frame by its keys: codes, search, help, lock, way back, news; and every page within reach of Tab."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.commands import Session
from app.security.sign_in import SignedIn
from tests.homes import ALL_PERMISSIONS, TestClock
from tests.ui.conftest import MemoryHome
from tests.ui.pokes import PokePage
from tests.ui.typing_hands import type_text
from ui.shell.desk import Desk
from ui.shell.frame import Frame
from ui.shell.keys import KeyCard
from ui.shell.page import PageEntry
from ui.shell.preferences import PreferenceFile
from ui.shell.status import DeskStatus

PAGES = (
    PageEntry("11", "收费", "mdi6.cash-register", "payment.take", PokePage, serves_customers=True),
    PageEntry("31", "客户", "mdi6.account-search-outline", "customer.view", PokePage),
    PageEntry("71", "票据", "mdi6.receipt-text-outline", "numbers.void", PokePage),
)


def seat(permissions: frozenset[str] = ALL_PERMISSIONS) -> SignedIn:
    return SignedIn(session=Session("1001", "王芳", permissions), must_change=False, idle_minutes=10)


@pytest.fixture
def frame(desk: Desk, clock: TestClock, preferences: PreferenceFile, shown: Callable[[Any], Any]) -> Frame:
    made = Frame(
        desk,
        PAGES,
        search=lambda _snapshot, _text, _limit: (),
        clock=clock,
        preferences=preferences,
        status=lambda _: DeskStatus(printer="针式", receipts_left=482, shift="早班"),
        demo=True,
    )
    shown(made)
    made.begin(seat())
    return made


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def enter_code(qtbot: QtBot, frame: Frame, code: str) -> None:
    frame.code_box.setFocus()
    type_text(frame.code_box, code)
    press(qtbot, Qt.Key.Key_Return)


def page_of(frame: Frame) -> PokePage:
    page = frame.stack.page()
    assert isinstance(page, PokePage)
    return page


def test_it_opens_on_the_first_page_with_the_cursor_in_it(frame: Frame) -> None:
    assert frame.windowTitle() == "柜面"
    assert frame.stack.code == "11"
    assert QApplication.focusWidget() is page_of(frame).form.field("text")
    assert "王芳 · 3号台" in frame.who.text()


def test_two_digits_and_enter_open_a_page_and_esc_goes_back_with_the_typing(
    qtbot: QtBot, frame: Frame
) -> None:
    type_text(page_of(frame).form.field("text"), "写了一半")
    enter_code(qtbot, frame, "３１")
    assert frame.stack.code == "31"
    assert frame.rail.currentItem().text() == "31 客户"
    press(qtbot, Qt.Key.Key_Escape)
    assert frame.stack.code == "11"
    assert page_of(frame).form.field("text").text() == "写了一半"


@pytest.mark.parametrize(("code", "told"), [("55", "没有交易码 55"), ("1", "三位数字"), ("AB", "三位数字")])
def test_a_wrong_code_says_so(qtbot: QtBot, frame: Frame, code: str, told: str) -> None:
    enter_code(qtbot, frame, code)
    assert told in frame.status.news.text()
    assert frame.stack.code == "11"


def test_pages_need_their_permission(qtbot: QtBot, frame: Frame) -> None:
    frame.begin(seat(frozenset({"payment.take", "customer.view"})))
    codes = [frame.rail.item(row).text()[:2] for row in range(frame.rail.count())]
    assert codes == ["11", "31", "99"]
    enter_code(qtbot, frame, "71")
    assert "作废票据" in frame.status.news.text()
    assert frame.stack.code == "11"


def test_a_page_can_hold_the_clerk_back(qtbot: QtBot, frame: Frame) -> None:
    page_of(frame).hold = "正在收款,请稍候。"
    enter_code(qtbot, frame, "31")
    assert frame.stack.code == "11"
    assert frame.status.news.text() == "正在收款,请稍候。"
    assert not frame.close()
    page_of(frame).hold = ""
    enter_code(qtbot, frame, "31")
    assert frame.stack.code == "31"


def test_a_found_customer_goes_to_the_page_or_to_the_till(frame: Frame) -> None:
    frame.search.chosen.emit("041500231187")
    assert page_of(frame).customers == ["041500231187"]
    frame.stack.open("99")
    frame.search.chosen.emit("0415")
    assert frame.stack.code == "11"
    assert page_of(frame).customers == ["041500231187", "0415"]


def test_f_keys_do_what_the_strip_says(qtbot: QtBot, frame: Frame, memory: MemoryHome) -> None:
    words = [button.text() for button in frame.strip.findChildren(QAbstractButton)]
    assert words == ["F1 帮助", "F9 办理", "F12 锁屏"]
    page = page_of(frame)
    type_text(page.form.field("text"), "收费")
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_F9)  # a hasty second press posts nothing
    qtbot.waitUntil(lambda: page.form.field("text").text() == "")
    assert len(memory.facts) == 1
    assert frame.status.news.text() == "已处理 收费"
    press(qtbot, Qt.Key.Key_F5)
    assert page.refreshed >= 1
    frame.add_action("F11", "顾客屏", lambda: frame.tell("顾客屏开"))
    press(qtbot, Qt.Key.Key_F11)
    assert frame.status.news.text() == "顾客屏开"


def test_a_key_that_goes_and_comes_back_at_once_is_heard(
    qtbot: QtBot, frame: Frame, memory: MemoryHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(frame)
    type_text(page.form.field("text"), "收费")
    with monkeypatch.context() as patch:
        patch.setattr(page, "actions", dict)
        page.actions_changed.emit()
    page.actions_changed.emit()
    press(qtbot, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: len(memory.facts) == 1)


def test_enter_is_deaf_for_a_moment_after_posting(qtbot: QtBot, frame: Frame, memory: MemoryHome) -> None:
    page = page_of(frame)
    type_text(page.form.field("text"), "收费")
    press(qtbot, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: frame.hush.deaf)
    qtbot.waitUntil(lambda: page.form.field("text").hasFocus())
    press(qtbot, Qt.Key.Key_Return)
    assert page.form.field("text").hasFocus()
    qtbot.waitUntil(lambda: not frame.hush.deaf)
    press(qtbot, Qt.Key.Key_Return)
    assert page.form.field("amount").hasFocus()
    assert len(memory.facts) == 1


def test_nothing_posts_while_composing(
    qtbot: QtBot, frame: Frame, qapp: QApplication, memory: MemoryHome
) -> None:
    field = page_of(frame).form.field("text")
    type_text(field, "收")
    qapp.sendEvent(field, QInputMethodEvent("fei", []))
    press(qtbot, Qt.Key.Key_F9)
    assert "输入法" in frame.status.news.text()
    assert memory.facts == []
    qapp.sendEvent(field, QInputMethodEvent("", []))


def test_f2_finds_f6_changes_f1_helps(qtbot: QtBot, frame: Frame) -> None:
    press(qtbot, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is frame.search.line
    press(qtbot, Qt.Key.Key_Escape)
    assert page_of(frame).form.field("text").hasFocus()
    frame.stack.open("31")
    press(qtbot, Qt.Key.Key_F6)
    assert frame.stack.code == "11"
    press(qtbot, Qt.Key.Key_F6)
    assert frame.stack.code == "31"
    press(qtbot, Qt.Key.Key_F1)
    card = frame.findChild(KeyCard)
    words = {label.text() for label in card.findChildren(QLabel)}
    assert {"F9", "办理", "F12", "71", "票据"} <= words
    with qtbot.waitSignal(card.finished):
        qtbot.keyClick(card, Qt.Key.Key_Escape)


def test_the_locked_desk_shows_nothing_and_hears_no_key(
    qtbot: QtBot, frame: Frame, memory: MemoryHome
) -> None:
    page = page_of(frame)
    type_text(page.form.field("text"), "写了一半")
    press(qtbot, Qt.Key.Key_F12)
    assert frame.locked()
    assert not page.isVisible()
    panel = frame.lock_screen.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.form.field("password").hasFocus())
    press(qtbot, Qt.Key.Key_F9)
    assert memory.facts == []
    frame.lock_screen.unlocked.emit(seat())
    assert not frame.locked()
    assert page.form.field("text").text() == "写了一半"


def test_whoever_lost_all_rights_elsewhere_finds_the_desk_locked(
    qtbot: QtBot, frame: Frame, desk: Desk, memory: MemoryHome
) -> None:
    desk.sign_in(Session("1001", "王芳", frozenset({"poke"})))
    memory.rights["1001"] = frozenset()
    type_text(page_of(frame).form.field("text"), "写了一半")
    with qtbot.waitSignal(desk.shut_out):
        press(qtbot, Qt.Key.Key_F9)
    assert frame.locked()
    assert memory.facts == []
    frame.lock_screen.unlocked.emit(seat(frozenset()))
    assert page_of(frame).form.field("text").text() == "写了一半"


def test_a_new_sign_in_at_the_locked_desk_brings_the_rights_of_now_into_the_rail(frame: Frame) -> None:
    pages = frame.rail.count()
    frame.lock()
    frame.lock_screen.unlocked.emit(seat(frozenset()))
    assert 0 < frame.rail.count() < pages


def test_an_open_dialog_is_put_away_by_the_lock_and_comes_back(qtbot: QtBot, frame: Frame) -> None:
    press(qtbot, Qt.Key.Key_F1)
    card = frame.findChild(KeyCard)
    assert card.isVisible()
    frame.lock()
    assert not card.isVisible()
    assert QApplication.activeModalWidget() is None
    frame.lock_screen.unlocked.emit(seat())
    assert card.isVisible()
    frame.lock()
    with qtbot.waitSignal(card.rejected):
        frame.lock_screen.given_up.emit()
    assert QApplication.activeModalWidget() is None


def test_whoever_gives_the_desk_up_leaves_nothing_behind(qtbot: QtBot, frame: Frame, desk: Desk) -> None:
    type_text(page_of(frame).form.field("text"), "王芳写的")
    frame.tell("已收 ¥88.00 收据 A-0000001")
    frame.lock()
    with qtbot.waitSignals([frame.left, desk.signed_out]):
        qtbot.mouseClick(frame.lock_screen.leave, Qt.MouseButton.LeftButton)
    assert desk.session.staff_no == ""
    frame.begin(seat())
    assert page_of(frame).form.field("text").text() == ""
    assert frame.status.news.text() == ""
    frame.stack.open("31")
    page_of(frame).news.emit("新页面")
    assert frame.status.news.text() == "新页面"


def test_an_untouched_desk_locks_itself(qtbot: QtBot, frame: Frame) -> None:
    frame.idle.watch(0.2)
    for _ in range(3):
        type_text(page_of(frame).form.field("text"), "x")
    assert not frame.locked()
    qtbot.waitUntil(frame.locked)


def test_the_status_bar_says_what_matters(qtbot: QtBot, frame: Frame, clock: TestClock) -> None:
    qtbot.waitUntil(lambda: "早班" in frame.who.text())
    bar = frame.status
    assert bar.badge.isVisible()
    assert bar.receipts.text() == "收据余 482 张"
    bar.show_status(
        DeskStatus(connected=False, unsent=3, unsent_fen=31740, oldest_minutes=125, receipts_left=12)
    )
    assert bar.connection.text() == "○ 未连接"
    assert bar.unsent.text() == "未上传 3 笔 ¥317.40 · 最早 2 小时前"
    assert {bar.connection.property("role"), bar.unsent.property("role"), bar.receipts.property("role")} == {
        "danger"
    }
    clock.jumped = 3 * 60_000
    qtbot.waitUntil(lambda: bar.jump.text() == "电脑时钟跳变 3 分钟")


@pytest.mark.parametrize(("theme", "percent"), [("light", 100), ("contrast", 150), ("light", 200)])
def test_it_fits_an_old_screen(
    frame: Frame, preferences: PreferenceFile, qapp: QApplication, theme: str, percent: int
) -> None:
    preferences.change(theme=theme, percent=percent)
    frame.resize(1366, 728)
    qapp.processEvents()
    assert (frame.width(), frame.height()) == (1366, 728)
    assert frame.minimumSizeHint().width() <= 1366
    assert frame.minimumSizeHint().height() <= 728


def focusable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


@pytest.mark.parametrize("code", ["11", "99"])
def test_tab_reaches_everything_and_everything_has_a_name(qtbot: QtBot, frame: Frame, code: str) -> None:
    frame.stack.open(code)
    wanted = focusable(frame)
    nameless = [widget for widget in wanted if not widget.accessibleName()]
    assert nameless == []
    reached: list[QWidget] = []
    for _ in range(len(wanted) + 1):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {type(widget).__name__ + widget.accessibleName() for widget in wanted} == {
        type(widget).__name__ + widget.accessibleName() for widget in reached
    }


def test_the_look_changes_live_and_is_kept(qtbot: QtBot, frame: Frame, preferences: PreferenceFile) -> None:
    frame.stack.open("99")
    before = frame.rail.width()
    page = frame.stack.page()
    assert page is not None
    size = next(w for w in page.findChildren(QWidget) if w.accessibleName() == "字号")
    size.setFocus()
    qtbot.keyClick(size, Qt.Key.Key_End)
    assert preferences.now.percent == 200
    assert frame.rail.width() == 2 * before


def test_old_news_goes_away(qtbot: QtBot, frame: Frame) -> None:
    frame.status.fading.setInterval(1)
    frame.tell("已处理")
    qtbot.waitUntil(lambda: frame.status.news.text() == "")
