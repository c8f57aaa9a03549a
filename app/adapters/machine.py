"""What `doctor` looks at on the machine itself: disk, fonts, Qt, printers, keys and the clock."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from app.adapters.qt_libraries import qt_trouble
from app.adapters.vault import DemoStore, KeyringStore, usable_keyring
from app.kernel.checks import Check, bad, ok, warn
from app.kernel.dates import Clock
from app.setup.keys import KeyStore

WARN_FREE_BYTES = 500 * 1024 * 1024
BAD_FREE_BYTES = 50 * 1024 * 1024
FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FONT_FILES = ("HallHei-Regular.ttf", "HallHei-Bold.ttf", "HallSong-Regular.ttf")


def machine_checks(
    folder: Path, *, store: KeyStore, clock: Clock, printers: Sequence[str], printer: str
) -> list[Check]:
    """Every check of this machine for the home in `folder`.

    `printers` are the system's (app.adapters.printers.system_printers), `printer` the one receipts go
    to ('' prints into a folder).
    """
    return [
        disk_check(shutil.disk_usage(folder).free),
        fonts_check(FONTS),
        qt_check(qt_trouble()),
        printer_check(printers, printer),
        keys_check(store),
        clock_check(clock.jumped_ms()),
    ]


def disk_check(free_bytes: int) -> Check:
    """Warn under 500 MB; under 50 MB a shift may not get through."""
    free = f"{free_bytes / 1_048_576:,.0f} MB"
    if free_bytes < BAD_FREE_BYTES:
        return bad("disk", f"磁盘只剩 {free},请立即清理,否则无法保存业务。")
    if free_bytes < WARN_FREE_BYTES:
        return warn("disk", f"磁盘只剩 {free},请尽快清理。")
    return ok("disk", f"磁盘剩余 {free}。")


def fonts_check(folder: Path) -> Check:
    """The fonts of screen and paper come with the program."""
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        return bad("fonts", f"缺少字体文件 {'、'.join(missing)},请重新安装程序。")
    return ok("fonts", "字体齐全。")


def qt_check(trouble: str) -> Check:
    """`trouble` as app.adapters.qt_libraries.qt_trouble tells it."""
    return bad("qt", trouble) if trouble else ok("qt", "图形组件齐全。")


def printer_check(printers: Sequence[str], wanted: str) -> Check:
    """Is the printer that receipts go to known to the system?"""
    if wanted and wanted not in printers:
        return bad("printer", f"系统中没有打印机“{wanted}”,请检查打印机或在设置中另选。")
    if wanted:
        return ok("printer", f"凭证打印到“{wanted}”。")
    if printers:
        return warn("printer", f"没有选定打印机,凭证存入文件夹;系统中有:{'、'.join(printers)}。")
    return warn("printer", "系统中没有打印机,凭证存入文件夹。")


def keys_check(store: KeyStore) -> Check:
    """Where the keys lie; a file or plain sight deserves a look."""
    if isinstance(store, KeyringStore):
        if not usable_keyring():
            return bad("keys", "系统密钥环不可用,无法取得密钥。")
        return ok("keys", store.describe())
    if isinstance(store, DemoStore):
        return ok("keys", store.describe())
    return warn("keys", store.describe())


def clock_check(jumped_ms: int) -> Check:
    """Has the PC's clock been set while the program ran?"""
    if jumped_ms:
        way = "拨快" if jumped_ms > 0 else "拨慢"
        return bad("clock", f"系统时间被{way}了 {abs(jumped_ms) // 60_000} 分钟,请校准后重新启动程序。")
    return ok("clock", "系统时钟走时平稳。")
