"""Lanes lose nothing and keep the window free; the desk posts once, tells changes, drops late answers."""

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.commands import Outcome, Session
from app.kernel.refusals import CounterError, Refused, Unavailable, refuse
from tests.ui.conftest import MemoryHome
from tests.ui.pokes import Poke, PokePage, unavailable
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Lanes, Progress
from ui.shell.stall import StallWatch


class Listener(QObject):
    """Collects answers, as a page would."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Any] = []
        self.errors: list[CounterError] = []

    def done(self, answer: Any) -> None:
        assert QThread.currentThread() is QApplication.instance().thread()
        self.answers.append(answer)

    def failed(self, error: CounterError) -> None:
        self.errors.append(error)


@pytest.mark.parametrize("lane", [Lane.WRITE, Lane.READ])
def test_three_thousand_answers_all_come_home(qtbot: QtBot, lanes: Lanes, lane: Lane) -> None:
    listener = Listener()
    for number in range(3000):
        lanes.run(lane, lambda number=number: number, listener.done)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(listener.answers) == 3000, timeout=20_000)
    assert sorted(listener.answers) == list(range(3000))
    if lane is Lane.WRITE:
        assert listener.answers == list(range(3000))


def test_lanes_do_not_wait_for_one_another(qtbot: QtBot, lanes: Lanes) -> None:
    gate, listener = threading.Event(), Listener()
    lanes.run(Lane.WRITE, lambda: gate.wait(10), listener.done)
    lanes.run(Lane.READ, lambda: "read", listener.done)
    qtbot.waitUntil(lambda: listener.answers == ["read"])
    gate.set()
    qtbot.waitUntil(lambda: listener.answers == ["read", True])


def test_foreseen_errors_go_to_the_caller_and_others_to_the_hook(
    qtbot: QtBot, lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed: list[type[BaseException]] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, _error, _trace: crashed.append(kind))
    listener, ended = Listener(), []

    def refused() -> None:
        raise refuse("kernel.busy")

    lanes.run(Lane.READ, refused, listener.done, listener.failed, ended=lambda: ended.append(1))
    qtbot.waitUntil(lambda: bool(listener.errors))
    lanes.run(Lane.READ, lambda: 1 // 0, listener.done, listener.failed, ended=lambda: ended.append(2))
    qtbot.waitUntil(lambda: ended == [1, 2])
    assert crashed == [ZeroDivisionError]
    assert listener.answers == []
    assert [type(error) for error in listener.errors] == [Refused]


def test_answers_for_a_page_that_is_gone_are_dropped(qtbot: QtBot, lanes: Lanes) -> None:
    gate, ended = threading.Event(), threading.Event()
    listener = Listener()
    answers = listener.answers
    lanes.run(Lane.READ, lambda: gate.wait(10), listener.done, ended=ended.set)
    listener.deleteLater()
    QCoreApplication.sendPostedEvents(listener, QEvent.Type.DeferredDelete.value)
    assert not shiboken6.isValid(listener)
    gate.set()
    qtbot.waitUntil(ended.is_set)
    assert answers == []


def test_long_work_tells_how_far_it_is_and_stops_when_asked(qtbot: QtBot, lanes: Lanes) -> None:
    listener, told, reached = Listener(), [], []
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def count(progress: Progress) -> str:
        for number in range(1, 11):
            progress.report(number, 10)
        return "counted"

    def endless(progress: Progress) -> str:
        begun.set()
        go_on.wait(10)
        progress.report(1, 2)
        reached.append("never")
        return "never"

    lanes.run_long(Lane.EXCHANGE, count, listener.done, told=lambda *part: told.append(part))
    qtbot.waitUntil(lambda: listener.answers == ["counted"])
    assert told[-1] == (10, 10)
    ticket = lanes.run_long(Lane.EXCHANGE, endless, listener.done, ended=ended.set)
    assert begun.wait(10)
    ticket.cancel()
    go_on.set()
    qtbot.waitUntil(ended.is_set)
    assert (listener.answers, reached) == (["counted"], [])


def test_slow_work_does_not_stall_the_window(qtbot: QtBot, lanes: Lanes) -> None:
    listener, watch, gate = Listener(), StallWatch(), threading.Event()
    watch.start()
    lanes.run(Lane.WRITE, lambda: gate.wait(10), listener.done)
    qtbot.waitUntil(lambda: watch.ticks > 40)
    gate.set()
    qtbot.waitUntil(lambda: bool(listener.answers))
    watch.stop()
    assert watch.busy_ms < 50


def test_a_stall_is_seen(qtbot: QtBot) -> None:
    watch = StallWatch()
    watch.start()
    qtbot.waitUntil(lambda: watch.ticks > 2)
    threading.Event().wait(0.08)  # the GUI thread is deaf
    assert watch.stop() >= 60


def test_a_command_is_done_once_and_tells_what_changed(qtbot: QtBot, desk: Desk, memory: MemoryHome) -> None:
    listener, topics, kicked = Listener(), [], []
    desk.changed.connect(topics.append)
    desk.print_kick.connect(lambda: kicked.append(True))
    command = Poke(text="one")
    assert desk.do(command, listener.done)
    assert not desk.do(command, listener.done)
    assert not desk.do(Poke(text="two"), listener.done)  # the same page, still posting
    assert desk.busy(listener)
    qtbot.waitUntil(lambda: len(listener.answers) == 1)
    assert not desk.busy(listener)
    assert desk.do(Poke(text="paper"), listener.done)
    qtbot.waitUntil(lambda: len(listener.answers) == 2)
    assert [fact.text for fact in memory.facts] == ["one", "paper"]  # type: ignore[attr-defined]
    assert topics == [frozenset({"poke"})] * 2
    assert kicked == [True]


def test_the_next_command_may_follow_from_the_answer(qtbot: QtBot, desk: Desk) -> None:
    class Chain(Listener):
        def done(self, answer: Outcome) -> None:
            super().done(answer)
            if len(self.answers) < 3:
                assert desk.do(Poke(text=f"{len(self.answers)}"), self.done)
                assert not desk.do(Poke(text="too early"), self.done)

    chain = Chain()
    desk.do(Poke(text="0"), chain.done)
    qtbot.waitUntil(lambda: len(chain.answers) == 3)
    qtbot.waitUntil(lambda: not desk.busy(chain))


def test_what_happened_is_told_even_when_its_page_is_gone(
    qtbot: QtBot, desk: Desk, memory: MemoryHome
) -> None:
    gate, page = threading.Event(), QWidget()
    memory.gate = lambda: gate.wait(10) and None
    desk.do(Poke(text="paper"), lambda _: page.setWindowTitle("gone"), owner=page)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
    with qtbot.waitSignals([desk.posted, desk.changed, desk.print_kick]):
        gate.set()


def test_the_command_is_done_in_the_name_of_whoever_posted_it(qtbot: QtBot, desk: Desk) -> None:
    listener = Listener()
    desk.sign_out()
    desk.do(Poke(text="x"), listener.done, listener.failed)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert listener.errors[0].codes == {"kernel.not_signed_in"}
    with qtbot.waitSignal(desk.signed_in):
        desk.sign_in(Session("1001", "王芳", frozenset()))
    desk.do(Poke(text="x"), listener.done, listener.failed)
    qtbot.waitUntil(lambda: len(listener.errors) == 2)
    assert listener.errors[1].codes == {"kernel.not_permitted"}


def test_a_dropped_question_is_not_answered(qtbot: QtBot, desk: Desk) -> None:
    listener = Listener()
    desk.ask(lambda _: "first", listener.done).drop()
    desk.ask(lambda _: "second", listener.done)
    qtbot.waitUntil(lambda: bool(listener.answers))
    assert listener.answers == ["second"]


@pytest.fixture
def page(desk: Desk, shown: Callable[[Any], Any]) -> PokePage:
    made = PokePage(desk)
    shown(made)
    made.entered()
    return made


def fill(page: PokePage, text: str) -> None:
    page.form.set_answers({"text": text})


def test_posting_places_refusals_beside_their_fields(qtbot: QtBot, page: PokePage) -> None:
    fill(page, "refuse")
    page.post()
    qtbot.waitUntil(lambda: page.form.note_of("text") != "")
    assert page.form.note_of("amount").startswith("金额不能为负数")
    assert page.form.form_note.isVisible()
    assert page.form.field("text").text() == "refuse"


def test_posting_replays_an_accepted_doubt_as_the_same_command(
    qtbot: QtBot, page: PokePage, memory: MemoryHome
) -> None:
    from PySide6.QtCore import Qt

    from ui.forms.dialogs import DoubtDialog

    fill(page, "doubt")
    page.post()
    qtbot.waitUntil(lambda: page.findChild(DoubtDialog) is not None)
    dialog = page.findChild(DoubtDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: len(memory.facts) == 1)
    qtbot.waitUntil(lambda: page.form.field("text").text() == "")
    assert len(memory.outcomes) == 1


def test_an_unavailable_home_is_told_and_loses_no_typing(
    qtbot: QtBot, page: PokePage, memory: MemoryHome
) -> None:
    def gate() -> None:
        try:
            unavailable()
        except Refused as refused:
            raise Unavailable(refused.reasons) from None

    memory.gate = gate
    fill(page, "x")
    with qtbot.waitSignal(page.warn) as warned:
        page.post()
    assert warned.args[0].startswith("磁盘空间已满")
    assert page.form.field("text").text() == "x"
    assert page.isEnabled()


def test_a_page_refreshes_when_its_topic_changes_and_when_it_comes_back(
    qtbot: QtBot, page: PokePage, desk: Desk
) -> None:
    desk.changed.emit(frozenset({"weather"}))
    assert page.refreshed == 0
    desk.changed.emit(frozenset({"poke", "weather"}))
    assert page.refreshed == 1
    page.hide()
    desk.changed.emit(frozenset({"poke"}))
    assert page.refreshed == 1
    page.catch_up()
    page.catch_up()
    assert page.refreshed == 2
    del qtbot


def test_signals_and_runnables_never_use_up_none_and_true(qtbot: QtBot, lanes: Lanes) -> None:
    listener = Listener()
    for _ in range(500):
        lanes.run(Lane.READ, lambda: None, listener.done)
    qtbot.waitUntil(lambda: len(listener.answers) == 500)
    assert all(sys.getrefcount(value) > 1_000_000 for value in (None, True, False))
