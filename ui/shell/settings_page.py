"""The page where a clerk sets theme and type size; the window changes while choosing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.forms.buttons import MessageLine
from ui.forms.choices import Choice
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.page import Page
from ui.shell.preferences import PreferenceFile
from ui.theme.look import label
from ui.theme.tokens import MAX_PERCENT, MIN_PERCENT, PALETTES, UNIT

SIZES = range(MIN_PERCENT, MAX_PERCENT + 1, 25)


class SettingsPage(Page):
    """Theme and type size."""

    def __init__(self, desk: Desk, preferences: PreferenceFile, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._preferences = preferences
        self.form = Form(self, notes="beside")
        self._theme = self.form.add(
            "theme",
            "主题",
            Choice([(p.name, p.title) for p in PALETTES.values()]),
            hint="高对比适合强光和弱视",
        )
        self._size = self.form.add(
            "percent", "字号", Choice([(size, f"{size} %") for size in SIZES]), hint="整个窗口一起放大"
        )
        self.message = MessageLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(label("界面设置", "title"))
        column.addWidget(self.form)
        column.addWidget(self.message)
        column.addStretch(1)
        self.form.set_answers({"theme": preferences.now.theme, "percent": _nearest(preferences.now.percent)})
        self._theme.currentIndexChanged.connect(self._changed)
        self._size.currentIndexChanged.connect(self._changed)

    def entered(self) -> None:
        self.form.focus_first()

    def _changed(self) -> None:
        kept = self._preferences.change(theme=self._theme.value(), percent=self._size.value())
        self.message.tell(
            "已应用并保存。" if kept else "已应用,但设置文件无法写入,下次打开会恢复原样。",
            "done" if kept else "danger",
        )


def _nearest(percent: int) -> int:
    return min(SIZES, key=lambda size: abs(size - percent))
