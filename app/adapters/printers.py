"""Where papers come out: a system printer through Qt, or a folder where there is no printer."""

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.adapters.cups import cups
from app.adapters.cups_printing import UNREADABLE, print_by_cups
from app.documents.printing import PrinterFailed, PrintJob

_STOPPED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
FINEST_DPI = 300
"""No finer: an A4 page at 600 dpi is a picture of 140 MB, and the eye sees no difference."""


def system_printers() -> list[str]:
    """Names of the printers this machine knows, the default one first."""
    names = QPrinterInfo.availablePrinterNames()
    default = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: (name != default, name))


class FolderPrinter:
    """Writes each paper as a PDF file into a folder; a repeated job overwrites only its own file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, document: bytes, job: PrintJob) -> None:
        """Raises PrinterFailed where the folder cannot be written."""
        copy = f"-补打{job.copy_no}" if job.copy_no else ""
        target = self._folder / f"{_safe(job.number or job.job_id)}{copy}-{_safe(job.paper)}.pdf"
        partial = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(document)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        except OSError as error:
            raise PrinterFailed(f"无法写入打印文件夹:{error.strerror or error}") from error


def _safe(name: str) -> str:
    """A number as part of a file name."""
    return "".join(char if char.isalnum() or char in "-_" else "_" for char in name)


class SystemPrinter:
    """Prints through the system's printer of this name, each page at the size its PDF says.

    Where there is CUPS, it gets the paper itself and is watched until all is out; elsewhere Qt draws it.
    `patience_s` is how long a paper may take before it is withdrawn: a slow form printer needs half a minute.
    """

    def __init__(self, name: str, patience_s: float = 60) -> None:
        self._name = name
        self._patience_s = patience_s

    def send(self, document: bytes, job: PrintJob) -> None:
        """Raises PrinterFailed where the printer is missing, refuses, or stops between pages."""
        service = cups()
        if service is not None:
            print_by_cups(service, self._name, document, job, self._patience_s)
            return
        info = QPrinterInfo.printerInfo(self._name)
        if info.isNull():
            raise PrinterFailed(f"没有找到打印机“{self._name}”,请检查连接")
        if info.state() in _STOPPED:
            raise PrinterFailed(f"打印机“{self._name}”已暂停或报错,请检查后重打")
        # At its own resolution: Qt's default is that of a screen, 96 dpi, which no small character survives.
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setDocName(job.number or job.paper)
        print_pdf(document, printer)


def print_pdf(document: bytes, printer: QPrinter) -> None:
    """Draw a PDF on a printer, page by page. Raises PrinterFailed."""
    buffer = QBuffer()
    buffer.setData(QByteArray(document))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument()
    pdf.load(buffer)
    if pdf.status() != QPdfDocument.Status.Ready:
        raise PrinterFailed(UNREADABLE)
    painter = QPainter()
    try:
        for page in range(pdf.pageCount()):
            _set_page(printer, pdf.pagePointSize(page))
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise PrinterFailed(f"第 {page + 1} 页打印机没有响应")
            _draw_page(pdf, page, printer, painter)
            if printer.printerState() in _STOPPED:
                raise PrinterFailed(f"打印到第 {page + 1} 页时打印机报错")
    except PrinterFailed:
        printer.abort()  # so that a retry never leaves half a paper behind
        painter.end()
        raise
    if not painter.end():
        raise PrinterFailed("打印机没有接收完整的凭证")


def _set_page(printer: QPrinter, size: QSizeF) -> None:
    """Our own points, no margins: Qt's named sizes are off by 0.6 mm per form and drift."""
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    layout = QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)


def _draw_page(pdf: QPdfDocument, page: int, printer: QPrinter, painter: QPainter) -> None:
    size = pdf.pagePointSize(page)
    dpi = min(printer.resolution(), FINEST_DPI)
    pixels = QSize(round(size.width() * dpi / 72), round(size.height() * dpi / 72))
    image = pdf.render(page, pixels)
    if image.isNull():
        raise PrinterFailed(f"第 {page + 1} 页无法绘制")
    scale = printer.resolution() / 72
    painter.save()
    painter.scale(size.width() * scale / pixels.width(), size.height() * scale / pixels.height())
    painter.drawImage(0, 0, image)
    painter.restore()
