"""The list as clerks see it: a table for the keyboard, with a sentence where it is empty."""

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QWidget,
)

from app.kernel.refusals import CounterError
from ui.forms.fields import ENTER_KEYS
from ui.lists.model import KeyedModel, RowsModel
from ui.theme.look import label, look

R = TypeVar("R")
ROW_HEIGHT = 32
NARROWEST = 8
"""Digits to which a stretching column may shrink where the window is small or the type large."""


class Table(QTableView):
    """The bare table: one row current, Return opens it, Space ticks it, Tab leaves."""

    entered_row = Signal(int)

    def __init__(self, model: RowsModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        self.doubleClicked.connect(lambda index: self.entered_row.emit(index.row()))
        self.fit()

    def fit(self) -> None:
        """Row height and column widths for the type size in force and the room there is."""
        px = look().px
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        digit = self.fontMetrics().horizontalAdvance("0")
        padding = px(20)
        columns = self.rows_model.columns
        widths = [
            0 if self.isColumnHidden(place) else digit * column.chars + padding
            for place, column in enumerate(columns)
        ]
        stretched = [place for place, column in enumerate(columns) if column.stretch]
        spare = self.viewport().width() - sum(widths)
        for place in stretched:
            least = digit * min(NARROWEST, columns[place].chars) + padding
            widths[place] = max(least, widths[place] + spare // len(stretched))
        for place, width in enumerate(widths):
            if width:  # a hidden column stays hidden
                self.setColumnWidth(place, width)

    def current_place(self) -> int:
        """The current row's place, or -1."""
        return self.currentIndex().row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Qt makes the first row current here, but does not select it.
        if self.rows_model.rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.current_place()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.current_place()
        if event.key() in ENTER_KEYS:
            event.accept()
            if place >= 0 and not event.isAutoRepeat():
                self.entered_row.emit(place)
        elif event.key() == Qt.Key.Key_Space:
            event.accept()
            self.rows_model.tick(place)
        elif event.key() == Qt.Key.Key_Home:
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End:
            self.selectRow(self.rows_model.rowCount() - 1)
        else:
            super().keyPressEvent(event)


class ListView(QWidget, Generic[R]):
    """A table with its empty state. `opened(row)`: Return or double click; `current_changed(row)`.

    `name` is what a screen reader calls it; `empty` says what to do when there is nothing.
    """

    opened = Signal(object)
    current_changed = Signal(object)

    def __init__(self, model: RowsModel[R], name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._empty = empty
        self.table = Table(model)
        self.table.setAccessibleName(name)
        self.note: QLabel = label(empty, "empty", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self.note)
        self._layers.addWidget(self.table)
        self._current_key: Any = None
        self._left_at: QWidget | None = None
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.filled.connect(self._show_layer)
        self.table.entered_row.connect(lambda place: self.opened.emit(model.row_at(place)))
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        if isinstance(model, KeyedModel):
            model.failed.connect(self._failed)

    def take_focus(self) -> None:
        """Put the cursor into the list; where rows are still on their way, when they have come, unless
        the clerk has gone elsewhere meanwhile."""
        self._left_at = None
        if self.model.rowCount():
            self.table.setFocus()
        else:
            self._left_at = QApplication.focusWidget() or self

    def current_row(self) -> R | None:
        """The row the clerk stands on, or None."""
        return self.model.row_at(self.table.current_place())

    def _remember(self) -> None:
        self._current_key = self.model.key_at(self.table.current_place())

    def _restore(self) -> None:
        place = self.model.place_of(self._current_key) if self._current_key is not None else -1
        if place >= 0:
            self.table.selectRow(place)
        elif self.table.hasFocus() and self.model.rowCount():
            self.table.selectRow(0)

    def _moved(self, now: QModelIndex) -> None:
        self.current_changed.emit(self.model.row_at(now.row()))

    def _show_layer(self) -> None:
        if self.model.rowCount() == 0:
            self.note.setText(self._empty)
        self._layers.setCurrentWidget(self.table if self.model.rowCount() else self.note)
        # Qt's Tab goes no further than a widget that hands its focus to a hidden one.
        proxy = self.table if self.model.rowCount() else None
        self.setFocusProxy(proxy)  # type: ignore[arg-type]  # Qt takes none too
        awaited, self._left_at = self._left_at, None
        undisturbed = awaited is self or QApplication.focusWidget() in (None, awaited)
        if awaited is not None and undisturbed and self.isVisible():
            self.table.setFocus()

    def _failed(self, error: CounterError) -> None:
        if self.model.rowCount() == 0:
            self.note.setText(str(error))
