"""Theme and type size are kept in a small file that may be missing, damaged or unwritable."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.shell.preferences import PreferenceFile, Preferences, read_preferences
from ui.theme.look import look


def test_what_is_chosen_is_there_at_the_next_start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "new" / "window.json"
    first = PreferenceFile(qapp, path)
    with qtbot.waitSignal(first.applied):
        assert first.change(theme="contrast", percent=150)
    again = PreferenceFile(qapp, path)
    assert again.now == Preferences(theme="contrast", percent=150)
    again.apply()
    assert (look().palette.name, look().percent) == ("contrast", 150)
    assert again.change(percent=125)
    assert read_preferences(path) == Preferences(theme="contrast", percent=125)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"", Preferences()),
        (b"{", Preferences()),
        (b'{"theme":7}', Preferences()),
        (b'{"theme":"pink","percent":9000}', Preferences(percent=200)),
        (b'{"percent":10,"more":1}', Preferences()),
    ],
)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, content: bytes, wanted: Preferences) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert read_preferences(path) == wanted
    assert read_preferences(tmp_path / "missing.json") == Preferences()


def test_an_unwritable_place_is_told_and_the_look_changes(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    preferences = PreferenceFile(qapp, tmp_path / "file" / "window.json")
    assert not preferences.change(theme="contrast")
    assert look().palette.name == "contrast"
