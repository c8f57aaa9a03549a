"""Counting a drawer: how many notes and coins of each value, and what they come to."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.kernel.money import yuan
from app.kernel.refusals import CounterError, Refused, refuse
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.snapshots import Denomination
from app.payments.vocabulary import DENOMINATIONS
from ui.forms.fields import CodeField
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT

DIGITS = 5


class PiecesField(CodeField):
    """How many pieces; empty means none. Arrows go to the value above or below."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(DIGITS, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def pieces(self) -> int:
        """The number. Raises Refused payments.bad_count."""
        text = self.value()
        if not text:
            return 0
        if not (text.isascii() and text.isdigit()):
            raise refuse("payments.bad_count", self.objectName())
        return int(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self.stepped.emit(step)


class CountGrid(QWidget):
    """One line for each value: word, field, amount. `edited()` on change, `finished()` after the last."""

    edited = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[int, PiecesField] = {}
        self._amounts: dict[int, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(UNIT * 2)
        grid.setVerticalSpacing(UNIT // 2)
        grid.setColumnStretch(3, 1)
        for column, word in enumerate(("面额", "张数", "金额")):
            head = label(word, "small")
            if column:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, column)
        for row, value in enumerate(DENOMINATIONS, 1):
            self._add_line(grid, row, value)
        self.note = label("", "error")
        grid.addWidget(self.note, len(DENOMINATIONS) + 1, 0, 1, 4)
        self.fit()

    def _add_line(self, grid: QGridLayout, row: int, value: int) -> None:
        word = f"{yuan(value).removesuffix('.00')} 元"
        title, field, amount = label(word), PiecesField(), label("", "muted")
        title.setBuddy(field)
        field.setObjectName("pieces")
        field.setAccessibleName(f"{word} 张数")
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, widget in enumerate((title, field, amount)):
            grid.addWidget(widget, row, column)
        self.fields[value], self._amounts[value] = field, amount
        field.went_on.connect(lambda: self._step(value, 1, leave=True))
        field.stepped.connect(lambda step: self._step(value, step))
        field.textChanged.connect(self._changed)

    def fit(self) -> None:
        """Widths for the type size in force."""
        for value, field in self.fields.items():
            field.setFixedWidth(look().px(96))
            self._amounts[value].setMinimumWidth(look().px(112))

    def counted(self) -> tuple[Denomination, ...]:
        """Values with at least one piece. Raises Refused where a number cannot be read."""
        pieces = ((value, field.pieces()) for value, field in self.fields.items())
        return tuple(Denomination(value_fen=value, count=count) for value, count in pieces if count)

    def total_fen(self) -> int | None:
        """What all pieces come to; None while a number cannot be read."""
        try:
            return sum(piece.value_fen * piece.count for piece in self.counted())
        except Refused:
            return None

    def clear(self) -> None:
        """Every field empty."""
        for field in self.fields.values():
            field.reset()
        self.tell("")

    def focus_first(self) -> None:
        """Begin with the largest value."""
        self.fields[DENOMINATIONS[0]].setFocus()

    def freeze(self, frozen: bool) -> None:
        """Take no numbers while they are being judged."""
        for field in self.fields.values():
            field.setEnabled(not frozen)

    def tell(self, what: str | CounterError) -> None:
        """A sentence under the numbers."""
        self.note.setText(str(what))

    def _changed(self) -> None:
        self.tell("")
        for value, field in self.fields.items():
            try:
                count = field.pieces()
                self._amounts[value].setText(yuan(value * count) if count else "")
                set_role(field, "")
            except Refused as refused:
                self._amounts[value].setText("—")
                set_role(field, "wrong")
                self.tell(refused)
        self.edited.emit()

    def _step(self, value: int, step: int, *, leave: bool = False) -> None:
        place = DENOMINATIONS.index(value) + step
        if 0 <= place < len(DENOMINATIONS):
            field = self.fields[DENOMINATIONS[place]]
            field.setFocus()
            field.selectAll()
        elif leave:
            self.finished.emit()
