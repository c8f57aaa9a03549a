"""非申请销户: six months without use at an unfit site, a month after notice (R24 Art.35; facts.md §1.3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import Standing
from app.kernel.facts import FactBody
from app.workorders.clocks import add_months
from app.workorders.kind import Field, Finding, Kind, Section, Stage, no
from app.workorders.moving import Step
from app.workorders.parts.effects import PULL_FIELDS, changed, end_contracts
from app.workorders.parts.guards import no_meter_left, no_other_order
from app.workorders.parts.sections import WISH
from app.workorders.parts.settling import billed_to_the_end, take_down_and_bill
from app.workorders.parts.stages import archive, meter_work
from app.workorders.standing import Request


def idle_and_unfit(request: Request) -> Iterator[Finding]:
    """Both: six months without use, and a site that is unfit or unsafe."""
    months = request.settings.idle_months
    if request.whole("months_idle") < months or not request.answers.get("unfit"):
        yield no("order.not_unfit", "months_idle", months=months)


def notice_is_over(step: Step) -> Iterator[Finding]:
    """A month has passed since the notice or the announcement."""
    months = step.settings.idle_notice_months
    if step.work.today < add_months(step.day("notified_on"), months):
        yield no("order.idle_notice", months=months)


def closed(step: Step) -> Iterator[FactBody]:
    """The account ends; supply at this site is a new connection from now on."""
    yield changed(step, standing=Standing(status="closed"))


KIND = Kind(
    code="close_idle",
    transaction="262",
    word="非申请销户",
    group="销户",
    article="《供电营业规则》(2024) 第三十五条",
    about="连续六个月不用电且现场不具备供电条件或有安全隐患,通知或公告一个月后销户。",
    temporary_ok=True,
    sections=(
        Section(
            title="核查情况",
            fields=(
                Field(
                    name="months_idle", word="连续不用电月数", shape="whole", required=True, least=1, most=600
                ),
                Field(name="unfit", word="现场不具备供电条件或有安全隐患", shape="yes"),
                Field(name="checked_by", word="现场核查人", shape="name", required=True, limit=40),
                WISH,
            ),
        ),
    ),
    checks=(no_other_order, idle_and_unfit),
    stages=(
        Stage(
            code="notice",
            word="通知或公告",
            right="order.survey",
            fields=(
                Field(name="notified_on", word="通知或公告日期", shape="date", required=True),
                Field(name="notice_way", word="方式和凭据", shape="name", required=True, limit=80),
            ),
        ),
        replace(
            meter_work(take_down_and_bill, fields=PULL_FIELDS, word="拆表断电"),
            guards=(notice_is_over,),
            signs=False,
        ),
        replace(archive(closed, end_contracts), guards=(no_meter_left, billed_to_the_end)),
    ),
)
