"""What became of an import: four counts, then each row that stayed out and each reminder, line by line."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.imports.report import Fault, ImportReport
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT

Numbered = tuple[int, bool, Fault]
"""Place in the list, whether the row stayed out, and what is wrong."""
COLUMNS = (
    Column[Numbered](
        "结果",
        lambda row: "未导入" if row[1] else "已导入,请核对",
        12,
        role=lambda row: "danger" if row[1] else "muted",
    ),
    Column[Numbered]("行", lambda row: f"{row[2].line:,}", 8, number=True),
    Column[Numbered]("列", lambda row: row[2].column or "整行", 12),
    Column[Numbered]("原因", lambda row: row[2].reason, 40, stretch=True),
)
_COUNTS = (("rows", "读取"), ("added", "新增"), ("changed", "更新"), ("unchanged", "无变化"))
ALL_IN = "没有未导入的行。"


class ImportOutcome(QWidget):
    """Counts above; rejected rows below, and after them what was taken in but should be looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, QLabel] = {}
        counts = QHBoxLayout()
        counts.setSpacing(UNIT * 6)
        for name, word in (*_COUNTS, ("rejected", "未导入")):
            counts.addLayout(self._count(name, word))
        counts.addStretch(1)
        self.sentence = label("", wrap=True)
        self.rejected: RowsModel[Numbered] = RowsModel(COLUMNS, lambda row: row[0], parent=self)
        self.list = ListView(self.rejected, "未导入的行和提醒", ALL_IN)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT * 2)
        whole.addLayout(counts)
        whole.addWidget(self.sentence)
        whole.addWidget(hairline())
        whole.addWidget(self.list, 1)

    def _count(self, name: str, word: str) -> QVBoxLayout:
        number = label("0", "title")
        number.setAccessibleName(word)
        self.numbers[name] = number
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(word, "small"))
        column.addWidget(number)
        return column

    def show_report(self, report: ImportReport) -> None:
        """Show how it ended."""
        for name, _ in _COUNTS:
            self.numbers[name].setText(f"{getattr(report, name):,}")
        out = self.numbers["rejected"]
        out.setText(f"{len(report.rejected):,}")
        set_role(out, "title-danger" if report.rejected else "title")
        self.sentence.setText(_sentence(report))
        out_of_it = [(True, fault) for row in report.rejected for fault in row.faults]
        told = [*out_of_it, *((False, fault) for fault in report.warnings)]
        self.rejected.set_rows((place, stayed_out, fault) for place, (stayed_out, fault) in enumerate(told))


def _sentence(report: ImportReport) -> str:
    parts = []
    if report.cancelled:
        parts.append(f"已停止:前 {report.rows:,} 行已处理,已导入的保留;再次导入同一文件会接着做,不会重复。")
    if report.repeated:
        parts.append("这个文件以前已经导入过,没有重复入账;以上是当时的结果。")
    if report.rejected:
        parts.append("未导入的行可按 F7 导出,改好后再导入。")
    if report.warnings_total:
        parts.append(f"另有 {report.warnings_total:,} 处提醒(已导入,建议核对)。")
    if not parts:
        parts.append("全部导入完成。")
    return " ".join([*parts, "客户、电能表、账单分别计数。"])
