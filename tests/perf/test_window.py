"""How long the window is deaf, against what Qt itself takes for a plain form on the same machine."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.homes import sqlite_engines
from tests.ui.conftest import lanes, light, nothing_left_open
from tests.ui.office import Office, office_home, open_office
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.shell.stall import StallWatch
from ui.theme.look import apply_look
from ui.theme.waiting import may_wait

__all__ = ["lanes", "light", "nothing_left_open"]

FIELDS = 60
"""Qt takes about 15 ms for a plain form of so many fields where 50 ms are what a clerk does not notice."""
UNNOTICED = 3
MADE_TOO = 4
"""Where a page is made, placed and filled in the same turn: 2.5 for the largest."""
TRIES = 2
"""The collector of cycles, which runs by its own clock, falls into one of them at most."""
ANOTHER_LOOK = 10
"""Colours, type, icons and the sheet on the frame and the page in view, in one turn; 18 where the pages that
are not seen get it in the same turn."""


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    """The real window with every page, on a founded home, and somebody who may open them all."""
    engines = sqlite_engines(tmp_path / "home.db")
    yield open_office(qtbot, qapp, office_home(engines), engines, lanes, tmp_path)
    lanes.close()
    engines.dispose()


def plain_form_ms(qtbot: QtBot, qapp: QApplication) -> float:
    """The least of five times that Qt takes to make, place and show a form in a window."""
    stack = QStackedWidget()
    qtbot.addWidget(stack)
    stack.show()
    taken = []
    for _ in range(5):
        started = thread_time()
        page = QWidget()
        form = QFormLayout(page)
        for number in range(FIELDS):
            form.addRow(QLabel(f"{number}"), QLineEdit())
        stack.addWidget(page)
        stack.setCurrentWidget(page)
        qapp.processEvents()
        taken.append((thread_time() - started) * 1000)
        stack.removeWidget(page)
        page.deleteLater()
    stack.close()
    return min(taken)


def made_ahead(window: Office) -> None:
    """Wait until the window has made its pages, and nothing is being read."""
    window.qtbot.waitUntil(window.frame.stack.all_made, timeout=60_000)
    window.wait(lambda: not window.desk.lanes.at_work())


def emptied(window: Office) -> None:
    """Drop every page, as when another person sits down, and sweep what they left."""
    window.frame.stack.forget()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def opened(window: Office) -> dict[str, float]:
    """The longest work of the window while each page is opened from the rail, in milliseconds."""
    watch = StallWatch()
    taken = {}
    for entry in PAGES:
        watch.start()
        window.frame.rail.wanted.emit(entry.code)
        assert window.frame.stack.code == entry.code
        window.wait(lambda: not window.desk.lanes.at_work())
        watch.stop()
        taken[entry.code] = watch.busy_ms
    return taken


def noticed(taken: dict[str, float], floor: float, limit: int = UNNOTICED) -> dict[str, float]:
    """What took longer than a clerk overlooks, in multiples of the floor."""
    return {what: round(busy / floor, 1) for what, busy in taken.items() if busy > limit * floor}


def test_pages_are_made_ahead_by_parts_and_open_unnoticed(
    qtbot: QtBot, qapp: QApplication, window: Office
) -> None:
    watch = StallWatch()
    longest = []
    for _ in range(TRIES):
        emptied(window)
        watch.start()
        window.frame.stack.get_ahead()
        made_ahead(window)
        watch.stop()
        longest.append(watch.busy_ms)
    floor = plain_form_ms(qtbot, qapp)
    assert noticed({"ahead": min(longest)} | opened(window), floor) == {}


def test_a_page_nobody_made_ahead_opens_unnoticed(qtbot: QtBot, qapp: QApplication, window: Office) -> None:
    tries = []
    for _ in range(TRIES):
        emptied(window)
        tries.append(opened(window))
    floor = plain_form_ms(qtbot, qapp)
    assert noticed({code: min(taken[code] for taken in tries) for code in tries[0]}, floor, MADE_TOO) == {}


def test_what_a_page_leaves_for_later_is_made_ahead_too(window: Office) -> None:
    stack = window.frame.stack
    made_ahead(window)
    for entry in PAGES:
        stack.open(entry.code)
        page = stack.page()
        assert page is not None
        assert not page.make_more(), entry.code


def test_another_look_is_put_on_what_is_seen_first(qtbot: QtBot, qapp: QApplication, window: Office) -> None:
    made_ahead(window)
    for left_over in qapp.topLevelWidgets():
        if left_over is not window.frame:
            may_wait(left_over)  # of other tests: nobody sees it, and it is not what is measured
    floor = plain_form_ms(qtbot, qapp)
    started = thread_time()
    apply_look(qapp, "contrast", 150)
    taken = (thread_time() - started) * 1000
    assert taken < ANOTHER_LOOK * floor
    watch = StallWatch()
    watch.start()
    window.frame.stack.follow_look()
    made_ahead(window)
    watch.stop()
    assert noticed({"the pages not seen": watch.busy_ms}, floor) == {}
