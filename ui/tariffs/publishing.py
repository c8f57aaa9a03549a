"""A tariff file on its way into force: checked, tried on the last bills, approved by a second person."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.billing.dry_run import DryRun, DryRunRow, dry_run_page
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from app.tariffs.commands import APPROVE, PublishTariffs, publication
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.fields import TextField
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.lanes import Lane
from ui.shell.long_work import LongWork
from ui.shell.page import Actions
from ui.shell.posting import Posting, ask_second_person
from ui.tariffs.files import Checked, check_file
from ui.tariffs.rows import DRY_RUN_COLUMNS, VERSION_COLUMNS, NewVersion, share, signed_yuan
from ui.tariffs.short_list import ShortList
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

EMPTY = "选择电价文件(JSON)。先校验,再按每户最近一张账单试算,\n看过结果、由另一人批准后才发布。"


class Publishing(QWidget):
    """One file at a time. `published(str)` with the line of news; `changed()` when its keys change."""

    published = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.checked: Checked | None = None
        self.path = TextField(1000)
        self.path.setAccessibleName("电价文件")
        self.path.setPlaceholderText("电价文件路径,Enter 校验并试算")
        self.progress = LongWork(desk, "试算进度", "户", key="F8")
        self.versions = RowsModel[NewVersion](
            VERSION_COLUMNS, lambda row: (row.tariff.code, row.version.version), parent=self
        )
        self.sums = label("", "strong", wrap=True)
        self.sums.setAccessibleName("试算结果")
        self.order = Choice([(0, "变动最大的客户"), (1, "全部客户")])
        self.order.setAccessibleName("列出")
        self.largest = RowsModel[DryRunRow](DRY_RUN_COLUMNS, lambda row: row.key, parent=self)
        self.everybody: KeyedModel[DryRunRow] = KeyedModel(
            desk, DRY_RUN_COLUMNS, lambda row: row.key, self._fetch, parent=self
        )
        self._posting = Posting(desk, self, tell=lambda words: self.progress.tell(words, "danger"))
        self._lay_out()
        self.path.went_on.connect(self.check)
        self.order.currentIndexChanged.connect(self._show_order)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("发布电价", "title"))
        top.addWidget(self.path, 1)
        top.addWidget(Button("选择文件", key="F3", on=self.browse))
        self._lists = QStackedWidget()
        version_list: ShortList[NewVersion] = ShortList(self.versions, "新版本", "没有新版本。", most=4)
        order = QHBoxLayout()
        order.setSpacing(UNIT)
        order.addWidget(self.sums, 1)
        self.order.setMinimumWidth(look().px(UNIT * 20))
        order.addWidget(self.order)
        self._found = QWidget()
        found = QVBoxLayout(self._found)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(UNIT)
        found.addWidget(version_list)
        found.addLayout(order)
        found.addWidget(self._lists, 1)
        self._nothing = label(
            "选择电价文件(JSON)。先校验,再按每户最近一张账单试算,\n看过结果、由另一人批准后才发布。",
            "empty",
            wrap=True,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self.progress)
        whole.addWidget(self._nothing)
        whole.addWidget(self._found, 1)
        whole.addStretch()
        nobody = "没有客户的账单按这些电价计算。"
        # Last: what a stack shows gets its look at once, and again with every ancestor.
        self._lists.addWidget(ListView(self.largest, "变动最大的客户", nobody))
        self._lists.addWidget(ListView(self.everybody, "全部客户", nobody))
        self._show(None)

    def keys(self) -> Actions:
        """The keys of this view now."""
        if self.progress.running:
            return {"F8": ("停止", self.progress.stop)}
        found: Actions = {"F3": ("选择文件", self.browse)}
        if self.checked is not None:
            found["F10"] = ("请人批准并发布", self.ask)
        return found

    def browse(self) -> None:
        """Let the person look for the file."""
        dialog = QFileDialog(self, "选择电价文件", str(Path(self.path.text() or Path.home()).parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["电价文件 (*.json)", "所有文件 (*)"])
        dialog.fileSelected.connect(self._picked)
        dialog.open()

    def check(self) -> None:
        """Check the file that is named and price everybody it touches."""
        name = self.path.text().strip().strip('"')
        if not name or self.progress.running:
            return
        self._show(None)
        self.progress.start(Lane.EXCHANGE, check_file(Path(name)), self._show, ended=self._step)
        self._step()

    def ask(self) -> None:
        """Have a second person look at the figures and approve, then publish."""
        checked = self.checked
        if checked is None:
            return

        def approved(approval_id: str) -> None:
            command = PublishTariffs(tariffs=checked.tariffs, approval_id=approval_id)
            self._posting.post(command, lambda outcome: self._done(outcome.news))

        sentence = f"发布 {len(checked.versions)} 个电价版本。{told(checked.run)}"
        ask_second_person(self._desk, self, sentence, APPROVE, publication(checked.tariffs), approved)

    def clear(self) -> None:
        """Forget the file."""
        self.progress.stop()
        self.progress.tell("")
        self.path.clear()
        self._show(None)

    def _picked(self, path: str) -> None:
        self.path.setText(path)
        self.check()

    def _done(self, news: str) -> None:
        self.clear()
        self.published.emit(news)

    def _step(self) -> None:
        self.path.setReadOnly(self.progress.running)
        self.changed.emit()

    def _show(self, checked: Checked | None) -> None:
        self.checked = checked
        self._found.setVisible(checked is not None)
        self._nothing.setVisible(checked is None)
        self.versions.set_rows(checked.versions if checked else ())
        self.largest.set_rows(checked.run.largest if checked else ())
        self.sums.setText(told(checked.run) if checked else "")
        self.order.setCurrentIndex(0)
        if checked is not None:
            self.order.setFocus()
        self.changed.emit()

    def _show_order(self) -> None:
        self._lists.setCurrentIndex(self.order.value() or 0)
        if self.order.value():
            self.everybody.load()

    def _fetch(self, snapshot: Snapshot, after: tuple[str, str] | None, limit: int) -> list[DryRunRow]:
        if self.checked is None:
            return []
        return dry_run_page(snapshot, self.checked.fresh, after or ("", ""), limit)


def told(run: DryRun) -> str:
    """The figures of a dry run in one sentence."""
    if not run.accounts and not run.untold:
        return "没有客户的账单按这些电价计算,金额不变。"
    change = f"{signed_yuan(run.change_fen)} 元{share(run.change_fen, run.before_fen)}"
    untold = f",另有 {run.untold:,} 户不能试算" if run.untold else ""
    return (
        f"按最近一张账单试算 {run.accounts:,} 户:"
        f"合计 {yuan(run.before_fen)} 元变为 {yuan(run.after_fen)} 元,{change};"
        f"{run.dearer:,} 户上升,{run.cheaper:,} 户下降{untold}。"
    )
