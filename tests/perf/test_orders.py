"""How long page 22 takes from a line of the list to the order beside it, against a plain form of Qt's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.billing_home import publish_tariffs
from tests.homes import sqlite_engines
from tests.order_hall import accept, do_stage, settle_in
from tests.perf.test_window import made_ahead, plain_form_ms
from tests.ui.conftest import lanes, light, nothing_left_open
from tests.ui.office import EVERYTHING, Office, office_home, open_office
from ui.orders.page import OrdersPage
from ui.shell.lanes import Lanes
from ui.shell.stall import StallWatch

__all__ = ["lanes", "light", "nothing_left_open"]

ORDERS = 30
UNNOTICED = 3
"""As in test_window."""
BESIDE = 3
"""From the key to the whole order, with what waiting costs the test: 1."""


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = office_home(engines)
    home.session = EVERYTHING
    publish_tariffs(home)
    settle_in(home)
    for _ in range(ORDERS):
        order_no = str(accept(home, "new_resident").result["order_nos"][0])
        do_stage(home, order_no)
    yield open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    lanes.close()
    engines.dispose()


def test_an_order_stands_beside_its_line_at_once(qtbot: QtBot, qapp: QApplication, office: Office) -> None:
    made_ahead(office)
    office.open("22")
    page = office.page
    assert isinstance(page, OrdersPage)
    floor = plain_form_ms(qtbot, qapp)
    office.frame.activateWindow()
    page.scope.set_value("open")
    office.wait(lambda: page.model.rowCount() >= ORDERS)
    page.list.take_focus()
    office.wait(lambda: page.whole is not None and page.list.table.hasFocus())
    watch = StallWatch()
    turns, whole = [], []
    for _ in range(ORDERS - 1):
        before = page.whole
        watch.start()
        begun = thread_time()
        office.press(Qt.Key.Key_Down)
        office.wait(lambda before=before: page.whole is not None and page.whole is not before)  # type: ignore[misc]
        qapp.processEvents()
        whole.append((thread_time() - begun) * 1000)
        watch.stop()
        turns.append(watch.busy_ms)
    assert sorted(turns)[-2] < UNNOTICED * floor  # the collector of cycles may fall into one of them
    assert sorted(whole)[-2] < BESIDE * floor
