"""The form: one call places a field with its label, buddy, accessible name, key hint and error note."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.refusals import CounterError, Refusal, Refused
from ui.theme.look import label, look, set_role
from ui.theme.tokens import UNIT


class Field(Protocol):
    """What a form needs of a field; every field is a QWidget besides."""

    went_on: SignalInstance
    told: SignalInstance

    def value(self) -> Any: ...
    def set_value(self, value: Any) -> None: ...
    def reset(self) -> None: ...
    def composing(self) -> bool: ...


F = TypeVar("F", bound=QWidget)

COMPOSING = "输入法还有未选定的字,请先选字再继续。"


class Form(QWidget):
    """Fields in one column, labels left, error notes beside (`notes='beside'`) or under the field.

    Return goes to the next field; Return in the last one emits `finished`. `form_note` is the place
    for refusals that belong to no field.
    """

    finished = Signal()

    def __init__(self, parent: QWidget | None = None, *, notes: str = "under") -> None:
        super().__init__(parent)
        self._beside = notes == "beside"
        self._fields: dict[str, Any] = {}
        self._notes: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(UNIT * 2)
        self._grid.setVerticalSpacing(UNIT if self._beside else 0)
        self._grid.setColumnStretch(2 if self._beside else 1, 1)
        self.form_note = label("", "error", wrap=True)
        self.form_note.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT)
        whole.addLayout(self._grid)
        whole.addWidget(self.form_note)

    def add(self, name: str, word: str, field: F, *, key: str = "", hint: str = "") -> F:
        """Place a field. `name` is its key in `answers`; `key` an Alt letter; `hint` stands in its note.

        Sets label, buddy, accessible name and description, error note, and Return's way.
        """
        note = label(hint, "small", wrap=True)
        note.setProperty("hint", hint)
        title = QLabel(f"{word}(&{key})" if key else word)
        title.setProperty("role", "label")
        title.setBuddy(field)
        title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        field.setObjectName(name)
        field.setAccessibleName(word)
        field.setAccessibleDescription(hint)
        row = self._grid.rowCount()
        self._grid.addWidget(title, row, 0, _LEFT)
        self._grid.addWidget(field, row, 1)
        if self._beside:
            self._grid.addWidget(note, row, 2)
        else:
            # The note keeps its line when empty: nothing jumps when a refusal appears.
            note.setMinimumHeight(look().px(20))
            self._grid.addWidget(note, row + 1, 1)
        self._fields[name], self._notes[name], self._labels[name] = field, note, title
        asked: Any = field
        asked.told.connect(lambda sentence: self._note(name, sentence))
        asked.went_on.connect(lambda: self._go_on(name))
        return field

    def field(self, name: str) -> Any:
        """A field by its name."""
        return self._fields[name]

    def names(self) -> tuple[str, ...]:
        """The fields' names in their order."""
        return tuple(self._fields)

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field with its label and note; a hidden one gives no answer."""
        for widget in (self._fields[name], self._notes[name], self._labels[name]):
            widget.setVisible(shown)

    def answers(self) -> dict[str, Any]:
        """Every shown field's value by its name. Raises Refused with all reasons of all fields at once."""
        found: dict[str, Any] = {}
        reasons: list[Refusal] = []
        for name, field in self._fields.items():
            if field.isHidden():
                continue
            try:
                found[name] = field.value()
            except Refused as refused:
                reasons.extend(refused.reasons)
        if reasons:
            raise Refused(reasons)
        return found

    def checked(self) -> dict[str, Any] | None:
        """The answers, or None after showing what is wrong, or while an input method is composing."""
        if any(field.composing() for field in self._fields.values()):
            self._tell_form(COMPOSING)
            return None
        self.clear_notes()
        try:
            return self.answers()
        except Refused as refused:
            self.show_refusals(refused.reasons)
            return None

    def set_answers(self, values: dict[str, Any]) -> None:
        """Show values in the fields they name."""
        for name, value in values.items():
            self._fields[name].set_value(value)

    def show_refusals(self, reasons: Iterable[Refusal] | CounterError) -> None:
        """Place each sentence beside its field, the rest under the form, and focus the first."""
        listed = tuple(reasons.reasons if isinstance(reasons, CounterError) else reasons)
        loose: list[str] = []
        first = ""
        for name in self._fields:
            mine = [reason.text for reason in listed if reason.field == name]
            self._note(name, "".join(mine))
            if mine and not first:
                first = name
        loose = [reason.text for reason in listed if reason.field not in self._fields]
        self._tell_form("\n".join(loose))
        if first:
            self._fields[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_beside(self, name: str, sentence: str, *, doubt: bool = False) -> None:
        """Say something about a field while its form is being filled in, without moving the cursor; a doubt
        does not look like a refusal."""
        self._note(name, sentence)
        if sentence and doubt:
            set_role(self._notes[name], "doubt")
            set_role(self._fields[name], "")

    def note_of(self, name: str) -> str:
        """What stands beside a field now."""
        return self._notes[name].text()

    def clear_notes(self) -> None:
        """Take every refusal away."""
        for name in self._fields:
            self._note(name, "")
        self._tell_form("")

    def clear(self) -> None:
        """Empty every field and note, and put the cursor into the first field."""
        for field in self._fields.values():
            field.reset()
        self._tell_form("")
        self.focus_first()

    def focus_first(self) -> None:
        """Put the cursor into the first field that takes it."""
        for field in self._fields.values():
            if not field.isHidden() and field.isEnabled():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _go_on(self, name: str) -> None:
        following = list(self._fields)[list(self._fields).index(name) + 1 :]
        for other in following:
            field = self._fields[other]
            if not field.isHidden() and field.isEnabled():
                field.setFocus(Qt.FocusReason.TabFocusReason)
                if hasattr(field, "selectAll"):
                    field.selectAll()
                return
        self.finished.emit()

    def _note(self, name: str, sentence: str) -> None:
        note = self._notes[name]
        hint = note.property("hint")
        note.setText(sentence or hint)
        set_role(note, "error" if sentence else "small")
        set_role(self._fields[name], "wrong" if sentence else "")
        self._fields[name].setAccessibleDescription(sentence or hint)

    def _tell_form(self, sentence: str) -> None:
        self.form_note.setText(sentence)
        self.form_note.setVisible(bool(sentence))


def composing_now() -> bool:
    """Whether the field with the cursor holds characters an input method has not yet given."""
    holder: Any = QApplication.focusWidget()
    return bool(holder is not None and hasattr(holder, "composing") and holder.composing())


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
