"""The forms of the billing page: a new run, and an amount that was agreed for a bill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.billing.run_commands import StartRun
from app.billing.views import Bill
from app.kernel.commands import Command
from app.kernel.money import yuan
from app.kernel.refusals import Refused, refuse, register_texts
from ui.forms.buttons import Button
from ui.forms.choices import Choice
from ui.forms.dialogs import Dialog
from ui.forms.fields import CodeField, MoneyField, TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

register_texts({"bill.bad_kwh": "电量应为不小于 0 的整数。"})


def start_entry(desk: Desk, routes: Sequence[str]) -> EntryPanel:
    """A run for a month over a route or the whole unit."""
    form = Form()
    form.add("period", "电费年月", CodeField(7, required=True), hint="如 2026-03")
    form.add("route", "抄表段", Choice([("", "全所"), *((route, route) for route in routes)]))

    def build(answers: dict[str, Any]) -> Command:
        return StartRun(**answers)

    sentence = "按月核算全部或一个抄表段的客户:先计算出清单,另一人审核后再发行。已有账单的客户不会重复。"
    return EntryPanel(desk, "新建核算", (form,), build, word="开始计算", sentence=sentence)


class AmountDialog(Dialog):
    """What a bill is to be by agreement; `given(amount_fen, kwh, reason)` follows."""

    def __init__(self, parent: QWidget, bill: Bill, given: Callable[[int, int, str], None]) -> None:
        sentence = f"{bill.period} 现为 {bill.kwh:,} 千瓦时 {yuan(bill.amount_fen)} 元。须另一人批准。"
        super().__init__(parent, "按约定更正", [sentence])
        self._given = given
        self.form = Form(self)
        self.form.add("kwh", "更正后电量", CodeField(9, required=True))
        self.form.add("amount", "更正后电费", MoneyField(required=True))
        self.form.add("reason", "原因", TextField(100, required=True))
        self.form.finished.connect(self._give)
        self.column.addWidget(self.form)
        self.finish_layout(
            Button("请另一人批准", key="F10", role="primary", on=self._give),
            Button("返回", key="Esc", on=self.reject),
        )
        self.bind("F10", self._give)
        self.form.focus_first()

    def _give(self) -> None:
        answers = self.form.checked()
        if answers is None:
            return
        try:
            kwh = read_kwh(answers["kwh"])
        except Refused as refused:
            self.form.show_refusals(refused)
            return
        self.accept()
        self._given(answers["amount"], kwh, answers["reason"])


def read_kwh(text: str) -> int:
    """Whole kWh. Raises Refused bill.bad_kwh."""
    if text.isascii() and text.isdigit():
        return int(text)
    raise refuse("bill.bad_kwh", "kwh")
