"""Pages that are not seen when the look changes have it before they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.homes import sqlite_engines
from tests.ui.conftest import lanes, light, nothing_left_open
from tests.ui.office import Office, office_home, open_office
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.theme.look import apply_look
from ui.theme.waiting import freshen

__all__ = ["lanes", "light", "nothing_left_open"]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    """The whole window on a founded home, every page made."""
    engines = sqlite_engines(tmp_path / "home.db")
    made = open_office(qtbot, qapp, office_home(engines), engines, lanes, tmp_path)
    all_made(made)
    yield made
    lanes.close()
    engines.dispose()


def all_made(window: Office) -> None:
    window.qtbot.waitUntil(window.frame.stack.all_made, timeout=20_000)


def pictures(window: Office) -> dict[str, QImage]:
    """Every page as it looks with what it asked for, without the cursor."""
    found = {}
    for entry in PAGES:
        window.frame.rail.wanted.emit(entry.code)
        window.wait(lambda: not window.desk.lanes.at_work())
        window.frame.code_box.setFocus()
        QApplication.processEvents()
        page = window.frame.stack.page()
        assert page is not None
        found[entry.code] = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return found


def fonts(widget: QWidget) -> list[tuple[str, int]]:
    return [(type(one).__name__, one.font().pixelSize()) for one in widget.findChildren(QWidget)]


def test_a_page_looks_as_if_it_had_been_seen_all_the_time(
    qapp: QApplication, window: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ui.theme.look.passed_over", nullcontext)
        apply_look(qapp, "contrast", 150)
        pictures(window)  # some lists measure themselves again when they have rows
        apply_look(qapp, "light", 100)
        apply_look(qapp, "contrast", 150)
        at_once = pictures(window)
        apply_look(qapp, "light", 100)
    apply_look(qapp, "contrast", 150)
    opened = pictures(window)  # each page gets its look when it is opened
    apply_look(qapp, "light", 100)
    apply_look(qapp, "contrast", 150)
    window.frame.stack.follow_look()
    all_made(window)  # each gets it while the window rests
    rested = pictures(window)
    assert [code for code, seen in opened.items() if seen != at_once[code]] == []
    assert [code for code, seen in rested.items() if seen != at_once[code]] == []


def test_the_page_in_view_and_its_type_change_at_once(qapp: QApplication, window: Office) -> None:
    page = window.frame.stack.page()
    assert page is not None
    before = fonts(page)
    apply_look(qapp, "light", 200)
    after = fonts(page)
    assert all(later >= 1.5 * first for (_, first), (_, later) in zip(before, after, strict=True))
    frame = page.parentWidget()
    assert frame is not None
    assert not freshen(frame)
