"""Crashes are logged without numbers, shown once per stack on the GUI thread, and told at the next start."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pokes import Poke
from ui.shell.crash import CrashReporter, mask_numbers
from ui.shell.desk import Desk


@pytest.fixture
def reporter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashReporter]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = CrashReporter(tmp_path / "logs" / "crash.log")
    made.install()
    yield made
    for window in list(made.windows):
        window.close()


def crash(number: str = "330102199001011234") -> None:
    try:
        raise ValueError(f"identity {number}")
    except ValueError:
        kind, error, trace = sys.exc_info()
        assert kind is not None
        assert error is not None
        sys.excepthook(kind, error, trace)


def test_long_numbers_are_masked_and_short_ones_stay() -> None:
    assert mask_numbers("户号 0415002311 第 12345 行") == "户号 ********** 第 12345 行"


def test_a_crash_is_logged_masked_and_shown_once(reporter: CrashReporter, tmp_path: Path) -> None:
    for _ in range(3):
        crash()
    log = (tmp_path / "logs" / "crash.log").read_text("utf-8")
    assert log.count("ValueError: identity ******************") == 3
    assert "3301021990" not in log
    assert len(reporter.windows) == 1
    assert "ValueError" in reporter.windows[0].report.toPlainText()


def test_another_stack_is_another_window(reporter: CrashReporter) -> None:
    crash()
    try:
        int("x")
    except ValueError as error:
        reporter.caught(type(error), error, error.__traceback__)
    assert len(reporter.windows) == 2


def test_a_crash_on_another_thread_is_shown_on_the_gui_thread(qtbot: QtBot, reporter: CrashReporter) -> None:
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(reporter.windows) == 1)
    assert reporter.windows[0].thread() is QThread.currentThread()
    assert "ZeroDivisionError" in reporter.last_crash()


def test_a_bug_in_a_command_goes_to_the_crash_window_and_frees_the_page(
    qtbot: QtBot, reporter: CrashReporter, desk: Desk
) -> None:
    done: list[Any] = []
    desk.do(Poke(text="bug"), done.append, owner=desk)
    qtbot.waitUntil(lambda: len(reporter.windows) == 1)
    qtbot.waitUntil(lambda: not desk.busy(desk))
    assert done == []
    assert "330102" not in reporter.last_crash()


def test_the_last_runs_crash_is_shown_once_at_the_next_start(
    reporter: CrashReporter, tmp_path: Path, qapp: QApplication
) -> None:
    crash()
    reporter.windows[0].close()
    qapp.processEvents()
    following = CrashReporter(tmp_path / "logs" / "crash.log")
    following.show_last()
    assert [window.windowTitle() for window in following.windows] == ["上次运行时程序出错"]
    following.windows[0].close()
    assert following.last_crash() == ""
    assert reporter.last_crash() == ""


def test_an_interrupt_is_no_crash(reporter: CrashReporter, monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, _error, _trace: passed_on.append(kind))
    reporter.caught(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
    assert reporter.windows == []


def test_a_log_that_cannot_be_written_is_no_second_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shown: Callable[[Any], Any]
) -> None:
    del shown
    (tmp_path / "file").write_text("not a folder")
    reporter = CrashReporter(tmp_path / "file" / "crash.log")
    error = ValueError("full")
    reporter.caught(ValueError, error, None)
    assert "ValueError: full" in capsys.readouterr().err
    assert len(reporter.windows) == 1
    reporter.windows[0].close()
