"""The shift so far, for the clerk who works it: blind to the cash, open about everything else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.kernel.dates import clock_text
from app.kernel.money import yuan
from app.payments.views import ShiftSummary
from app.payments.vocabulary import TENDERS
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

Event = tuple[int, str, str, str, str]
"""When (UTC ms), what, number, amount, why."""

COLUMNS: tuple[Column[Event], ...] = (
    Column("时间", lambda event: clock_text(event[0])[11:], 9),
    Column("事项", lambda event: event[1], 12),
    Column("号码", lambda event: event[2], 14),
    Column("金额", lambda event: event[3], 10, number=True),
    Column("原因", lambda event: event[4], 12, stretch=True),
)


class SummaryView(QWidget):
    """Figures above, exceptions below. How much cash there should be is not told before the count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", "title")
        self._figures = QGridLayout()
        self._figures.setHorizontalSpacing(UNIT * 3)
        self._figures.setVerticalSpacing(UNIT)
        self._figures.setColumnStretch(5, 1)
        self._values: dict[str, QLabel] = {}
        for place, word in enumerate(
            ("开班时间", "备用金", "收费笔数", *_BY_TENDER, "收据", "冲正", "退费", "无款开箱")
        ):
            self._add(word, place)
        self.model: RowsModel[Event] = RowsModel(COLUMNS, lambda event: event, parent=self)
        self.events: ListView[Event] = ListView(
            self.model, "本班特殊事项", "本班没有冲正、退费、作废或无款开箱。"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT * 2)
        column.addWidget(self.title)
        column.addLayout(self._figures)
        column.addWidget(hairline())
        column.addWidget(label("特殊事项", "label"))
        column.addWidget(self.events, 1)

    def _add(self, word: str, place: int) -> None:
        value = label("", "strong")
        value.setAccessibleName(word)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row, column = divmod(place, 2)
        self._figures.addWidget(label(word, "label"), row, column * 2)
        self._figures.addWidget(value, row, column * 2 + 1)
        self._values[word] = value

    def show_summary(self, summary: ShiftSummary) -> None:
        """Show a shift as it stands now."""
        shift = summary.shift
        day = shift.business_day.isoformat() if shift.business_day else ""
        self.title.setText(f"{shift.staff_name} 的班次  {day}")
        by_tender = {total.tender: total for total in summary.tenders}
        texts = {
            "开班时间": clock_text(shift.opened_ms),
            "备用金": yuan(shift.float_fen),
            "收费笔数": str(shift.payments),
            "收据": f"{summary.first_receipt} – {summary.last_receipt}" if summary.receipts else "—",
            "冲正": f"{shift.reversals} 笔  {yuan(shift.reversed_fen)}",
            "退费": f"{shift.refunds} 笔  {yuan(shift.refunded_fen)}",
            "无款开箱": f"{shift.drawer_openings} 次",
        }
        for word, tender in _BY_TENDER.items():
            total = by_tender.get(tender)
            count = total.count if total else 0
            told = "金额在清点后显示" if tender == "cash" else yuan(total.net_fen if total else 0)
            texts[word] = f"{count} 笔  {told}"
        for word, text in texts.items():
            self._values[word].setText(text)
        self.model.set_rows(_events(summary))

    def value(self, word: str) -> str:
        """What stands beside a word."""
        return self._values[word].text()


_BY_TENDER = {name: code for code, name in TENDERS.items()}
_WORDS = ("开班时间", "备用金", "收费笔数", *_BY_TENDER, "收据", "冲正", "退费", "无款开箱")


def _events(summary: ShiftSummary) -> list[Event]:
    found: list[Event] = [
        (row.reversed_ms, "冲正", row.receipt_no, yuan(row.net_fen), row.reversal_reason)
        for row in summary.reversals
    ]
    found += [(row.at_ms, "作废收据", row.first, "", row.reason) for row in summary.voided]
    found += [(row.paid_ms, "退费", row.slip_no, yuan(row.paid_fen), row.reason) for row in summary.refunds]
    found += [(opening.at_ms, "无款开箱", "", "", opening.reason) for opening in summary.openings]
    return sorted(found)
