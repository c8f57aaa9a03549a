"""The figures of one bill in aligned columns with their bars, and the rule of the figure in hand below."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.billing.explaining import Explanation
from ui.bills.rows import BAR, FIGURES, ITEM, MONEY, QUANTITY, RESULT, FigureRow, figure_rows
from ui.lists.model import RowsModel
from ui.lists.view import ListView
from ui.theme.look import hairline, label, look
from ui.theme.tokens import UNIT

NARROW = 620
"""Pixels at 100 % below which the columns fold."""
NARROWEST = 400
"""Pixels at 100 % below which the words need the room of the items' names, too."""


class BarDelegate(QStyledItemDelegate):
    """Paints from where to where the sum moved: filled for what adds, hollow for what takes off, and a
    line along the whole for a sum."""

    def __init__(self, model: RowsModel[FigureRow], parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        row = self._model.row_at(index.row())
        if row is None or row.from_fen == row.to_fen:
            return
        room = QRectF(option.rect)
        room.adjust(look().px(8), look().px(10), -look().px(8), -look().px(10))
        low, high = sorted((row.from_fen, row.to_fen))
        scale = room.width() / row.largest_fen
        left = room.left() + max(0, low) * scale
        bar = QRectF(left, room.top(), max(2.0, (high - max(0, low)) * scale), room.height())
        palette = look().palette
        painter.save()
        painter.setPen(QPen(QColor(palette.accent), 1))
        if row.sums:
            painter.fillRect(
                bar.adjusted(0, bar.height() / 2 - 1, 0, 1 - bar.height() / 2), QColor(palette.ink)
            )
        elif row.to_fen > row.from_fen:
            painter.fillRect(bar, QColor(palette.accent))
        else:
            painter.drawRect(bar)
        painter.restore()


class Waterfall(QWidget):
    """The list of figures; `open_rule` shows what the figure in hand rests on until `close_rule`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsModel[FigureRow] = RowsModel(FIGURES, lambda row: row.place, parent=self)
        self.list: ListView[FigureRow] = ListView(
            self.model, "逐分说明", "选中一个月的账单,这里说明它的由来。"
        )
        self.list.table.setItemDelegateForColumn(BAR, BarDelegate(self.model, self.list.table))
        self.rule = RulePanel()
        self.rule.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.list, 1)
        column.addWidget(self.rule)
        self.list.opened.connect(self.open_rule)
        self.list.current_changed.connect(self._moved)

    def show_bill(self, told: Explanation | None) -> None:
        """Show a bill, or nothing."""
        self.model.set_rows(figure_rows(told) if told else ())
        if self.rule.isVisible():
            self._moved(self.list.current_row())

    def open_rule(self, row: FigureRow) -> None:
        """Show what a figure rests on."""
        self.rule.show_figure(row)
        self.rule.show()

    def close_rule(self) -> bool:
        """Close the rule; False if none was open."""
        was = self.rule.isVisible()
        self.rule.hide()
        return was

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        narrow = self.width() < look().px(NARROW)
        for column in (QUANTITY, MONEY, BAR):
            self.list.table.setColumnHidden(column, narrow)
        self.list.table.setColumnHidden(RESULT, not narrow)
        self.list.table.setColumnHidden(ITEM, self.width() < look().px(NARROWEST))
        self.list.table.fit()

    def _moved(self, row: FigureRow | None) -> None:
        if row is None:
            self.rule.hide()
        elif self.rule.isVisible():
            self.rule.show_figure(row)


class RulePanel(QWidget):
    """Rule, version and article of one figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("依据")
        self.figure = label("", "strong", wrap=True)
        self.text = label("", wrap=True)
        self.version = label("", "muted", wrap=True)
        self.article = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, UNIT)
        column.setSpacing(UNIT // 2)
        column.addWidget(hairline())
        for part in (self.figure, self.text, self.version, self.article):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            column.addWidget(part)

    def show_figure(self, row: FigureRow) -> None:
        """Show what a figure rests on."""
        why = row.figure.why
        self.figure.setText(row.figure.text)
        self.text.setText(why.text)
        self.version.setText(f"电价 {why.version}")
        self.version.setVisible(bool(why.version))
        self.article.setText(f"依据 {why.article}")
        self.article.setVisible(bool(why.article))
        self.setAccessibleDescription(" ".join(filter(None, (why.text, why.version, why.article))))
