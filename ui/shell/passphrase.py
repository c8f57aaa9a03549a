"""Asks for the passphrase of the key file before the home is opened, where the system has no keyring."""

from PySide6.QtWidgets import QWidget

from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.forms.fields import PasswordField
from ui.forms.form import Form


class PassphraseDialog(Dialog):
    """One field; `passphrase` is what was typed, '' after Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "密钥口令",
            ["本机没有系统密钥环,密钥保存在口令保护的文件中。请输入建库时设置的密钥口令。"],
        )
        self.passphrase = ""
        self.form = Form(self)
        self.form.add("passphrase", "口令", PasswordField())
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("打开", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        self.passphrase = self.form.field("passphrase").text()
        self.accept()


def ask_passphrase(parent: QWidget | None = None) -> str:
    """Ask and wait; '' if nothing was given. Only before any desk stands, so nobody is kept waiting."""
    dialog = PassphraseDialog(parent)
    dialog.exec()
    return dialog.passphrase
