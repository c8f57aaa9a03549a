"""承诺 in the real window, by keys: the promises, the hall's screen, the poster, the report, its breaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.documents.facts import PaperIssued
from app.workorders.facts import BreachExplained
from app.workorders.promises import read_promises
from tests.counter import Happened
from tests.homes import sqlite_engines
from tests.order_hall import accept, do_stage, go_through
from tests.ui.office import Office, open_office
from tests.ui.order_office import hall_home
from ui.promises.hall_board import HallBoard
from ui.promises.page import PromisesPage
from ui.shell.lanes import Lanes

Key = Qt.Key
DAY = 86_400_000


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    home = hall_home(engines)
    go_through(home, accept(home, "new_low").result["order_no"], until="archive")
    slow = accept(home, "new_low").result["order_no"]
    do_stage(home, slow)
    home.clock.ms += 10 * DAY
    do_stage(home, slow)
    told = BreachExplained(org_unit="3301", order_no=slow, clock="lv_reply", reason="暴雨,道路中断")
    home.do(Happened(bodies=(told,)))
    made = open_office(qtbot, qapp, home, engines, lanes, tmp_path)
    made.open("24")
    made.wait(lambda: page_of(made).board.model.rowCount() > 0)
    yield made
    engines.dispose()


def page_of(office: Office) -> PromisesPage:
    page = office.page
    assert isinstance(page, PromisesPage)
    return page


def hall_of(office: Office) -> HallBoard:
    office.wait(lambda: page_of(office).hall is not None)
    hall = page_of(office).hall
    assert hall is not None
    office.wait(hall.hasFocus)
    return hall


def posters(office: Office) -> list[PaperIssued]:
    bodies = (fact.body() for fact in office.facts(PaperIssued.kind))
    return [body for body in bodies if isinstance(body, PaperIssued) and body.paper == "promise_poster"]


def test_the_promises_stand_with_what_was_kept(office: Office) -> None:
    board = page_of(office).board
    assert board.head.text().startswith("2026-03-01 至 2026-03-25:到期 4 项,按时 3 项,按时率 75%")
    row = board.model.place_of(("new_low", "lv_reply"))
    assert [board.model.index(row, column).data() for column in (0, 1, 2, 3, 5)] == [
        "低压非居民新装",
        "供电方案答复(低压)",
        "受理之日起 3 个工作日",
        "规定",
        "50%(1/2)",
    ]
    office.wait(board.list.table.hasFocus)
    office.press(Key.Key_Home)
    assert "受理 → 现场勘查" in board.course.text()
    assert "第二十二条" in board.source.text()


def test_the_halls_screen_turns_its_pages_and_esc_leaves(office: Office) -> None:
    page = page_of(office)
    office.press(Key.Key_F8)
    hall = hall_of(office)
    hall.resize(1366, 768)
    assert hall.pages > 2
    first = hall.said()
    assert "本月按时完成 75%(3/4)" in first
    assert f"第 1/{hall.pages} 页" in first
    everything = [first]
    for _ in range(hall.pages - 1):
        office.press(Key.Key_Right)
        everything.append(hall.said())
    board = office.home.read(lambda home: read_promises(home, "3301"))
    whole = "\n".join(everything)
    assert all(one.word in whole for one in board.businesses)
    assert all(line.limit in whole for one in board.businesses for line in one.limits)
    assert "张三丰" not in whole
    with office.qtbot.waitSignal(hall.ran_through):
        office.press(Key.Key_PageDown)
    assert hall.place == 0
    office.press(Key.Key_Left)
    assert hall.place == hall.pages - 1
    office.press(Key.Key_Escape)
    office.wait(lambda: page.hall is None)
    office.frame.activateWindow()
    office.wait(office.frame.isActiveWindow)
    office.press(Key.Key_F8)
    hall_of(office)
    office.frame.activateWindow()
    office.wait(office.frame.isActiveWindow)
    assert page.actions()["F8"][0] == "收起大屏"
    office.press(Key.Key_F8)
    office.wait(lambda: page.hall is None)


def test_it_turns_by_itself(office: Office) -> None:
    office.press(Key.Key_F8)
    hall = hall_of(office)
    hall.pace(5)
    office.wait(lambda: hall.place > 1)
    office.press(Key.Key_Escape)
    office.wait(lambda: page_of(office).hall is None)


@pytest.mark.parametrize(("key", "layout"), [(Key.Key_4, "a4"), (Key.Key_3, "a3")])
def test_the_poster_is_printed(office: Office, key: Qt.Key, layout: str) -> None:
    office.press(Key.Key_F7)
    office.dialog()
    office.press(key)
    office.wait_closed()
    office.wait(lambda: posters(office))
    assert [body.layout for body in posters(office)] == [layout]


def test_the_report_by_business_and_by_clerk_and_the_breaches_behind_a_line(office: Office) -> None:
    report = page_of(office).report
    office.press(Key.Key_F3)
    office.wait(report.list.table.hasFocus)
    assert "按时率 75%;超时 1 项,其中未说明原因 0 项" in report.head.text()
    place = report.model.place_of(("new_low", "lv_reply"))
    assert report.model.index(place, 5).data() == "50%"
    report.list.table.selectRow(place)
    office.enter()
    office.wait(lambda: report.in_breaches and report.late_model.rowCount() == 1)
    assert report.late_model.index(0, 7).data() == "暴雨,道路中断"
    assert report.late_model.index(0, 5).data().startswith("超时 ")
    office.press(Key.Key_Escape)
    office.wait(report.list.table.hasFocus)
    assert not report.in_breaches
    report.by.setFocus()
    office.press(Key.Key_End)
    office.wait(lambda: report.report is not None and report.report.by == "clerk")
    assert report.model.index(0, 0).data() == "1001"
    office.press(Key.Key_F3)
    office.wait(page_of(office).board.list.table.hasFocus)


def test_another_period_is_typed(office: Office) -> None:
    report = page_of(office).report
    office.press(Key.Key_F3)
    office.wait(report.list.table.hasFocus)
    report.period.setFocus()
    office.press(Key.Key_Down)
    office.wait(lambda: report.model.rowCount() == 0)
    assert report.head.text() == "2026-02-01 至 2026-02-28:到期 0 项"
    office.press(Key.Key_Down)
    office.wait(report.first.hasFocus)
    office.write("2026-03-20")
    office.enter()
    report.last.selectAll()
    office.write("2026-03-01")
    office.enter()
    assert report.head.text() == "截止日期不能早于起始日期。"
    report.last.setFocus()
    report.last.selectAll()
    office.write("2026-03-31")
    office.enter()
    office.wait(lambda: report.model.rowCount() == 1)
    assert report.model.index(0, 0).data() == "低压非居民新装"


def test_the_report_is_exported_with_its_breaches_and_printed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    office.press(Key.Key_F3)
    office.wait(page_of(office).report.list.table.hasFocus)
    told: list[str] = []
    page_of(office).news.connect(told.append)
    office.press(Key.Key_F7)
    office.wait(lambda: told)
    target = tmp_path / "时限报表-按业务-2026-03-01-2026-03-31.xlsx"
    assert told == [f"已导出 3 行到 {target}。"]
    office.press(Key.Key_F8)
    office.wait(lambda: len(told) == 2)
    assert told[1].startswith("已打印时限报表 SX-20260331-")
    late = list(load_workbook(target)["超时工单"].iter_rows(values_only=True))
    assert late[1][-1] == "暴雨,道路中断"
