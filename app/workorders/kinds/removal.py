"""暂拆: all use stops and the meter comes down for repairs, up to a year (R24 Art.29; facts.md §1.3)."""

from collections.abc import Iterator

from app.customers.facts import Standing
from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Kind, Need, Section
from app.workorders.moving import Step
from app.workorders.parts.effects import PULL_FIELDS, changed, changed_terms, contacts, take_down
from app.workorders.parts.guards import cleared, no_other_order, starts_in_time
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import archive, meter_work, settle


def stopped(step: Step) -> Iterator[FactBody]:
    """No meter, no supply, no capacity charge meanwhile."""
    yield from take_down(step)
    yield changed(step, standing=Standing(status="suspended"))
    terms = step.account.terms if step.account else None
    if terms is not None and terms.operating_kva:
        yield from changed_terms(step, step.day("pull_on"), operating_kva=0)


KIND = Kind(
    code="removal",
    transaction="243",
    word="暂拆",
    group="移表拆装",
    article="《供电营业规则》(2024) 第二十九条",
    about="停止全部用电容量并拆表,保留一年;结清电费后五个工作日内拆表。",
    questions=("by_agent",),
    sections=(
        Section(
            title="暂拆内容",
            fields=(
                Field(name="from_on", word="希望拆表日期", shape="date", required=True),
                Field(name="reason", word="暂拆原因", shape="name", required=True, limit=80),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(no_other_order, starts_in_time("from_on")),
    clocks=(ClockUse(clock="removal", ends="meter"),),
    notes=("一年内办理复装;超过一年恢复用电按新装办理。", "两部制用户暂拆期间不收容(需)量电费。"),
    stages=(
        settle(cleared("二十九")),
        meter_work(stopped, contacts, fields=PULL_FIELDS, word="拆表"),
        archive(),
    ),
)
