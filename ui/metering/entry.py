"""The place where figures are typed: one field for each register of the meter that is being read."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.masking import mask_address
from app.kernel.refusals import Refused
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.checking import WORDS
from app.tariffs.pricing.figures import plain
from ui.forms.fields import CodeField
from ui.metering.rows import Key, Shown, figure, key_of, told
from ui.shell.flow import FlowLayout
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT


class FigureField(CodeField):
    """A figure on a dial. Up and Down go to the meter above or below."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(15, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self.stepped.emit(step)


class Entry(QWidget):
    """`entered(registers)` when the last field's Return was pressed; `stepped(±1)` to another meter;
    `left(Shown)` before another meter comes into a place where something typed was not entered;
    `typing()` with each change of a field."""

    entered = Signal(object)
    stepped = Signal(int)
    left = Signal(object)
    typing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who: QLabel = label("", "strong")
        self.before: QLabel = label("", "muted")
        self.note: QLabel = label("", "small", wrap=True)
        self.fields: dict[str, FigureField] = {}
        self._titles: dict[str, QLabel] = {}
        self._places: dict[str, QWidget] = {}
        registers = QWidget()
        self._line = FlowLayout(registers)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        for name in WORDS:
            self._add(name)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, UNIT, 0, 0)
        whole.setSpacing(UNIT // 2)
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(self.who)
        top.addWidget(self.before)
        top.addStretch(1)
        whole.addLayout(top)
        whole.addWidget(registers)
        whole.addWidget(self.note)
        self.note.setMinimumHeight(look().px(20))
        self._now: Shown | None = None
        self._begun: dict[str, str] = {}

    def _add(self, name: str) -> None:
        title = label(f"{WORDS[name]}示数")
        field = FigureField()
        field.setObjectName(name)
        field.setAccessibleName(f"{WORDS[name]}示数")
        title.setBuddy(field)
        field.went_on.connect(lambda: self._go_on(name))
        field.stepped.connect(self.stepped.emit)
        field.textChanged.connect(self.typing)
        field.told.connect(lambda _sentence: self.tell(""))
        place = QWidget()
        here = QHBoxLayout(place)
        here.setContentsMargins(0, 0, UNIT, 0)
        here.setSpacing(UNIT)
        here.addWidget(title)
        here.addWidget(field)
        self._line.addWidget(place)
        self._places[name] = place
        self.fields[name], self._titles[name] = field, title

    def show_meter(self, line: Shown | None, usual: str = "") -> None:
        """Ask for the registers of this meter, with what was typed or taken in already; `usual` says
        between which limits nobody asks."""
        same = line is not None and self._now is not None and key_of(line) == key_of(self._now)
        if not same:
            self.leave()
        self._now = line
        wanted = line.row.registers if line else ()
        for name, field in self.fields.items():
            field.setVisible(name in wanted)
            self._places[name].setVisible(name in wanted)
            self._titles[name].setText("本次示数" if len(wanted) == 1 else f"{WORDS[name]}示数")
            if not same:
                given = line.registers.get(name) if line else None
                field.set_value(None if given is None else plain(given))
        if not same:
            self._begun = self._texts()
        self.who.setText("")
        self.before.setText("")
        self.tell("")
        if line is None:
            return
        row = line.row
        since = f"{row.previous_on} " if row.previous_on else ""
        self.who.setText(f"{row.account_no}  表 {row.asset_no}  倍率 {row.multiplier}")
        self.before.setText(
            "  ".join(
                filter(
                    None,
                    (f"上次 {since}{told(row.previous) or '无记录'}", usual, mask_address(row.address)),
                )
            )
        )
        self.tell(line.draft.sentence if line.draft else "")

    def leave(self) -> None:
        """Hand over what was typed and not entered, if there is any."""
        if self._now is not None and self._texts() != self._begun:
            left, self._begun = self._now, self._texts()
            self.left.emit(left)

    def forget(self) -> None:
        """What was typed has been dealt with elsewhere."""
        self._begun = self._texts()

    def touched(self) -> bool:
        """Whether something was typed that was not entered."""
        return self._now is not None and self._texts() != self._begun

    def under_way(self) -> tuple[Key, dict[str, Decimal]] | None:
        """The figures that were typed and not entered, as far as they are figures."""
        if self._now is None or not self.touched():
            return None
        try:
            return key_of(self._now), self.typed()
        except Refused:
            return None

    def _texts(self) -> dict[str, str]:
        return {name: field.text() for name, field in self.fields.items() if not field.isHidden()}

    def take_focus(self) -> None:
        """Put the cursor into the first field, its text marked."""
        first = next((field for field in self.fields.values() if not field.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            first.selectAll()

    def tell(self, sentence: str) -> None:
        """Say below the fields why a figure is not taken in."""
        self.note.setText(sentence)
        set_role(self.note, "error" if sentence else "small")

    def typed(self) -> dict[str, Decimal]:
        """The figures typed, by register; empty fields are left out. Raises Refused."""
        found: dict[str, Decimal] = {}
        for name, field in self.fields.items():
            text = field.value() if not field.isHidden() else ""
            if not text:
                continue
            found[name] = figure(text, name)
        return found

    def _go_on(self, name: str) -> None:
        shown = [other for other, field in self.fields.items() if not field.isHidden()]
        after = shown[shown.index(name) + 1 :]
        if after:
            self.fields[after[0]].setFocus(Qt.FocusReason.TabFocusReason)
            self.fields[after[0]].selectAll()
            return
        try:
            registers = self.typed()
        except Refused as error:
            self.tell(str(error))
            return
        self._begun = self._texts()
        self.entered.emit(registers)
