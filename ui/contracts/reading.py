"""Plain text to read: headings, paragraphs, and stretches that stand out because they are new or gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui.theme.look import look
from ui.theme.tokens import UNIT


class Run(NamedTuple):
    """A stretch of text; `how` is '', 'heading', 'muted', 'gone' or 'come'."""

    text: str
    how: str = ""


Paragraph = tuple[Run, ...]


class Reading(QTextEdit):
    """Shows paragraphs; the keys scroll, Tab leaves. Text is data and never markup."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paragraphs: tuple[Paragraph, ...] = ()
        self.setProperty("role", "reading")
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_paragraphs(self, paragraphs: Iterable[Paragraph]) -> None:
        """Show these and nothing else, from the top."""
        self._paragraphs = tuple(paragraphs)
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for place, paragraph in enumerate(self._paragraphs):
            heading = bool(paragraph) and paragraph[0].how == "heading"
            block = QTextBlockFormat()
            block.setTopMargin(look().px(UNIT * 1.5 if heading and place else UNIT / 2))
            block.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if place:
                cursor.insertBlock(block)
            else:
                cursor.setBlockFormat(block)
            for run in paragraph:
                cursor.insertText(run.text, _format(run.how))
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _format(how: str) -> QTextCharFormat:
    """Not by colour alone: what is gone is struck out, what is new is underlined."""
    palette, made = look().palette, QTextCharFormat()
    if how == "heading":
        made.setFontWeight(QFont.Weight.Bold)
    elif how == "muted":
        made.setForeground(QColor(palette.muted))
    elif how == "gone":
        made.setFontStrikeOut(True)
        made.setForeground(QColor(palette.danger))
    elif how == "come":
        made.setFontUnderline(True)
        made.setBackground(QColor(palette.accent_soft))
    return made
