"""The window frame: top bar, rail, pages, key strip and status bar, and the keys that belong to all pages."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.kernel.commands import Outcome
from app.kernel.dates import Clock
from app.kernel.refusals import CounterError
from app.security.sign_in import SignedIn
from ui.forms.fields import CodeField
from ui.forms.form import composing_now
from ui.shell.desk import Desk
from ui.shell.hush import EnterHush
from ui.shell.idle import IdleWatch
from ui.shell.keys import FRAME_KEYS, KeyCard, KeyStrip, key_order
from ui.shell.page import Actions, Page, PageEntry
from ui.shell.preferences import PreferenceFile
from ui.shell.rail import Rail
from ui.shell.search_box import Search, SearchBox
from ui.shell.settings_page import SettingsPage
from ui.shell.signin import LockScreen
from ui.shell.stack import PageStack
from ui.shell.status import DeskStatus, StatusBar, StatusQuestion
from ui.theme.look import label, look
from ui.theme.tokens import UNIT

STATUS_EVERY_MS = 10_000


class Frame(QWidget):
    """The desk's main window. Shown after sign-in with `begin(signed_in)`.

    Signals: `left()` the person gave the desk up (show the sign-in window again); `closing()` the
    window is about to close.
    """

    left = Signal()
    closing = Signal()

    def __init__(
        self,
        desk: Desk,
        pages: Iterable[PageEntry],
        *,
        search: Search,
        clock: Clock,
        preferences: PreferenceFile,
        status: StatusQuestion | None = None,
        demo: bool = False,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._status_question = status
        self._extra: Actions = {}
        self._page_keys: dict[str, QShortcut] = {}
        self._watched: set[Page] = set()
        self._put_away: list[QDialog] = []
        own = PageEntry("99", "界面", "mdi6.tune", "", lambda given: SettingsPage(given, preferences))
        self.setWindowTitle("柜面")
        self.setProperty("role", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.code_box = CodeField(3)
        self.search = SearchBox(desk, search, self._is_code)
        self.who: QLabel = label("", "strong")
        self.rail = Rail()
        self.stack = PageStack(desk, (*pages, own))
        self.strip = KeyStrip()
        self.status = StatusBar(clock, demo=demo)
        self.lock_screen = LockScreen(desk)
        self.hush = EnterHush(self)
        self.idle = IdleWatch(self)
        self._compose()
        self._connect(preferences)
        self.resize(1366, 768)

    def begin(self, signed_in: SignedIn, first: str = "") -> None:
        """Seat a person and open a page (the first they may open, if none is named)."""
        self.desk.sign_in(signed_in.session)
        self.idle.watch(signed_in.idle_minutes * 60)
        self._layers.setCurrentIndex(0)
        self._show_rail()
        self._show_who("")
        self.tell("")  # news of whoever sat here before
        self._ask_status()
        codes = [entry.code for entry in self.stack.allowed()]
        if first in codes or codes:
            self.stack.open(first if first in codes else codes[0])
        self.stack.get_ahead()

    def add_action(self, key: str, word: str, call: Callable[[], object]) -> None:
        """A key of the whole desk that no page owns (F11 顾客屏); pages may still take it over."""
        self._extra[key] = (word, call)
        self._show_keys()

    def lock(self) -> None:
        """Cover the desk and ask for the password; F12 and the idle watch do this."""
        if not self.desk.session.staff_no or self.locked():
            return
        self.search.close_list()
        self.idle.watch(0)
        # A dialog is a window of its own: it would stay above the lock screen and take answers.
        self._put_away = [dialog for dialog in self.findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._put_away:
            dialog.hide()
        self._layers.setCurrentIndex(1)
        self.lock_screen.lock()

    def locked(self) -> bool:
        """Whether the lock screen covers the desk."""
        return self._layers.currentIndex() == 1

    def tell(self, text: str) -> None:
        """One line of news in the status bar."""
        self.status.tell(text)

    def warn(self, text: str) -> None:
        """One line of news that the clerk should not miss."""
        self.status.tell(text, "danger")

    def _compose(self) -> None:
        self._work = QWidget()
        across = QHBoxLayout()
        across.setSpacing(0)
        side = QFrame()
        side.setProperty("role", "rail")
        side_column = QVBoxLayout(side)
        side_column.setContentsMargins(0, UNIT, 0, UNIT)
        side_column.addWidget(self.rail)
        across.addWidget(side)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.strip)
        across.addLayout(middle, 1)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top_bar())
        column.addLayout(across, 1)
        column.addWidget(self.status)
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(self._work)
        self._layers.addWidget(self.lock_screen)

    def _top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "topbar")
        self.code_box.setProperty("scale", "code")
        self.code_box.setAccessibleName("交易码")
        self.code_box.setAccessibleDescription("两位数字加 Enter 打开页面,三位数字受理业务")
        self.code_box.setPlaceholderText("__")
        self.code_box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        word = label("交易码(&J)", "label")
        word.setBuddy(self.code_box)
        row = QHBoxLayout(bar)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(word)
        row.addWidget(self.code_box)
        row.addSpacing(UNIT)
        row.addWidget(label("F2", "accent"))
        row.addWidget(self.search, 1)
        row.addSpacing(UNIT)
        row.addWidget(self.who)
        self._size_top()
        return bar

    def _size_top(self) -> None:
        self.code_box.setFixedWidth(look().px(64))

    def _connect(self, preferences: PreferenceFile) -> None:
        for key, call in (
            ("F1", self._show_card),
            ("F2", self._find),
            ("F5", self._refresh),
            ("F6", self.stack.other),
            ("F12", self.lock),
            ("Esc", self._escape),
        ):
            self._bind(key, call)
        self.code_box.went_on.connect(self._open_code)
        self.search.chosen.connect(self.stack.serve_customer)
        self.search.coded.connect(self.stack.open)
        self.rail.wanted.connect(self.stack.open)
        self.stack.switched.connect(self._switched)
        self.stack.warned.connect(self.warn)
        self.lock_screen.unlocked.connect(self._unlocked)
        self.lock_screen.given_up.connect(self._give_up)
        self.idle.idle.connect(self.lock)
        self.desk.posted.connect(self._posted)
        self.desk.shut_out.connect(self.lock)
        self.desk.changed.connect(lambda _: self._ask_status())
        preferences.applied.connect(self.rail.dress)
        preferences.applied.connect(self._size_top)
        preferences.applied.connect(self.stack.follow_look)
        timer = QTimer(self, interval=STATUS_EVERY_MS)
        timer.timeout.connect(self._ask_status)
        timer.start()

    def _bind(self, key: str, call: Callable[[], object]) -> QShortcut:
        # A child of the work area: covered by the lock screen, the keys are deaf.
        shortcut = QShortcut(QKeySequence(key), self._work)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: call())
        return shortcut

    def _actions(self) -> Actions:
        page = self.stack.page()
        own = page.actions() if page is not None else {}
        return {**self._extra, **{key: act for key, act in own.items() if key not in FRAME_KEYS}}

    def _press(self, key: str) -> None:
        if key == "F1":
            self._show_card()
        elif key == "F12":
            self.lock()
        elif composing_now():
            self.warn("输入法还有未选定的字,请先选字。")
        elif key in (actions := self._actions()):
            actions[key][1]()

    def _show_keys(self) -> None:
        actions = self._actions()
        for key in self._page_keys.keys() - actions.keys():
            gone = self._page_keys.pop(key)
            gone.setEnabled(False)  # else it and a new one of its key are ambiguous until it is deleted
            gone.deleteLater()
        for key in sorted(actions.keys() - self._page_keys.keys(), key=key_order):
            self._page_keys[key] = self._bind(key, partial(self._press, key))
        self.strip.show_keys(actions, self._press)

    def _switched(self, page: Page) -> None:
        if page not in self._watched:
            self._watched.add(page)
            page.news.connect(self.tell)
            page.warn.connect(self.warn)
            page.open_page.connect(self.stack.open)
            page.open_item.connect(self.stack.open)
            page.go_back.connect(self.stack.back)
            page.find_customer.connect(self._find)
            page.actions_changed.connect(self._show_keys)
        self.search.close_list()
        self.rail.mark(self.stack.code)
        self.code_box.clear()
        self._show_keys()

    def _open_code(self) -> None:
        code = self.code_box.value()
        if len(code) < 2 or not code.isdigit():
            self.warn("交易码是两位或三位数字,如 11;按 F1 查看全部交易码。")
            self.code_box.selectAll()
        elif not self.stack.open(code):
            self.code_box.selectAll()

    def _is_code(self, text: str) -> bool:
        """Two digits always ask for a page; a longer code is whatever some page knows."""
        return text.isdigit() if len(text) == 2 else self.stack.knows(text)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.line.selectAll()

    def _refresh(self) -> None:
        page = self.stack.page()
        if page is not None:
            page.refresh()
        self._ask_status()

    def _escape(self) -> None:
        page = self.stack.page()
        if self.search.list_open():
            self.search.close_list()
        elif page is not None and not page.isAncestorOf(self.focusWidget() or self):
            page.entered()  # from a bar back into the page
        elif page is None or not page.escape():
            self.stack.back()

    def _show_card(self) -> None:
        page = self.stack.page()
        typed_keys = page.typed_keys if page is not None else ()
        KeyCard(self, self._actions(), self.stack.allowed(), typed_keys).open()

    def _posted(self, outcome: Outcome) -> None:
        self.hush.begin()
        if outcome.news:
            self.tell(outcome.news)

    def _unlocked(self, signed_in: SignedIn) -> None:
        self.desk.sign_in(signed_in.session)
        self._show_rail()
        self._layers.setCurrentIndex(0)
        self.idle.watch(signed_in.idle_minutes * 60)
        page = self.stack.page()
        if page is not None:
            page.catch_up()
            page.entered()
        for dialog in self._dialogs_put_away():
            dialog.open()

    def _dialogs_put_away(self) -> list[QDialog]:
        away, self._put_away = self._put_away, []
        return [dialog for dialog in away if isValid(dialog)]

    def _give_up(self) -> None:
        self.idle.watch(0)
        for dialog in self._dialogs_put_away():
            dialog.reject()
        self._watched.clear()
        self.stack.forget()
        self.desk.sign_out()
        self.left.emit()

    def _ask_status(self) -> None:
        if self._status_question is not None and self.desk.session.staff_no:
            self.desk.ask(self._status_question, self._show_status, self._status_unknown)

    def _show_status(self, status: DeskStatus) -> None:
        self.status.show_status(status)
        self._show_who(status.shift)

    def _status_unknown(self, error: CounterError) -> None:
        self.status.show_status(DeskStatus(connected=False))
        self.warn(str(error))

    def _show_rail(self) -> None:
        self.rail.show_entries(entry for entry in self.stack.allowed() if entry.in_rail)
        self.rail.mark(self.stack.code)

    def _show_who(self, shift: str) -> None:
        session, info = self.desk.session, self.desk.info
        self.who.setText(" · ".join(part for part in (session.name, info.name, shift) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.search.close_list()

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.stack.page()
        hold = page.can_leave() if page is not None else ""
        if hold and not self.locked():
            self.warn(hold)
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)
