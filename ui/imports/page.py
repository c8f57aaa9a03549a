"""Page 91 导入: customers, meters and open bills from a file that another system exported."""

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.customers.imports.report import ImportReport
from ui.forms.buttons import Button
from ui.forms.fields import TextField
from ui.imports.matching import Matching
from ui.imports.outcome import ImportOutcome
from ui.imports.work import Opened, open_file, take_in, write_beside
from ui.shell.desk import Desk
from ui.shell.lanes import Lane
from ui.shell.long_work import LongWork
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

EMPTY = "把 CSV 或 XLSX 文件拖到这里,或按 F3 选择。\n客户、电能表、电费账单可在同一个文件里。"
TOPICS = frozenset({"customer", "meter", "bill", "import"})


class ImportPage(Page):
    """One file at a time: choose it, match its columns, take it in, see what stayed out."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.path = TextField(1000)
        self.path.setAccessibleName("文件")
        self.path.setPlaceholderText("文件路径,Enter 打开")
        self.progress = LongWork(desk, "导入进度", "行", key="F8")
        self.outcome = ImportOutcome()
        self.matching: Matching | None = None
        self._opened: Opened | None = None
        self._report: ImportReport | None = None
        self._stopped = Event()
        self._lay_out()
        self.path.went_on.connect(self._open_typed)
        self.setAcceptDrops(True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("导入", "title"))
        top.addWidget(self.path, 1)
        self._browse = Button("选择文件", key="F3", on=self.browse)
        top.addWidget(self._browse)
        empty = label(EMPTY, "empty", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._steps = QStackedWidget()
        self._steps.addWidget(empty)
        self._steps.addWidget(self.outcome)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self.progress)
        whole.addWidget(self._steps, 1)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        if self.progress.running:
            return {"F8": ("停止", self.progress.stop)}
        keys: Actions = {"F3": ("选择文件", self.browse)}
        if self._report is not None and self._report.rejected:
            keys["F7"] = ("导出未导入的行", self.export)
        if self.matching is not None:
            keys["F10"] = ("开始导入", self.start)
        return keys

    def entered(self) -> None:
        if self.matching is not None:
            self.matching.form.focus_first()
        else:
            self.path.setFocus()

    def escape(self) -> bool:
        if self.progress.running or (self.matching is None and self._report is None):
            return False
        self._forget()
        self.path.setFocus()
        return True

    def can_leave(self) -> str:
        return ""  # the import goes on behind other pages

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.progress.running and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.choose(_dropped(event))

    def browse(self) -> None:
        """Let the clerk look for the file."""
        if self.progress.running:
            return
        dialog = QFileDialog(self, "选择要导入的文件", str(Path(self.path.text() or Path.home()).parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["表格文件 (*.csv *.xlsx *.txt)", "所有文件 (*)"])
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def choose(self, path: str) -> None:
        """Open a file and show its first rows."""
        if self.progress.running or not path:
            return
        self._forget()
        self.path.setText(path)
        self.progress.start(Lane.EXCHANGE, open_file(Path(path)), self._show_file, ended=self._step)
        self._step()

    def start(self) -> None:
        """Take the file in with the columns as they are matched now."""
        if self.matching is None or self._opened is None or self.progress.running:
            return
        mapping = self.matching.mapping()
        if mapping is None:
            return
        self._stopped = Event()
        service = take_in(self._opened, mapping, self.desk.session, self._stopped.is_set)
        self.progress.start(
            Lane.EXCHANGE, service, self._finished, ended=self._step, stopping=self._stopped.set
        )
        self._step()

    def export(self) -> None:
        """Write the rejected rows beside the file."""
        report = self._report
        if report is not None:
            source = Path(self.path.text())
            self.desk.work(Lane.EXCHANGE, lambda _progress: write_beside(report, source), self._exported)

    def _open_typed(self) -> None:
        self.choose(self.path.text().strip().strip('"'))

    def _show_file(self, opened: Opened) -> None:
        self._opened = opened
        self.matching = Matching(opened)
        self.matching.wanted.connect(self.start)
        self._steps.addWidget(self.matching)
        self._steps.setCurrentWidget(self.matching)
        self.matching.form.focus_first()

    def _finished(self, report: ImportReport) -> None:
        self._forget()
        self._report = report
        self.outcome.show_report(report)
        self._steps.setCurrentWidget(self.outcome)
        self.outcome.list.take_focus()
        self.news.emit(f"导入结束:{report.rows:,} 行,未导入 {len(report.rejected):,} 行")
        self.desk.changed.emit(TOPICS)

    def _exported(self, sentence: str) -> None:
        self.progress.tell(sentence)

    def _step(self) -> None:
        running = self.progress.running
        self.path.setReadOnly(running)
        self._browse.setEnabled(not running)
        if self.matching is not None:
            self.matching.setEnabled(not running)
        self.actions_changed.emit()

    def _forget(self) -> None:
        if self.matching is not None:
            self._steps.removeWidget(self.matching)
            self.matching.deleteLater()
        self.matching = self._opened = self._report = None
        self.progress.tell("")
        self._steps.setCurrentIndex(0)
        self.actions_changed.emit()


def _dropped(event: QDropEvent) -> str:
    """The one local file that is dropped, '' for anything else."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""
