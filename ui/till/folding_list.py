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
    """Narrower than `narrow` pixels (at 100 %), the columns titled in `dispensable` are hidden."""

    def __init__(
        self,
        model: RowsModel[R],
        name: str,
        empty: str,
        *,
        narrow: int,
        dispensable: Iterable[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(model, name, empty, parent)
        self._narrow = narrow
        self._dispensable = frozenset(dispensable)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < look().px(self._narrow)
        for place, column in enumerate(self.model.columns):
            self.table.setColumnHidden(place, narrow and column.title in self._dispensable)
        self.table.fit()
