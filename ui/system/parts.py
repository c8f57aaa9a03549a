"""The parts of the system page: findings of the self-check, what this desk prints with, about."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.documents.press import LAYOUTS
from app.kernel.checks import Check
from ui.forms.choices import Choice
from ui.forms.form import Form
from ui.shell.services import DeskSettings
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

_STATES = {"ok": "正常", "warn": "注意", "bad": "异常"}
_TONES = {"ok": "done", "bad": "danger"}
INTO_FOLDER = "不打印,存入 printed 目录"


class Findings(QWidget):
    """What the self-check found, the worst first: a word for the state and the whole sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT)
        self._tell("正在检查…")

    def show_checks(self, checks: Sequence[Check]) -> None:
        """List the findings."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        order = list(_STATES)
        found = sorted(checks, key=lambda check: -order.index(check.state))
        self.sentences = [f"{_STATES[check.state]} {check.text}" for check in found]
        for check in found:
            self._column.addWidget(_finding(check))
            self._column.addWidget(hairline())

    def _tell(self, sentence: str) -> None:
        self._column.addWidget(label(sentence, "muted"))


def _finding(check: Check) -> QWidget:
    line = QWidget()
    line.setAccessibleName(f"{_STATES[check.state]}:{check.text}")
    state = label(_STATES[check.state], _TONES.get(check.state, "strong"))
    state.setFixedWidth(look().px(UNIT * 6))
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(UNIT * 2)
    row.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(check.text, wrap=True), 1)
    return line


class PrintingForm(Form):
    """Paper and printer of this desk."""

    def __init__(self) -> None:
        super().__init__()
        self.add("paper_layout", "凭证版式", Choice(LAYOUTS.items()))
        self.add("printer", "打印机", Choice([("", INTO_FOLDER)]))

    def offer(self, printers: Sequence[str], now: DeskSettings) -> None:
        """Offer the system's printers and choose what is in force."""
        names = dict.fromkeys([*printers, now.printer])
        self.field("printer").set_options([("", INTO_FOLDER), *((name, name) for name in names if name)])
        self.set_answers({"paper_layout": now.paper_layout, "printer": now.printer})

    def settings(self, now: DeskSettings) -> DeskSettings | None:
        """What is chosen in place of what holds now, or None after saying what is wrong."""
        answers = self.checked()
        return None if answers is None else msgspec.structs.replace(now, **answers)


class About(QWidget):
    """Words and texts in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT * 2)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these lines and no others."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row, (word, text) in enumerate(lines):
            told = label(text, wrap=True)
            told.setAccessibleName(word)
            self._grid.addWidget(label(word, "label"), row, 0)
            self._grid.addWidget(told, row, 1)
