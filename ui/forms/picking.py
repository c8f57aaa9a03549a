"""One of a few things to do, in a dialog: arrows and Enter, or the number in front of it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.lists.columns import Column
from ui.lists.model import RowsModel
from ui.lists.view import Table
from ui.theme.look import look
from ui.theme.tokens import UNIT

DIGITS = "1234567890"


class Offer(NamedTuple):
    """Something that may be chosen: its code, its words, what is said about it."""

    code: str
    word: str
    note: str = ""


class PickDialog(Dialog):
    """Choose one; `given(code)` follows, nothing after Esc."""

    def __init__(
        self, parent: QWidget, title: str, offers: Iterable[Offer], given: Callable[[str], None]
    ) -> None:
        super().__init__(parent, title)
        self._given = given
        lines = list(zip(DIGITS, offers, strict=False))
        columns: tuple[Column[tuple[str, Offer]], ...] = (
            Column("", lambda line: line[0], 2, role=lambda _: "accent"),
            Column("", lambda line: line[1].word, 20, stretch=True),
            Column("", lambda line: line[1].note, 22, role=lambda _: "muted"),
        )
        self.rows: RowsModel[tuple[str, Offer]] = RowsModel(columns, lambda line: line[1].code, parent=self)
        self.table = Table(self.rows)
        self.table.setAccessibleName(title)
        self.table.horizontalHeader().hide()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setMinimumHeight(look().px(UNIT * 4) * max(1, len(lines)) + 4)
        self.rows.set_rows(lines)
        self.table.entered_row.connect(self._choose)
        self.column.addWidget(self.table)
        self.finish_layout(
            Button("确定", key="Enter", role="primary", on=lambda: self._choose(self.table.current_place())),
            Button("返回", key="Esc", on=self.reject),
        )
        for place, (digit, _offer) in enumerate(lines):
            self.bind(digit, partial(self._choose, place))
        self.table.selectRow(0)
        self.table.setFocus()

    def _choose(self, place: int) -> None:
        line = self.rows.row_at(place)
        if line is not None:
            self.accept()
            self._given(line[1].code)


def pick(parent: QWidget, title: str, offers: Iterable[Offer], given: Callable[[str], None]) -> PickDialog:
    """Let the clerk choose one of these (ten at most); `given(code)` follows."""
    dialog = PickDialog(parent, title, offers, given)
    dialog.open()
    return dialog
