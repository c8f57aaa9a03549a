"""班次 (61): take over the drawer, see how the shift stands, and hand it over after a blind count."""

from enum import Enum

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Command, Outcome
from app.kernel.ids import new_id
from app.kernel.money import yuan
from app.kernel.refusals import CounterError, Refused
from app.payments.shifts import CloseShift, OpenDrawer, OpenShift
from app.payments.views import ShiftRow
from ui.forms.buttons import Button
from ui.forms.dialogs import ask_reason
from ui.forms.fields import MoneyField, TextField
from ui.forms.form import Form, composing_now
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions, Page
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT
from ui.till import former_shift
from ui.till.count_grid import CountGrid
from ui.till.former_shift import FormerShift
from ui.till.readings import ShiftNow, shift_now
from ui.till.shift_summary import SummaryView

WHY_OPENED = ("换零钱", "清点现金", "误操作")
WIDTH = 400


class Step(Enum):
    """Nobody's drawer yet, a shift at work, its drawer being counted, or the difference being judged."""

    OPENING = "opening"
    AT_WORK = "at_work"
    COUNTING = "counting"
    JUDGING = "judging"


class ShiftPage(Page):
    """Counting is blind: what the books expect is shown only after the count is finished."""

    topics = frozenset({"shift", "payment", "drawer", "number"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.step = Step.OPENING
        self.summary = SummaryView()
        self.grid = CountGrid()
        self.side = CountSide()
        self.title = label("", "title")
        self._now: ShiftNow | None = None
        self._asked: Ticket | None = None
        self._command_id = new_id()
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self.former = FormerShift(desk, self)
        self._compose()
        self.grid.edited.connect(self._recount)
        self.grid.finished.connect(self.side.form.focus_first)
        self.side.form.finished.connect(self._go_on)
        self.side.form.field("total").textChanged.connect(self._recount)
        self.side.button.clicked.connect(self._go_on)

    def _compose(self) -> None:
        count = QWidget()
        across = QHBoxLayout()
        across.setSpacing(UNIT * 4)
        across.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.side)
        across.addStretch(1)
        column = QVBoxLayout(count)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        column.addWidget(self.title)
        column.addLayout(across, 1)
        self._views = QStackedWidget()
        self._views.addWidget(count)
        self._views.addWidget(self._at_work())
        around = QVBoxLayout(self)
        around.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT)
        around.setSpacing(UNIT * 2)
        around.addWidget(self.former.notice)
        around.addWidget(self._views)

    def _at_work(self) -> QWidget:
        """The summary with the two things a clerk may do here."""
        self.close_button = Button("清点交班", key="F9", role="primary", on=self._count)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.close_button)
        buttons.addWidget(Button("开钱箱", key="F3", on=self._ask_drawer))
        buttons.addStretch(1)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        column.addWidget(self.summary, 1)
        column.addLayout(buttons)
        return made

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        former: Actions = {former_shift.KEY: (former_shift.WORD, self.former.ask)}
        offered = former if self.former.waits() else {}
        if self.step is Step.AT_WORK:
            return {"F3": ("开钱箱", self._ask_drawer), **offered, "F9": ("清点交班", self._count)}
        word = {Step.OPENING: "开班", Step.COUNTING: "清点完成", Step.JUDGING: "交班并打印"}[self.step]
        return {**offered, "F9": (word, self._go_on)}

    def entered(self) -> None:
        self.refresh()
        self._focus()

    def refresh(self) -> None:
        if self._asked is not None:
            self._asked.drop()
        self._asked = self.desk.ask(shift_now(self.desk.info), self._came, self._not_answered)

    def escape(self) -> bool:
        if self.step is Step.JUDGING:
            self.side.told("")
            self._enter(Step.COUNTING)
        elif self.step is Step.COUNTING:
            self._enter(Step.AT_WORK)
        else:
            return False
        return True

    def can_leave(self) -> str:
        return "正在过账,请稍候。" if self.desk.busy(self) else ""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.grid.fit()
            self.side.fit()

    def _came(self, answer: ShiftNow) -> None:
        self._asked, self._now = None, answer
        summary = answer.summary
        waited = self.former.waits()
        self.former.show_shifts(answer.former)
        if self.former.waits() != waited:
            self.actions_changed.emit()
        if summary is not None:
            self.summary.show_summary(summary)
        if summary is None and self.step is not Step.OPENING:
            self._enter(Step.OPENING)
        elif summary is not None and self.step is Step.OPENING:
            self._enter(Step.AT_WORK)
        elif self.step is Step.JUDGING:
            self._judge()
        self.title.setText("开班:清点备用金" if summary is None else "交班:清点钱箱里的现金")

    def _not_answered(self, error: CounterError) -> None:
        self._asked = None
        self.warn.emit(str(error))

    def _enter(self, step: Step) -> None:
        before, self.step = self.step, step
        counting = step in (Step.OPENING, Step.COUNTING)
        if Step.OPENING in (before, step):  # another shift; a count left by Esc is still there on return
            self.grid.clear()
            self.side.start()
            self._command_id = new_id()
        self.grid.freeze(not counting)
        self.side.show_step(self.actions()["F9"][0], judged=step is Step.JUDGING)
        self._views.setCurrentIndex(1 if step is Step.AT_WORK else 0)
        if self.isVisible():
            self._focus()
        self.actions_changed.emit()

    def _focus(self) -> None:
        if self.step is Step.AT_WORK:
            self.close_button.setFocus()
        elif self.step is not Step.JUDGING:
            self.grid.focus_first()

    def _count(self) -> None:
        self.side.told("")
        self._enter(Step.COUNTING)

    def _recount(self) -> None:
        counted = self.grid.total_fen()
        self.side.show_counted(counted)

    def _go_on(self) -> None:
        """Return in the last field, the button, or F9: finish the count, then post."""
        if composing_now() or self.desk.busy(self):
            return
        if self.step is Step.AT_WORK:
            self._count()
        elif self.step is Step.COUNTING:
            if self._stated() is not None:
                self._enter(Step.JUDGING)
                self.refresh()  # the books as they are when the count is finished
        else:
            self._post()

    def _stated(self) -> int | None:
        """What was counted, in fen; None after saying what is wrong."""
        counted = self.grid.total_fen()
        if self.side.form.checked() is None or counted is None:
            return None
        typed: int | None = self.side.form.field("total").value()
        return counted if typed is None else typed

    def _judge(self) -> None:
        """The count is finished: now the books may speak."""
        stated = self._stated()
        if self._now is None or self._now.summary is None or stated is None:
            return
        shift = self._now.summary.shift
        allowed = self._now.settings.shift_difference_fen
        self.side.show_difference(shift, stated, abs(stated - shift.expected_fen) > allowed)

    def _post(self) -> None:
        stated = self._stated()
        if stated is None:
            return
        command: Command
        if self.step is Step.OPENING:
            command = OpenShift(command_id=self._command_id, float_fen=stated, pieces=self.grid.counted())
        else:
            if self._asked is not None:
                return  # the difference is not on the page yet
            command = CloseShift(
                command_id=self._command_id,
                counted_fen=stated,
                pieces=self.grid.counted(),
                reason=self.side.reason(),
            )
        self.desk.do(command, self._done, self._refused)

    def _done(self, outcome: Outcome) -> None:
        self.side.told(f"✓ {outcome.news}", "done")
        self.news.emit(outcome.news)
        self.refresh()

    def _refused(self, error: CounterError) -> None:
        if isinstance(error, Refused):
            self.side.form.show_refusals(error)
        else:
            self.side.told(str(error), "danger")

    def _ask_drawer(self) -> None:
        ask_reason(self, "开钱箱", "没有收付款而打开钱箱,会记入交班单。", self._open_drawer, WHY_OPENED)

    def _open_drawer(self, reason: str) -> None:
        self._posting.post(OpenDrawer(reason=reason), lambda outcome: self.news.emit(outcome.news))


class CountSide(QWidget):
    """Beside the count: what it comes to, after the count what the books expect, and the one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = _figure("实点合计", "huge")
        self.expected = _figure("账面应有", "sum")
        self.difference = _figure("差额", "huge")
        self.form = Form()
        self.form.add("total", "合计", MoneyField(), hint="不按面额清点时直接填写")
        self.form.add("reason", "差额原因", TextField(100))
        self.message = label("", "strong", wrap=True)
        self.message.setAccessibleName("班次提示")
        self.button = Button("开班", key="F9", role="primary")
        self._rows: dict[str, QFrame] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for figure in (self.counted, self.expected, self.difference):
            column.addWidget(self._row(figure))
        for widget in (self.form, self.message, self.button):
            column.addWidget(widget)
        column.addStretch(1)
        self.fit()
        self.start()
        self.show_step("开班", judged=False)

    def fit(self) -> None:
        """The width that belongs to the type size in force."""
        self.setFixedWidth(look().px(WIDTH))

    def start(self) -> None:
        """Nothing counted."""
        self.form.field("total").reset()
        self.form.field("reason").reset()
        self.counted.setText("0.00")

    def show_step(self, word: str, *, judged: bool) -> None:
        """Which button, and whether the books may be seen."""
        self.button.setText(f"F9 {word}")
        for figure in (self.expected, self.difference):
            self._rows[figure.accessibleName()].setVisible(judged)
        self.form.show_field("total", not judged)
        self.form.show_field("reason", False)

    def show_counted(self, fen: int | None) -> None:
        """What the pieces come to, or the sum typed instead."""
        try:
            typed = self.form.field("total").value()
        except Refused:
            typed = None
        shown = fen if typed is None else typed
        self.counted.setText("—" if shown is None else yuan(shown))

    def show_difference(self, shift: ShiftRow, counted_fen: int, needs_reason: bool) -> None:
        """The books' word after the count."""
        difference = counted_fen - shift.expected_fen
        self.expected.setText(yuan(shift.expected_fen))
        self.difference.setText(f"{'+' if difference > 0 else ''}{yuan(difference)}")
        set_role(self.difference, "huge-owed" if difference else "huge")
        if difference:
            self.told(f"{'长款' if difference > 0 else '短款'},差额将记入交班单。Esc 重新清点。", "danger")
        else:
            self.told("账款相符。再按 F9 交班,Esc 重新清点。", "done")
        self.form.show_field("reason", needs_reason)
        if needs_reason:
            self.form.field("reason").setFocus()
        else:
            self.button.setFocus()

    def reason(self) -> str:
        """Why the drawer differs."""
        return str(self.form.field("reason").text())

    def told(self, sentence: str, role: str = "strong") -> None:
        """One sentence above the button."""
        set_role(self.message, role)
        self.message.setText(sentence)

    def _row(self, figure: QLabel) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(figure.accessibleName(), "label"))
        row.addWidget(figure, 1)
        self._rows[figure.accessibleName()] = frame
        return frame


def _figure(word: str, role: str) -> QLabel:
    figure = label("0.00", role)
    figure.setAccessibleName(word)
    figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return figure
