"""增容·低压: more capacity at a low-voltage site (R24 Art.19–23; facts.md §1.2, §3.2)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Kind, Need, Section, When
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import SWAP_FIELDS, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import low_voltage_only, no_other_order, scheme_fits
from app.workorders.parts.sections import (
    AGENT_PAPER,
    CALLER,
    CAPACITY_KW,
    ENTRUSTED,
    LOW_VOLTAGE,
    WISH,
    WITH_WORKS,
)
from app.workorders.parts.stages import CONTRACT, SURVEY, WORKS, archive, meter_work, reply


def more(step: Step) -> Iterator[FactBody]:
    """The new capacity from the day of the work, where capacity matters to the price."""
    kva = step.whole("capacity_kva")
    if kva:
        code = step.answers.get("tariff_code") or ""
        changes = {"tariff_code": code} if code else {}
        yield from changed_terms(step, step.day("increased_on"), operating_kva=kva, total_kva=kva, **changes)


KIND = Kind(
    code="increase_low",
    transaction="206",
    word="低压增容",
    group="新装增容",
    article="《供电营业规则》(2024) 第十九至二十三条",
    about="在原地址增加用电容量,增容后不超过 160 千瓦。",
    aliases=("增容",),
    questions=("by_agent", "with_works"),
    loads=True,
    planned=True,
    contract=supply_contract,
    sections=(
        Section(
            title="增容内容",
            fields=(
                CAPACITY_KW,
                Field(
                    name="capacity_kva",
                    word="增容后容量(千伏安)",
                    shape="whole",
                    least=1,
                    most=200,
                    hint="按容量计费的用户填写",
                ),
                LOW_VOLTAGE,
                WITH_WORKS,
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="property"),
        Need(paper="bill"),
        Need(
            paper="load_list",
            waivable=False,
            reusable=False,
            when=When("usage", ("commercial", "agricultural")),
        ),
        AGENT_PAPER,
    ),
    checks=(no_other_order, low_voltage_only, scheme_fits),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply"),
        ClockUse(clock="energise", starts="contract", ends="meter"),
        ClockUse(clock="lv_total", ends="meter"),
    ),
    stages=(
        SURVEY,
        reply(Field(name="tariff_code", word="增容后电价", shape="tariff", hint="不变的留空")),
        WORKS,
        CONTRACT,
        meter_work(
            swap_meter,
            more,
            contacts,
            fields=(Field(name="increased_on", word="送电日期", shape="date", required=True), *SWAP_FIELDS),
        ),
        archive(),
    ),
)
