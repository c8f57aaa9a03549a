"""Papers at reception: files dropped, pictures pasted, the camera's folder watched, looked at, taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.workorders.facts import AttachmentDropped, AttachmentStored
from tests.ui.reception_desk import Reception, reception
from ui.forms.dialogs import ReasonDialog
from ui.reception.scans import ScanDialog
from ui.shell.lanes import Lanes

Key = Qt.Key
COPY, LEFT, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, lanes: Lanes, tmp_path: Path) -> Iterator[Reception]:
    with reception(qtbot, qapp, lanes, tmp_path) as made:
        made.choose("201")
        made.to_form()
        made.rest()
        yield made


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF of one page."""
    path = tmp_path / "身份证.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(100, 700, "scan")
    canvas.save()
    return path


def picture(colour: str = "red") -> QImage:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def stored(desk: Reception, count: int = 1) -> list[AttachmentStored]:
    desk.wait(lambda: len(desk.facts(AttachmentStored.kind)) == count)
    desk.rest()
    found = [fact.body() for fact in desk.facts(AttachmentStored.kind)]
    assert all(isinstance(body, AttachmentStored) for body in found)
    return found  # type: ignore[return-value]


def listed(desk: Reception) -> list[tuple[str, str]]:
    rows = desk.desk_page.view.papers.rows
    return [
        (str(rows.index(place, 0).data()).strip(), str(rows.index(place, 1).data()))
        for place in range(rows.rowCount())
    ]


def drop(desk: Reception, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    papers = desk.desk_page.view.papers
    QApplication.sendEvent(papers, QDragEnterEvent(QPointF(5, 5), COPY, data, LEFT, NO_KEY))
    QApplication.sendEvent(papers, QDropEvent(QPointF(5, 5), COPY, data, LEFT, NO_KEY))


def test_a_dropped_file_belongs_to_the_first_missing_paper(desk: Reception, scan: Path) -> None:
    drop(desk, scan)
    (body,) = stored(desk)
    assert (body.paper, body.name) == ("identity", "身份证.pdf")
    assert listed(desk)[:2] == [("用电主体证明", "✓ 已上传"), ("身份证.pdf", "1 KB")]
    assert "缺 1 份" in desk.desk_page.view.papers.head.text()


def test_several_files_are_attached_one_after_another(desk: Reception, scan: Path, tmp_path: Path) -> None:
    photo = tmp_path / "背面.png"
    assert picture().save(str(photo))
    drop(desk, scan, photo)
    assert {body.name for body in stored(desk, 2)} == {"身份证.pdf", "背面.png"}


def test_a_picture_is_pasted_onto_the_current_paper(desk: Reception) -> None:
    desk.press(Key.Key_F4)
    desk.wait(lambda: desk.cursor() is desk.desk_page.view.papers.list.table)
    desk.press(Key.Key_Down)
    QGuiApplication.clipboard().setImage(picture())
    desk.press(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (body,) = stored(desk)
    assert (body.paper, body.media_type) == ("property", "image/png")


def test_what_is_no_scan_is_refused_in_words(desk: Reception, tmp_path: Path) -> None:
    wrong = tmp_path / "程序.pdf"
    wrong.write_bytes(b"MZ")
    drop(desk, wrong)
    desk.wait(lambda: "不是图片或 PDF" in desk.frame.status.news.text())
    drop(desk, tmp_path / "没有.pdf")
    desk.wait(lambda: "无法读取“没有.pdf”" in desk.frame.status.news.text())
    assert desk.facts(AttachmentStored.kind) == []


def test_a_scan_is_looked_at_and_taken_away_with_a_reason(
    desk: Reception, scan: Path, tmp_path: Path
) -> None:
    photo = tmp_path / "背面.png"
    assert picture().save(str(photo))
    drop(desk, scan, photo)
    stored(desk, 2)
    papers = desk.desk_page.view.papers
    desk.press(Key.Key_F4)
    desk.wait(lambda: desk.cursor() is papers.list.table)
    for place in (1, 2):
        papers.list.table.selectRow(place)
        desk.enter()
        desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ScanDialog))
        desk.dialog()
        desk.press(Key.Key_Escape)
        desk.wait_closed()
    papers.list.table.setFocus()
    papers.list.table.selectRow(1)
    desk.press(Key.Key_Delete)
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), ReasonDialog))
    desk.give_reason("看不清")
    desk.wait(lambda: len(desk.facts(AttachmentDropped.kind)) == 1)
    desk.rest()
    assert len(listed(desk)) == 3


def test_the_cameras_folder_is_kept_for_this_desk_and_watched(
    desk: Reception, scan: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "高拍仪"
    folder.mkdir()
    (folder / "以前的.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = desk.desk_page
    page.view.papers.folder_wanted.emit()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.selectFile(str(folder))
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    desk.wait(lambda: desk.services.kept.scan_folder == str(folder))
    assert str(folder) in page.view.papers.camera.text()
    (folder / "第一张.pdf").write_bytes(scan.read_bytes())
    (body,) = stored(desk)
    assert (body.name, body.paper) == ("第一张.pdf", "identity")
    assert picture("blue").save(str(folder / "第二张.png"))
    assert {one.paper for one in stored(desk, 2)} == {"identity", "property"}


def test_f7_opens_the_file_dialog(desk: Reception) -> None:
    desk.press(Key.Key_F7)
    dialog = desk.desk_page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "上传用电主体证明"
    dialog.reject()
