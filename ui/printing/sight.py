"""One stored paper before the clerk's eyes: what it is, and the very bytes that were printed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.printing.preview import PaperPreview
from ui.theme.look import label
from ui.theme.tokens import UNIT

NOTHING = "选中左边一项,或在上面输入凭证号码,这里显示原件。"


class PaperInSight(QWidget):
    """A heading, and the preview or a sentence why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "strong")
        self.trouble = label("", "danger", wrap=True)
        self.note = label(NOTHING, "empty", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview = PaperPreview()
        self.preview.broken.connect(lambda: self.show_note("原件无法显示,可补打后查看。"))
        self._layers = QStackedWidget()
        self._layers.addWidget(self.note)
        self._layers.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.heading)
        column.addWidget(self.trouble)
        column.addWidget(self._layers, 1)
        self.trouble.hide()

    def show_note(self, sentence: str) -> None:
        """Say something instead of showing a paper."""
        self.note.setText(sentence)
        self._layers.setCurrentWidget(self.note)

    def show_paper(self, heading: str, document: bytes | None, trouble: str = "") -> None:
        """Show a paper and why it did not print; None says that this home does not keep its bytes."""
        self.heading.setText(heading)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        if document is None:
            self.preview.show_paper(b"")
            self.show_note("这份凭证的原件不在本机。")
            return
        around = self.preview.palette()  # Qt paints the desk around a paper in this role
        around.setColor(QPalette.ColorRole.Dark, around.color(QPalette.ColorRole.AlternateBase))
        self.preview.setPalette(around)
        self._layers.setCurrentWidget(self.preview)
        self.preview.show_paper(document)
