"""The period of a statement: what is asked before it is printed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.kernel.commands import Command
from app.payments.account_papers import PrintStatement
from ui.forms.fields import DateField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

SENTENCE = "按账务日志列出期初结余、每一笔应收和实收、期末结余,并附最近 24 个月的电量和电费。"


def statement_entry(desk: Desk, account_no: str) -> EntryPanel:
    """From which day to which day; a period may end today at the latest."""
    form = Form()
    form.add("from_on", "起始日", DateField(required=True, allow_future=False))
    form.add("to_on", "截止日", DateField(required=True, allow_future=False))
    return EntryPanel(desk, "打印对账单", (form,), _build(account_no), word="打印", sentence=SENTENCE)


def _build(account_no: str) -> Callable[[dict[str, Any]], Command]:
    return lambda answers: PrintStatement(account_no=account_no, **answers)


def a_year_upto(today: date) -> dict[str, date]:
    """The period that is asked for most: a year and the month that runs."""
    return {"from_on": date(today.year - 1, today.month, 1), "to_on": today}
