"""导入 in the real window: choose, match, run, stop, mend; the home afterwards says what went in."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.customers.facts import ImportCompleted
from app.customers.imports.report import Fault, ImportReport, RejectedRow
from app.customers.views import CustomersView
from tests.homes import sqlite_engines
from tests.ui.office import Office, office_home, open_office
from ui.imports.outcome import ImportOutcome
from ui.imports.page import ImportPage
from ui.shell.lanes import Lanes

Key = Qt.Key
HEADER = "用户编号,用户名称,联系电话,编号备注,电费年月,电费,缴费截止日\n"


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Office]:
    engines = sqlite_engines(tmp_path / "home.db")
    made = open_office(qtbot, qapp, office_home(engines), engines, lanes, tmp_path)
    made.open("91")
    yield made
    engines.dispose()


def page_of(office: Office) -> ImportPage:
    page = office.page
    assert isinstance(page, ImportPage)
    return page


def hall_file(folder: Path, rows: int = 3, name: str = "大厅导出.csv") -> Path:
    """A file as a hall exports it: every third phone is wrong."""
    lines = [
        f"0415{row:08d},张三,{'12' if row % 3 == 2 else '13812341234'},备注,2026-02,118.93,2026-03-10\n"
        for row in range(rows)
    ]
    path = folder / name
    path.write_bytes((HEADER + "".join(lines)).encode("gb18030"))
    return path


def open_file(office: Office, path: Path) -> ImportPage:
    page = page_of(office)
    page.path.setFocus()
    page.path.setText(str(path))
    office.enter()
    office.wait(lambda: page.matching is not None and not page.progress.running)
    return page


def customers(office: Office) -> int:
    return office.home.read(lambda snapshot: snapshot.view(CustomersView).count())


def run(office: Office) -> ImportPage:
    page = page_of(office)
    office.press(Key.Key_F10)
    office.wait(lambda: page.outcome.isVisible())
    return page


def test_a_typed_path_shows_the_first_rows_and_guesses_the_columns(office: Office, tmp_path: Path) -> None:
    page = open_file(office, hall_file(tmp_path, 30))
    assert page.matching is not None
    assert page.matching.rows.rowCount() == 20
    assert page.matching.mapping() == {
        "account_no": 0,
        "name": 1,
        "phones": 2,
        "period": 4,
        "amount": 5,
        "due_on": 6,
    }
    assert page.matching.form.note_of("column_1") == "张三"
    assert office.cursor() is page.matching.form.field("column_0")


def test_what_can_go_in_goes_in_and_the_rest_is_listed_and_exported(office: Office, tmp_path: Path) -> None:
    path = hall_file(tmp_path)
    open_file(office, path)
    page = run(office)
    assert [page.outcome.numbers[name].text() for name in ("rows", "added", "rejected")] == ["3", "4", "1"]
    assert [page.outcome.rejected.index(0, column).data() for column in range(3)] == ["未导入", "4", "电话"]
    assert customers(office) == 2
    assert len(office.facts(ImportCompleted.kind)) == 1
    assert office.facts(ImportCompleted.kind)[0].actor == "1000"
    target = tmp_path / "大厅导出-待修改.csv"
    for exported in (target, tmp_path / "大厅导出-待修改(2).csv"):
        office.press(Key.Key_F7)
        office.wait(exported.exists)
    office.wait(lambda: "改好后可再次导入" in page.progress.message.text())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][:3] == ["041500000002", "张三", "12"]
    assert "[电话]" in rows[1][-1]


def test_the_matching_a_person_chose_is_remembered_for_the_next_file(office: Office, tmp_path: Path) -> None:
    page = open_file(office, hall_file(tmp_path))
    assert page.matching is not None
    remark = page.matching.form.field("column_3")
    remark.set_value("contact")
    run(office)
    page = open_file(office, hall_file(tmp_path, 5, "下月.csv"))
    assert page.matching is not None
    assert page.matching.form.field("column_3").value() == "contact"


def test_one_field_for_two_columns_is_refused_beside_the_second(office: Office, tmp_path: Path) -> None:
    page = open_file(office, hall_file(tmp_path))
    assert page.matching is not None
    page.matching.form.field("column_3").set_value("name")
    office.press(Key.Key_F10)
    assert "“户名”已选给另一列" in page.matching.form.note_of("column_3")
    assert customers(office) == 0


def test_missing_columns_are_named(office: Office, tmp_path: Path) -> None:
    page = open_file(office, hall_file(tmp_path))
    assert page.matching is not None
    page.matching.form.field("column_0").set_value("")
    office.press(Key.Key_F10)
    office.wait(lambda: "找不到必需的列:户号" in page.progress.message.text())
    assert page.matching.isEnabled()


def test_a_stopped_import_keeps_what_is_in_and_goes_on_the_next_time(office: Office, tmp_path: Path) -> None:
    path = hall_file(tmp_path, 9000)
    page = open_file(office, path)
    office.press(Key.Key_F10)
    office.wait(lambda: page.progress.bar.value() > 0)
    assert office.keys_offered() == {"F8"}
    office.press(Key.Key_F8)
    office.wait(lambda: page.outcome.isVisible())
    assert "已停止" in page.outcome.sentence.text()
    assert 0 < customers(office) < 6000
    assert office.facts(ImportCompleted.kind) == []
    open_file(office, path)
    run(office)
    assert customers(office) == 6000


def test_a_file_that_is_no_table_says_so_and_nothing_is_open(office: Office, tmp_path: Path) -> None:
    picture = tmp_path / "照片.csv"
    picture.write_bytes(bytes(range(256)) * 20)
    page = page_of(office)
    page.path.setFocus()
    page.path.setText(f'"{picture}"')
    office.enter()
    office.wait(lambda: "照片.csv" in page.progress.message.text())
    assert page.matching is None
    assert office.keys_offered() == {"F3"}


def test_a_dropped_file_is_opened(office: Office, tmp_path: Path) -> None:
    page = page_of(office)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(hall_file(tmp_path)))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(10, 10), *how)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(10, 10), *how))
    office.wait(lambda: page.matching is not None)
    office.wait(lambda: not page.progress.running)
    office.press(Key.Key_Escape)
    assert page.matching is None
    assert office.frame.stack.code == "91"


def test_reminders_are_listed_after_the_rows_that_stayed_out(qtbot: QtBot) -> None:
    outcome = ImportOutcome()
    qtbot.addWidget(outcome)
    outcome.show_report(
        ImportReport(
            file_name="f",
            sha256="",
            header=("电话",),
            rows=2,
            rejected=(RejectedRow(8, ("12",), (Fault(8, "电话", "电话格式不正确。"),)),),
            warnings=(Fault(3, "证件号码", "校验位不符。"),),
            warnings_total=1,
        )
    )
    told = [[outcome.rejected.index(row, column).data() for column in range(4)] for row in range(2)]
    assert told == [
        ["未导入", "8", "电话", "电话格式不正确。"],
        ["已导入,请核对", "3", "证件号码", "校验位不符。"],
    ]
