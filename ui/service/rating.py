"""One key after a service: 5 to 1 rates it, 0 or Esc leaves it; who is not satisfied says why, a key each.

`ask_rating` is all that another page needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.commands import Outcome
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from app.service.commands import RateService
from app.service.settings import Score, ServiceSettings, settings_of
from app.service.views import ServiceView
from ui.forms.buttons import Button, MessageLine
from ui.forms.dialogs import Dialog
from ui.forms.fields import ENTER_KEYS
from ui.shell.desk import Desk
from ui.theme.look import label, look
from ui.theme.tokens import UNIT

SETTLE_MS = 120
"""How long a digit stays alone before it counts: a scanner's digits follow each other within 30 ms, and
whoever is next in the queue must not rate for this customer."""
REASON_COLUMNS = 3


class RatingStrip(QWidget):
    """The scores as buttons, and behind an unhappy one the reasons. For the clerk's dialog and for a screen
    that the customer touches: `rated(score, reasons)`, `declined()`."""

    rated = Signal(int, object)
    declined = Signal()
    asking = Signal(bool)
    """Whether the reasons are in view from now on."""

    def __init__(self, settings: ServiceSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._score: Score | None = None
        self._digit = -1
        self._alone = QTimer(self)
        self._alone.setSingleShot(True)
        self._alone.setInterval(SETTLE_MS)
        self._alone.timeout.connect(self._take_digit)
        self._layers = QStackedWidget()
        self._layers.addWidget(self._scores())
        self._layers.addWidget(self._reasons())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._layers)

    def _scores(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        self.score_buttons = {
            score.value: Button(score.word, key=f"{score.value}", on=partial(self._give, score))
            for score in self._settings.scores
        }
        for value, button in self.score_buttons.items():
            button.setText(f"{value}\n{button.accessibleName()}")
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
            row.addWidget(button, 1)
        return _laid(row)

    def _reasons(self) -> QWidget:
        grid = QGridLayout()
        grid.setSpacing(UNIT)
        self.reason_buttons: dict[str, Button] = {}
        for place, reason in enumerate(self._settings.reasons):
            button = Button(reason.word, key=f"{place + 1}")
            button.setCheckable(True)
            button.toggled.connect(partial(_mark, button, button.text()))
            self.reason_buttons[reason.code] = button
            grid.addWidget(button, place // REASON_COLUMNS, place % REASON_COLUMNS)
        self.done = Button("提交", key="Enter", role="primary", on=self.submit)
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(label("哪里不满意?可选几项,选好后提交。", "strong", wrap=True))
        column.addLayout(grid)
        column.addWidget(self.done, 0, Qt.AlignmentFlag.AlignRight)
        return _laid(column)

    @property
    def asks_reasons(self) -> bool:
        """Whether the reasons are in view."""
        return self._score is not None

    def chosen(self) -> tuple[str, ...]:
        """The reasons chosen so far."""
        return tuple(code for code, button in self.reason_buttons.items() if button.isChecked())

    @property
    def busy(self) -> bool:
        """Whether a digit still waits to see that it is alone."""
        return self._alone.isActive()

    def digit(self, value: int) -> None:
        """A digit was pressed: a score, none at all, or a reason, if no other follows at once."""
        self._digit = -1 if self.busy else value
        self._alone.start()

    def submit(self) -> None:
        """The reasons are complete; without any, nothing happens."""
        if self.busy:
            self._alone.stop()
            self._take_digit()
        if self._score is not None and self.chosen():
            self.rated.emit(self._score.value, self.chosen())

    def _take_digit(self) -> None:
        """A digit that nothing followed counts; those that came in a burst were a scanner's."""
        value = self._digit
        if value < 0:
            return
        if self._score is not None:
            codes = list(self.reason_buttons)
            if 1 <= value <= len(codes):
                self.reason_buttons[codes[value - 1]].toggle()
        elif value == 0:
            self.declined.emit()
        elif (score := self._settings.score(value)) is not None:
            self._give(score)

    def back(self) -> bool:
        """From the reasons to the scores; False if the scores are in view already."""
        if self._score is None:
            return False
        self._score = None
        self._layers.setCurrentIndex(0)
        self.asking.emit(False)
        return True

    def _give(self, score: Score) -> None:
        if not score.unhappy:
            self.rated.emit(score.value, ())
            return
        self._score = score
        for button in self.reason_buttons.values():
            button.setChecked(False)
        self._layers.setCurrentIndex(1)
        self.done.setFocus()
        self.asking.emit(True)


class RatingDialog(Dialog):
    """The clerk enters what the customer says. Posts by itself and closes; `told(news)` follows."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        settings: ServiceSettings,
        subject: str,
        account_no: str,
        told: Callable[[str], object],
    ) -> None:
        super().__init__(parent, "请客户评价本次服务")
        self._desk, self._subject, self._account_no, self._told = desk, subject, account_no, told
        self.strip = RatingStrip(settings)
        self.message = MessageLine()
        self.message.hide()
        self.column.addWidget(self.strip)
        self.column.addWidget(self.message)
        self.back = Button("不评价", on=self._go_back)
        self.finish_layout(self.back)
        self.strip.rated.connect(self._post)
        self.strip.declined.connect(self.reject)
        self.strip.asking.connect(self._show_step)
        self._show_step(False)

    def _show_step(self, asking: bool) -> None:
        self.back.setText("Esc 重新评价" if asking else "0 不评价")
        if not asking:
            self.back.setFocus()

    def _go_back(self) -> None:
        """One level back: from the reasons to the scores, from the scores out."""
        if not self.strip.back():
            self.reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isascii() and text.isdigit():
            event.accept()
            if not event.isAutoRepeat():
                self.strip.digit(int(text))
        elif event.key() in ENTER_KEYS:
            event.accept()
            if not event.isAutoRepeat():
                self.strip.submit()
        elif event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _post(self, score: int, reasons: tuple[str, ...]) -> None:
        command = RateService(
            subject=self._subject, account_no=self._account_no, score=score, reasons=reasons
        )
        self._desk.do(command, self._posted, self._refused, owner=self)

    def _posted(self, outcome: Outcome) -> None:
        self.accept()
        self._told(outcome.news)

    def _refused(self, error: CounterError) -> None:
        self.message.tell(str(error), "danger")
        self.message.show()


def ask_rating(
    desk: Desk,
    parent: QWidget,
    subject: str,
    account_no: str,
    told: Callable[[str], object] = lambda _news: None,
) -> None:
    """Ask once for a rating of what was just done: 'order:<number>' or 'payment:<id>' of an account ('' where
    it has none yet). Nothing opens where it was rated already or no rules are published; the service itself
    is done in any case. `told(news)` follows a rating."""

    def question(home: Snapshot) -> ServiceSettings | None:
        return None if home.view(ServiceView).rating(subject) else settings_of(home)

    def ask(settings: ServiceSettings | None) -> None:
        if settings is not None and parent.isVisible():
            RatingDialog(desk, parent, settings, subject, account_no, told).open()

    desk.ask(question, ask, owner=parent)


def _mark(button: Button, words: str, chosen: bool) -> None:
    """A reason that was chosen says so in more than its colour."""
    button.setText(f"√ {words}" if chosen else words)


def _laid(inside: QHBoxLayout | QVBoxLayout) -> QWidget:
    made = QWidget()
    inside.setContentsMargins(0, 0, 0, 0)
    made.setLayout(inside)
    made.setMinimumWidth(look().px(UNIT * 72))
    return made
