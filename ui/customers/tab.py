"""What a tab of the customer's file is; a room adds its own by one line in ui.customers.tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.customers.views import CustomerRow
from ui.lists.columns import Column
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions

R = TypeVar("R")


class FileTab(QWidget):
    """One tab: made when a clerk first turns to it, loaded when it is in view, for every customer anew.

    Signals to the page: `open_page(code, account_no)`, `open_item(code, account_no, item)`, `news(text)`
    and `warn(text)` as in ui.shell.page; `panel_wanted(panel, values, field)` lays an EntryPanel over the
    file with the cursor in a field ('' for the first); `actions_changed()`.
    """

    open_page = Signal(str, str)
    open_item = Signal(str, str, str)
    news = Signal(str)
    warn = Signal(str)
    panel_wanted = Signal(object, object, str)
    actions_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        """Show a customer; `anew` for another one than before, else something may have changed."""

    def take_focus(self) -> None:
        """Put the cursor where work begins."""

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        """The keys of this tab, besides those of the page."""
        return {}


@dataclass(frozen=True)
class TabEntry:
    """One line of the registry: the digit that opens the tab with Ctrl, its title, and what makes it."""

    digit: str
    title: str
    factory: Callable[[Desk], FileTab]


class ListTab(FileTab, Generic[R]):
    """A tab that is one list, fetched by key; `fetch_of(row)` asks for an account, of None for nothing."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        empty: str,
        columns: tuple[Column[R], ...],
        key: Callable[[R], Any],
        fetch_of: Callable[[CustomerRow | None], Fetch[R]],
    ) -> None:
        super().__init__(desk)
        self._fetch_of = fetch_of
        self.account_no = ""
        self.model: KeyedModel[R] = KeyedModel(desk, columns, key, fetch_of(None), parent=self)
        self.list: ListView[R] = self.make_list(name, empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.opened.connect(self.opened)

    def make_list(self, name: str, empty: str) -> ListView[R]:
        """The list, for tabs whose columns fold."""
        return ListView(self.model, name, empty)

    def opened(self, row: R) -> None:
        """Enter was pressed on a row."""

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self.account_no = row.account_no
        if anew:
            self.model.load(self._fetch_of(row))
        else:
            self.model.refresh()

    def take_focus(self) -> None:
        self.list.take_focus()
