"""After a jam: asks for the number on the last good paper, from which the queue goes on."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.forms.fields import CodeField
from ui.forms.form import Form

SENTENCE = "请看最后一张打印完好的凭证,输入它的号码;排在它后面的凭证会按顺序重新打印。"


class ResumeDialog(Dialog):
    """`given(number)` follows unless the clerk goes back."""

    def __init__(self, parent: QWidget, number: str, given: Callable[[str], None]) -> None:
        super().__init__(parent, "断纸续打", [SENTENCE])
        self._given = given
        self.form = Form(self)
        self.form.add("number", "完好的号码", CodeField(24, required=True)).setText(number)
        self.column.addWidget(self.form)
        go_on = Button("续打", key="F10", role="primary", on=self._give)
        self.form.finished.connect(go_on.setFocus)
        self.finish_layout(go_on, Button("返回", key="Esc", on=self.reject))
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is not None:
            self.accept()
            self._given(answers["number"])


def ask_last_good(parent: QWidget, number: str, given: Callable[[str], None]) -> ResumeDialog:
    """Ask for the last good number, with this one to start from."""
    dialog = ResumeDialog(parent, number, given)
    dialog.open()
    return dialog
