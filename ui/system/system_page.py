"""Page 93 系统: is this workstation sound, back it up, prove its journal, choose what it prints with."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.kernel.bus import Bus
from app.kernel.checks import Check
from app.kernel.home import Home
from app.kernel.refusals import CounterError
from ui.forms.buttons import Button
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress
from ui.shell.long_work import LongWork
from ui.shell.page import Actions, Page
from ui.system.parts import About, Findings, PrintingForm
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT


class SystemPage(Page):
    """Findings on the left; backup, proof, printing and about on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.findings = Findings()
        self.backup = LongWork(desk, "备份进度", "页", key="F9")
        self.proof = LongWork(desk, "核对进度", "条", key="F9")
        self.printing = PrintingForm()
        self.about = About()
        self._back_up = Button("立即备份", key="F7", on=self.start_backup)
        self._prove = Button("核对日志", key="F8", on=self.start_proof)
        self._keep = Button("保存打印设置", key="F10", role="primary", on=self.keep_settings)
        self.printing.finished.connect(self._keep.setFocus)
        self._lay_out()
        desk.signed_in.connect(self._permit)

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        _section(left, "自检", self.findings)
        _section(left, "关于", self.about)
        self._backing = _section(right, "数据备份", self._back_up, self.backup)
        self._proving = _section(right, "审计核对", self._prove, self.proof)
        self._printing = _section(right, "本机打印", self.printing, self._keep)
        self._between = hairline(upright=True)
        self._tasks = _scrolled(right, "备份、核对和打印")
        parts = QHBoxLayout()
        parts.setSpacing(UNIT * 3)
        parts.addWidget(_scrolled(left, "自检和关于"), 6)
        parts.addWidget(self._between)
        parts.addWidget(self._tasks, 5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addWidget(label("系统", "title"))
        whole.addWidget(hairline())
        whole.addLayout(parts, 1)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        for work in (self.backup, self.proof):
            if work.running:
                return {"F9": ("停止", work.stop)}
        keys: Actions = {}
        if self._may("home.backup"):
            keys["F7"] = ("立即备份", self.start_backup)
        if self._may("journal.read"):
            keys["F8"] = ("核对日志", self.start_proof)
        if self._may("settings.change"):
            keys["F10"] = ("保存打印设置", self.keep_settings)
        return keys

    def entered(self) -> None:
        self._permit()
        self.refresh()
        next((one for one in (self._back_up, self._prove) if one.isVisible()), self).setFocus()

    def refresh(self) -> None:
        services = self.desk.services
        self.desk.work(Lane.READ, lambda _progress: services.doctor(), self._found, self._not_answered)
        self.desk.work(Lane.READ, lambda _progress: services.about(), self.about.show_lines)
        if self._may("settings.change"):
            self.desk.work(Lane.READ, lambda _progress: services.printers(), self._have_printers)

    def can_leave(self) -> str:
        busy = self.backup.running or self.proof.running
        return "备份或核对正在进行,请等它完成或先停止。" if busy else ""

    def start_backup(self) -> None:
        """Write a backup and prove it, in the lane for long work."""
        services = self.desk.services

        def work(_bus: Bus, _home: Home, progress: Progress) -> str:
            return services.backup(progress.report)

        self.backup.start(Lane.EXCHANGE, work, self._backed_up, ended=self.actions_changed.emit)
        self.actions_changed.emit()

    def start_proof(self) -> None:
        """Check the whole journal."""
        services = self.desk.services

        def work(_bus: Bus, _home: Home, progress: Progress) -> Check:
            return services.verify(progress.report)

        self.proof.start(Lane.EXCHANGE, work, self._proved, ended=self.actions_changed.emit)
        self.actions_changed.emit()

    def keep_settings(self) -> None:
        """Store paper and printer for this desk."""
        services = self.desk.services
        settings = self.printing.settings(services.settings())
        if settings is None:
            return

        def work(_progress: Progress) -> None:
            services.keep_settings(settings)

        self.desk.work(Lane.EXCHANGE, work, self._kept, self.printing.show_refusals)

    def _may(self, permission: str) -> bool:
        return permission in self.desk.session.permissions

    def _permit(self) -> None:
        self._backing.setVisible(self._may("home.backup"))
        self._proving.setVisible(self._may("journal.read"))
        self._printing.setVisible(self._may("settings.change"))
        any_task = any(map(self._may, ("home.backup", "journal.read", "settings.change")))
        self._between.setVisible(any_task)
        self._tasks.setVisible(any_task)
        self.actions_changed.emit()

    def _found(self, checks: Sequence[Check]) -> None:
        self.findings.show_checks(checks)

    def _have_printers(self, names: Sequence[str]) -> None:
        self.printing.offer(names, self.desk.services.settings())

    def _backed_up(self, sentence: str) -> None:
        self.backup.tell(sentence, "done")
        self.news.emit(sentence)

    def _proved(self, check: Check) -> None:
        self.proof.tell(check.text, "done" if check.state == "ok" else "danger")

    def _kept(self, _nothing: None) -> None:
        self.news.emit("打印设置已保存,下次启动生效")

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))


def _section(column: QVBoxLayout, title: str, *widgets: QWidget) -> QWidget:
    section = QWidget()
    inside = QVBoxLayout(section)
    inside.setContentsMargins(0, 0, 0, UNIT * 2)
    inside.setSpacing(UNIT)
    inside.addWidget(label(title, "strong"))
    for widget in widgets:
        small = isinstance(widget, Button)
        inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if small else Qt.AlignmentFlag(0))
    column.addWidget(section)
    return section


def _scrolled(column: QVBoxLayout, name: str) -> QScrollArea:
    column.setContentsMargins(0, 0, UNIT, 0)
    column.setSpacing(UNIT)
    column.addStretch(1)
    inside = QWidget()
    inside.setProperty("role", "surface")
    inside.setLayout(column)
    scroll = QScrollArea()
    scroll.setAccessibleName(name)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    return scroll
