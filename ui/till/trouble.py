"""The notice above the payment page when no money can be taken: why, and the one way out."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.forms.buttons import Button
from ui.theme.look import label
from ui.theme.tokens import UNIT


class Trouble(QFrame):
    """Why no money can be taken here, and the one key that leads out of it."""

    def __init__(self, word: str, way_out: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.sentence = label("", "strong", wrap=True)
        self.sentence.setAccessibleName("不能收费的原因")
        self.button = Button(word, on=way_out)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 2, UNIT, UNIT * 2, UNIT)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Show the reason; '' takes it away."""
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))
