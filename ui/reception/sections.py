"""The form of a business, generated from what it declares: sections, conditions, notes beside fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.kernel.refusals import Refusal
from app.workorders.accepting import Business, Judged
from app.workorders.answers import asked_answers
from app.workorders.facts import Load
from app.workorders.kind import Field, Kind, Section
from app.workorders.standing import HIDDEN, KNOWN, Account
from ui.forms.form import Form
from ui.reception.fields import Tariffs, answer_of, make_field, on_change, show_answer
from ui.reception.loads import LoadGrid
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

TWO_COLUMNS_FROM = 640
"""Width in pixels at 100 % from which sections stand in two columns."""
NOT_YET = frozenset({"text.empty", "order.no_loads"})
"""What is only said when the clerk wants to go on: the field has not been reached yet."""


class SectionForm(QWidget):
    """One section: its heading and a form of its fields."""

    def __init__(self, section: Section, tariffs: Tariffs) -> None:
        super().__init__()
        self.form = Form()
        for field in section.fields:
            self.form.add(field.name, field.word, make_field(field, tariffs), hint=field.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT // 2)
        column.addWidget(label(section.title, "strong"))
        column.addWidget(hairline())
        column.addSpacing(UNIT // 2)
        column.addWidget(self.form)


class KindForm(QScrollArea):
    """All sections of a business and its load list. `edited()` on change; `finished()` behind the last field.

    It begins empty, in its place in the window, and grows by a section with each call of `grow`, so that no
    turn of the event loop takes long. Sections stand in two columns where there is room; the cursor goes
    down the first, then the second.
    """

    edited = Signal()
    finished = Signal()

    def __init__(self, kind: Kind, tariffs: Tariffs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.sections: list[SectionForm] = []
        self.loads_grid: LoadGrid | None = None
        self._tariffs = tariffs
        self._form_of: dict[str, Form] = {}
        self._quiet = False
        self._lacking: frozenset[str] = frozenset()
        self._shown: frozenset[str] = frozenset()
        self._columns = 1
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setProperty("role", "surface")
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._across = QHBoxLayout()
        for column in (self._left, self._right):
            column.setSpacing(UNIT)
            self._across.addLayout(column)
        self._whole = QVBoxLayout(self._inside)
        self._whole.setContentsMargins(0, 0, UNIT * 2, UNIT)
        self._whole.setSpacing(UNIT)
        self._whole.addLayout(self._across)
        self._whole.addStretch(1)
        self.setWidget(self._inside)

    def grow(self) -> bool:
        """Make the next section, or the load list behind the last; False where all is there."""
        place = len(self.sections)
        if place < len(self.kind.sections):
            self._add_section(SectionForm(self.kind.sections[place], self._tariffs))
            return True
        if self.kind.loads and self.loads_grid is None:
            self._add_loads(LoadGrid())
            return True
        return False

    def _add_section(self, section: SectionForm) -> None:
        self._column_of(len(self.sections)).addWidget(section)
        self.sections.append(section)
        for name in section.form.names():
            self._form_of[name] = section.form
            field = section.form.field(name)
            field.installEventFilter(self)
            on_change(field, self._changed)
        section.form.finished.connect(lambda: self._past(section.form))
        self._shown = frozenset(self.answers())
        self._show_asked(section)
        if len(self.sections) == len(self.kind.sections):
            self._spread(self._columns, anew=True)

    def _add_loads(self, grid: LoadGrid) -> None:
        self.loads_grid = grid
        for part in (label("用电设备清单", "strong"), hairline(), grid):
            self._whole.insertWidget(self._whole.count() - 1, part)
        grid.edited.connect(self._changed)
        grid.reached.connect(self._reveal)
        grid.finished.connect(self.finished.emit)

    def _column_of(self, place: int) -> QVBoxLayout:
        """Where a section stands, so that both columns have about the same height."""
        counts = [len(section.fields) for section in self.kind.sections]
        middle = sum(counts[:place]) + counts[place] / 2
        return self._left if self._columns == 1 or middle <= sum(counts) / 2 else self._right

    def _spread(self, columns: int, *, anew: bool = False) -> None:
        """Put the sections into one or two columns."""
        if columns == self._columns and not anew:
            return
        self._columns = columns
        self._across.setSpacing(UNIT * 4 if columns == 2 else 0)
        self._across.setStretch(0, 1)
        self._across.setStretch(1, columns - 1)
        for column in (self._left, self._right):
            while column.takeAt(0) is not None:
                pass
        for place, section in enumerate(self.sections):
            self._column_of(place).addWidget(section)
        for column in (self._left, self._right):
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._spread(2 if self.viewport().width() >= look().px(TWO_COLUMNS_FROM) else 1)
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._reveal(watched)
        return False

    def _reveal(self, widget: QWidget) -> None:
        top = widget.mapTo(self._inside, QPoint(0, 0)).y()
        self.ensureVisible(0, top + widget.height(), 0, look().px(UNIT * 6))
        self.ensureVisible(0, top, 0, look().px(UNIT * 5))

    def field(self, name: str) -> Any:
        """The widget of a field."""
        return self._form_of[name].field(name)

    def note_of(self, name: str) -> str:
        """What stands beside a field."""
        return self._form_of[name].note_of(name)

    def names(self) -> frozenset[str]:
        """The fields that are asked now."""
        return self._shown

    def answers(self) -> dict[str, str]:
        """What stands in the fields that are asked."""
        return asked_answers(self.kind, {name: answer_of(self.field(name)) for name in self._form_of})

    def business(self) -> Business:
        """The business as it is filled in."""
        return Business(kind=self.kind.code, answers=self.answers(), loads=self.loads())

    def loads(self) -> tuple[Load, ...]:
        """The load list as typed."""
        return self.loads_grid.loads() if self.loads_grid is not None else ()

    def set_answers(self, answers: Mapping[str, str], *, only_empty: bool = False) -> None:
        """Show answers in the fields they name; with `only_empty` what was typed is left alone."""
        self._quiet = True
        for name, text in answers.items():
            if name in self._form_of and not (only_empty and answer_of(self.field(name))):
                show_answer(self.field(name), text)
        self._quiet = False
        self._changed()

    def set_loads(self, loads: Sequence[Load]) -> None:
        """Show a load list."""
        if self.loads_grid is not None:
            self.loads_grid.set_loads(loads)

    def fill_known(self, account: Account) -> None:
        """What the file knows is not asked again; hidden numbers are only hinted at."""
        known = [field for field in self._declared() if field.known]
        for field in known:
            if field.known in HIDDEN:
                self.field(field.name).setPlaceholderText(KNOWN[field.known](account))
        open_ones = {one.name: KNOWN[one.known](account) for one in known if one.known not in HIDDEN}
        self.set_answers({name: text for name, text in open_ones.items() if text}, only_empty=True)

    def focus_first(self) -> None:
        """Put the cursor into the first field that is still empty, else into the first."""
        asked = [field.name for field in self._declared() if field.name in self._shown]
        empty = (name for name in asked if not answer_of(self.field(name)))
        first = next(empty, asked[0] if asked else "")
        if first:
            self.field(first).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_live(self, judged: Judged) -> None:
        """What is wrong or doubtful with what has been filled in so far; empty fields are left in peace."""
        doubted = {one.field: one.text for one in (*judged.doubts, *judged.seconds) if one.field}
        wrong = {one.field: one.text for one in judged.refusals if one.field and one.code not in NOT_YET}
        for name, form in self._form_of.items():
            sentence = wrong.get(name) or doubted.get(name, "")
            if not sentence and name in self._lacking and not answer_of(self.field(name)):
                continue
            if form.note_of(name) != sentence:
                form.tell_beside(name, sentence, doubt=name not in wrong)
        if self.loads_grid is not None:
            self.loads_grid.tell(wrong.get("loads", ""))

    def concerns(self, reason: Refusal) -> bool:
        """Whether a refusal is about a field of this form; an empty one of another form is not."""
        if reason.field == "loads":
            return self.loads_grid is not None
        if reason.field not in self._shown:
            return False
        return reason.code != "text.empty" or not answer_of(self.field(reason.field))

    def show_refusals(self, refusals: Iterable[Refusal]) -> list[Refusal]:
        """Everything wrong beside its field, the cursor in the first; those without a field come back."""
        listed = list(refusals)
        self._lacking = frozenset(one.field for one in listed if one.code in NOT_YET)
        for section in reversed(self.sections):
            mine = [one for one in listed if one.field in section.form.names()]
            section.form.show_refusals(mine)
        loads = [one for one in listed if one.field == "loads"]
        if self.loads_grid is not None and loads:
            self.loads_grid.tell("".join(one.text for one in loads))
            if not any(one.field in self._form_of for one in listed):
                self.loads_grid.focus_first()
        placed = {*self._form_of, *(("loads",) if self.loads_grid is not None else ())}
        return [one for one in listed if one.field not in placed]

    def _declared(self) -> list[Field]:
        return [field for section in self.kind.sections for field in section.fields]

    def _changed(self) -> None:
        if not self._quiet:
            self._apply_conditions()
            self.edited.emit()

    def _apply_conditions(self) -> None:
        shown = frozenset(self.answers())
        if shown == self._shown:
            return
        self._shown = shown
        for section in self.sections:
            self._show_asked(section)

    def _show_asked(self, section: SectionForm) -> None:
        """Show of a section what is asked with the present answers."""
        names = section.form.names()
        for name in names:
            section.form.show_field(name, name in self._shown)
        section.setVisible(any(name in self._shown for name in names))

    def _past(self, form: Form) -> None:
        """Return in the last field of a section goes to the next one, then to the load list."""
        forms = [section.form for section in self.sections if not section.isHidden()]
        behind = forms[forms.index(form) + 1 :]
        if behind:
            behind[0].focus_first()
        elif self.loads_grid is not None:
            self.loads_grid.focus_first()
        else:
            self.finished.emit()
