"""The preview shows the paper, zooms by the keyboard, and dies in peace."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.adapters.pdf import draw
from app.adapters.printers import FolderPrinter, SystemPrinter, print_pdf
from app.documents.printing import PrinterFailed, PrintJob
from tests.specimens import receipt, receipt_paper
from ui.printing.preview import LARGEST, PaperPreview

DOCUMENT = draw(receipt_paper(receipt(14)), "form")
JOB = PrintJob(
    job_id="job-1",
    desk_id="D1",
    paper="receipt",
    number="A-1/../x",
    sha256="",
    copy_no=0,
    state="sent",
    error="",
    attempts=1,
    queued_ms=0,
    changed_ms=0,
)


@pytest.fixture
def preview(qtbot: QtBot) -> PaperPreview:
    view = PaperPreview()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show_paper(DOCUMENT)
    view.show()
    return view


def test_the_paper_is_on_the_screen(qtbot: QtBot, preview: PaperPreview) -> None:
    assert preview.page_count() == 2

    def inked() -> bool:
        image = preview.viewport().grab().toImage()
        return any(
            image.pixelColor(x, y).lightness() < 100 for x in range(40, 800, 3) for y in range(20, 200, 3)
        )

    qtbot.waitUntil(inked)


def test_keys_zoom(qtbot: QtBot, preview: PaperPreview) -> None:
    preview.setFocus()
    qtbot.keyClick(preview, Qt.Key.Key_1)
    assert (preview.zoomMode(), preview.zoomFactor()) == (QPdfView.ZoomMode.Custom, 1.0)
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.zoomFactor() == 1.25
    qtbot.keyClick(preview, Qt.Key.Key_Minus)
    assert preview.zoomFactor() == 1.0
    for _ in range(30):
        qtbot.keyClick(preview, Qt.Key.Key_Plus)
    assert preview.zoomFactor() == LARGEST
    qtbot.keyClick(preview, Qt.Key.Key_0)
    assert preview.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_zooming_starts_from_what_is_seen(qtbot: QtBot, preview: PaperPreview) -> None:
    qtbot.keyClick(preview, Qt.Key.Key_Minus)
    assert 0.5 < preview.zoomFactor() < 1.3


def test_a_file_that_is_no_paper_is_told(qtbot: QtBot, preview: PaperPreview) -> None:
    with qtbot.waitSignal(preview.broken):
        preview.show_paper(b"not a pdf")
    preview.show_paper(b"")
    assert preview.page_count() == 0
    preview.show_paper(DOCUMENT)
    assert preview.page_count() == 2


@pytest.mark.usefixtures("qapp")
def test_a_printer_gets_every_page_at_our_own_points(tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(180)
    print_pdf(DOCUMENT, printer)
    boxes = [page.mediabox for page in PdfReader(tmp_path / "out.pdf").pages]
    assert [(float(box.width), float(box.height)) for box in boxes] == [(684, 264), (684, 264)]


@pytest.mark.usefixtures("qapp")
def test_a_missing_printer_and_a_broken_file_are_told() -> None:
    with pytest.raises(PrinterFailed, match="没有找到打印机"):
        SystemPrinter("不存在的打印机").send(DOCUMENT, JOB)
    with pytest.raises(PrinterFailed, match="无法读取"):
        print_pdf(b"not a pdf", QPrinter())


class JamsAtPageTwo(QPrinter):
    """A printer that takes one page and no more."""

    def newPage(self) -> bool:
        return False


@pytest.mark.usefixtures("qapp")
def test_a_printer_that_stops_between_pages_is_told_and_the_job_withdrawn(tmp_path: Path) -> None:
    printer = JamsAtPageTwo()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    with pytest.raises(PrinterFailed, match="第 2 页"):
        print_pdf(DOCUMENT, printer)


def test_the_folder_takes_no_paths_from_numbers(tmp_path: Path) -> None:
    FolderPrinter(tmp_path / "out").send(DOCUMENT, JOB)
    (written,) = (tmp_path / "out").iterdir()
    assert written.name == "A-1____x-receipt.pdf"
    assert written.read_bytes() == DOCUMENT


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PrinterFailed, match="无法写入打印文件夹"):
        FolderPrinter(tmp_path / "file").send(DOCUMENT, JOB)
