"""Windows where there is no display: drawn into memory, and without the one complaint that means nothing."""

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qFormatLogMessage, qInstallMessageHandler

_SENSELESS = "This plugin does not support propagateSizeHints()"
"""The offscreen platform has no window manager that could heed a size hint, and says so for every window."""


def draw_offscreen() -> None:
    """To be called before the application is made."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_told)


def _told(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message != _SENSELESS:
        sys.stderr.write(qFormatLogMessage(kind, context, message) + "\n")
