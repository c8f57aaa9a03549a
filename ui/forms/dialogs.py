"""The few dialogs: a reason, a doubt the clerk may accept, a second person's approval, a plain question.

All are window-modal and call back; none spins its own event loop, so nothing behind them can go stale.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.refusals import CounterError, Doubt, Refusal
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.fields import CodeField, PasswordField, TextField
from ui.forms.form import Form
from ui.theme.look import label, look
from ui.theme.tokens import UNIT


class Dialog(QDialog):
    """A title, sentences, perhaps a form, and buttons at the lower right; Esc always means: not now."""

    def __init__(self, parent: QWidget | None, title: str, sentences: Iterable[str] = ()) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(UNIT * 3, UNIT * 3, UNIT * 3, UNIT * 2)
        self.column.setSpacing(UNIT * 2)
        self.column.addStrut(look().px(UNIT * 54))
        self.column.addWidget(label(title, "title"))
        for sentence in sentences:
            self.column.addWidget(label(sentence, wrap=True))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(UNIT)
        self._buttons.addStretch(1)

    def finish_layout(self, *buttons: Button) -> None:
        """Put the buttons below what was added to `column`."""
        for button in buttons:
            self._buttons.addWidget(button)
        self.column.addLayout(self._buttons)

    def bind(self, key: str, call: Callable[[], object]) -> None:
        """Let a key do something while this dialog is open, once for one press."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: call())


class ReasonDialog(Dialog):
    """Asks why, in the clerk's words or by one of the usual reasons."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        given: Callable[[str], None],
        usual: Iterable[str] = (),
    ) -> None:
        super().__init__(parent, title, [sentence])
        self._given = given
        self.form = Form(self)
        reasons = list(usual)
        self._usual = Choice([("", "请选择"), *((reason, reason) for reason in reasons), ("其他", "其他")])
        if reasons:
            self.form.add("usual", "原因", self._usual)
        self._words = self.form.add("words", "说明" if reasons else "原因", TextField(100))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("确定", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is None:
            return
        words, usual = answers["words"], answers.get("usual", "其他")
        if usual == "其他" and not words:
            self.form.show_refusals([Refusal("text.empty", "words")])
        elif not usual:
            self.form.show_refusals([Refusal("text.empty", "usual")])
        else:
            self.accept()
            self._given(words if usual == "其他" else "：".join(filter(None, (usual, words))))


class DoubtDialog(Dialog):
    """Shows warnings; F10 accepts them knowingly, Esc goes back. Return alone accepts nothing."""

    def __init__(self, parent: QWidget, doubt: Doubt, accepted: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__(parent, "请核对", [reason.text for reason in doubt.reasons])
        self._codes = tuple(sorted(doubt.codes))
        self._accepted = accepted
        back = Button("返回核对", key="Esc", on=self.reject)
        self.finish_layout(Button("仍然办理", key="F10", role="danger", on=self._accept), back)
        self.bind("F10", self._accept)
        back.setFocus()

    def _accept(self) -> None:
        self.accept()
        self._accepted(self._codes)


class ApprovalDialog(Dialog):
    """A second person agrees with staff number and password.

    `given(staff_no, password)` is called; the caller then closes the dialog with `accept()` or gives
    the refusals to `show_refusals`.
    """

    def __init__(self, parent: QWidget, sentence: str, given: Callable[[str, str], None]) -> None:
        super().__init__(parent, "需要另一人批准", [sentence])
        self._given = given
        self._asked = False
        self.form = Form(self)
        self.form.add("approver", "批准人工号", CodeField(20, required=True))
        self.form.add("password", "密码", PasswordField())
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("批准", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def show_refusals(self, error: CounterError) -> None:
        """Say why it was not taken and wait for another try."""
        self._asked = False
        self.form.field("password").reset()
        self.form.show_refusals(error)

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is not None and not self._asked:
            self._asked = True  # until the answer comes: no second try meanwhile
            self._given(answers["approver"], answers["password"])


class QuestionDialog(Dialog):
    """One plain question before something is done that cannot be taken back."""

    def __init__(
        self, parent: QWidget, title: str, sentences: Iterable[str], word: str, agreed: Callable[[], None]
    ) -> None:
        super().__init__(parent, title, sentences)
        self._agreed = agreed
        back = Button("返回", key="Esc", on=self.reject)
        self.finish_layout(Button(word, key="F10", role="primary", on=self._agree), back)
        self.bind("F10", self._agree)
        back.setFocus()

    def _agree(self) -> None:
        self.accept()
        self._agreed()


def ask_reason(
    parent: QWidget, title: str, sentence: str, given: Callable[[str], None], usual: Iterable[str] = ()
) -> ReasonDialog:
    """Ask for a reason; `given(reason)` follows unless the clerk goes back."""
    return _opened(ReasonDialog(parent, title, sentence, given, usual))


def ask_doubt(parent: QWidget, doubt: Doubt, accepted: Callable[[tuple[str, ...]], None]) -> DoubtDialog:
    """Show a doubt; `accepted(codes)` follows if the clerk accepts it."""
    return _opened(DoubtDialog(parent, doubt, accepted))


def ask_question(
    parent: QWidget, title: str, sentences: Iterable[str], word: str, agreed: Callable[[], None]
) -> QuestionDialog:
    """Ask once; `agreed()` follows if the clerk agrees by the button called `word`."""
    return _opened(QuestionDialog(parent, title, sentences, word, agreed))


def ask_approval(parent: QWidget, sentence: str, given: Callable[[str, str], None]) -> ApprovalDialog:
    """Ask a second person; see ApprovalDialog."""
    return _opened(ApprovalDialog(parent, sentence, given))


D = TypeVar("D", bound=Dialog)


def _opened(dialog: D) -> D:
    dialog.open()
    return dialog
