"""A window at the reading grid in a process of its own, so that it may be killed while somebody types.

    python -m tests.ui.dying_reader HOME

reads a March of which the first figure will be doubted, begins the second one, prints `typed` and waits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.metering.unsaved import UnsavedReadings
from app.security.sign_in import SignedIn
from tests.customers import with_vault
from tests.homes import make_desk, sqlite_engines
from tests.ui.office import EVERYTHING
from tests.ui.typing_hands import type_text
from ui.metering.page import ReadingPage
from ui.shell.desk import Desk
from ui.shell.frame import Frame
from ui.shell.lanes import Lanes
from ui.shell.pages import PAGES
from ui.shell.preferences import PreferenceFile
from ui.shell.search_box import customer_search
from ui.theme.look import apply_look


def wait(until: Callable[[], object]) -> None:
    """Let the window work until something holds; whoever waits for `typed` has the patience."""
    while not until():
        QTest.qWait(10)


def read(app: QApplication, target: Path) -> None:
    home = with_vault(make_desk(sqlite_engines(target)))
    info = home.home.desk
    frame = Frame(
        Desk(home.bus, home.home, Lanes(), info),
        PAGES,
        search=customer_search(info.desk_id),
        clock=home.clock,
        preferences=PreferenceFile(app, None),
    )
    frame.show()
    frame.activateWindow()
    frame.begin(SignedIn(EVERYTHING, must_change=False, idle_minutes=0), "71")
    wait(lambda: isinstance(frame.stack.page(), ReadingPage))
    page = frame.stack.page()
    assert isinstance(page, ReadingPage)
    wait(lambda: page.grid.rowCount() and _cursor(frame).objectName() == "flat")
    type_text(_cursor(frame), "400")
    QTest.keyClick(_cursor(frame), Qt.Key.Key_Return)
    wait(lambda: page.grid.index(0, 5).data() == "存疑")
    type_text(_cursor(frame), "61")

    unit, desk_id = info.org_unit, info.desk_id
    wait(lambda: len(home.read(lambda now: now.view(UnsavedReadings).unsaved(unit, desk_id))) == 2)
    os.write(1, b"typed\n")
    app.exec()


def _cursor(frame: Frame) -> QWidget:
    return QApplication.focusWidget() or frame


if __name__ == "__main__":
    application = QApplication([])
    apply_look(application)
    read(application, Path(sys.argv[1]))
