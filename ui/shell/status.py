"""The status bar: what a clerk must be able to see at any moment, and the last line of news."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.kernel.dates import Clock, civil
from app.kernel.home import Snapshot
from app.kernel.money import yuan
from ui.theme.look import hairline, label, look, set_role
from ui.theme.tokens import UNIT

OLD_MINUTES = 60
JUMP_MS = 5_000
FEW_RECEIPTS = 50
NEWS_WIDTH = 180
NEWS_MS = 120_000
"""News older than this is none; the figures of a payment stand on its page anyway."""


@dataclass(frozen=True)
class DeskStatus:
    """The state of a desk. `receipts_left` −1: no book is needed or known; `printer` '': none set up."""

    connected: bool = True
    unsent: int = 0
    unsent_fen: int = 0
    oldest_minutes: int = 0
    printer: str = ""
    printer_ok: bool = True
    receipts_left: int = -1
    shift: str = ""


StatusQuestion = Callable[[Snapshot], DeskStatus]


class StatusBar(QFrame):
    """Fixed places: connection, not yet sent, printer, receipts, clock; the rest is news."""

    def __init__(self, clock: Clock, *, demo: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setProperty("role", "statusbar")
        self.connection, self.unsent = label(""), label("")
        self.printer, self.receipts = label(""), label("")
        self.clock, self.jump = label("", "strong"), label("", "danger")
        self.news = _Elided()
        self.news.setAccessibleName("最近消息")
        self.badge = label("演示", "badge")
        self.badge.setVisible(demo)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT // 2, UNIT * 2, UNIT // 2)
        row.setSpacing(UNIT + UNIT // 2)
        row.addWidget(self.badge)
        self._parts: list[tuple[QLabel, QFrame]] = []
        for part in (self.connection, self.unsent, self.printer, self.receipts):
            line = hairline(upright=True)
            row.addWidget(part)
            row.addWidget(line)
            self._parts.append((part, line))
        self.setMinimumWidth(1)
        row.addWidget(self.news, 1)
        row.addWidget(self.jump)
        row.addWidget(self.clock)
        self.fading = QTimer(self, singleShot=True, interval=NEWS_MS)
        self.fading.timeout.connect(self.news.clear)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self.show_status(DeskStatus())
        self._tick()

    def show_status(self, status: DeskStatus) -> None:
        """Show the state; words carry it, colour only underlines."""
        _say(self.connection, "● 已连接" if status.connected else "○ 未连接", _bad(not status.connected))
        late = status.unsent > 0 and status.oldest_minutes >= OLD_MINUTES
        waiting = f"未上传 {status.unsent} 笔"
        if status.unsent:
            waiting += f" ¥{yuan(status.unsent_fen)} · 最早 {_age(status.oldest_minutes)}前"
        _say(self.unsent, waiting, _bad(late))
        state = "就绪" if status.printer_ok else "未就绪"
        _say(
            self.printer,
            f"打印机 {status.printer} {state}" if status.printer else "打印到文件夹",
            _bad(not status.printer_ok),
        )
        few = 0 <= status.receipts_left < FEW_RECEIPTS
        left = f"收据余 {status.receipts_left} 张" if status.receipts_left >= 0 else "收据未领"
        _say(self.receipts, left, _bad(few))
        self.fit()

    def fit(self) -> None:
        """Leave out what is as it should be where large type leaves no room: receipts, then printer."""
        room = self.width() - sum(
            part.sizeHint().width() for part in (self.badge, self.clock, self.jump) if not part.isHidden()
        )
        taken = look().px(NEWS_WIDTH)
        for part, line in self._parts:
            taken += part.sizeHint().width() + UNIT * 3
            fits = taken <= room or bool(part.property("role"))
            part.setVisible(fits)
            line.setVisible(fits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def tell(self, text: str, role: str = "") -> None:
        """Show a line of news."""
        set_role(self.news, role)
        self.news.setText(text)
        self.news.setToolTip(text)
        self.fading.start()

    def _tick(self) -> None:
        self.clock.setText(civil(self._clock.now_ms()).strftime("%H:%M:%S"))
        jumped = self._clock.jumped_ms()
        self.jump.setText(f"电脑时钟跳变 {_age(abs(jumped) // 60_000)}" if abs(jumped) >= JUMP_MS else "")
        self.jump.setVisible(bool(self.jump.text()))


class _Elided(QLabel):
    """A label that gives way: it shows as much as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.contentsRect(), self.alignment(), words)
        painter.end()


def _say(place: QLabel, words: str, role: str) -> None:
    place.setText(words)
    set_role(place, role)


def _bad(bad: bool) -> str:
    return "danger" if bad else ""


def _age(minutes: int) -> str:
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 60 * 24:
        return f"{minutes // 60} 小时"
    return f"{minutes // (60 * 24)} 天"
