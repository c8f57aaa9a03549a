"""Table models: rows given at once, or fetched by key page after page, off the GUI thread."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.lists.columns import Column, Line, line_of
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.theme.look import look

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

PAGE = 200
"""Rows fetched at a time."""
REFRESH_AT_MOST = 2000
"""Rows fetched again when something changed; the rest is fetched anew while scrolling."""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in memory. With `ticks` the first column carries a tick; `ticked` tells when one changed."""

    ticked = Signal()
    filled = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Any],
        *,
        ticks: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._ticks = ticks
        self._lines: list[Line[R]] = []
        self._ticked: set[Any] = set()

    def set_rows(self, rows: Iterable[R], ticked: Iterable[Any] = ()) -> None:
        """Show these rows and nothing else, with these keys ticked."""
        lines = [self._line(row) for row in rows]
        self.beginResetModel()
        self._lines = lines
        self._ticked = set(ticked)
        self.endResetModel()
        self.filled.emit()

    def put_row(self, row: R) -> None:
        """Show a row anew in the place of the one with its key, if that is shown."""
        line = self._line(row)
        place = self.place_of(line.key)
        if place >= 0:
            self._lines[place] = line
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def row_at(self, place: int) -> R | None:
        """The row at a place, or None outside the list."""
        return self._lines[place].row if 0 <= place < len(self._lines) else None

    def key_at(self, place: int) -> Any:
        """The key at a place, or None outside the list."""
        return self._lines[place].key if 0 <= place < len(self._lines) else None

    def place_of(self, key: Any) -> int:
        """Where the row with this key stands, or -1."""
        return next((place for place, line in enumerate(self._lines) if line.key == key), -1)

    def rows(self) -> list[R]:
        """Every row loaded so far."""
        return [line.row for line in self._lines]

    def ticked_rows(self) -> list[R]:
        """The ticked rows in their order."""
        return [line.row for line in self._lines if line.key in self._ticked]

    def tick(self, place: int, on: bool | None = None) -> None:
        """Tick a row, untick it, or turn it over."""
        if not self._ticks or not 0 <= place < len(self._lines):
            return
        key = self._lines[place].key
        wanted = key not in self._ticked if on is None else on
        if wanted == (key in self._ticked):
            return
        (self._ticked.add if wanted else self._ticked.discard)(key)
        where = self.index(place, 0)
        self.dataChanged.emit(where, where, [Role.CheckStateRole])
        self.ticked.emit()

    def let_tick(self, on: bool) -> None:
        """Show ticks, or take them all away where there is nothing to choose."""
        if on == self._ticks:
            return
        self._ticks = on
        if not on:
            self._ticked.clear()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, 0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._ticks and index.column() == 0:
            return plain | Qt.ItemFlag.ItemIsUserCheckable
        return plain

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._lines) and 0 <= column < len(self.columns)):
            return None
        line = self._lines[row]
        if role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return line.texts[column]
        if role == Role.TextAlignmentRole:
            return int(_aligned(self.columns[column]))
        if role == Role.ForegroundRole and line.roles[column]:
            colour = look().palette.colours().get(line.roles[column])
            return QColor(colour) if colour else None
        if role == Role.CheckStateRole and self._ticks and column == 0:
            return Qt.CheckState.Checked if line.key in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not self._ticks or index.column() != 0:
            return False
        self.tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def headerData(self, section: int, way: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Role.DisplayRole:
            return self.columns[section].title
        if role == Role.TextAlignmentRole:
            return int(_aligned(self.columns[section]))
        return None

    def _line(self, row: R) -> Line[R]:
        return line_of(row, self._key(row), self.columns)


Fetch = Callable[[Snapshot, Any, int], Sequence[R]]
"""`fetch(snapshot, after_key, limit)`: the rows behind a key (None: from the start) in key order."""


class KeyedModel(RowsModel[R]):
    """Rows fetched behind the last key, a page at a time, through `desk.ask`; never by OFFSET.

    `filled` tells that rows arrived, `failed(CounterError)` that the home did not answer.
    """

    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Column[R]],
        key: Callable[[R], Any],
        fetch: Fetch[R],
        *,
        ticks: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, ticks=ticks, parent=parent)
        self._desk = desk
        self._fetch = fetch
        self._more = False
        self._under_way: Ticket | None = None

    def load(self, fetch: Fetch[R] | None = None) -> None:
        """Fetch from the start, with another question if one is given (a filter changed)."""
        if fetch is not None:
            self._fetch = fetch
        self._ask(None, PAGE, self._replace)

    def refresh(self) -> None:
        """Fetch again what is shown."""
        self._ask(None, min(max(PAGE, len(self._lines)), REFRESH_AT_MOST), self._replace)

    def loading(self) -> bool:
        """Whether an answer is awaited."""
        return self._under_way is not None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more and self._under_way is None

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._ask(self._lines[-1].key if self._lines else None, PAGE, self._append)

    def _ask(self, after: Any, limit: int, deliver: Callable[[list[Line[R]], bool], None]) -> None:
        if self._under_way is not None:
            self._under_way.drop()  # its rows are of an older question
        fetch, line = self._fetch, self._line

        def question(snapshot: Snapshot) -> tuple[list[Line[R]], bool]:
            rows = fetch(snapshot, after, limit)
            return [line(row) for row in rows], len(rows) >= limit

        def came(answer: tuple[list[Line[R]], bool]) -> None:
            self._under_way = None
            deliver(*answer)
            self.filled.emit()

        self._under_way = self._desk.ask(question, came, self._not_answered, owner=self)

    def _replace(self, lines: list[Line[R]], more: bool) -> None:
        self.beginResetModel()
        self._lines, self._more = lines, more
        self.endResetModel()

    def _append(self, lines: list[Line[R]], more: bool) -> None:
        self._more = more
        if lines:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines.extend(lines)
            self.endInsertRows()

    def _not_answered(self, error: CounterError) -> None:
        self._under_way = None
        self.failed.emit(error)


def _aligned(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
