"""A list that stands above the work of its page: as high as its rows, up to a few."""

from typing import TypeVar

from ui.lists.model import RowsModel
from ui.lists.view import ROW_HEIGHT, ListView
from ui.theme.look import look
from ui.theme.tokens import UNIT

R = TypeVar("R")


class ShortList(ListView[R]):
    """Shows `most` rows at once and scrolls beyond; with fewer it leaves the room to others."""

    def __init__(self, model: RowsModel[R], name: str, empty: str, most: int) -> None:
        super().__init__(model, name, empty)
        self._most = most
        model.filled.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        rows = min(self._most, max(1, self.model.rowCount()))
        self.setFixedHeight(look().px(ROW_HEIGHT * (rows + 1) + UNIT))
