"""The papers of an application: what is needed and how each stands; the missing ones always seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.refusals import Refusal, Refused
from app.workorders.views import AttachmentRow
from app.workorders.vocabulary import PAPER_STATES, PAPERS
from ui.forms.buttons import Button
from ui.forms.choices import CheckRow
from ui.forms.fields import DateField
from ui.forms.form import Form
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ROW_HEIGHT, ListView
from ui.reception.reading import Look, Paper
from ui.reception.scans import FILTER
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT

NO_PAPERS = "这项业务不需要资料。"
OF_PAPERS = "order.paper_"
"""How the codes of what is wrong with a paper begin."""
MOST_SHOWN = 7
TYPED_KEYS = (
    ("空格", "资料:换状态"),
    ("Ctrl+V", "资料:粘贴图片"),
    ("Del", "资料:移除附件"),
)


_SIGNS = {"missing": "▲ ", "promised": "… "}


@dataclass(frozen=True)
class Line:
    """A row of the list: a paper, or a scan below it."""

    paper: Paper
    state: str = ""
    scan: AttachmentRow | None = None

    @property
    def key(self) -> str:
        return self.scan.attachment_id if self.scan else self.paper.code


def _word(line: Line) -> str:
    if line.scan:
        return f"    {line.scan.name}"
    return PAPERS[line.paper.code] + (f"({line.paper.note})" if line.paper.note else "")


def _tone(line: Line) -> str:
    if line.scan:
        return "muted"
    return {"missing": "danger", "promised": ""}.get(line.state, "done")


def _state(line: Line) -> str:
    if line.scan:
        return f"{max(1, line.scan.size // 1024):,} KB"
    return _SIGNS.get(line.state, "✓ ") + PAPER_STATES[line.state]


COLUMNS: tuple[Column[Line], ...] = (
    Column("资料", _word, 14, stretch=True, role=lambda line: "muted" if line.scan else ""),
    Column("状态", _state, 12, role=_tone),
)


class Papers(QWidget):
    """`edited()` when a state changed; `files(paper, paths)` and `image(paper, QImage)` to be attached;
    `seen(row)` to look at a scan, `unwanted(row)` to take one away; `folder_wanted()` for the camera."""

    edited = Signal()
    files = Signal(str, object)
    image = Signal(str, object)
    seen = Signal(object)
    unwanted = Signal(object)
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: tuple[Paper, ...] = ()
        self._scans: tuple[AttachmentRow, ...] = ()
        self._chosen: dict[str, str] = {}
        self.head = label("资料", "strong")
        self.head.setAccessibleName("资料")
        self.rows: RowsModel[Line] = RowsModel(COLUMNS, lambda line: line.key, parent=self)
        self.list = ListView(self.rows, "资料", NO_PAPERS)
        self.list.table.installEventFilter(self)
        self.list.opened.connect(self._open)
        self.note = label("", "error", wrap=True)
        self.promise = Form()
        self.until = self.promise.add("promised_by", "补交日期", DateField())
        self.signed = self.promise.add("promise_signed", "承诺", CheckRow("客户同意按期补交,在申请表上签字"))
        self.camera = label("", "small", wrap=True)
        self._lay_out()
        self.until.textChanged.connect(self.edited)
        self.signed.toggled.connect(lambda _: self.edited.emit())
        self.setAcceptDrops(True)
        self._tell("")
        self._show()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for word, key, call in (
            ("换状态", "空格", self.turn),
            ("上传", "F7", self.browse),
            ("高拍仪", "", self.folder_wanted.emit),
        ):
            buttons.addWidget(Button(word, key=key, on=call, role="key"))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(self.head)
        column.addWidget(self.list)
        column.addLayout(buttons)
        column.addWidget(self.note)
        column.addWidget(self.promise)
        column.addWidget(self.camera)

    def begin(self, states: dict[str, str], promised_by: date | None, *, signed: bool) -> None:
        """Begin with these states, as a draft left them."""
        self._papers, self._scans = (), ()
        self._chosen = dict(states)
        self.promise.blockSignals(True)
        self.until.set_value(promised_by)
        self.signed.setChecked(signed)
        self.promise.blockSignals(False)
        self._tell("")
        self._show()

    def show_look(self, seen: Look) -> None:
        """Show what is needed now and what is there."""
        if (seen.papers, seen.scans) != (self._papers, self._scans):
            self._papers, self._scans = seen.papers, seen.scans
            self._show()
        if "promised" in self.states().values() and not self.until.text():
            self.until.set_value(seen.latest_promise)

    def states(self) -> dict[str, str]:
        """How each needed paper stands, by code."""
        return {paper.code: self._state(paper) for paper in self._papers}

    def chosen(self) -> dict[str, str]:
        """What the clerk chose, also for papers that are not needed at the moment."""
        return dict(self._chosen)

    def promised_by(self) -> date | None:
        """The day by which promised papers follow; None where it is no day."""
        if not self.promised():
            return None
        try:
            return self.until.value()
        except Refused:
            return None

    def promised(self) -> bool:
        """Whether any paper is to follow."""
        return "promised" in self.states().values()

    def missing(self) -> int:
        """How many needed papers are not there."""
        return sum(state == "missing" for state in self.states().values())

    def show_refusals(self, refusals: Iterable[Refusal]) -> list[Refusal]:
        """Say what is wrong with papers; the others come back. A field may be called as a paper is
        (the roof of a photovoltaic plant, the right to it), so the code tells them apart."""
        codes = {paper.code for paper in self._papers}
        listed = list(refusals)
        mine = [one for one in listed if one.field in codes and one.code.startswith(OF_PAPERS)]
        day = [one for one in listed if one.field == "promised_by"]
        self._tell("\n".join(one.text for one in mine))
        if self.promised():
            self.promise.show_refusals(day)
        return [one for one in listed if one not in mine and one not in day]

    def watched(self, folder: str) -> None:
        """Say which folder is watched."""
        self.camera.setText(f"监视文件夹:{folder}" if folder else "")
        self.camera.setVisible(bool(folder))

    def take_focus(self) -> None:
        """Put the cursor on the first missing paper."""
        self.list.take_focus()
        missing = next((line for line in self.rows.rows() if line.state == "missing"), None)
        if missing is not None:
            self.list.table.selectRow(self.rows.place_of(missing.key))

    def current(self) -> str:
        """The paper that a scan belongs to: the one the cursor stands on, else the first missing one."""
        line = self.list.current_row()
        if line is not None:
            return line.paper.code
        missing = (paper.code for paper in self._papers if self._state(paper) == "missing")
        return next(missing, self._papers[0].code if self._papers else "")

    def turn(self) -> None:
        """The next state that the current paper may have."""
        line = self.list.current_row()
        if line is None or line.scan is not None or line.state == "file":
            return
        paper = line.paper
        offered = ["missing", *(("on_file",) if paper.on_file else ()), "seen"]
        offered += ["promised"] if paper.waivable else []
        self._chosen[paper.code] = offered[(offered.index(line.state) + 1) % len(offered)]
        self._tell("")
        self._show()
        self.edited.emit()

    def browse(self) -> None:
        """Look for files to attach to the current paper."""
        paper = self.current()
        if not paper:
            return
        dialog = QFileDialog(self, f"上传{PAPERS[paper]}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([FILTER, "所有文件 (*)"])
        dialog.filesSelected.connect(lambda paths: self.files.emit(paper, [Path(one) for one in paths]))
        dialog.open()

    def paste(self) -> bool:
        """Attach what the clipboard holds; False where that is neither a picture nor files."""
        data, paper = QGuiApplication.clipboard().mimeData(), self.current()
        if data is None or not paper:
            return False
        if data.hasImage():
            picture: Any = data.imageData()
            self.image.emit(paper, QImage(picture))
            return True
        return self._take_urls(data.urls())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take_urls(event.mimeData().urls())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        line = self.list.current_row()
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.turn()
            return True
        if event.key() == Qt.Key.Key_Delete and line is not None and line.scan is not None:
            self.unwanted.emit(line.scan)
            return True
        return event.matches(QKeySequence.StandardKey.Paste) and self.paste()

    def _tell(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def _take_urls(self, urls: Sequence[Any]) -> bool:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        paper = self.current()
        if paths and paper:
            self.files.emit(paper, paths)
        return bool(paths and paper)

    def _open(self, line: Line) -> None:
        scan = line.scan or next((one for one in self._scans if one.paper == line.paper.code), None)
        if scan is not None:
            self.seen.emit(scan)
        else:
            self.browse()

    def _state(self, paper: Paper) -> str:
        if any(scan.paper == paper.code for scan in self._scans):
            return "file"
        chosen = self._chosen.get(paper.code, "on_file" if paper.on_file else "missing")
        gone = (chosen == "on_file" and not paper.on_file) or (chosen == "promised" and not paper.waivable)
        return "missing" if gone else chosen

    def _show(self) -> None:
        lines: list[Line] = []
        for paper in self._papers:
            lines.append(Line(paper, self._state(paper)))
            lines += [Line(paper, scan=scan) for scan in self._scans if scan.paper == paper.code]
        self.rows.set_rows(lines)
        shown = min(MOST_SHOWN, max(1, len(lines)))
        self.list.setFixedHeight(look().px(ROW_HEIGHT * (shown + 1) + UNIT))
        states = list(self.states().values())
        missing, later = states.count("missing"), states.count("promised")
        self.head.setText(
            f"资料  {len(states) - missing - later} / {len(states)}"
            + (f"  承诺后补 {later} 份" if later else "")
            + (f"  ▲ 缺 {missing} 份" if missing else "")
        )
        set_role(self.head, "danger" if missing else "strong")
        self.promise.setVisible(self.promised())
