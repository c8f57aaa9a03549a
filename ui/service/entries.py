"""The forms of the follow-up page: a call, and what was done in the end."""

from __future__ import annotations

from typing import Any

from app.kernel.commands import Command
from app.service.commands import CloseFollowUp, RecordCall
from app.service.vocabulary import OPINIONS, OUTCOMES
from ui.forms.choices import Choice
from ui.forms.fields import TextField
from ui.forms.form import Form
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel


def call_entry(desk: Desk, follow_up_id: str) -> EntryPanel:
    """The customer was called."""
    form = Form()
    form.add("reached", "结果", Choice([(True, "联系上"), (False, "未联系上")]))
    form.add("note", "说明", TextField(200), hint="联系上的,写明客户怎么说")

    def build(answers: dict[str, Any]) -> Command:
        return RecordCall(follow_up_id=follow_up_id, **answers)

    return EntryPanel(desk, "登记联系", (form,), build)


def close_entry(desk: Desk, follow_up_id: str) -> EntryPanel:
    """The follow-up ends."""
    form = Form()
    form.add("outcome", "结果", Choice(OUTCOMES.items()))
    form.add("opinion", "客户意见", Choice(OPINIONS.items()), hint="客户对处理是否满意;未联系上的为未表态")
    form.add("done", "处理情况", TextField(200, required=True), hint="做了什么、由谁做的")

    def build(answers: dict[str, Any]) -> Command:
        return CloseFollowUp(follow_up_id=follow_up_id, **answers)

    return EntryPanel(desk, "办结回访", (form,), build, word="办结")
