"""增容·高压: more capacity at a high-voltage site (R24 Art.19–23, 43–47; facts.md §1.2, §3.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, no
from app.workorders.moving import Step
from app.workorders.parts.effects import SWAP_FIELDS, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, HIGH_VOLTAGE, LOAD_LIST, WISH
from app.workorders.parts.stages import (
    CONTRACT,
    CUSTOMER_WORKS,
    METER_AND_SUPPLY,
    SURVEY,
    archive,
    meter_work,
    reply,
    review,
)
from app.workorders.standing import Request

REVIEWED = When("important", ("yes",))


def really_more(request: Request) -> Iterator[Finding]:
    """The new total is above the present one."""
    terms = request.account.terms if request.account else None
    if terms is not None and request.whole("capacity_kva") <= terms.total_kva:
        yield no("order.too_small", "capacity_kva", least=terms.total_kva + 1)


def more(step: Step) -> Iterator[FactBody]:
    """The new capacity from the day of energising (R24 Art.86: that day takes the new state)."""
    kva = step.whole("capacity_kva")
    yield from changed_terms(step, step.day("increased_on"), operating_kva=kva, total_kva=kva)


KIND = Kind(
    code="increase_high",
    transaction="207",
    word="高压增容",
    group="新装增容",
    article="《供电营业规则》(2024) 第十九至二十三条",
    about="高压用户增加受电容量。",
    aliases=("增容",),
    questions=("by_agent", "important"),
    loads=True,
    contract="hv",
    sections=(
        Section(
            title="增容内容",
            fields=(
                Field(name="capacity_kva", word="增容后容量(千伏安)", shape="whole", required=True, least=1),
                HIGH_VOLTAGE,
                Field(name="important", word="重要用户或居民小区", shape="yes"),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="property"),
        Need(paper="project", reusable=False),
        LOAD_LIST,
        AGENT_PAPER,
    ),
    checks=(no_other_order, really_more),
    clocks=(
        ClockUse(clock="hv_survey", ends="survey"),
        ClockUse(clock="hv_reply_single", ends="reply"),
        ClockUse(clock="completion", starts="customer_works", ends="completion"),
        ClockUse(clock="energise", starts="completion", ends="meter"),
        ClockUse(clock="hv_total_single", ends="meter"),
    ),
    stages=(
        SURVEY,
        reply(Field(name="supply_line", word="供电线路", limit=60)),
        review("design_review", "设计审查", "design_result", when=REVIEWED),
        review("interim", "中间检查", "interim_result", when=REVIEWED),
        CUSTOMER_WORKS,
        review("completion", "竣工检验", "completion_result"),
        CONTRACT,
        meter_work(
            swap_meter,
            more,
            contacts,
            fields=(Field(name="increased_on", word="送电日期", shape="date", required=True), *SWAP_FIELDS),
            word="换表送电",
            papers=METER_AND_SUPPLY,
        ),
        archive(),
    ),
)
