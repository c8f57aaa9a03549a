"""A form that becomes one command: what pages open when a clerk fills something in and saves it once."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.bus import Bus
from app.kernel.commands import Command, Outcome
from app.kernel.home import Home
from app.kernel.ids import new_id
from app.kernel.refusals import CounterError, Doubt, Refused
from ui.forms.buttons import Button, MessageLine
from ui.forms.form import Form, composing_now
from ui.shell.desk import Desk
from ui.theme.look import label, look
from ui.theme.tokens import UNIT

DOUBTED = "请核对上面标出的内容;确认无误请再按一次 F10。"
Service = Callable[[Bus, Home], Outcome]
FORM_WIDTH = 440
"""Width in pixels at 100 % that one column of fields takes at most."""


class EntryPanel(QWidget):
    """Fields in one or two columns with 'F10' and 'Esc' below; posts what `build(answers)` makes: a
    command, or a service of a room that posts its own (where passwords are hashed first).

    Doubts stand beside their fields like refusals; F10 once more on the same answers accepts them.
    Return in the last field goes to the button, so the next Return posts. `posted(Outcome)` and
    `left()` tell the page how it ended.
    """

    posted = Signal(object)
    left = Signal()

    def __init__(
        self,
        desk: Desk,
        title: str,
        forms: Sequence[Form],
        build: Callable[[dict[str, Any]], Command | Service],
        *,
        word: str = "保存",
        sentence: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._forms = tuple(forms)
        self._build = build
        self._word = word
        self._command_id = new_id()
        self._doubted: dict[str, Any] | None = None
        self._accepted: tuple[str, ...] = ()
        self._untouched: list[Any] = []
        self._serving = False
        self.message = MessageLine()
        self.button = Button(word, key="F10", role="primary", on=self.save)
        self.back = Button("返回", key="Esc", on=self.left.emit)
        self._lay_out(title, sentence)
        for form, following in zip(self._forms, (*self._forms[1:], None), strict=True):
            form.finished.connect(self.button.setFocus if following is None else following.focus_first)

    def _lay_out(self, title: str, sentence: str) -> None:
        columns = QHBoxLayout()
        columns.setContentsMargins(0, 0, UNIT, 0)
        columns.setSpacing(UNIT * 5)
        for form in self._forms:
            form.setMaximumWidth(look().px(FORM_WIDTH))
            columns.addWidget(form, 8, Qt.AlignmentFlag.AlignTop)
        columns.addStretch(1)
        inside = QWidget()
        inside.setProperty("role", "surface")
        inside.setLayout(columns)
        self._scroll = _Fitting(inside)
        for form in self._forms:
            for name in form.names():
                form.field(name).installEventFilter(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        buttons.addWidget(self.button)
        buttons.addWidget(self.back)
        buttons.addSpacing(UNIT)
        buttons.addWidget(self.message, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(UNIT * 2)
        whole.addWidget(label(title, "title"))
        if sentence:
            whole.addWidget(label(sentence, "muted", wrap=True))
        whole.addWidget(self._scroll)
        whole.addLayout(buttons)
        whole.addStretch(1)

    def start(self, values: dict[str, Any] | None = None) -> None:
        """Begin a new entry, with these values in their fields."""
        for form in self._forms:
            form.clear()
            form.set_answers({name: given for name, given in (values or {}).items() if name in form.names()})
        self._command_id = new_id()
        self._settle()
        self.message.tell("")
        self._untouched = self._state()
        self._forms[0].focus_first()

    def focus_field(self, name: str) -> None:
        """Put the cursor into one of the fields."""
        for form in self._forms:
            if name in form.names():
                form.field(name).setFocus()

    def touched(self) -> bool:
        """Whether anything was typed or chosen since `start`."""
        return self._state() != self._untouched

    def save(self) -> None:
        """Post what is typed, or show what is wrong with it."""
        if composing_now():
            return
        answers: dict[str, Any] = {}
        wrong = False
        for form in self._forms:
            found = form.checked()
            wrong = wrong or found is None
            answers |= found or {}
        if wrong:
            return
        self.message.tell("")
        try:
            made = self._build(answers)
        except Refused as refused:
            self.show_refusals(refused)
            return
        if isinstance(made, Command):
            self._post(made, answers)
        elif not self._serving:
            self._serving = True
            self._desk.serve(made, self._happened, self.show_refusals, owner=self)

    def _post(self, command: Command, answers: dict[str, Any]) -> None:
        if not self._same(answers, self._doubted):
            self._accepted = ()
        self._doubted = answers
        command = msgspec.structs.replace(command, command_id=self._command_id, accepted=self._accepted)
        self._desk.do(command, self._happened, self.show_refusals, owner=self)

    def _same(self, answers: dict[str, Any], before: dict[str, Any] | None) -> bool:
        """Whether these are the answers that gave doubt."""
        return answers == before

    def show_refusals(self, error: CounterError) -> None:
        """Say beside the fields why nothing was saved."""
        self._serving = False
        loose = list(error.reasons)
        for form in reversed(self._forms):  # the first form is last to take the cursor
            mine = [reason for reason in error.reasons if reason.field in form.names()]
            form.show_refusals(mine)
            loose = [reason for reason in loose if reason not in mine]
        lines = [reason.text for reason in loose]
        if isinstance(error, Doubt):
            self._accepted = tuple(sorted({*self._accepted, *error.codes}))
            self.button.setText(f"F10 核对无误,仍然{self._word}")
            lines.append(DOUBTED)
        else:
            self._settle()
        self.message.tell(" ".join(lines), "danger")
        if (holder := self._scroll.focusWidget()) is not None:
            self._scroll.reveal(holder)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._scroll.reveal(watched)
        return False

    def _settle(self) -> None:
        self._doubted, self._accepted = None, ()
        self.button.setText(f"F10 {self._word}")

    def _happened(self, outcome: Outcome) -> None:
        self._serving = False
        self._untouched = self._state()
        self.posted.emit(outcome)

    def _state(self) -> list[Any]:
        fields = [form.field(name) for form in self._forms for name in form.names()]
        return [_shown(field) for field in fields]


class _Fitting(QScrollArea):
    """As high as its content where there is room, scrolling where there is not."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._inside = inside
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def reveal(self, widget: QWidget) -> None:
        """Scroll a field into view together with the note under it."""
        # ensureWidgetVisible would look at the text cursor only, not at the field.
        top = widget.mapTo(self._inside, QPoint(0, 0)).y()
        self.ensureVisible(0, top + widget.height(), 0, look().px(UNIT * 6))
        self.ensureVisible(0, top, 0, UNIT)


def _shown(field: Any) -> Any:
    return field.text() if hasattr(field, "insert_pasted") else field.value()
