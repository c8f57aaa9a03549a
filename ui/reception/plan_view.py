"""The draft supply plan beside the form: what low voltage would look like, line by line with its rule."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.workorders.plan import DraftPlan, PlanLine
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

WAITS = "填写申请容量或用电设备后,这里按规则给出初步方案。"


class PlanView(QWidget):
    """Shows a plan, or what it waits for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: DraftPlan | None = None
        self._lines = QWidget()
        self._waits = label(WAITS, "muted", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT // 2)
        self._column.addWidget(label("初步供电方案(勘查后确认)", "strong"))
        self._column.addWidget(hairline())
        self._column.addWidget(self._waits)
        self._column.addWidget(self._lines)

    def show_plan(self, plan: DraftPlan | None) -> None:
        """Show a plan; None while nothing can be said."""
        if plan == self._shown:
            return
        self._shown = plan
        self._waits.setVisible(plan is None)
        self._column.removeWidget(self._lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = _grid(plan.lines if plan else ())
        self._column.addWidget(self._lines)

    def text(self) -> str:
        """The lines in plain text."""
        return "\n".join(f"{line.word}:{line.text}" for line in self._shown.lines) if self._shown else ""


def _grid(lines: tuple[PlanLine, ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(UNIT * 2)
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, look().px(UNIT * 9))
    grid.setColumnStretch(1, 1)
    for place, line in enumerate(lines):
        grid.addWidget(label(line.word, "label"), place * 2, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(line.text, wrap=True), place * 2, 1)
        grid.addWidget(label(line.article, "small", wrap=True), place * 2 + 1, 1)
    return made
