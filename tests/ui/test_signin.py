"""Signing in at a real home: right and wrong passwords, the first one changed, the lock screen, approval."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.commands import Session
from app.kernel.refusals import refuse
from app.security.commands import RegisterOrgUnit
from app.security.sign_in import SignedIn, register_staff
from app.setup.founding import FOUNDER
from tests.homes import TestDesk
from tests.ui.conftest import INFO
from tests.ui.typing_hands import type_text
from ui.shell.counter import Counter, Opened
from ui.shell.desk import Desk
from ui.shell.lanes import Lanes
from ui.shell.posting import ask_second_person
from ui.shell.preferences import PreferenceFile
from ui.shell.signin import LockScreen, SignInPanel, SignInWindow
from ui.shell.stall import StallWatch

FIRST, OWN, LEADER = "Liu-shu-wan8", "Tree7house", "Mill9stream"
Shown = Callable[[Any], Any]


@pytest.fixture
def hall(home: TestDesk, lanes: Lanes) -> Iterator[Desk]:
    """A real home with a cashier who has a first password, and a shift leader."""
    home.do(RegisterOrgUnit(org_unit="3301", name="柳树湾供电所"), FOUNDER)
    for staff_no, name, role, password, must_change in (
        ("1001", "王芳", "cashier", FIRST, True),
        ("1002", "赵强", "shift_leader", LEADER, False),
    ):
        register_staff(
            home.bus,
            home.home,
            FOUNDER,
            staff_no=staff_no,
            name=name,
            org_unit="3301",
            roles=(role,),
            password=password,
            must_change=must_change,
        )
    yield Desk(home.bus, home.home, lanes, INFO)
    lanes.close()


@pytest.fixture
def window(shown: Shown) -> SignInWindow:
    made = SignInWindow("柳树湾供电所", demo=True)
    shown(made)
    return made


def enter(qtbot: QtBot, panel: SignInPanel, staff_no: str, password: str) -> None:
    """Type as a clerk does: number, Enter, password, Enter."""
    qtbot.waitUntil(panel.button.isEnabled)
    panel.form.field("staff_no").clear()
    type_text(panel.form.field("staff_no"), staff_no)
    qtbot.keyClick(panel.form.field("staff_no"), Qt.Key.Key_Return)
    type_text(panel.form.field("password"), password)
    qtbot.keyClick(panel.form.field("password"), Qt.Key.Key_Return)


def test_the_right_password_opens_the_desk(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    assert window.windowTitle() == "柜面"
    assert window.panel.form.field("staff_no").hasFocus()
    window.serve(hall, demo=True)
    watch = StallWatch()
    watch.start()
    with qtbot.waitSignal(window.passed) as passed:
        enter(qtbot, window.panel, "１００２", LEADER)
    watch.stop()
    assert watch.busy_ms < 50  # argon2 runs off the GUI thread
    signed_in: SignedIn = passed.args[0]
    assert (signed_in.session.staff_no, signed_in.session.name) == ("1002", "赵强")
    assert "payment.approve_reversal" in signed_in.session.permissions
    assert window.panel.form.field("password").text() == ""


def test_an_enter_before_the_home_is_open_is_kept(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    enter(qtbot, window.panel, "1002", LEADER)
    assert window.panel.button.text() == "正在打开…"
    with qtbot.waitSignal(window.passed):
        window.serve(hall)


def test_a_home_that_did_not_open_is_tried_again(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    panel = window.panel
    qtbot.keyClicks(panel.form.field("staff_no"), "1002")
    qtbot.keyClicks(panel.form.field("password"), LEADER)
    qtbot.keyClick(panel.form.field("password"), Qt.Key.Key_Return)
    assert panel.button.text() == "正在打开…"
    panel.tell_not_open()
    assert panel.button.text() == "重新打开"
    with qtbot.waitSignal(panel.again):
        qtbot.keyClick(panel.form.field("password"), Qt.Key.Key_Return)
    with qtbot.waitSignal(window.passed):
        window.serve(hall)


def test_the_counter_opens_its_home_when_asked_again(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    tried: list[int] = []

    def away() -> Opened:
        tried.append(1)
        raise refuse("kernel.lost_connection")

    counter = Counter(qapp, away, PreferenceFile(qapp, tmp_path / "preferences.json"))
    qtbot.addWidget(counter.sign_in)
    with qtbot.waitSignal(counter.failed):
        counter.start(tuple)
    assert "与数据库的连接中断" in counter.sign_in.news.text()
    with qtbot.waitSignal(counter.failed):
        counter.sign_in.panel.button.click()
    assert len(tried) == 2
    counter.end()


def test_wrong_passwords_are_told_and_lock_in_the_end(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    window.serve(hall)
    panel = window.panel
    passed: list[object] = []
    window.passed.connect(passed.append)
    told: list[str] = []
    for _ in range(5):
        panel.form.clear_notes()
        enter(qtbot, panel, "1002", "wrong")
        qtbot.waitUntil(lambda: panel.form.note_of("password") != "")
        told.append(panel.form.note_of("password"))
        assert panel.form.field("password").text() == ""
    assert told[0] == "工号或密码不正确,请重新输入。"
    assert "再错 1 次将锁定" in told[3]
    assert "已锁定" in told[4]
    enter(qtbot, panel, "1002", LEADER)
    qtbot.waitUntil(panel.button.isEnabled)
    assert passed == []


def test_a_first_password_must_be_changed(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    window.serve(hall)
    panel = window.panel
    enter(qtbot, panel, "1001", FIRST)
    qtbot.waitUntil(lambda: panel.change.isVisible())
    qtbot.waitUntil(lambda: panel.change.field("new").hasFocus())

    def change(new: str, again: str) -> None:
        for name, text in (("new", new), ("again", again)):
            panel.change.field(name).clear()
            type_text(panel.change.field(name), text)
        qtbot.keyClick(panel.change.field("again"), Qt.Key.Key_Return)

    change(OWN, OWN + "x")
    assert panel.change.note_of("again").startswith("两次输入的新密码不一致")
    change("short", "short")
    qtbot.waitUntil(lambda: "至少 8 个字,请加长" in panel.change.note_of("new"))
    qtbot.waitUntil(panel.change_button.isEnabled)
    with qtbot.waitSignal(window.passed) as passed:
        change(OWN, OWN)
    assert "payment.take" in passed.args[0].session.permissions
    with qtbot.waitSignal(window.passed):
        enter(qtbot, panel, "1001", OWN)


def test_nothing_is_asked_while_a_field_is_empty(qtbot: QtBot, window: SignInWindow, hall: Desk) -> None:
    window.serve(hall)
    qtbot.mouseClick(window.panel.button, Qt.MouseButton.LeftButton)
    assert window.panel.form.note_of("staff_no") == "此项不能为空,请填写。"
    assert window.panel.button.isEnabled()


def test_the_same_person_unlocks_the_desk(qtbot: QtBot, hall: Desk, shown: Shown) -> None:
    hall.sign_in(Session("1002", "赵强", frozenset()))
    screen = LockScreen(hall)
    shown(screen)
    screen.lock()
    screen.lock()
    panel = screen.panel
    assert panel is not None
    assert panel.form.field("staff_no").text() == "1002"
    qtbot.waitUntil(lambda: panel.form.field("password").hasFocus())
    type_text(QApplication.focusWidget(), LEADER)
    with qtbot.waitSignal(screen.unlocked) as unlocked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert unlocked.args[0].session.staff_no == "1002"


def test_a_second_person_approves_after_a_wrong_password(qtbot: QtBot, hall: Desk, shown: Shown) -> None:
    hall.sign_in(Session("1001", "王芳", frozenset({"payment.reverse"})))
    host = QWidget()
    shown(host)
    approved: list[str] = []
    dialog = ask_second_person(
        hall, host, "冲正 ¥317.40", "payment.approve_reversal", "payment:1", approved.append
    )
    for password in ("wrong", LEADER):
        dialog.form.clear_notes()
        dialog.form.field("approver").setText("1002")
        type_text(dialog.form.field("password"), password)
        qtbot.keyClick(dialog.form.field("password"), Qt.Key.Key_Return)
        if password == "wrong":
            qtbot.waitUntil(lambda: dialog.form.note_of("password") != "")
    qtbot.waitUntil(lambda: len(approved) == 1)
    assert len(approved[0]) == 32
