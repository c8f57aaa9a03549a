"""After an application was accepted: its numbers in the biggest type, what happens next and by when."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.workorders.disclosure import Disclosure, LimitLine, last_promise
from ui.forms.buttons import Button
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT


class Done(QWidget):
    """`went_on()` when the clerk turns to the next customer."""

    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accepted: tuple[str, str] | None = None
        """The first order that was accepted and its account."""
        self.news = label("", "done-title")
        self.numbers = label("", "huge", wrap=True)
        self.numbers.setAccessibleName("工单号")
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.account = label("", "sum")
        self.account.setAccessibleName("户号")
        self.next = label("", wrap=True)
        self.next.setAccessibleName("下一步")
        self.button = Button("下一位客户", key="Enter", role="primary", on=self.went_on.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        column.addStretch(1)
        for part in (self.news, self.numbers, self.account, hairline(), self.next):
            column.addWidget(part)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)

    def show_outcome(self, outcome: Outcome, told: Sequence[Disclosure]) -> None:
        """Show what was accepted."""
        result = outcome.result
        self.accepted = (result["order_nos"][0], result["account_no"])
        self.news.setText("✓ 刚才已经受理,没有重复受理" if outcome.repeated else "✓ 已受理")
        self.numbers.setText("\n".join(result["order_nos"]))
        self.account.setText(f"户号 {result['account_no']}" if result["account_no"] else "")
        limits = last_promise(told)
        self.next.setText("\n".join(_next(one) + _promised(limits.get(one.kind)) for one in told))
        self.button.setFocus()


def _next(told: Disclosure) -> str:
    following = told.course[1] if len(told.course) > 1 else "归档"
    return f"{told.word}:下一步 {following}"


def _promised(limit: LimitLine | None) -> str:
    return f";承诺 {limit.due} 前 {limit.word}" if limit is not None else ""
