"""新装·居民充电桩: a resident's own charger (facts.md §3.2, §4.10; R24 Art.21)."""

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
from app.workorders.parts.stages import CONTRACT, SURVEY, WORKS, archive, meter_work, reply

CROSSES = When("crosses", ("yes",))

KIND = Kind(
    code="new_charger",
    transaction="204",
    word="居民充电桩新装",
    group="新装增容",
    article="《供电营业规则》(2024) 第二十一条;居民合表电价(1668号)",
    about="居民在自有或长期租用的固定车位安装自用充电桩。",
    aliases=("充电桩",),
    questions=("by_agent", "place", "crosses", "with_works"),
    opens=True,
    loads=True,
    planned=True,
    contract="resident",
    sections=(
        APPLICANT,
        ENTRUSTED,
        SITE,
        Section(
            title="充电设施",
            fields=(
                Field(
                    name="place",
                    word="安装地点",
                    shape="choice",
                    required=True,
                    choices=(("own", "自有车位"), ("rented", "租用一年以上的车位"), ("yard", "自家宅基地")),
                ),
                Field(name="crosses", word="占用或穿越他人产权", shape="yes"),
                CAPACITY_KW,
                LOW_VOLTAGE,
                TIME_OF_USE,
                WITH_WORKS,
                WISH,
            ),
        ),
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False),
        Need(paper="parking", reusable=False),
        Need(paper="consent", when=CROSSES, reusable=False),
        AGENT_PAPER,
    ),
    checks=(low_voltage_only,),
    clocks=(
        ClockUse(clock="charger_survey", ends="survey"),
        ClockUse(clock="lv_reply", ends="reply"),
        ClockUse(clock="charger_total", ends="meter", when=When("with_works", ("",))),
        ClockUse(clock="charger_total_works", ends="meter", when=When("with_works", ("yes",))),
    ),
    fees=(Fee(word="业务费用", amount="不收费", basis="《供电营业规则》(2024) 第七十五条"),),
    notes=("不需要购车发票和行驶证。",),
    stages=(
        SURVEY,
        reply(
            Field(name="tariff_code", word="电价", shape="tariff", required=True, hint="居民合表,可选分时"),
            Field(name="meter_plan", word="计量方案", limit=60),
        ),
        WORKS,
        CONTRACT,
        meter_work(open_account, fit_meter, first_terms, fields=FIT_FIELDS),
        archive(),
    ),
)
