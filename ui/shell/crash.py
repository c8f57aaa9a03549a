"""The crash window: what nobody caught is logged without customers' numbers and shown once per stack."""

import hashlib
import os
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.theme.look import look

_LONG_NUMBER = re.compile(r"\d{6,}")


def mask_numbers(text: str) -> str:
    """Replace every run of six or more digits: they may be accounts, phones or identity numbers."""
    return _LONG_NUMBER.sub(lambda run: "*" * len(run[0]), text)


class CrashReporter(QObject):
    """Catches what nobody caught, on any thread. Make it in the GUI thread and keep it.

    `log_path` gets every report; beside it `<name>.last` keeps the newest until the next start shows it.
    """

    seen = Signal(str)
    """The report, masked; emitted on the thread that crashed, for the first time its stack is met."""

    def __init__(self, log_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = log_path
        self._last = log_path.with_name(log_path.name + ".last")
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self.windows: list[CrashWindow] = []
        """The crash windows that are open."""
        self.seen.connect(self._show)

    def install(self) -> None:
        """Become the hook of the interpreter and of its threads."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log one exception; show it if its stack is new."""
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        report = mask_numbers("".join(traceback.format_exception(kind, error, trace)))
        frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
        stack = hashlib.sha256("\n".join([kind.__name__, *frames]).encode()).hexdigest()
        self._write(report)
        with self._lock:
            new = stack not in self._known
            self._known.add(stack)
        if new:
            self.seen.emit(report)

    def last_crash(self) -> str:
        """The report that the last run left behind, '' if it ended well; answered once."""
        try:
            report = self._last.read_text("utf-8")
            self._last.unlink()
        except OSError:
            return ""
        return report

    def show_last(self, parent: QWidget | None = None) -> None:
        """Show what the last run left behind, if anything."""
        report = self.last_crash()
        if report:
            self._open("上次运行时程序出错", report, parent)

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _write(self, report: str) -> None:
        stamp = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{stamp}\n{report}\n")
            self._last.write_text(f"{stamp}\n{report}", "utf-8")
            os.chmod(self._log, 0o600)
        except OSError:
            print(report, file=sys.stderr)  # noqa: T201  the disk is full or gone: the last place left

    def _show(self, report: str) -> None:
        self._open("程序出错", report, None)

    def _open(self, title: str, report: str, parent: QWidget | None) -> None:
        window = CrashWindow(title, report, parent)
        self.windows.append(window)
        window.finished.connect(lambda: self.windows.remove(window))
        window.show()


class CrashWindow(Dialog):
    """Says what happened, that nothing recorded is lost, and whom to give the report."""

    def __init__(self, title: str, report: str, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            title,
            [
                "程序遇到没有预料到的错误。已经记账的业务不会丢失;请把下面的内容交给技术人员,然后重新打开当前页面。"
            ],
        )
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName("错误内容")
        self.report.setTabChangesFocus(True)
        self.report.setMinimumSize(look().px(640), look().px(240))
        self.column.addWidget(self.report)
        close = Button("关闭", key="Esc", on=self.reject)
        copy = Button("复制内容", on=lambda: QGuiApplication.clipboard().setText(report))
        self.finish_layout(copy, close)
        close.setFocus()
