"""Which column of the file is which field: a choice for each column, with a sample beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.kernel.refusals import Refusal, register_texts
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.form import Form
from ui.imports.work import Opened, fields
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

SKIP = "不导入"
_SAMPLE = 14
_TITLE = 8

register_texts({"import.matched_twice": "“{title}”已选给另一列,请只选一列。"})

Row = tuple[int, tuple[str, ...]]


class Matching(QWidget):
    """The choices on the left, the first rows of the file on the right; made anew for each file.

    Return in the last choice goes to the button; `wanted()` when it is pressed.
    """

    wanted = Signal()

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._header = opened.table.header
        self.form = Form(notes="beside")
        options = [("", SKIP), *((column.field, column.title) for column in fields().values())]
        chosen = {index: field for field, index in opened.mapping.items()}
        for index, title in enumerate(self._header):
            sample = next((row[index] for row in opened.first if index < len(row) and row[index]), "")
            word = _cut(title, _TITLE) or f"第 {index + 1} 列"
            choice = self.form.add(_name(index), word, Choice(options), hint=_cut(sample, _SAMPLE))
            choice.setToolTip(title)
            choice.set_value(chosen.get(index, ""))
        self.rows: RowsModel[Row] = RowsModel(_columns(opened), lambda row: row[0], parent=self)
        self.list = ListView(self.rows, "文件前 20 行", "表头下面没有数据。")
        self.rows.set_rows(enumerate(opened.first))
        self._lay_out(opened)

    def _lay_out(self, opened: Opened) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("role", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, UNIT, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll.setWidget(inside)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(label("列对应:文件中的列 → 导入为", "strong"))
        left.addWidget(scroll, 1)
        begin = Button("开始导入", key="F10", role="primary", on=self.wanted.emit)
        self.form.finished.connect(begin.setFocus)
        left.addWidget(begin, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(label(f"前 {len(opened.first)} 行", "strong"))
        right.addWidget(self.list, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT * 3)
        whole.addLayout(left, 5)
        whole.addWidget(hairline(upright=True))
        whole.addLayout(right, 6)

    def mapping(self) -> dict[str, int] | None:
        """Field → index of its column, or None after saying which column is chosen twice."""
        answers = self.form.checked()
        if answers is None:
            return None
        found: dict[str, int] = {}
        twice = []
        for index in range(len(self._header)):
            field = answers[_name(index)]
            if field in found:
                twice.append(Refusal("import.matched_twice", _name(index), title=fields()[field].title))
            elif field:
                found[field] = index
        if twice:
            self.form.show_refusals(twice)
            return None
        return found


def _name(index: int) -> str:
    return f"column_{index}"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _columns(opened: Opened) -> list[Column[Row]]:
    def column(index: int, title: str) -> Column[Row]:
        def text(row: Row) -> str:
            return row[1][index] if index < len(row[1]) else ""

        shown = [title, *(text((0, row)) for row in opened.first)]
        return Column(title or f"第 {index + 1} 列", text, min(24, 2 + max(map(_width, shown))))

    return [column(index, title) for index, title in enumerate(opened.table.header)]


def _width(text: str) -> int:
    """How many digits wide a text stands: Chinese takes two."""
    return sum(1 if char.isascii() else 2 for char in text)
