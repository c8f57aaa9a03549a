"""A list that gives up columns a clerk can do without where large type leaves little room."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import look

R = TypeVar("R")


class FoldingList(ListView[R]):
    """Narrower than `narrow` pixels (at 100 %), the columns titled in `dispensable` are hidden; narrower than
    `narrowest`, those in `last` as well."""

    def __init__(
        self,
        model: RowsModel[R],
        name: str,
        empty: str,
        *,
        narrow: int,
        dispensable: Iterable[str],
        narrowest: int = 0,
        last: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, name, empty, parent)
        self._narrow = narrow
        self._dispensable = frozenset(dispensable)
        self._narrowest = narrowest
        self._last = frozenset(last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        hidden: frozenset[str] = frozenset()
        if self.width() < look().px(self._narrow):
            hidden |= self._dispensable
        if self.width() < look().px(self._narrowest):
            hidden |= self._last
        for place, column in enumerate(self.model.columns):
            self.table.setColumnHidden(place, column.title in hidden)
        self.table.fit()
