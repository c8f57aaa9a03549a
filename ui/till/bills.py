"""The open bills of an account: ticked ones are paid now; F3 explains every fen of the one in hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.kernel.money import yuan
from app.payments.views import AccountSheet, SheetBill
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT
from ui.till.folding_list import FoldingList
from ui.till.reckoning import Reckoning, explain

NARROW = 620
"""Pixels at 100 % below which the table folds and the totals take two lines."""
INSET = 10
"""Where the words of the table's cells begin."""


def _due_on(line: SheetBill) -> str:
    return line.bill.due_on.isoformat() if line.bill.due_on else "—"


def _lateness(line: SheetBill) -> str:
    return f"逾 {line.late.days} 天" if line.late.days else "未到期"


def _late_role(line: SheetBill) -> str:
    return "danger" if line.late.days else "muted"


COLUMNS: tuple[Column[SheetBill], ...] = (
    Column("月份", lambda line: line.bill.period, 11),
    Column("电量 kWh", lambda line: f"{line.bill.kwh:,}", 8, number=True),
    Column("电费", lambda line: yuan(line.principal_fen), 9, number=True, stretch=True),
    Column("违约金", lambda line: yuan(line.late_fen), 8, number=True),
    Column("合计", lambda line: yuan(line.total_fen), 10, number=True),
    Column("到期日", _due_on, 10, number=True),
    Column("逾期", _lateness, 8, number=True, role=_late_role),
)


class BillsPane(QWidget):
    """The table, the line of totals, and the explanation under it.

    Signals: `ticked()` another choice of bills; `done()` Return in the table: the money is next.
    """

    ticked = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsModel[SheetBill] = RowsModel(
            COLUMNS, lambda line: line.bill.bill_id, ticks=True, parent=self
        )
        self.list: FoldingList[SheetBill] = FoldingList(
            self.model,
            "未缴账单",
            "没有未缴账单。收到的钱将存为预存。",
            narrow=NARROW,
            dispensable=("合计", "到期日", "电量 kWh"),
        )
        self.totals = label("", "strong", wrap=True)
        self.totals.setAccessibleName("已选合计")
        self.totals.setIndent(INSET)
        self.explanation = Explanation()
        self.explanation.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.list, 1)
        column.addWidget(self.explanation)
        column.addWidget(hairline())
        column.addWidget(self.totals)
        self.model.ticked.connect(self.ticked)
        self.list.opened.connect(lambda _: self.done.emit())
        self.list.current_changed.connect(self._explain_current)
        everything = QShortcut(QKeySequence("Ctrl+A"), self.list)
        everything.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        everything.activated.connect(self.turn_all)

    def show_sheet(self, sheet: AccountSheet | None, ticked: frozenset[str]) -> None:
        """Show the bills of an account with these ticked; the row in hand stays."""
        self.model.set_rows(sheet.bills if sheet else (), ticked)
        if self.model.rowCount() and self.list.table.current_place() < 0:
            self.list.table.selectRow(0)
        self._explain_current(self.list.current_row())

    def chosen(self) -> frozenset[str]:
        """The ids of the ticked bills."""
        return frozenset(line.bill.bill_id for line in self.model.ticked_rows())

    def show_totals(self, sums: Reckoning) -> None:
        """The line under the table."""
        late = sum(line.late_fen for line in sums.lines)
        rows = self.model.rowCount()
        parts = [f"已选 {len(sums.lines)} / {rows} 笔"] if rows else []
        if sums.lines:
            parts.append(f"{sum(line.bill.kwh for line in sums.lines):,} kWh")
            parts.append(f"电费 {yuan(sum(line.principal_fen for line in sums.lines))}")
            parts.append(f"违约金 {yuan(late)}")
        half = "\n" if self.width() < look().px(NARROW) else "    "
        self.totals.setText(half.join(filter(None, ("    ".join(parts[:2]), "    ".join(parts[2:])))))

    def step(self, rows: int) -> None:
        """Move the row in hand, from the money field."""
        place = self.list.table.current_place() + rows
        self.list.table.selectRow(max(0, min(self.model.rowCount() - 1, place)))

    def turn_current(self) -> None:
        """Tick or untick the row in hand."""
        self.model.tick(self.list.table.current_place())

    def turn_all(self) -> None:
        """Tick all, or none when all are ticked."""
        wanted = len(self.model.ticked_rows()) < self.model.rowCount()
        for place in range(self.model.rowCount()):
            self.model.tick(place, wanted)

    def toggle_explanation(self) -> None:
        """Show or hide why the bill in hand costs what it costs."""
        self.explanation.setVisible(not self.explanation.isVisible())
        self._explain_current(self.list.current_row())

    def _explain_current(self, line: SheetBill | None) -> None:
        if self.explanation.isVisible():
            self.explanation.show_bill(line)


class Explanation(QWidget):
    """Every fen of one bill: what × how much, by which rule; the lines add up to the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("逐分说明")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(INSET, 0, INSET, UNIT)
        self._grid.setHorizontalSpacing(UNIT * 2)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)

    def show_bill(self, line: SheetBill | None) -> None:
        """Explain an open bill, or nothing."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if line is None:
            return
        self._grid.addWidget(hairline(), 0, 0, 1, 2)
        parts = explain(line)
        for part in parts:
            row = self._grid.rowCount()
            self._grid.addWidget(label(part.text, wrap=True), row, 0)
            self._grid.addWidget(_right(yuan(part.amount_fen)), row, 1)
        last = self._grid.rowCount()
        self._grid.addWidget(label("本笔合计", "strong"), last, 0)
        self._grid.addWidget(_right(yuan(line.total_fen), "strong"), last, 1)
        rules = "；".join(dict.fromkeys(part.rule for part in parts if part.rule))
        if rules:
            self._grid.addWidget(label(f"违约金依据 {rules}", "small", wrap=True), last + 1, 0, 1, 2)
        self.setAccessibleDescription("；".join(f"{part.text} {yuan(part.amount_fen)}" for part in parts))


def _right(text: str, role: str = "") -> QWidget:
    made = label(text, role)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
