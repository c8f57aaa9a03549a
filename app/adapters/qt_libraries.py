"""Says in one sentence which system packages Qt lacks on a bare Linux, before anything imports the window."""

import importlib
import os
import sys

from app.kernel.refusals import refuse, register_texts

register_texts({"machine.qt_missing": "{trouble}"})

_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libcups.so.2": "libcups2",
    "libX11.so.6": "libx11-6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libnss3.so": "libnss3",
}
"""Debian's and Ubuntu's package for each library that PySide6's own wheels do not bring."""

_NEEDED = ("PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtPrintSupport", "PySide6.QtPdf")


def qt_trouble(modules: tuple[str, ...] = _NEEDED) -> str:
    """'' where Qt loads; else what to install, in Chinese."""
    missing = []
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError as error:
            missing.append(str(error).partition(":")[0].strip())
    if not missing:
        return ""
    packages = sorted({_PACKAGES[library] for library in missing if library in _PACKAGES})
    if not packages:
        return f"图形界面无法加载({';'.join(dict.fromkeys(missing))}),请按说明安装 Qt 所需的系统组件。"
    return f"缺少图形界面所需的系统组件,请先运行:sudo apt-get install -y {' '.join(packages)}"


def require_qt() -> None:
    """Raises Refused machine.qt_missing, naming the packages, where Qt cannot be loaded."""
    trouble = qt_trouble()
    if trouble:
        raise refuse("machine.qt_missing", trouble=trouble)


def has_display() -> bool:
    """Is there a screen to open a window on?"""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
