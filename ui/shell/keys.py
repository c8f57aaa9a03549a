"""The keys of the desk: which are the frame's own, the strip that shows a page's, and the card on F1."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.shell.flow import FlowLayout
from ui.shell.page import Actions, PageEntry
from ui.theme.look import hairline, label
from ui.theme.tokens import UNIT

FRAME_KEYS = {"F1": "帮助", "F2": "找客户", "F5": "刷新", "F6": "换窗", "F12": "锁屏", "Esc": "返回上一级"}
"""Keys that mean the same on every page."""


def key_order(key: str) -> tuple[int, str]:
    """Function keys first, by number."""
    number = key[1:] if key.startswith("F") and key[1:].isdigit() else "99"
    return int(number), key


class KeyStrip(QFrame):
    """The page's keys with their words, at its bottom; a click does the same as the key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "keystrip")
        self._row = FlowLayout(self)
        self._row.setContentsMargins(UNIT, 2, UNIT, 2)
        self._row.setSpacing(0)

    def show_keys(self, actions: Actions, press: Callable[[str], None]) -> None:
        """Show these keys; `press(key)` when one is clicked."""
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        shown = {key: word for key, (word, _) in actions.items()} | {"F1": "帮助", "F12": "锁屏"}
        for key in sorted(shown, key=key_order):
            button = Button(shown[key], key=key, role="key", on=partial(press, key))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._row.addWidget(button)


class KeyCard(Dialog):
    """The help card on F1: the page's keys, the desk's keys, and every transaction code."""

    def __init__(
        self,
        parent: QWidget,
        actions: Actions,
        pages: Iterable[PageEntry],
        typed_keys: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(parent, "按键一览")
        page_keys = {key: word for key, (word, _) in actions.items()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT * 2)
        grid.setVerticalSpacing(UNIT // 2)
        columns = (
            ("本页", [*sorted(page_keys.items(), key=lambda pair: key_order(pair[0])), *typed_keys]),
            ("通用", [*FRAME_KEYS.items(), ("Enter", "下一项"), ("Tab", "下一项"), ("Shift+Tab", "上一项")]),
            ("交易码", [(entry.code, entry.title) for entry in pages]),
        )
        for place, (title, lines) in enumerate(column for column in columns if column[1]):
            grid.addWidget(label(title, "label"), 0, place * 3, 1, 2)
            for row, (key, word) in enumerate(lines, 1):
                grid.addWidget(label(key, "accent"), row, place * 3)
                grid.addWidget(label(word), row, place * 3 + 1)
            grid.setColumnMinimumWidth(place * 3 + 2, UNIT * 3)
        grid.setRowStretch(20, 1)
        self.column.addWidget(hairline())
        self.column.addLayout(grid)
        close = Button("关闭", key="Esc", on=self.reject)
        self.finish_layout(close)
        close.setFocus()
