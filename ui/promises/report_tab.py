"""The report of clocks: a period by business, stage, unit or clerk; Enter lists the breaches of a line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.bus import Bus
from app.kernel.home import Home, Snapshot
from app.kernel.refusals import CounterError, Refused
from app.workorders.clock_report import (
    BY,
    ClockReport,
    ReportLine,
    between,
    last_month,
    rate_words,
    this_month,
    write_report,
)
from app.workorders.poster import PrintClockReport
from ui.forms.choices import Choice
from ui.forms.fields import DateField
from ui.lists.model import KeyedModel, RowsModel
from ui.lists.view import ListView
from ui.promises.rows import (
    BREACHES,
    REPORT,
    Breach,
    breach_key,
    breaches_of,
    report_key,
    report_of,
)
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Progress
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

PERIODS = (("this", "本月"), ("last", "上月"), ("days", "起止日期"))


class ReportTab(QWidget):
    """Signals: `news(text)`, `warn(text)`, `actions_changed()`, `order_wanted(order_no)`."""

    news = Signal(str)
    warn = Signal(str)
    actions_changed = Signal()
    order_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._unit = desk.info.org_unit
        self.report: ClockReport | None = None
        self.period = Choice(PERIODS)
        self.period.setAccessibleName("期间")
        self.first, self.last = DateField(required=True), DateField(required=True)
        self.first.setObjectName("first")
        self.last.setObjectName("last")
        self.first.setAccessibleName("起始日期")
        self.last.setAccessibleName("截止日期")
        self.by = Choice(BY.items())
        self.by.setAccessibleName("按什么统计")
        self.model: RowsModel[ReportLine] = RowsModel(REPORT, report_key, parent=self)
        self.list = ListView(self.model, "时限报表", "这段时间没有到期的时限。")
        self.head = label("", "strong", wrap=True)
        self.late_model: KeyedModel[Breach] = KeyedModel(
            desk, BREACHES, breach_key, lambda _home, _after, _limit: (), parent=self
        )
        self.late_list = ListView(self.late_model, "超时工单", "没有超时的工单。")
        self.late_head = label("", "strong", wrap=True)
        self._lay_out()
        self.period.currentIndexChanged.connect(self._period_chosen)
        self.by.currentIndexChanged.connect(self.refresh)
        for widget in (self.period, self.by):
            widget.went_on.connect(self.take_focus)
        self.first.went_on.connect(self.last.setFocus)
        self.last.went_on.connect(self._days_given)
        self.list.opened.connect(self._open_line)
        self.late_list.opened.connect(lambda line: self.order_wanted.emit(line.row.order_no))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        px = look().px
        self._days = QWidget()
        days = QHBoxLayout(self._days)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(UNIT)
        for field in (self.first, self.last):
            field.setFixedWidth(px(UNIT * 18))
        days.addWidget(self.first)
        days.addWidget(label("至"))
        days.addWidget(self.last)
        self._days.hide()
        for word, widget in (("期间", self.period), ("", self._days), ("按", self.by)):
            if word:
                top.addWidget(label(word, "label"))
            top.addWidget(widget)
        for choice in (self.period, self.by):
            choice.setMinimumWidth(px(UNIT * 14))
        top.addStretch(1)
        lines, late = QWidget(), QWidget()
        for inside, head, shown in ((lines, self.head, self.list), (late, self.late_head, self.late_list)):
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(UNIT)
            column.addWidget(head)
            column.addWidget(shown, 1)
        self._layers = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self._layers, 1)
        self._layers.addWidget(lines)  # last: what a stack shows gets its look again with every ancestor
        self._layers.addWidget(late)

    @property
    def in_breaches(self) -> bool:
        """Whether the breaches behind a line are in view."""
        return self._layers.currentIndex() == 1

    def take_focus(self) -> None:
        """Into the list in view."""
        (self.late_list if self.in_breaches else self.list).take_focus()

    def refresh(self) -> None:
        """Read the report again."""
        chosen, by = self.period.value(), self.by.value()
        try:
            days = between(self.first.value(), self.last.value()) if chosen == "days" else None
        except Refused as refused:
            self.head.setText(str(refused))
            return
        unit = self._unit

        def question(home: Snapshot) -> ClockReport:
            period = days or (last_month if chosen == "last" else this_month)(home.today)
            return report_of(unit, period, by)(home)

        self._desk.ask(question, self._show, self._failed, owner=self)
        if self.in_breaches:
            self.late_model.refresh()

    def back(self) -> bool:
        """From the breaches to the report; False if the report is in view already."""
        if not self.in_breaches:
            return False
        self._layers.setCurrentIndex(0)
        self.list.take_focus()
        self.actions_changed.emit()
        return True

    def export(self) -> None:
        """Write the report with all its breaches as a workbook into the documents folder."""
        report = self.report
        if report is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        unit, name = self._unit, f"时限报表-按{BY[report.by]}-{report.period.first}-{report.period.last}"

        def service(_bus: Bus, home: Home, _progress: Progress) -> str:
            return exported(home, unit, report, Path(folder or "."), name)

        self._desk.serve_long(Lane.EXCHANGE, service, self.news.emit, self._failed, owner=self)

    def print_command(self) -> PrintClockReport | None:
        """What prints the report in view."""
        report = self.report
        if report is None:
            return None
        period = report.period
        return PrintClockReport(first=period.first, last=period.last, by=report.by)

    def _period_chosen(self) -> None:
        days = self.period.value() == "days"
        self._days.setVisible(days)
        if days and self.report is not None and not self.first.text():
            self.first.set_value(self.report.period.first)
            self.last.set_value(self.report.period.last)
        self.refresh()
        if days:
            self.first.setFocus()
            self.first.selectAll()

    def _days_given(self) -> None:
        self.refresh()
        self.take_focus()

    def _show(self, report: ClockReport) -> None:
        self.report = report
        kept = report.ended - report.late
        told = f"{report.period.words}:到期 {report.ended:,} 项"
        if report.ended:
            told += f",按时 {kept:,} 项,按时率 {rate_words(report.ended, report.late)}"
            told += f";超时 {report.late:,} 项,其中未说明原因 {report.unexplained:,} 项"
        self.head.setText(told)
        self.model.set_rows(report.lines)
        self.actions_changed.emit()

    def _open_line(self, line: ReportLine) -> None:
        report = self.report
        if report is None:
            return
        self.late_head.setText(f"{line.group_word} · {line.clock_word}:超时 {line.late:,} 项")
        self._layers.setCurrentIndex(1)
        self.late_model.load(breaches_of(self._unit, report, line))
        self.late_list.take_focus()
        self.actions_changed.emit()

    def _failed(self, error: CounterError) -> None:
        self.warn.emit(str(error))


def exported(home: Home, unit: str, report: ClockReport, folder: Path, name: str) -> str:
    """Writes a report into a folder, never over another file; the sentence that tells how it went."""
    target, count = folder / f"{name}.xlsx", 1
    while target.exists():
        count += 1
        target = folder / f"{name}({count}).xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = write_report(home, unit, report, target)
    except OSError:
        return f"无法写入 {target},请检查磁盘空间和目录权限。"
    return f"已导出 {lines:,} 行到 {target}。"
