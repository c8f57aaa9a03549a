"""Page 71 抄表: a route read by keyboard. Type, Return, next; each meter is saved as soon as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.commands import DeskInfo, Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError, Refusal, Refused
from app.kernel.settings import Settings
from app.metering.checking import PERIOD
from app.metering.commands import ReferReading
from app.metering.facts import Reading, ReadingKind, Registers
from app.metering.plausible import limits_of
from app.metering.rules import month_before
from app.metering.settings import SETTING, MeteringSettings, read_settings
from app.metering.unsaved import Found, Unsaved, left_behind
from app.metering.views import MeteringView
from app.security.views import SecurityView
from ui.forms.choices import Choice
from ui.forms.dialogs import ask_reason
from ui.forms.fields import CodeField, DateField
from ui.lists.view import ListView
from ui.metering.entry import Entry
from ui.metering.referring import ReferDialog, owners_of
from ui.metering.route_model import RouteModel, figures, meters_of, unsaved
from ui.metering.rows import RECOVERED, Draft, Shown, key_of
from ui.metering.unsaved import UnsavedKeeper
from ui.shell.desk import Desk
from ui.shell.page import Actions, Page
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

PEOPLE = 200
"""People who are offered for looking into an abnormal reading."""
CALM_MS = 1_500
"""So long after others changed something the grid is fetched again: not once for each of their meters."""
UPTO_DAY = 10
"""Until this day of a month the month before is usually read."""
WHY_ACCEPT = ("现场核对无误", "用电情况变化", "空置、外出", "表计翻转")
WHY_PROVISIONAL = ("客户原因无法抄表", "采集故障")
ALL_ROUTES = ("", "全所")


@dataclass(frozen=True)
class Start:
    """What the page asks for when it opens."""

    today: date
    routes: list[str]
    limits: MeteringSettings
    owners: list[tuple[str, str]]
    left: tuple[Found, ...] = ()
    """What this desk typed before a crash and never saved."""


class ReadingPage(Page):
    """Month, route and day above, the grid, and below it the fields of the meter that is being read."""

    topics = frozenset({"readings", "reading", "meter", "point", "bills"})
    typed_keys = (("Enter", "保存并到下一只未抄的表"), ("↑ ↓", "上一只、下一只表"))

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.month = CodeField(7)
        self.month.setAccessibleName("抄表月份")
        self.route = Choice([ALL_ROUTES])
        self.route.setAccessibleName("抄表段")
        self.day = DateField(required=True)
        self.day.setObjectName("read_on")
        self.day.setAccessibleName("抄表日期")
        self.progress = label("", "sum")
        self.progress.setAccessibleName("进度")
        self.cycle = label("", "small")
        self.grid = RouteModel(desk, self)
        self.list = ListView(self.grid, "抄表清单", "这个抄表段没有在用的电能表;请换一个抄表段。")
        self.entry = Entry()
        self._start = Start(date.min, [], MeteringSettings(), [])
        self._shown = ("", "")
        self._seeks = False
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self.keeper = UnsavedKeeper(desk, self, self._unsaved)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        self._calm.timeout.connect(self.refresh)
        self.list.current_changed.connect(self._show_meter)
        self.list.opened.connect(lambda _line: self.entry.take_focus())
        self.grid.filled.connect(self._filled)
        self.grid.saved.connect(self._saved)
        self.grid.held.connect(self.warn.emit)
        self.grid.failed.connect(lambda error: self.warn.emit(str(error)))
        self.grid.drafted.connect(self.keeper.touch)
        self.keeper.failed.connect(self.warn.emit)
        self.entry.typing.connect(self.keeper.touch)
        self.entry.entered.connect(self._entered)
        self.entry.left.connect(self._left)
        self.entry.stepped.connect(self._step)
        self.month.went_on.connect(self._month_given)
        self.route.currentIndexChanged.connect(self._load)
        self.route.went_on.connect(self.main_focus)
        self.day.went_on.connect(self.main_focus)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(label("抄表", "title"))
        top.addSpacing(UNIT)
        for word, widget, digits in (
            ("月份(&M)", self.month, 8),
            ("抄表段(&R)", self.route, 10),
            ("日期(&D)", self.day, 11),
        ):
            title = label(word)
            title.setTextFormat(Qt.TextFormat.PlainText)
            title.setBuddy(widget)
            widget.setFixedWidth(look().px(digits * 10))
            top.addWidget(title)
            top.addWidget(widget)
            top.addSpacing(UNIT)
        right = QVBoxLayout()
        right.setSpacing(0)
        for told in (self.progress, self.cycle):
            told.setAlignment(Qt.AlignmentFlag.AlignRight)
            right.addWidget(told)
        top.addStretch(1)
        top.addLayout(right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addWidget(self.list, 1)
        whole.addWidget(hairline())
        whole.addWidget(self.entry)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        keys: Actions = {"F3": ("下一只未抄", self._seek)}
        line = self.list.current_row()
        if line is not None:
            keys["F7"] = ("表计", self._to_card)
        if line is not None and not line.row.billed:
            keys["F4"] = ("暂按前期电量", self._ask_provisional)
            keys["F8"] = ("转异常核实", self._ask_refer)
        if line is not None and line.draft is not None and line.draft.doubts:
            keys["F9"] = ("核对无误", self._ask_accept)
        return keys

    def entered(self) -> None:
        if not self.month.text():
            self.desk.ask(_start(self.desk.info, self.desk.session.staff_no), self._started)
        else:
            self.main_focus()

    def main_focus(self) -> None:
        self.entry.take_focus()

    def can_leave(self) -> str:
        if self.entry.touched():
            return "正在填写的示数还没有保存,请先按 Enter 保存或清空。"
        held = self.grid.drafts_held()
        if not held:
            return ""
        period, account_no, _ = held[0]
        return (
            f"还有 {len(held)} 只表的示数存疑或有误(如 {period} 户号 {account_no}),"
            "请先处理(F9 核对无误,F8 转异常,清空后按 Enter 放弃)。"
        )

    def refresh(self) -> None:
        self.grid.refresh()
        self._count()

    def _topics_changed(self, topics: frozenset[str]) -> None:
        if self.isVisible() and topics & self.topics:
            self._calm.start()
        else:
            super()._topics_changed(topics)

    def _started(self, found: Start) -> None:
        self._start = found
        period = f"{found.today:%Y-%m}"
        self.month.set_value(month_before(period) if found.today.day <= UPTO_DAY else period)
        self.day.set_value(found.today)
        blocked = self.route.blockSignals(True)
        self.route.set_options([*((route, route) for route in found.routes), ALL_ROUTES])
        self._take_back(found.left)
        self.route.blockSignals(blocked)
        self._load()

    def _take_back(self, left: tuple[Found, ...]) -> None:
        """Lay what a crash left over its lines again, and open the first of them."""
        for one, _route in left:
            key = (one.period, one.account_no, one.asset_no)
            self.grid.hold(key, Draft(dict(one.registers), refusals=(Refusal(RECOVERED),)))
        self.keeper.begin(tuple(one for one, _route in left))
        if left:
            self.month.set_value(left[0].unsaved.period)
            self.route.set_value(left[0].route)
            self.warn.emit(f"上次中断前填写的 {len(left)} 只表的示数没有保存,已放回清单,请逐只核对。")

    def _unsaved(self) -> tuple[Unsaved, ...]:
        """What is typed and not taken in: drafts, and over them what is being typed."""
        found = self.grid.unsaved()
        under_way = self.entry.under_way()
        if under_way is not None and under_way[1]:
            found[under_way[0]] = unsaved(*under_way)
        return tuple(found.values())

    def hideEvent(self, event: QHideEvent) -> None:
        self.keeper.flush()  # another page, the lock, the end: whatever comes next
        super().hideEvent(event)

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
        self.entry.leave()
        self._shown = (period, route)
        self._seeks = True
        self.list.table.clearSelection()
        self.grid.load(meters_of(self.desk.info.org_unit, period, route))
        self._tell_cycle()
        self._count()

    def _tell_cycle(self) -> None:
        period, route = self._shown
        cycle = self._start.limits.cycle_of(route)
        often = "每月" if cycle.months == 1 else "双月"
        if not route:
            self.cycle.setText("")
        elif cycle.is_due(period):
            self.cycle.setText(f"{often},例日 {cycle.day_in(period)}")
        else:
            self.cycle.setText(f"{often},{period} 不是抄表月")

    def _count(self) -> None:
        period, route = self._shown
        unit = self.desk.info.org_unit

        def question(home: Snapshot) -> tuple[tuple[str, str], tuple[int, int]]:
            return (period, route), home.view(MeteringView).progress(unit, period, route)

        def came(found: tuple[tuple[str, str], tuple[int, int]]) -> None:
            if found[0] == self._shown:
                read, meters = found[1]
                self.progress.setText(f"已抄 {read:,} / {meters:,}")

        if period:
            self.desk.ask(question, came, owner=self)

    def _filled(self) -> None:
        if self._seeks:
            self._seek(from_top=self.list.current_row() is None)
        self._show_meter(self.list.current_row())

    def _saved(self) -> None:
        self._show_meter(self.list.current_row())
        self._count()

    def _show_meter(self, line: Shown | None) -> None:
        between = limits_of(line.row, self._start.limits) if line else None
        usual = f"通常 {between[0]:,.0f}–{between[1]:,.0f} kWh" if between else ""
        self.entry.show_meter(line, usual)
        self.actions_changed.emit()

    def _step(self, by: int) -> None:
        place = self.list.table.current_place() + by
        if place >= self.grid.rowCount() - 1 and self.grid.has_more():
            self.grid.fetchMore(self.list.table.rootIndex())
        if 0 <= place < self.grid.rowCount():
            self.list.table.selectRow(place)
            self.entry.take_focus()

    def _seek(self, *, from_top: bool = False) -> None:
        """To the next meter that nobody has read: from here on, through what is still to be fetched, then
        from the top."""
        self._seeks = False
        here = -1 if from_top else self.list.table.current_place()
        place = self.grid.next_open(here)
        if self.grid.has_more() and not here < place:
            self._seeks = True
            self.grid.fetchMore(self.list.table.rootIndex())
            return
        if place < 0 and self.list.current_row() is None and self.grid.rowCount():
            place = 0
        if place >= 0:
            self.list.table.selectRow(place)
        self.entry.take_focus()

    def _entered(self, registers: Registers) -> None:
        line = self.list.current_row()
        if line is None:
            return
        failed = line.draft is not None and bool(line.draft.refusals)
        if figures(registers, line.registers) or (registers and failed):
            self._save(line, registers)
        elif not registers and line.draft is not None and line.draft.sentence:
            self.grid.drop(key_of(line))
        self._seek()

    def _left(self, line: Shown) -> None:
        """Another meter comes up: what was typed for this one is saved as if Return had been pressed."""
        try:
            registers = self.entry.typed()
        except Refused as refused:
            self.grid.hold(key_of(line), Draft(line.registers, refusals=refused.reasons))
            return
        if figures(registers, line.registers):
            self._save(line, registers)

    def _save(
        self,
        line: Shown,
        registers: Registers,
        accepted: tuple[str, ...] = (),
        reason: str = "",
        kind: ReadingKind = "regular",
    ) -> None:
        try:
            read_on = self.day.value()
        except Refused as refused:
            self.grid.hold(key_of(line), Draft(registers, kind=kind, refusals=refused.reasons))
            self.warn.emit(str(refused))
            return
        reading = _reading(line, registers, read_on or self._start.today, accepted, reason)
        self.grid.save(reading, line.period, self._shown[1], kind)

    def _to_card(self) -> None:
        line = self.list.current_row()
        if line is not None:
            self.open_page.emit("75", line.row.account_no)

    def _ask_accept(self) -> None:
        line = self.list.current_row()
        draft = line.draft if line else None
        if line is None or draft is None:
            return
        codes = tuple(doubt.code for doubt in draft.doubts)

        def accept(reason: str) -> None:
            self._save(line, draft.registers, codes, reason, draft.kind)
            self._seek()

        ask_reason(self, "核对无误", draft.sentence, accept, WHY_ACCEPT)

    def _ask_provisional(self) -> None:
        line = self.list.current_row()
        if line is None:
            return
        if line.row.last_kwh is None or not line.row.last_use:
            self.warn.emit(Refusal("reading.estimate_refused").text)
            return
        kwh = line.row.last_kwh
        sentence = (
            f"表号 {line.row.asset_no} 本期抄不到,暂按前期 {kwh} kWh 计费;"
            "下次抄见后按实际示数结算,多退少补(供电营业规则第八十五条)。"
        )

        def given(reason: str) -> None:
            self._save(line, {}, (), reason, "provisional")
            self._seek()

        ask_reason(self, "暂按前期电量", sentence, given, WHY_PROVISIONAL)

    def _ask_refer(self) -> None:
        line = self.list.current_row()
        if line is None:
            return
        try:
            registers = self.entry.typed() or line.registers
            read_on = self.day.value()
        except Refused as refused:
            self.entry.tell(str(refused))
            return
        if not registers:
            self.entry.tell(Refusal("reading.no_registers").text)
            return
        reading = _reading(line, registers, read_on or self._start.today, (), "")

        def given(owner: str, note: str) -> None:
            command = ReferReading(period=line.period, reading=reading, owner=owner, note=note)
            self.desk.do(command, lambda outcome: self._referred(line, outcome), failed, owner=self)

        def failed(error: CounterError) -> None:
            self.entry.tell(str(error))

        sentence = (
            f"表号 {line.row.asset_no} 的示数不计入本月,转异常清单,"
            f"{self._start.limits.inquiry_workdays} 个工作日内核实答复。"
        )
        ReferDialog(self, sentence, self._start.owners, given).open()

    def _referred(self, line: Shown, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
        self.entry.forget()
        self.grid.drop(key_of(line))
        self._seek()


def _reading(
    line: Shown, registers: Registers, read_on: date, accepted: tuple[str, ...], reason: str
) -> Reading:
    return Reading(
        account_no=line.row.account_no,
        point_id=line.row.point_id,
        asset_no=line.row.asset_no,
        read_on=read_on,
        registers=registers,
        accepted=accepted,
        reason=reason,
    )


def _start(desk: DeskInfo, staff_no: str) -> Callable[[Snapshot], Start]:
    def question(home: Snapshot) -> Start:
        org_unit = desk.org_unit
        people = home.view(SecurityView).staff_page("", PEOPLE)
        return Start(
            today=home.today,
            routes=home.view(MeteringView).routes(org_unit),
            limits=read_settings(home.view(Settings).content(SETTING)),
            owners=owners_of([one for one in people if one.org_unit == org_unit], staff_no),
            left=left_behind(home, org_unit, desk.desk_id),
        )

    return question
