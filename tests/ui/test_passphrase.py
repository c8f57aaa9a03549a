"""The passphrase of the key file, asked in a window of its own before a home without keyring opens."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.adapters import vault
from app.adapters.vault import passphrase_needed
from ui.shell.passphrase import PassphraseDialog, ask_passphrase


def in_the_dialog(*keys: str) -> None:
    """Type into the dialog once it is open: text, or a key by its name."""

    def type_all() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PassphraseDialog)
        for key in keys:
            field = dialog.form.field("passphrase")
            if key in ("Return", "Escape"):
                QTest.keyClick(field, getattr(Qt.Key, f"Key_{key}"))
            else:
                QTest.keyClicks(field, key)

    QTimer.singleShot(0, type_all)


@pytest.mark.usefixtures("qtbot")
def test_what_is_typed_is_given() -> None:
    in_the_dialog("mill stream", "Return")
    assert ask_passphrase() == "mill stream"


@pytest.mark.usefixtures("qtbot")
def test_esc_gives_nothing() -> None:
    in_the_dialog("mill", "Escape")
    assert ask_passphrase() == ""


@pytest.mark.parametrize(
    ("keyring", "file", "needed"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_it_is_asked_only_where_a_key_file_keeps_the_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keyring: bool, file: bool, needed: bool
) -> None:
    monkeypatch.setattr(vault, "usable_keyring", lambda: keyring)
    if file:
        (tmp_path / "keys.json").touch()
    assert passphrase_needed(tmp_path) is needed
