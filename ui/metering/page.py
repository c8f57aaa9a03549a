"""Page 71 抄表: a route read by keyboard. Type, Return, next; each meter is saved as soon as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError, Doubt, Refusal
from app.metering.checking import PERIOD
from app.metering.commands import EnterReadings, ReferReading
from app.metering.facts import Reading
from app.metering.rules import month_before
from app.metering.views import MeteringView, RouteRow
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_reason
from ui.forms.fields import CodeField
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.metering.entry import Entry
from ui.metering.rows import COLUMNS, Draft, Shown, key_of
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

MOST = 2_000
"""Accounts of a route that are shown at once."""
WHY_ACCEPT = ("现场核对无误", "用电情况变化", "空置、外出", "表计翻转")
ALL_ROUTES = ("", "全所")
Key = tuple[str, str]


class ReadingPage(Page):
    """Month and route above, the grid, and below it the fields of the meter that is being read."""

    topics = frozenset({"readings", "reading", "meter", "point", "bills"})
    typed_keys = (("Enter", "保存并到下一只未抄的表"), ("↑ ↓", "上一只、下一只表"))

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.month = CodeField(7)
        self.month.setAccessibleName("抄表月份")
        self.route = Choice([ALL_ROUTES])
        self.route.setAccessibleName("抄表段")
        self.progress = label("", "sum")
        self.progress.setAccessibleName("进度")
        self.grid = RowsModel(COLUMNS, key_of, parent=self)
        self.list = ListView(self.grid, "抄表清单", "这个抄表段没有在用的电能表;请换一个抄表段。")
        self.entry = Entry()
        self._rows: list[RouteRow] = []
        self._drafts: dict[Key, Draft] = {}
        self._waiting: list[tuple[Key, EnterReadings]] = []
        self._today = date.min
        self._lay_out()
        self.list.current_changed.connect(self._show_meter)
        self.list.opened.connect(lambda _line: self.entry.take_focus())
        self.entry.entered.connect(self._entered)
        self.entry.stepped.connect(self._step)
        self.month.went_on.connect(self._month_given)
        self.route.currentIndexChanged.connect(self._load)
        self.route.went_on.connect(self.main_focus)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("抄表", "title"))
        for word, widget, digits in (("月份(&M)", self.month, 9), ("抄表段(&R)", self.route, 14)):
            title = label(word)
            title.setTextFormat(Qt.TextFormat.PlainText)
            title.setBuddy(widget)
            widget.setFixedWidth(look().px(digits * 10))
            top.addWidget(title)
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.progress)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self.list, 1)
        whole.addWidget(hairline())
        whole.addWidget(self.entry)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        keys: Actions = {"F3": ("下一只未抄", self._next_open)}
        line = self.list.current_row()
        if line is not None and not line.row.billed:
            keys["F4"] = ("暂按上月电量", self._ask_provisional)
            keys["F8"] = ("转异常核实", self._ask_refer)
        if line is not None and line.draft is not None and line.draft.doubts:
            keys["F9"] = ("核对无误", self._ask_accept)
        return keys

    def entered(self) -> None:
        if not self.month.text():
            self.desk.ask(_start(self.desk.info.org_unit), self._started)
        else:
            self.main_focus()

    def main_focus(self) -> None:
        self.entry.take_focus()

    def can_leave(self) -> str:
        open_ = sum(1 for draft in self._drafts.values() if draft.sentence)
        return f"还有 {open_} 只表的示数存疑或有误,请先处理(F9 核对无误,F8 转异常)。" if open_ else ""

    def refresh(self) -> None:
        self._load()

    def _started(self, found: tuple[date, list[str]]) -> None:
        self._today, routes = found
        period = f"{self._today:%Y-%m}"
        self.month.set_value(month_before(period) if self._today.day <= UPTO_DAY else period)
        blocked = self.route.blockSignals(True)
        self.route.set_options([*((route, route) for route in routes), ALL_ROUTES])
        self.route.blockSignals(blocked)
        self._load()

    def _month_given(self) -> None:
        if not PERIOD.fullmatch(self.month.value()):
            self.warn.emit(Refusal("reading.bad_period", value=self.month.value()).text)
            return
        self._load()
        self.route.setFocus()

    def _load(self) -> None:
        period, route = self.month.value(), self.route.value() or ""
        if not PERIOD.fullmatch(period):
            return
        unit = self.desk.info.org_unit

        def question(home: Snapshot) -> tuple[str, str, list[RouteRow]]:
            return period, route, home.view(MeteringView).route(unit, period, route, "", MOST)

        self.desk.ask(question, self._came)

    def _came(self, found: tuple[str, str, list[RouteRow]]) -> None:
        period, route, rows = found
        if (period, route) != (self.month.value(), self.route.value() or ""):
            return
        first = not self._rows or {row.asset_no for row in self._rows} != {row.asset_no for row in rows}
        self._rows = rows
        self._show()
        if first:
            self._next_open(from_top=True)

    def _show(self) -> None:
        lines = [Shown(row, self._drafts.get((row.account_no, row.asset_no))) for row in self._rows]
        self.grid.set_rows(lines)
        read = sum(1 for line in lines if not line.open)
        self.progress.setText(f"已抄 {read:,} / {len(lines):,}")
        self._show_meter(self.list.current_row())

    def _show_meter(self, line: Shown | None) -> None:
        self.entry.show_meter(line)
        self.actions_changed.emit()

    def _step(self, by: int) -> None:
        place = self.list.table.current_place() + by
        if 0 <= place < self.grid.rowCount():
            self.list.table.selectRow(place)
            self.entry.take_focus()

    def _next_open(self, *, from_top: bool = False) -> None:
        """To the next meter that nobody has read, from here on and then from the top."""
        lines = self.grid.rows()
        here = -1 if from_top else self.list.table.current_place()
        for place in [*range(here + 1, len(lines)), *range(here + 1)]:
            if lines[place].open and lines[place].draft is None:
                self.list.table.selectRow(place)
                break
        self.entry.take_focus()

    def _entered(self, registers: dict[str, Decimal]) -> None:
        line = self.list.current_row()
        if line is None:
            return
        if not registers or registers == line.registers:
            self._next_open()
            return
        self._save(line, registers)
        self._next_open()

    def _save(
        self,
        line: Shown,
        registers: dict[str, Decimal],
        accepted: tuple[str, ...] = (),
        reason: str = "",
        kind: str = "regular",
    ) -> None:
        """Put the meter on its way; what comes back as doubtful or wrong stands beside its line."""
        reading = self._reading(line, registers, accepted, reason, kind)
        command = EnterReadings(period=self.month.value(), readings=(reading,))
        self._drafts[key_of(line)] = Draft(registers, posting=True)
        self._waiting.append((key_of(line), command))
        self._show()
        if len(self._waiting) == 1:
            self._post_next()

    def _reading(
        self, line: Shown, registers: dict[str, Decimal], accepted: tuple[str, ...], reason: str, kind: str
    ) -> Reading:
        return Reading(
            account_no=line.row.account_no,
            point_id=line.row.point_id,
            asset_no=line.row.asset_no,
            read_on=self._today,
            registers=registers,
            kind="provisional" if kind == "provisional" else "regular",
            accepted=accepted,
            reason=reason,
        )

    def _post_next(self) -> None:
        if not self._waiting:
            return
        key, command = self._waiting[0]

        def done(_outcome: Outcome) -> None:
            self._drafts.pop(key, None)
            self._posted()

        def refused(error: CounterError) -> None:
            draft = self._drafts.setdefault(key, Draft())
            draft.posting = False
            if isinstance(error, Doubt):
                draft.doubts = error.reasons
            else:
                draft.refusals = error.reasons
            self.warn.emit(f"表号 {key[1]}:{error}")
            self._posted()

        self.desk.do(command, done, refused, owner=self)

    def _posted(self) -> None:
        self._waiting.pop(0)
        self._show()
        self._post_next()

    def _ask_accept(self) -> None:
        line = self.list.current_row()
        draft = line.draft if line else None
        if line is None or draft is None:
            return
        codes = tuple(doubt.code for doubt in draft.doubts)

        def accept(reason: str) -> None:
            self._save(line, draft.registers, codes, reason)
            self._next_open()

        ask_reason(self, "核对无误", draft.sentence, accept, WHY_ACCEPT)

    def _ask_provisional(self) -> None:
        line = self.list.current_row()
        if line is None:
            return
        if line.row.last_kwh is None or not line.row.previous:
            self.warn.emit(Refusal("reading.estimate_refused").text)
            return
        step = line.row.last_kwh / line.row.multiplier
        registers = {
            name: value + (step if name == next(iter(line.row.previous)) else 0)
            for name, value in line.row.previous.items()
        }
        kwh = line.row.last_kwh
        sentence = f"表号 {line.row.asset_no} 本月抄不到,暂按上月 {kwh} kWh 计费,下次抄见后结算。"

        def given(reason: str) -> None:
            self._save(line, registers, (), reason, "provisional")
            self._next_open()

        ask_reason(self, "暂按上月电量", sentence, given, ("客户原因无法抄表", "采集故障"))

    def _ask_refer(self) -> None:
        line = self.list.current_row()
        if line is None:
            return
        try:
            registers = self.entry.typed() or line.registers
        except ValueError as error:
            self.entry.tell(str(error))
            return
        if not registers:
            self.entry.tell(Refusal("reading.no_registers").text)
            return
        reading = self._reading(line, registers, (), "", "regular")

        def given(note: str) -> None:
            command = ReferReading(
                period=self.month.value(),
                reading=reading,
                owner=self.desk.session.staff_no,
                note=note,
            )
            self.desk.do(command, lambda outcome: self._referred(key_of(line), outcome), self._not_referred)

        sentence = f"表号 {line.row.asset_no} 的示数不计入本月,转异常清单,5 个工作日内核实答复。"
        ask_reason(self, "转异常核实", sentence, given, ("示数异常,现场核实", "表计故障", "疑似窃电"))

    def _referred(self, key: Key, outcome: Outcome) -> None:
        self._drafts.pop(key, None)
        self.news.emit(outcome.news)
        self._load()
        self._next_open()

    def _not_referred(self, error: CounterError) -> None:
        self.entry.tell(str(error))


UPTO_DAY = 10
"""Until this day of a month the month before is usually read."""


def _start(org_unit: str) -> Callable[[Snapshot], tuple[date, list[str]]]:
    def question(home: Snapshot) -> tuple[date, list[str]]:
        return home.today, home.view(MeteringView).routes(org_unit)

    return question
