"""After a posting, Enter is deaf for a moment, so that a hasty second press cannot do the next thing."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent

from ui.forms.fields import ENTER_KEYS

DEAF_MS = 300
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class EnterHush(QObject):
    """Swallows Enter for 300 ms after `begin`; it listens only during that time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=DEAF_MS)
        self._timer.timeout.connect(self._end)
        self.deaf = False

    def begin(self) -> None:
        """Make Enter deaf from now on for 300 ms."""
        app = QCoreApplication.instance()
        if not self.deaf and app is not None:
            app.installEventFilter(self)
            self.deaf = True
        self._timer.start()

    def _end(self) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.deaf = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        if event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        return event.key() in ENTER_KEYS
