"""The machine's checks, with real fonts, disk and stores, and with what may be missing."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.adapters.machine import (
    FONTS,
    clock_check,
    disk_check,
    fonts_check,
    keys_check,
    machine_checks,
    printer_check,
)
from app.adapters.qt_libraries import absent_packages, qt_trouble
from app.adapters.vault import DemoStore, WrappedFileStore


@dataclass
class SteadyClock:
    jumped: int = 0

    def now_ms(self) -> int:
        return 0

    def jumped_ms(self) -> int:
        return self.jumped


def test_this_machine_is_checked(tmp_path: Path) -> None:
    store = DemoStore(tmp_path / "demo.key")
    found = machine_checks(tmp_path, store=store, clock=SteadyClock(), printers=[], printer="")
    states = {check.name: check.state for check in found}
    assert set(states) == {"disk", "fonts", "qt", "printer", "keys", "clock"}
    assert (states["fonts"], states["qt"], states["clock"]) == ("ok", "ok", "ok")
    assert all(check.text.endswith("。") for check in found)


@pytest.mark.parametrize(
    ("free_mb", "state"), [(10, "bad"), (49, "bad"), (51, "warn"), (499, "warn"), (501, "ok")]
)
def test_disk_space(free_mb: int, state: str) -> None:
    assert disk_check(free_mb * 1_048_576).state == state


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "HallHei-Regular.ttf").write_bytes((FONTS / "HallHei-Regular.ttf").read_bytes()[:10])
    found = fonts_check(tmp_path)
    assert found.state == "bad"
    assert "HallHei-Bold.ttf" in found.text
    assert "Regular" not in found.text.replace("HallSong-Regular", "")


def test_printers() -> None:
    assert printer_check([], "").state == "warn"
    assert printer_check(["LQ-630"], "").state == "warn"
    assert printer_check(["LQ-630"], "LQ-630").state == "ok"
    gone = printer_check(["LQ-630"], "LQ-735")
    assert gone.state == "bad"
    assert "LQ-735" in gone.text


def test_keys_in_a_file_are_worth_a_look(tmp_path: Path) -> None:
    store = WrappedFileStore(tmp_path / "keys.json", "柳树湾 mill stream")
    assert keys_check(store).state == "warn"
    assert "口令" in keys_check(store).text


def test_a_jumped_clock_says_which_way() -> None:
    assert clock_check(0).state == "ok"
    assert "拨快了 61 分钟" in clock_check(61 * 60_000).text
    assert "拨慢了 6 分钟" in clock_check(-6 * 60_000).text


def test_missing_qt_libraries_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "needs_egl.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')"
    )
    (tmp_path / "needs_cups.py").write_text("raise ImportError('libcups.so.2: cannot open shared object')")
    (tmp_path / "needs_other.py").write_text("raise ImportError('libodd.so.9: cannot open shared object')")
    monkeypatch.syspath_prepend(tmp_path)
    assert qt_trouble() == ""
    assert qt_trouble(("needs_egl", "needs_cups")).endswith("sudo apt-get install -y libcups2 libegl1")
    assert "libodd.so.9" in qt_trouble(("needs_other",))


def test_packages_of_libraries_that_cannot_be_loaded_are_all_named() -> None:
    assert absent_packages(
        {"libc.so.6": "libc6", "libodd.so.9": "libodd9", "libodder.so.1": "libodder1"}
    ) == {
        "libodd9",
        "libodder1",
    }
