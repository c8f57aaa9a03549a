"""新装·居民: a household gets electricity (R24 Art.9, 19–23; facts.md §1.2, §3.2, §3.3)."""

from app.workorders.kind import ClockUse, Fee, Field, Kind, Need, Section, When
from app.workorders.parts.effects import FIT_FIELDS, first_terms, fit_meter, open_account
from app.workorders.parts.guards import low_voltage_only
from app.workorders.parts.sections import (
    AGENT_PAPER,
    APPLICANT,
    CAPACITY_KW,
    ENTRUSTED,
    LOW_VOLTAGE,
    PAYING,
    SITE,
    TIME_OF_USE,
    WISH,
    WITH_WORKS,
)
from app.workorders.parts.stages import CONTRACT, LOW_REPLY, SURVEY, WORKS, archive, meter_work

PEOPLE = Field(
    name="people", word="户籍人口", shape="whole", least=1, most=30, hint="满 5 人可申请提高阶梯基数"
)

KIND = Kind(
    code="new_resident",
    transaction="201",
    word="居民新装",
    group="新装增容",
    article="《供电营业规则》(2024) 第十九至二十三条",
    about="城乡居民家庭申请用电。",
    questions=("by_agent", "with_works"),
    opens=True,
    loads=True,
    planned=True,
    contract="resident",
    sections=(
        APPLICANT,
        ENTRUSTED,
        SITE,
        Section(
            title="用电需求",
            fields=(
                CAPACITY_KW,
                LOW_VOLTAGE,
                TIME_OF_USE,
                PEOPLE,
                WITH_WORKS,
                WISH,
            ),
        ),
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False),
        Need(paper="property", note="现场勘查时补交即可"),
        AGENT_PAPER,
        Need(paper="household", when=When("people", tuple(str(count) for count in range(5, 31)))),
    ),
    checks=(low_voltage_only,),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply"),
        ClockUse(clock="energise_resident", starts="contract", ends="meter"),
        ClockUse(clock="resident_total", ends="meter"),
    ),
    fees=(
        Fee(
            word="业务费用", amount="不收费", basis="供电企业投资到电能表(《供电营业规则》(2024) 第七十五条)"
        ),
    ),
    notes=("客户可通过 95598 或 12398 查询、监督。",),
    stages=(
        SURVEY,
        LOW_REPLY,
        WORKS,
        CONTRACT,
        meter_work(open_account, fit_meter, first_terms, fields=FIT_FIELDS),
        archive(),
    ),
)
