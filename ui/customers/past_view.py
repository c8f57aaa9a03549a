"""The file of a customer as it stood at the end of a day, marked so that nobody takes it for today's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.customers.past import end_of, read_file
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.customers.staff import names_of
from ui.forms.fields import DateField
from ui.forms.form import Form
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.shell.desk import Desk
from ui.theme.look import label, look
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList

ASKED = "输入日期按 Enter,查看该日终了时的档案;按 Esc 回到现在。"
NOT_YET = "该日这一户还没有建档。"


class ThenLine(NamedTuple):
    """A slot of the file: what stood in it on that day, since when, by whom, and what stands now."""

    title: str
    then: str
    since_ms: int
    who: str
    now: str


class Then(NamedTuple):
    """The file on a day; no lines before it was begun."""

    account_no: str
    day: date
    lines: list[ThenLine]


COLUMNS: tuple[Column[ThenLine], ...] = (
    Column("项目", lambda line: line.title, 25),
    Column("当日", lambda line: line.then, 22, stretch=True),
    Column("登记", lambda line: clock_text(line.since_ms)[:16], 16),
    Column("经办", lambda line: line.who, 8),
    Column("现在", lambda line: "未变" if line.now == line.then else line.now or "无", 18, stretch=True),
)


def then_of(account_no: str, day: date) -> Callable[[Snapshot], Then]:
    """The file of an account at the end of a day, in masked words, beside what stands today."""

    def question(home: Snapshot) -> Then:
        file = read_file(home, account_no, end_of(day))
        now = {title: words for title, words, _ in read_file(home, account_no).shown()}
        shown = file.shown()
        names = names_of(home, (stood.actor for _, _, stood in shown))
        lines = [
            ThenLine(title, words, stood.at_ms, names[stood.actor], now.get(title, ""))
            for title, words, stood in shown
        ]
        return Then(account_no, day, lines)

    return question


class PastView(QWidget):
    """A date, and under a banner the file of that day. `news(text)` and `warn(text)` go to the page."""

    warn = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._account_no = ""
        self.form = Form(notes="beside")
        self.day = self.form.add("day", "查看日期", DateField(required=True, allow_future=False), hint=ASKED)
        self.day.setFixedWidth(look().px(UNIT * 17))
        self.banner = label("", "title-danger")
        self.note = label("", "muted", wrap=True)
        self.lines: RowsModel[ThenLine] = RowsModel(COLUMNS, lambda line: line.title, parent=self)
        self.list = FoldingList(self.lines, "当日档案", ASKED, narrow=900, dispensable=("经办",))
        marked = QFrame()
        marked.setProperty("role", "notice")
        beside = QHBoxLayout(marked)
        beside.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        beside.setSpacing(UNIT * 2)
        beside.addWidget(self.banner)
        beside.addWidget(self.note, 1)
        self._marked = marked
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.form)
        column.addWidget(marked)
        column.addWidget(self.list, 1)
        self.form.finished.connect(self._look_back)

    def ask(self, account_no: str) -> None:
        """Ask for a day of an account."""
        if account_no != self._account_no:
            self._account_no = account_no
            self._show(None)
            self.day.reset()
        self.day.setFocus()
        self.day.selectAll()

    def _look_back(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            self._desk.ask(then_of(self._account_no, answers["day"]), self._came, self._not_answered)

    def _came(self, then: Then) -> None:
        if then.account_no == self._account_no:
            self._show(then)

    def _show(self, then: Then | None) -> None:
        self._marked.setVisible(then is not None)
        self.lines.set_rows(then.lines if then else ())
        if then is None:
            return
        self.banner.setText(f"{then.day} 当日")
        self.note.setText("这是该日终了时的档案,由日志还原,只能查看。" if then.lines else NOT_YET)
        if then.lines:
            self.list.take_focus()

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))
