"""The promises of the unit as a list: every limit, and of the one in hand the course, the fee, the source."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.workorders.clock_report import rate_words
from app.workorders.promises import PromiseBoard
from ui.lists.model import RowsModel
from ui.promises.rows import DISPENSABLE, PROMISES, Promised, promise_key, promised
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList

NO_RULES = "尚未发布业务规则,请管理员发布后再看。"


class BoardTab(QWidget):
    """What the hall promises and how it was kept this month."""

    actions_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board: PromiseBoard | None = None
        self.model: RowsModel[Promised] = RowsModel(PROMISES, promise_key, parent=self)
        self.list = FoldingList(self.model, "服务承诺", NO_RULES, narrow=1000, dispensable=DISPENSABLE)
        self.head = label("", "strong")
        self.course = label("", "", wrap=True)
        self.source = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        for widget in (self.head, self.list, hairline(), self.course, self.source):
            column.addWidget(widget, 1 if widget is self.list else 0)
        self.list.current_changed.connect(self._show_line)

    def show_board(self, board: PromiseBoard) -> None:
        """Show these figures."""
        self.board = board
        told = f"{board.since} 至 {board.until}:"
        if board.ended:
            kept = board.ended - board.late
            told += f"到期 {board.ended:,} 项,按时 {kept:,} 项,按时率 {rate_words(board.ended, board.late)}"
        else:
            told += "还没有到期的时限"
        self.head.setText(told)
        self.model.set_rows(promised(board))
        self.actions_changed.emit()

    def _show_line(self, line: Promised | None) -> None:
        self.course.setText(f"{line.business.word}:{line.business.course_words}" if line else "")
        source = f"依据:{line.limit.source}。收费:{line.business.fee}。" if line else ""
        self.source.setText(source)
