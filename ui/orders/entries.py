"""The forms of what is done with an order besides its stages."""

from __future__ import annotations

from typing import Any

from app.kernel.commands import Command
from app.kernel.refusals import refuse
from app.workorders.acts import ways_back
from app.workorders.limits import BringPapers, ExplainBreach, ExtendPlan
from app.workorders.moving import HandOver, SendBack
from app.workorders.vocabulary import PAPER_STATES, PAPERS
from ui.forms.choices import Choice
from ui.forms.fields import DateField, TextField
from ui.forms.form import Form
from ui.orders.reading import Whole
from ui.shell.desk import Desk
from ui.shell.entry import EntryPanel


def back_entry(desk: Desk, whole: Whole) -> EntryPanel:
    """Which stage has to be done again, and why."""
    order = whole.order
    form = Form()
    stages = ways_back(order, whole.kind)
    form.add("to_stage", "退回到", Choice([(stage.code, stage.word) for stage in stages]))
    form.add("reason", "原因", TextField(200, required=True))

    def build(answers: dict[str, Any]) -> Command:
        return SendBack(order_no=order.order_no, stage=order.stage, **answers)

    return EntryPanel(desk, "退回", (form,), build, word="退回", sentence=_named(whole))


def hand_over_entry(desk: Desk, whole: Whole) -> EntryPanel:
    """Who works on the order from now on."""
    form = Form()
    people = [(number, f"{number} {name}") for number, name in whole.able if number != whole.order.owner]
    form.add("owner", "接手人", Choice([*people, ("", "不指定,谁有权限谁办")]))
    form.add("reason", "说明", TextField(200))

    def build(answers: dict[str, Any]) -> Command:
        return HandOver(order_no=whole.order.order_no, **answers)

    return EntryPanel(desk, "转派", (form,), build, word="转派", sentence=_named(whole))


def extend_entry(desk: Desk, whole: Whole) -> EntryPanel:
    """Until when the plan holds, as the customer asked."""
    form = Form()
    form.add("until", "延长到", DateField(required=True), hint=f"现有效期至 {whole.order.plan_until}")
    form.add("reason", "客户申请延长的原因", TextField(200, required=True))

    def build(answers: dict[str, Any]) -> Command:
        return ExtendPlan(order_no=whole.order.order_no, **answers)

    return EntryPanel(desk, "延长供电方案有效期", (form,), build, word="延长", sentence=_named(whole))


def explain_entry(desk: Desk, whole: Whole) -> EntryPanel:
    """Why a clock was not kept."""
    form = Form()
    form.add("clock", "超时的时限", Choice(whole.unexplained))
    form.add("reason", "原因", TextField(200, required=True))

    def build(answers: dict[str, Any]) -> Command:
        return ExplainBreach(order_no=whole.order.order_no, **answers)

    return EntryPanel(desk, "超时说明", (form,), build, sentence=_named(whole))


def papers_entry(desk: Desk, whole: Whole) -> EntryPanel:
    """Which of the missing papers have come, and how."""
    form = Form()
    for paper in whole.owed:
        states = (("", "还没有"), ("seen", PAPER_STATES["seen"]), ("file", PAPER_STATES["file"]))
        form.add(paper, PAPERS.get(paper, paper), Choice(states))

    def build(answers: dict[str, Any]) -> Command:
        brought = {paper: state for paper, state in answers.items() if state}
        if not brought:
            raise refuse("order.nothing_brought")
        return BringPapers(order_no=whole.order.order_no, papers=brought)

    return EntryPanel(desk, "补交资料", (form,), build, sentence=_named(whole))


def _named(whole: Whole) -> str:
    return f"{whole.order.order_no} {whole.kind.word}"
