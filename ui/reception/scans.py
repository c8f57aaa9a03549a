"""Scans of papers on their way into a case: files and pictures are read in a lane, attached one by one."""

from collections import deque
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.customers.identity import Vault
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError, refuse, register_texts
from app.workorders.attaching import MOST_MB, AttachPaper, DropAttachment, Scan, open_scan
from app.workorders.views import AttachmentRow, Attachments
from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog, ask_reason
from ui.printing.preview import PaperPreview
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress
from ui.theme.look import label, look

register_texts({"order.file_unreadable": "无法读取“{name}”,请检查文件和权限。"})
FILTER = "扫描件 (*.pdf *.png *.jpg *.jpeg)"
WHY_DROPPED = ("传错文件", "看不清", "传错资料")
PREVIEW = (760, 520)
"""Size of the look at a scan, in pixels at 100 %."""


class Scanner(QObject):
    """Attaches scans in the order in which they come. `attached()` after each, `failed(sentence)`."""

    attached = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._waiting: deque[AttachPaper] = deque()
        self._posting = False

    def add_file(self, case_id: str, paper: str, path: Path) -> None:
        """Attach a file."""

        def read(_progress: Progress) -> AttachPaper:
            try:
                if path.stat().st_size > MOST_MB * 1024 * 1024:
                    raise refuse("order.attachment_size", name=path.name, limit=MOST_MB)
                content = path.read_bytes()
            except OSError:
                raise refuse("order.file_unreadable", name=path.name) from None
            return AttachPaper(case_id=case_id, paper=paper, name=path.name, content=content)

        self._desk.work(Lane.READ, read, self._put, self._not_read, owner=self)

    def add_image(self, case_id: str, paper: str, image: QImage) -> None:
        """Attach a picture from the clipboard."""

        def encode(_progress: Progress) -> AttachPaper:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows only str
            content = bytes(buffer.data().data())
            return AttachPaper(case_id=case_id, paper=paper, name="剪贴板.png", content=content)

        self._desk.work(Lane.READ, encode, self._put, self._not_read, owner=self)

    def drop(self, row: AttachmentRow) -> None:
        """Take a scan away, with a reason."""

        def given(reason: str) -> None:
            command = DropAttachment(case_id=row.case_id, attachment_id=row.attachment_id, reason=reason)
            self._desk.do(command, lambda _: self.attached.emit(), self._not_read, owner=self)

        ask_reason(self._page, "移除附件", f"“{row.name}”将从这件申请中移除。", given, WHY_DROPPED)

    def show(self, row: AttachmentRow) -> None:
        """Look at a scan."""

        def question(home: Snapshot) -> Scan | None:
            return open_scan(home.view(Vault), home.view(Attachments), row.sha256, row.name, row.media_type)

        self._desk.ask(question, self._show_scan, self._not_read, owner=self)

    def _show_scan(self, scan: Scan | None) -> None:
        if scan is None:
            self.failed.emit("这份附件不在本机。")
        else:
            ScanDialog(self._page, scan).open()

    def _put(self, command: AttachPaper) -> None:
        self._waiting.append(command)
        self._next()

    def _next(self) -> None:
        if self._waiting and not self._posting:
            self._posting = self._desk.do(self._waiting.popleft(), self._done, self._refused, owner=self)

    def _done(self, _outcome: object) -> None:
        self._posting = False
        self.attached.emit()
        self._next()

    def _refused(self, error: CounterError) -> None:
        self._posting = False
        self._not_read(error)
        self._next()

    def _not_read(self, error: CounterError) -> None:
        self.failed.emit(str(error))


class ScanDialog(Dialog):
    """One scan before the clerk's eyes."""

    def __init__(self, parent: QWidget, scan: Scan) -> None:
        super().__init__(parent, scan.name)
        width, height = (look().px(side) for side in PREVIEW)
        if scan.media_type == "application/pdf":
            self.sight: QWidget = PaperPreview()
            self.sight.broken.connect(lambda: self.column.addWidget(label("文件已损坏,无法显示。", "danger")))
            self.sight.show_paper(scan.content)
        else:
            self.sight = _picture(scan, width)
        self.sight.setMinimumSize(width, height)
        self.column.addWidget(self.sight, 1)
        close = Button("关闭", key="Esc", on=self.reject)
        self.finish_layout(close)
        close.setFocus()


def _picture(scan: Scan, width: int) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName("附件预览")
    area.setWidgetResizable(True)
    picture = QPixmap()
    shown = QLabel()
    shown.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
    if picture.loadFromData(scan.content):
        room = width - 24
        fitted = (
            picture
            if picture.width() <= room
            else picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        )
        shown.setPixmap(fitted)
    else:
        shown.setText("文件已损坏,无法显示。")
    area.setWidget(shown)
    return area
