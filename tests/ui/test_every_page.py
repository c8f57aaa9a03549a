"""Every page of the registry: opens by its code, names all that takes the cursor, and Tab reaches it all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.homes import sqlite_engines
from tests.ui.office import Office, office_home, open_office
from ui.shell.lanes import Lanes
from ui.shell.page import PageEntry
from ui.shell.pages import PAGES
from ui.theme.look import apply_look


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    """The real window with every page, on a founded home, and somebody who may open them all."""
    engines = sqlite_engines(tmp_path / "home.db")
    yield open_office(qtbot, qapp, office_home(engines), engines, lanes, tmp_path)
    lanes.close()
    engines.dispose()


def test_codes_are_two_digits_and_nobody_shares_one() -> None:
    codes = [entry.code for entry in PAGES]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 2 and code.isdigit() and code != "99" for code in codes)
    assert all(entry.title and entry.icon.startswith("mdi6.") for entry in PAGES)
    assert sum(entry.code == "11" and entry.serves_customers for entry in PAGES) == 1


def stops(root: QWidget) -> list[QWidget]:
    """What Tab should reach."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: f"{entry.code}")
def test_every_page_can_be_used_without_a_mouse(window: Office, entry: PageEntry) -> None:
    frame = window.frame
    window.open(entry.code)
    window.wait(lambda: not frame.desk.lanes.at_work())
    for dialog in frame.findChildren(QDialog):
        dialog.reject()
    window.wait(frame.isActiveWindow)
    page = window.page
    nameless = [type(widget).__name__ for widget in stops(page) if not widget.accessibleName()]
    assert nameless == []
    reached: set[QWidget] = set()
    for _ in range(len(stops(frame)) + 2):
        reached.add(window.cursor())
        window.press(Qt.Key.Key_Tab)
    missed = [widget.accessibleName() for widget in stops(page) if widget not in reached]
    assert missed == []


@pytest.mark.parametrize("percent", [100, 150])
def test_every_page_fits_an_old_screen(window: Office, qapp: QApplication, percent: int) -> None:
    apply_look(qapp, "light", percent)
    frame = window.frame
    for entry in PAGES:
        frame.stack.open(entry.code)
        window.wait(lambda: not frame.desk.lanes.at_work())
        frame.resize(1366, 728)
        assert (frame.width(), frame.height()) == (1366, 728), entry.title
