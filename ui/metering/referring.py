"""The dialog that puts a reading on somebody's abnormal list."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from app.security.roles import permissions_of
from app.security.views import StaffRow
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.dialogs import Dialog
from ui.forms.fields import TextField
from ui.forms.form import Form

USUAL = ("示数异常,现场核实", "表计故障", "疑似窃电")


class ReferDialog(Dialog):
    """Who looks into it, and why; `given(owner, note)` follows unless the clerk goes back."""

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        owners: Iterable[tuple[str, str]],
        given: Callable[[str, str], None],
    ) -> None:
        super().__init__(parent, "转异常核实", [sentence])
        self._given = given
        self.form = Form(self)
        self.form.add("owner", "处理人", Choice(owners, required=True))
        self.form.add("usual", "原因", Choice((reason, reason) for reason in USUAL))
        self.form.add("note", "说明", TextField(100))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("转异常", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is None:
            return
        self.accept()
        self._given(answers["owner"], ":".join(filter(None, (answers["usual"], answers["note"]))))


def owners_of(people: Iterable[StaffRow], myself: str) -> list[tuple[str, str]]:
    """Who may look into a reading, the person at the desk first."""
    able = [one for one in people if "reading.enter" in permissions_of(one.roles)]
    able.sort(key=lambda one: (one.staff_no != myself, one.staff_no))
    known = [(one.staff_no, f"{one.name}({one.staff_no})") for one in able]
    return known if any(number == myself for number, _ in known) else [(myself, myself), *known]
