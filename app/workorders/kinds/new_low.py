"""新装·低压非居民: shops, workshops, farms up to 160 kW (R24 Art.10, 19–23; facts.md §1.2, §3.2)."""

from app.workorders.kind import ClockUse, Fee, Field, Kind, Need, Section, When
from app.workorders.parts.effects import FIT_FIELDS, first_terms, fit_meter, open_account
from app.workorders.parts.guards import low_voltage_only, scheme_fits
from app.workorders.parts.sections import (
    AGENT_PAPER,
    APPLICANT,
    BASIS,
    CAPACITY_KW,
    CONTRACT_KW,
    ENTRUSTED,
    INDUSTRY,
    LOAD_LIST,
    LOW_VOLTAGE,
    PAYING,
    SCHEME,
    SITE,
    TIME_OF_USE,
    USAGE,
    WISH,
    WITH_WORKS,
)
from app.workorders.parts.stages import CONTRACT, LOW_REPLY, SURVEY, WORKS, archive, meter_work

RENTED = When("rented", ("yes",))

KIND = Kind(
    code="new_low",
    transaction="202",
    word="低压非居民新装",
    group="新装增容",
    article="《供电营业规则》(2024) 第十、十九至二十三条",
    about="个体工商户、企业、机关等 160 千瓦及以下用电。",
    questions=("by_agent", "rented", "with_works"),
    opens=True,
    loads=True,
    planned=True,
    contract="lv",
    sections=(
        APPLICANT,
        ENTRUSTED,
        SITE,
        Section(
            title="用电需求",
            fields=(
                USAGE,
                INDUSTRY,
                CAPACITY_KW,
                Field(
                    name="capacity_kva",
                    word="折合容量(千伏安)",
                    shape="whole",
                    least=1,
                    most=200,
                    hint="工商业判定单一制或两部制",
                ),
                LOW_VOLTAGE,
                SCHEME,
                BASIS,
                CONTRACT_KW,
                TIME_OF_USE,
                Field(name="rented", word="租用他人房屋", shape="yes"),
                WITH_WORKS,
                WISH,
            ),
        ),
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False),
        Need(paper="property"),
        Need(paper="owner_identity", when=RENTED),
        LOAD_LIST,
        AGENT_PAPER,
    ),
    checks=(low_voltage_only, scheme_fits),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply"),
        ClockUse(clock="energise", starts="contract", ends="meter"),
        ClockUse(clock="lv_total", ends="meter"),
    ),
    fees=(
        Fee(
            word="业务费用", amount="不收费", basis="供电企业投资到电能表(《供电营业规则》(2024) 第七十五条)"
        ),
    ),
    stages=(
        SURVEY,
        LOW_REPLY,
        WORKS,
        CONTRACT,
        meter_work(open_account, fit_meter, first_terms, fields=FIT_FIELDS),
        archive(),
    ),
)
