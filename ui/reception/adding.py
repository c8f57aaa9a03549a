"""Another business for the same customer and with the same papers."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.workorders.kind import Kind
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.dialogs import Dialog
from ui.forms.form import Form


def fitting(known: Sequence[Kind], chosen: Sequence[Kind]) -> list[Kind]:
    """What may be accepted together with the chosen ones: about the same account, each once; a business
    that opens an account stands alone (facts.md §3.1)."""
    if any(kind.opens for kind in chosen):
        return []
    codes = {kind.code for kind in chosen}
    return [kind for kind in known if kind.code not in codes and not kind.opens]


class AddDialog(Dialog):
    """Choose one; `given(Kind)` follows."""

    def __init__(self, parent: QWidget, offered: Sequence[Kind], given: Callable[[Kind], None]) -> None:
        super().__init__(parent, "加办业务", ["同一客户、同一套资料,一起受理。"])
        self._offered = {kind.code: kind for kind in offered}
        self._given = given
        self.form = Form(self)
        options = [(kind.code, f"{kind.transaction} {kind.word}") for kind in offered]
        self.choice = self.form.add("kind", "业务", Choice(options))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("加办", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        kind = self._offered.get(self.choice.value())
        if kind is not None:
            self.accept()
            self._given(kind)
