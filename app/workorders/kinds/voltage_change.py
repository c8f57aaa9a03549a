"""改压: another supply voltage at the same site (R24 Art.36; facts.md §1.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Kind, Need, Section, When
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import SWAP_FIELDS, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
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
from app.workorders.vocabulary import VOLTAGES


def repriced(step: Step) -> Iterator[FactBody]:
    """Prices of the new voltage from the day of energising."""
    code = step.answers.get("tariff_code", "")
    if code:
        yield from changed_terms(step, step.day("changed_on"), tariff_code=code)


KIND = Kind(
    code="voltage_change",
    transaction="215",
    word="改压",
    group="减容变更",
    article="《供电营业规则》(2024) 第三十六条",
    about="改变供电电压等级;超过原容量的部分按增容办理。",
    questions=("by_agent", "by_supplier"),
    contract=supply_contract,
    sections=(
        Section(
            title="改压内容",
            fields=(
                Field(name="voltage", word="改为电压", shape="choice", required=True, choices=VOLTAGES),
                Field(name="by_supplier", word="由供电企业原因引起", shape="yes"),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="property"),
        AGENT_PAPER,
    ),
    checks=(no_other_order,),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply", when=When("voltage", ("220V", "380V"))),
        ClockUse(
            clock="hv_reply_single", ends="reply", when=When("voltage", ("10kV", "20kV", "35kV", "110kV"))
        ),
        ClockUse(clock="completion", starts="customer_works", ends="completion"),
        ClockUse(clock="energise", starts="completion", ends="meter"),
    ),
    stages=(
        SURVEY,
        reply(Field(name="tariff_code", word="改压后电价", shape="tariff")),
        CUSTOMER_WORKS,
        review("completion", "竣工检验", "completion_result"),
        CONTRACT,
        meter_work(
            swap_meter,
            repriced,
            contacts,
            fields=(Field(name="changed_on", word="送电日期", shape="date", required=True), *SWAP_FIELDS),
            word="换表送电",
            papers=METER_AND_SUPPLY,
        ),
        archive(),
    ),
)
