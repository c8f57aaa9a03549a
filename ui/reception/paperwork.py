"""What happens to papers on the page: files, pictures and the camera's folder become scans of the case."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.kernel.refusals import CounterError
from ui.forms.dialogs import ask_question
from ui.reception.papers import Papers
from ui.reception.scans import Scanner
from ui.reception.watching import FolderWatch
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress


class PaperWork(QObject):
    """Attaches to the case at hand. `attached()` after each scan came or went; `failed(sentence)`."""

    attached = Signal()
    failed = Signal(str)

    def __init__(self, desk: Desk, page: QWidget, papers: Papers) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._papers = papers
        self._case_id = ""
        self.scanner = Scanner(desk, page)
        self.watch = FolderWatch(self)
        self.scanner.attached.connect(self.attached)
        self.scanner.failed.connect(self.failed)
        self.watch.came.connect(self._photographed)
        papers.files.connect(self.attach)
        papers.image.connect(self._attach_image)
        papers.seen.connect(self.scanner.show)
        papers.unwanted.connect(self.scanner.drop)
        papers.folder_wanted.connect(self._ask_folder)

    def begin(self, case_id: str) -> None:
        """Scans belong to this case from now on; the camera's folder is watched."""
        self._case_id = case_id
        self._watch(self._desk.services.settings().scan_folder)

    def end(self) -> None:
        """No case is at hand."""
        self._case_id = ""
        self.watch.watch("")

    def attach(self, paper: str, paths: Sequence[Path]) -> None:
        """Attach files to a paper."""
        for path in paths:
            self.scanner.add_file(self._case_id, paper, path)

    def _attach_image(self, paper: str, image: QImage) -> None:
        self.scanner.add_image(self._case_id, paper, image)

    def _photographed(self, path: Path) -> None:
        paper = self._papers.current()
        if self._case_id and paper:
            self.attach(paper, [path])

    def _watch(self, folder: str) -> None:
        if not self.watch.watch(folder):
            self.failed.emit(f"高拍仪文件夹 {folder} 不能读取,请重新选择。")
        self._papers.watched(self.watch.folder)

    def _ask_folder(self) -> None:
        if self.watch.folder:
            ask_question(
                self._page,
                "停止监视?",
                [f"正在监视 {self.watch.folder},新的扫描件自动附到选中的资料。"],
                "停止监视",
                lambda: self._keep(""),
            )
            return
        dialog = QFileDialog(self._page, "选择高拍仪保存图片的文件夹")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._keep)
        dialog.open()

    def _keep(self, folder: str) -> None:
        """Watch a folder from now on, at this desk."""
        self._watch(folder)
        services = self._desk.services
        settings = msgspec.structs.replace(services.settings(), scan_folder=folder)

        def work(_progress: Progress) -> None:
            services.keep_settings(settings)

        self._desk.work(Lane.EXCHANGE, work, lambda _: None, self._not_kept, owner=self)

    def _not_kept(self, error: CounterError) -> None:
        self.failed.emit(str(error))
