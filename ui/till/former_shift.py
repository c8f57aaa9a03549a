"""The open shift of a desk that is no more: said on page 61, counted and closed there by two people."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.dates import clock_text
from app.payments.former_shifts import CloseFormerShift, subject_of
from app.payments.shifts import LEADER
from app.payments.views import ShiftRow
from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.forms.fields import MoneyField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.page import Page
from ui.shell.posting import Posting, ask_second_person
from ui.theme.look import label
from ui.theme.tokens import UNIT

KEY = "F4"
WORD = "代为交班"


class FormerShift(QObject):
    """Belongs to the shift page: its `notice` stands above the page while there is such a shift."""

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._shift: ShiftRow | None = None
        self._posting = Posting(desk, page, tell=page.warn.emit)
        self.notice = QFrame()
        self.notice.setProperty("role", "notice")
        self._sentence = label("", "strong", wrap=True)
        self._sentence.setAccessibleName("未交的班")
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.addWidget(self._sentence, 1)
        row.addWidget(Button(WORD, key=KEY, on=self.ask))
        self.notice.hide()

    def waits(self) -> bool:
        """Whether there is such a shift."""
        return self._shift is not None

    def show_shifts(self, shifts: tuple[ShiftRow, ...]) -> None:
        """Take the oldest; the next one follows when it is closed."""
        self._shift = shifts[0] if shifts else None
        if self._shift is not None:
            self._sentence.setText(f"{_name(self._shift)}没有交,请由班长清点后代为交班。")
        self.notice.setVisible(self.waits())

    def ask(self) -> None:
        """What is left of its cash and why it is closed here; then a leader agrees."""
        shift = self._shift
        if shift is None:
            return

        def counted(counted_fen: int, reason: str) -> None:
            def agreed(approval_id: str) -> None:
                command = CloseFormerShift(
                    shift_id=shift.shift_id, counted_fen=counted_fen, reason=reason, approval_id=approval_id
                )
                self._posting.post(command, self._done)

            sentence = f"{_name(shift)}将在本台交班,请班长批准。"
            ask_second_person(self._desk, self._page, sentence, LEADER, subject_of(shift.shift_id), agreed)

        CountDialog(self._page, shift, counted).open()

    def _done(self, outcome: Outcome) -> None:
        self._page.news.emit(outcome.news)


class CountDialog(Dialog):
    """`given(counted_fen, reason)` follows unless the clerk goes back. The books stay silent here too."""

    def __init__(self, parent: QWidget, shift: ShiftRow, given: Callable[[int, str], None]) -> None:
        told = [f"{_name(shift)}。", "请清点该班留下的现金;已并入其他班次或没有现金的,填 0。"]
        super().__init__(parent, WORD, told)
        self._given = given
        self.form = Form(self)
        self.form.add("counted", "实点现金", MoneyField(required=True))
        self.form.add("reason", "原因", TextField(100, required=True), hint="如:从备份恢复后原工作台已停用")
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("确定", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            self.accept()
            self._given(answers["counted"], answers["reason"])


def _name(shift: ShiftRow) -> str:
    return f"工作台 {shift.desk_id} 上{shift.staff_name} {clock_text(shift.opened_ms)} 开的班"
