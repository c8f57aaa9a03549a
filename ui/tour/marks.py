"""Tells how far a starting counter is, for `bench start`: window painted, home open, desk painted."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell.counter import Counter


class FirstPaint(QObject):
    """Calls `then` once `widget` has been painted for the first time."""

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def tell_marks(counter: Counter, app: QApplication, staff_no: str, password: str) -> None:
    """Print `shown`, `open` and `ready` when the counter gets there, sign in by itself, end after the last.

    `ready` is the desk as a clerk sees it after signing in. Call before `counter.start`.
    """

    def tell(mark: str) -> None:
        print(mark, flush=True)  # noqa: T201

    def sign_in() -> None:
        tell("open")
        panel = counter.sign_in.panel
        panel.form.field("staff_no").setText(staff_no)
        panel.form.field("password").setText(password)
        panel.button.click()

    def ready() -> None:
        tell("ready")
        app.quit()

    FirstPaint(counter.sign_in, lambda: tell("shown"))
    counter.ready.connect(sign_in)
    counter.failed.connect(app.quit)
    counter.seated.connect(lambda frame: FirstPaint(frame, ready))
