"""The stack of pages: made ahead or when first opened, kept with what was typed, and the way back."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.kernel.permissions import permission_label
from ui.shell.desk import Desk
from ui.shell.page import Page, PageEntry
from ui.theme.look import label
from ui.theme.waiting import freshen, may_wait

LONGEST_WAY_BACK = 20
AHEAD_EVERY_MS = 100
"""How long the window rests between two parts of pages that it makes before anybody asks for them."""


class PageStack(QStackedWidget):
    """`switched(Page)` after another page came into view; `warned(sentence)` when one cannot be opened."""

    switched = Signal(object)
    warned = Signal(str)

    def __init__(self, desk: Desk, entries: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries = {entry.code: entry for entry in entries}
        self._pages: dict[str, Page] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._ahead = QTimer(self, interval=AHEAD_EVERY_MS)
        self._ahead.timeout.connect(self._go_ahead)
        self._way: list[str] = []
        self.code = ""
        empty = label("输入两位交易码按 Enter,或按 F2 查找客户。", "empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(empty)

    def allowed(self) -> tuple[PageEntry, ...]:
        """The pages that the person at the desk may open."""
        held = self._desk.session.permissions
        return tuple(e for e in self._entries.values() if not e.permission or e.permission in held)

    def page(self) -> Page | None:
        """The page in view."""
        return self._pages.get(self.code)

    def open(self, code: str, account_no: str = "", item: str = "") -> bool:
        """Bring a page into view and give it a customer, and one thing of theirs to stand on; False after
        saying why not."""
        entry = self._entries.get(code)
        if entry is None and self.knows(code):
            return self._open_longer(code, account_no)
        if entry is None:
            self.warned.emit(f"没有交易码 {code}。按 F1 查看全部交易码。")
            return False
        if entry.permission and entry.permission not in self._desk.session.permissions:
            self.warned.emit(
                f"您的岗位没有“{permission_label(entry.permission)}”的权限,不能打开“{entry.title}”。"
            )
            return False
        if not self._may_leave(code):
            return False
        if self.code and self.code != code:
            self._way = [*self._way[-LONGEST_WAY_BACK:], self.code]
        self._show(entry)
        page = self._pages[code]
        if account_no and not page.take_customer(account_no):
            self.warned.emit(f"“{entry.title}”不按客户办理。")
        elif item:
            page.take_item(item)
        return True

    def knows(self, code: str) -> bool:
        """Whether a code belongs to a page, or means something on one."""
        return code in self._entries or self._taker(code) is not None

    def _taker(self, code: str) -> PageEntry | None:
        return next((entry for entry in self._entries.values() if entry.knows(code)), None)

    def _open_longer(self, code: str, account_no: str) -> bool:
        """Open the page that a longer code belongs to, and let it begin."""
        entry = self._taker(code)
        if entry is None or not self.open(entry.code, account_no):
            return False
        self._pages[entry.code].take_code(code)
        return True

    def serve_customer(self, account_no: str) -> bool:
        """Give a customer to the page in view, or to the first page that serves customers."""
        page = self.page()
        if page is not None and page.take_customer(account_no):
            return True
        for entry in self.allowed():
            if entry.serves_customers:
                return self.open(entry.code, account_no)
        self.warned.emit("您的岗位没有按客户办理的业务。")
        return False

    def back(self) -> bool:
        """One page back; False at the beginning."""
        while self._way:
            if not self._may_leave(self._way[-1]):
                return False
            entry = self._entries.get(self._way.pop())
            if entry is not None and entry in self.allowed():
                self._show(entry)
                return True
        return False

    def other(self) -> bool:
        """Change to the page before this one, and with the next call here again."""
        if not self._way:
            return False
        code = self._way[-1]
        self._way = self._way[:-1]
        return self.open(code)

    def forget(self) -> None:
        """Drop every page: another person sits down."""
        self._ahead.stop()
        self.code = ""
        self._way = []
        self.setCurrentIndex(0)
        for code, page in self._pages.items():
            left = self._frames.get(code, page)
            self.removeWidget(left)
            left.deleteLater()
        self._pages, self._frames = {}, {}

    def get_ahead(self) -> None:
        """Make the pages that this person may open before they are asked for, while the window rests."""
        self._ahead.start()

    def follow_look(self) -> None:
        """Another look is in force: the pages that are not seen get it while the window rests."""
        if self.code:
            self._ahead.start()

    def all_made(self) -> bool:
        """Whether the window has nothing more to make ahead."""
        return not self._ahead.isActive()

    def _go_ahead(self) -> None:
        """One part of a page in one turn of the event loop: the clerk may be typing."""
        if not any(self._get_on(entry) for entry in self.allowed()):
            self._ahead.stop()

    def _get_on(self, entry: PageEntry) -> bool:
        """The next part of a page; False where all is made."""
        if entry.code not in self._pages:
            self._make(entry)
        elif entry.code not in self._frames:
            self._place(entry)
        else:
            return self._pages[entry.code].make_more() or freshen(self._frames[entry.code])
        return True

    def _may_leave(self, code: str) -> bool:
        page = self.page()
        hold = page.can_leave() if page is not None and code != self.code else ""
        if hold:
            self.warned.emit(hold)
        return not hold

    def _make(self, entry: PageEntry) -> None:
        page = self._pages[entry.code] = entry.factory(self._desk)
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        page.setAccessibleName(entry.title)

    def _place(self, entry: PageEntry) -> None:
        """Put a page into the stack: here it gets its look."""
        frame = self._frames[entry.code] = _scrolling()
        self.addWidget(frame)
        frame.setWidget(self._pages[entry.code])  # after the frame: every new ancestor costs a look
        may_wait(frame)

    def _show(self, entry: PageEntry) -> None:
        if entry.code not in self._pages:
            self._make(entry)
        if entry.code not in self._frames:
            self._place(entry)
        page, frame = self._pages[entry.code], self._frames[entry.code]
        self.code = entry.code
        freshen(frame)
        self.setCurrentWidget(frame)
        self.switched.emit(page)
        page.catch_up()
        page.entered()


def _scrolling() -> QScrollArea:
    """Large type on a small screen scrolls the page; it never pushes the window beyond the screen."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
