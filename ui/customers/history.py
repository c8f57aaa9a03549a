"""历史: what happened to an account, and what of its file was changed by whom, from what to what."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.customers.past import Change, read_file, title_of, words_of
from app.customers.views import CustomerRow, CustomersView, HistoryLine
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from ui.customers.staff import names_of
from ui.customers.tab import FileTab
from ui.lists.columns import Column
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.shell.desk import Desk
from ui.shell.page import Actions
from ui.till.folding_list import FoldingList

Told = tuple[HistoryLine, str]
"""A line of the history and the name of who did it."""
Place = tuple[tuple[int, str, int], str, str]
"""A fact, and which slot of the file it changed."""

COLUMNS = (
    Column[Told]("时间", lambda told: clock_text(told[0].at_ms)[:16], 16),
    Column[Told]("事项", lambda told: told[0].text, 18, stretch=True),
    Column[Told]("经办", lambda told: told[1], 7),
)


def stamp_of(told: Told) -> int:
    """The key the next page continues behind."""
    return told[0].hlc


def history_of(account_no: str) -> Fetch[Told]:
    """Fetches the history of an account page after page."""

    def fetch(snapshot: Snapshot, after: int | None, limit: int) -> list[Told]:
        found = snapshot.view(CustomersView).history(account_no, after or 0, limit)
        names = names_of(snapshot, (line.actor for line in found))
        return [(line, names[line.actor]) for line in found]

    return fetch


class ChangeLine(NamedTuple):
    """A change in masked words."""

    change: Change
    title: str
    before: str
    after: str
    who: str


CHANGES = (
    Column[ChangeLine]("时间", lambda line: clock_text(line.change.at_ms)[:16], 16),
    Column[ChangeLine]("项目", lambda line: line.title, 12),
    Column[ChangeLine]("原来", lambda line: line.before or "无", 16, stretch=True),
    Column[ChangeLine]("改为", lambda line: line.after or "无", 16, stretch=True),
    Column[ChangeLine]("经办", lambda line: line.who, 7),
    Column[ChangeLine]("原因", lambda line: line.change.reason, 14),
)


def place_of(line: ChangeLine) -> Place:
    """The key the next page of changes continues behind."""
    return line.change.place, line.change.section, line.change.key


def changes_of(account_no: str) -> Fetch[ChangeLine]:
    """Fetches the changes of a file page after page, newest first; slots without words are left out."""

    def fetch(snapshot: Snapshot, after: Place | None, limit: int) -> list[ChangeLine]:
        if not account_no:
            return []
        newest = sorted(read_file(snapshot, account_no).changes, key=_place, reverse=True)
        told = [_told(change, account_no) for change in newest if after is None or _place(change) < after]
        worth = [line for line in told if line.before or line.after][:limit]
        names = names_of(snapshot, (line.change.actor for line in worth))
        return [line._replace(who=names[line.change.actor]) for line in worth]

    return fetch


def _place(change: Change) -> Place:
    return change.place, change.section, change.key


def _told(change: Change, account_no: str) -> ChangeLine:
    before = words_of(change.section, change.before, account_no)
    after = words_of(change.section, change.after, account_no)
    return ChangeLine(change, title_of(change.section, change.key), before, after, "")


class HistoryTab(FileTab):
    """Everything that happened, or with F3 only what was changed: old value, new value, who, why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._account_no = ""
        self.history: KeyedModel[Told] = KeyedModel(desk, COLUMNS, stamp_of, history_of(""), parent=self)
        self.history_list = ListView(self.history, "办理历史", "还没有办理记录。")
        self.changes: KeyedModel[ChangeLine] = KeyedModel(
            desk, CHANGES, place_of, changes_of(""), parent=self
        )
        self.change_list = FoldingList(
            self.changes, "档案变更", "档案还没有改动。", narrow=900, dispensable=("原因",)
        )
        self._faces = QStackedWidget()
        self._faces.addWidget(self.history_list)
        self._faces.addWidget(self.change_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._faces)

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        self._account_no = row.account_no
        if anew:
            self._faces.setCurrentIndex(0)
            self.changes.set_rows(())
            self.history.load(history_of(row.account_no))
            self.actions_changed.emit()
        else:
            self.history.refresh()
            if self._changing():
                self.changes.refresh()

    def take_focus(self) -> None:
        (self.change_list if self._changing() else self.history_list).take_focus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        return {"F3": ("办理历史" if self._changing() else "档案变更", self._turn)}

    def _changing(self) -> bool:
        return self._faces.currentIndex() == 1

    def _turn(self) -> None:
        self._faces.setCurrentIndex(0 if self._changing() else 1)
        if self._changing():
            self.changes.load(changes_of(self._account_no))
        self.actions_changed.emit()
        self.take_focus()
