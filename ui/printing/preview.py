"""Shows a paper as it will print; for a look before a reprint and for the list of papers."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

STEP = 1.25
SMALLEST, LARGEST = 0.25, 8.0


class PaperPreview(QPdfView):
    """A paper in the window: + and - zoom, 0 fits the width, 1 is true size; emits `broken` if unreadable."""

    broken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]  # the stub forgets that a view may stand alone
        self.setAccessibleName("凭证预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        # Not children of the view: Qt would tell a half-destroyed view that its document closes, and
        # crash. The buffer comes second, since the document reads from it until it is gone.
        self._pdf = QPdfDocument()
        self._buffer = QBuffer()
        self.setDocument(self._pdf)

    def show_paper(self, document: bytes) -> None:
        """Show the bytes of a PDF; b'' clears the view."""
        self._pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(document))
        if not document:
            return
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pdf.load(self._buffer)
        if self._pdf.status() != QPdfDocument.Status.Ready:
            self.broken.emit()

    def page_count(self) -> int:
        """Pages of the paper that is shown."""
        return self._pdf.pageCount()

    def zoom_by(self, factor: float) -> None:
        """Zoom from what is seen now, fitted or not."""
        zoom = min(LARGEST, max(SMALLEST, self._zoom_now() * factor))
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(zoom)

    def _zoom_now(self) -> float:
        if self.zoomMode() == QPdfView.ZoomMode.Custom or not self._pdf.pageCount():
            return self.zoomFactor()
        margins = self.documentMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        return room / (self._pdf.pagePointSize(0).width() * self.logicalDpiX() / 72)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        elif key == Qt.Key.Key_1:
            self.setZoomMode(QPdfView.ZoomMode.Custom)
            self.setZoomFactor(1.0)
        else:
            super().keyPressEvent(event)
