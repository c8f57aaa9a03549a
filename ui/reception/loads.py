"""The load list of an application: name, count, kW, phases line by line, and the sum beside it."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.workorders.answers import MOST_LOADS
from app.workorders.facts import Load
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, TextField
from ui.theme.look import label, look
from ui.theme.tokens import UNIT

HEADS = ("设备名称", "台数", "每台千瓦", "相数", "合计千瓦")
AT_FIRST = 3
PHASES = (("1", "单相"), ("3", "三相"))


class _Line:
    """The fields of one line."""

    def __init__(self, number: int) -> None:
        self.name, self.phase = TextField(40), Choice(PHASES)
        self.count, self.kw = CodeField(4), CodeField(10)
        self.sum = label("", "muted")
        for field, word in zip(self.fields(), HEADS, strict=False):
            field.setAccessibleName(f"第 {number} 台设备 {word}")
            field.setObjectName("loads")
        for field in (self.count, self.kw, self.sum):
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setFixedWidth(look().px(56))
        self.kw.setFixedWidth(look().px(80))
        self.phase.setFixedWidth(look().px(80))
        self.sum.setMinimumWidth(look().px(72))

    def fields(self) -> tuple[TextField, CodeField, CodeField, Choice]:
        return self.name, self.count, self.kw, self.phase

    def load(self) -> Load:
        """As typed; what is no number stays as it is and is refused."""
        count = self.count.text()
        return Load(
            name=self.name.text(),
            count=int(count) if count.isascii() and count.isdigit() else (-1 if count else 0),
            kw=self.kw.text(),
            phase=str(self.phase.value()),
        )

    @property
    def empty(self) -> bool:
        return not (self.name.text().strip() or self.count.text() or self.kw.text())


class LoadGrid(QWidget):
    """Lines of devices; there is always an empty one. `edited()` on change; `finished()` when Return leaves
    an empty line; `reached(widget)` when the cursor comes into a field."""

    edited = Signal()
    finished = Signal()
    reached = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(UNIT)
        self._grid.setVerticalSpacing(UNIT // 2)
        self._grid.setColumnStretch(0, 1)
        for column, word in enumerate(HEADS):
            head = label(word, "small")
            if column in (1, 2, 4):
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(head, 0, column)
        self.total = label("合计 0 千瓦", "strong")
        self.total.setAccessibleName("设备合计")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.note = label("", "error", wrap=True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT // 2)
        whole.addLayout(self._grid)
        whole.addWidget(self.total)
        whole.addWidget(self.note)
        self._lengthen(AT_FIRST)

    def loads(self) -> tuple[Load, ...]:
        """The lines that are not empty, as typed."""
        return tuple(line.load() for line in self.lines if not line.empty)

    def set_loads(self, loads: Sequence[Load]) -> None:
        """Show these lines and no others."""
        self._lengthen(min(MOST_LOADS, max(len(loads) + 1, len(self.lines))))
        for place, line in enumerate(self.lines):
            load = loads[place] if place < len(loads) else Load(name="", count=0, kw="")
            line.name.setText(load.name)
            line.count.setText(str(load.count) if load.count > 0 else "")
            line.kw.setText(load.kw)
            line.phase.set_value(load.phase)

    def tell(self, sentence: str) -> None:
        """A sentence under the lines."""
        self.note.setText(sentence)

    def focus_first(self) -> None:
        """Begin with the first empty line."""
        line = next((line for line in self.lines if line.empty), self.lines[0])
        line.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _lengthen(self, wanted: int) -> None:
        while len(self.lines) < wanted:
            line = _Line(len(self.lines) + 1)
            row = self._grid.rowCount()
            for column, widget in enumerate((*line.fields(), line.sum)):
                self._grid.addWidget(widget, row, column)
            self.lines.append(line)
            self._connect(line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit(watched)
        return False

    def _connect(self, line: _Line) -> None:
        for cell in line.fields():
            cell.installEventFilter(self)
        for field in (line.name, line.count, line.kw):
            field.textChanged.connect(self._changed)
        line.phase.currentIndexChanged.connect(self._changed)
        line.name.went_on.connect(lambda: self.finished.emit() if line.empty else line.count.setFocus())
        line.count.went_on.connect(line.kw.setFocus)
        line.kw.went_on.connect(line.phase.setFocus)
        line.phase.went_on.connect(lambda: self._following(line))

    def _following(self, line: _Line) -> None:
        place = self.lines.index(line) + 1
        if place < len(self.lines):
            self.lines[place].name.setFocus()
        else:
            self.finished.emit()

    def _changed(self) -> None:
        if not any(line.empty for line in self.lines) and len(self.lines) < MOST_LOADS:
            self._lengthen(len(self.lines) + 1)
        total = Decimal(0)
        for line in self.lines:
            kw = _kw(line.load())
            total += kw or 0
            line.sum.setText("" if line.empty else "—" if kw is None else f"{kw.normalize():f}")
        self.total.setText(f"合计 {total.normalize():f} 千瓦")
        self.tell("")
        self.edited.emit()


def _kw(load: Load) -> Decimal | None:
    """What a line comes to; None while it is no number."""
    try:
        kw = Decimal(load.kw or "0") * load.count
    except InvalidOperation:
        return None
    return kw if load.count >= 0 and kw.is_finite() and kw >= 0 else None
