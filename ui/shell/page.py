"""What every page of the counter is, and how it is made known to the frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.shell.desk import Desk

Actions = dict[str, tuple[str, Callable[[], object]]]
"""Key name ('F9') → (word on the key strip, what it does)."""
W = TypeVar("W", bound=QWidget)


class later(cached_property[W]):
    """A view that a page makes, and puts into its place, when it is first wanted: then opening the page
    does not wait for it. The window makes it ahead in a turn of its own (`Page.make_more`)."""


class Page(QWidget):
    """One task on one page. It receives a desk and nothing else.

    A page overrides what it needs: `actions` for its keys, `entered` to fetch when it comes into
    view, `refresh` when a topic in `topics` changed (or F5), `take_customer` to serve a customer
    found in the search box, `escape` for Esc, `can_leave` to hold the clerk back.

    Signals to the frame: `news(text)` one line in the status bar; `warn(text)` the same as a
    warning; `open_page(code, account_no)` go to another page, with a customer or ''; `open_item(code,
    account_no, item)` the same with one thing of the customer's chosen; `go_back()`;
    `actions_changed()` after the answer of `actions` changed; `find_customer()` puts the cursor into
    the search box.
    """

    topics: ClassVar[frozenset[str]] = frozenset()
    typed_keys: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys with a meaning of their own in the page's main field, for the key card: key and words."""

    news = Signal(str)
    warn = Signal(str)
    open_page = Signal(str, str)
    open_item = Signal(str, str, str)
    go_back = Signal()
    actions_changed = Signal()
    find_customer = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("role", "page")
        self._stale = False
        desk.changed.connect(self._topics_changed)

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        """The keys of this page now. F1, F2, F5 and F12 belong to the frame (F5 calls `refresh`)."""
        return {}

    def entered(self) -> None:
        """The page comes into view; put the cursor where work begins."""

    def refresh(self) -> None:
        """Fetch again what is shown, without touching what the clerk is typing."""

    def take_customer(self, account_no: str) -> bool:
        """Serve this customer here; False if this page is not about customers."""
        del account_no
        return False

    def take_code(self, code: str) -> None:
        """Begin what a longer transaction code of this page's means; see `PageEntry.knows`."""

    def take_item(self, item: str) -> None:
        """Choose one thing (a bill's id) of the customer who was just given."""

    def escape(self) -> bool:
        """One level back inside the page; False to let the frame go back. Never lose typing."""
        return False

    def can_leave(self) -> str:
        """'' if the clerk may go elsewhere, or one sentence why not."""
        return ""

    def make_more(self) -> bool:
        """Make one of the views that were left for `later`; False when all of them are there."""
        left = next((name for name in _left_for_later(type(self).__mro__) if name not in vars(self)), "")
        if left:
            getattr(self, left)
        return bool(left)

    def catch_up(self) -> None:
        """Called by the frame before `entered`: refresh if something changed meanwhile."""
        if self._stale:
            self._stale = False
            self.refresh()

    def _topics_changed(self, topics: frozenset[str]) -> None:
        if not topics & self.topics:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


@cache
def _left_for_later(page: tuple[type, ...]) -> tuple[str, ...]:
    """The names of the views of a page, of which all classes are given, that are made later."""
    return tuple(name for kind in page for name, it in vars(kind).items() if isinstance(it, later))


@dataclass(frozen=True)
class PageEntry:
    """One line of the registry: transaction code, title, icon, permission needed ('' for all), factory."""

    code: str
    title: str
    icon: str
    permission: str
    factory: Callable[[Desk], Page]
    in_rail: bool = True
    serves_customers: bool = False
    """Whether a customer found in the search box opens here when the current page does not take them."""
    knows: Callable[[str], bool] = lambda _code: False
    """Whether a code that is no page's own is one of this page's longer ones (201: 受理 居民新装)."""
