"""A window killed at the reading grid: what was typed and not taken in is on the grid again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.metering.facts import ReadingsEntered
from app.metering.unsaved import UnsavedReadings
from tests.customers import with_vault
from tests.homes import make_desk, sqlite_engines
from tests.ui.office import Office, office_home, open_office
from tests.ui.test_reading_page import ACCOUNTS, furnish, page_of, states
from ui.shell.lanes import Lanes

Key = Qt.Key
BEFORE = 2
"""Facts of readings that the home was furnished with."""


def kill_amid_typing(target: Path) -> None:
    """400 is doubted, since nothing was used; 61 is not entered yet: then kill -9."""
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.dying_reader", str(target)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "typed\n"
        reader.kill()


def kept(office: Office) -> int:
    return len(office.home.read(lambda home: home.view(UnsavedReadings).unsaved("3301", "D1")))


def test_what_was_typed_survives_a_killed_window(
    qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path
) -> None:
    target = tmp_path / "home.db"
    engines = sqlite_engines(target)
    furnish(office_home(engines))
    engines.dispose()
    kill_amid_typing(target)

    engines = sqlite_engines(target)
    office = open_office(qtbot, qapp, with_vault(make_desk(engines)), engines, lanes, tmp_path)
    office.open("71")
    page = page_of(office)
    office.wait(lambda: page.grid.rowCount() == len(ACCOUNTS))
    assert states(page) == ["未保存", "未保存", "", "", ""]
    assert [page.grid.index(row, 3).data() for row in (0, 1)] == ["400", "61"]
    assert len(office.facts(ReadingsEntered.kind)) == BEFORE
    office.wait(lambda: page.list.table.current_place() == 0 and office.cursor().objectName() == "flat")
    assert "没有保存" in page.entry.note.text()
    assert page.can_leave()

    office.enter()
    office.wait(lambda: states(page)[0] == "存疑")
    office.write("610")
    office.enter()
    office.wait(lambda: states(page)[1] == "已抄")
    office.wait(lambda: kept(office) == 1)
    page.list.table.selectRow(0)
    page.main_focus()
    office.press(Key.Key_Delete)
    office.enter()
    office.wait(lambda: states(page)[0] == "" and kept(office) == 0)
    assert page.can_leave() == ""
    engines.dispose()
