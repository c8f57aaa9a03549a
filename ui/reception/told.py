"""Told once, on the screen: a few questions, then everything the customer has to know."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.customers.wording import shown_name, spaced
from app.workorders.disclosure import STATES, Disclosure, PaperLine
from app.workorders.kind import Kind
from ui.forms.buttons import Button
from ui.forms.form import Form
from ui.reception.fields import Tariffs, answer_of, make_field, on_change, show_answer
from ui.reception.reading import Look
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

QUESTIONS_AT_MOST = 5
_TONES = {"have": "done", "bring": "strong", "later": ""}


class ToldList(QScrollArea):
    """The list itself: papers, course, fees, limits, notes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("一次性告知")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: Disclosure | None = None

    def show_disclosure(self, told: Disclosure) -> None:
        """Show what is told."""
        if told == self._shown:
            return
        self._shown = told
        inside = QWidget()
        inside.setProperty("role", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, UNIT * 2, 0)
        column.setSpacing(UNIT)
        _part(column, f"资料({len(told.papers)} 份,须先收齐 {told.to_bring} 份)", _papers(told))
        _part(column, "流程", [("", " → ".join(told.course), "", "")])
        _part(column, "费用", [(fee.word, fee.amount, fee.basis, "") for fee in told.fees])
        _part(column, "时限", _limits(told))
        _part(column, "说明", [("", note, "", "") for note in told.notes])
        lines = " · ".join(f"{word} {number}" for number, word in told.hotlines)
        column.addWidget(label(lines, "muted"))
        column.addStretch(1)
        self.setWidget(inside)

    def text(self) -> str:
        """Everything that is shown, for tests and screen readers."""
        inside = self.widget()
        found = inside.findChildren(type(label(""))) if inside is not None else []
        return "\n".join(one.text() for one in found)


Row = tuple[str, str, str, str]
"""Word, text, small print, role of the text."""


def _papers(told: Disclosure) -> list[Row]:
    return [(STATES[line.state], line.word, _paper_note(line), _TONES[line.state]) for line in told.papers]


def _paper_note(line: PaperLine) -> str:
    until = f"最晚 {line.until} 补交" if line.until else ""
    return ";".join(part for part in (until, line.note) if part)


def _limits(told: Disclosure) -> list[Row]:
    return [
        (
            line.word,
            f"{line.since} {line.limit}" + (f",{line.due} 前" if line.due else ""),
            line.source,
            "",
        )
        for line in told.limits
    ]


def _part(column: QVBoxLayout, title: str, rows: list[Row]) -> None:
    if not rows:
        return
    column.addWidget(label(title, "strong"))
    column.addWidget(hairline())
    grid = QGridLayout()
    grid.setHorizontalSpacing(UNIT * 2)
    grid.setVerticalSpacing(UNIT // 2)
    grid.setColumnMinimumWidth(0, look().px(UNIT * 12))
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    for place, (word, text, small, role) in enumerate(rows):
        if word:
            grid.addWidget(label(word, "label", wrap=True), place, 0, Qt.AlignmentFlag.AlignTop)
        told = label(text, role, wrap=True)
        span = 1 if small else 2 if word else 3
        grid.addWidget(told, place, 1 if word else 0, 1, span, Qt.AlignmentFlag.AlignTop)
        if small:
            basis = label(small, "small", wrap=True)
            basis.setContentsMargins(0, look().px(2), 0, 0)  # its smaller letters stand on the same line
            grid.addWidget(basis, place, 2, Qt.AlignmentFlag.AlignTop)
    column.addLayout(grid)
    column.addSpacing(UNIT)


class Told(QWidget):
    """The questions on the left, the list on the right. `edited()` on change; `went_on()` to the form."""

    edited = Signal()
    went_on = Signal()

    def __init__(self, kind: Kind, tariffs: Tariffs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.form = Form()
        for name in kind.questions[:QUESTIONS_AT_MOST]:
            field = kind.by_name[name]
            on_change(
                self.form.add(name, field.word, make_field(field, tariffs), hint=field.hint), self.edited.emit
            )
        self.button = Button("填写申请", key="F10", role="primary", on=self.went_on.emit)
        self.form.finished.connect(self.button.setFocus)
        self.list = ToldList()
        self.who = label("", "strong")
        self.who.setAccessibleName("客户")
        left = QVBoxLayout()
        left.setSpacing(UNIT * 2)
        left.addWidget(label(f"{kind.transaction} {kind.word}", "title"))
        left.addWidget(self.who)
        left.addWidget(label(kind.about, wrap=True))
        left.addWidget(label(kind.article, "small", wrap=True))
        if kind.questions:
            left.addWidget(self.form)
        left.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 3)
        across.addLayout(left, 2)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.list, 3)

    def show_look(self, seen: Look) -> None:
        """Show what is told with the answers so far, and who it is told."""
        row = seen.account.row if seen.account is not None else None
        self.who.setText(f"{shown_name(row)}  {spaced(row.account_no)}" if row is not None else "")
        self.who.setVisible(row is not None)
        if seen.disclosures:
            self.list.show_disclosure(seen.disclosures[0])

    def answers(self) -> dict[str, str]:
        """The answers to the questions."""
        return {name: answer_of(self.form.field(name)) for name in self.form.names()}

    def set_answers(self, answers: Mapping[str, str]) -> None:
        """Show these answers in the questions that they name."""
        for name in self.form.names():
            show_answer(self.form.field(name), answers.get(name, ""))

    def focus_first(self) -> None:
        """Begin with the first question, or with the button where nothing is asked."""
        begin: Callable[[], object] = self.form.focus_first if self.form.names() else self.button.setFocus
        begin()
