"""The form that gives this desk its next book of numbers."""

from typing import Any

from app.kernel.commands import Command
from app.kernel.refusals import refuse
from app.numbers.commands import MAX_BOOK, IssueBook
from app.numbers.series import SERIES
from ui.forms.choices import CheckRow, Choice
from ui.forms.fields import CodeField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel

USUAL_COUNT = "1000"


def issuing(desk: Desk) -> EntryPanel:
    """Series, prefix, how many; the first number follows the highest one unless it is given."""
    form = Form()
    form.add("series", "票种", Choice(SERIES.items()))
    form.add("prefix", "字头", CodeField(8), hint="如 A-,须与预印票据一致,不能以数字结尾")
    form.add("count", "张数", CodeField(7, required=True))
    form.add("first", "起号", CodeField(12), hint="不填则接着已领用的最后一号")
    form.add("renews", "续领", CheckRow("快用完时自动领用同样张数"))

    def build(answers: dict[str, Any]) -> Command:
        return IssueBook(
            series=answers["series"],
            prefix=answers["prefix"],
            count=_whole(answers["count"], "count"),
            first=_whole(answers["first"] or "0", "first"),
            renews=answers["renews"],
        )

    return EntryPanel(desk, "领用号段", (form,), build, word="领用", sentence="号段归本台使用,按顺序取号。")


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise refuse("numbers.bad_range", field, limit=MAX_BOOK)
    return int(text)
