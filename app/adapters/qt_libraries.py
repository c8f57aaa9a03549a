"""Says in one sentence which system packages Qt lacks on a bare Linux, before anything imports the window."""

import ctypes
import importlib
import os
import sys
from collections.abc import Mapping

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
}
"""Debian's and Ubuntu's package for each library that PySide6's own wheels do not bring."""

_X11_PACKAGES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What a window on an X display needs besides; without them Qt ends the process before Python can tell."""

_NEEDED = ("PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtPrintSupport", "PySide6.QtPdf")


def qt_trouble(modules: tuple[str, ...] = _NEEDED) -> str:
    """'' where Qt loads; else everything to install, in one Chinese sentence."""
    missing = []
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError as error:
            missing.append(str(error).partition(":")[0].strip())
    packages = {_PACKAGES[library] for library in missing if library in _PACKAGES}
    if missing:
        packages |= absent_packages(_PACKAGES)
    if _on_x11():
        packages |= absent_packages(_X11_PACKAGES)
    if packages:
        return f"缺少图形界面所需的系统组件,请先运行:sudo apt-get install -y {' '.join(sorted(packages))}"
    if missing:
        return f"图形界面无法加载({';'.join(dict.fromkeys(missing))}),请按说明安装 Qt 所需的系统组件。"
    return ""


def absent_packages(libraries: Mapping[str, str]) -> set[str]:
    """The packages of those libraries that this Linux cannot load."""
    absent = set()
    for library, package in libraries.items() if sys.platform == "linux" else ():
        try:
            ctypes.CDLL(library)
        except OSError:
            absent.add(package)
    return absent


def _on_x11() -> bool:
    wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
    return has_display() and sys.platform == "linux" and not wayland


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
