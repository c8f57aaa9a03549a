"""新装·高压: 10 kV and more, with design, inspection and test (R24 Art.19–23, 43–47; facts.md §1.2, §3.3)."""

from app.workorders.kind import ClockUse, Fee, Field, Kind, Need, Section, Stage, When
from app.workorders.parts.effects import FIT_FIELDS, first_terms, fit_meter, open_account
from app.workorders.parts.guards import scheme_fits
from app.workorders.parts.sections import (
    AGENT_PAPER,
    APPLICANT,
    BASIS,
    CAPACITY_KVA,
    CONTRACT_KW,
    ENTRUSTED,
    HIGH_VOLTAGE,
    INDUSTRY,
    LOAD_LIST,
    PAYING,
    SCHEME,
    SITE,
    TIME_OF_USE,
    USAGE,
    WISH,
)
from app.workorders.parts.stages import (
    CONTRACT,
    CUSTOMER_WORKS,
    METER_AND_SUPPLY,
    SURVEY,
    TARIFF,
    archive,
    meter_work,
    reply,
    review,
)

SINGLE, DUAL = When("sources", ("1",)), When("sources", ("2",))
REVIEWED = When("important", ("special", "first", "second", "estate"))

DESIGN = Stage(
    code="design",
    word="客户报送设计资料",
    right="order.accept",
    when=REVIEWED,
    waits=True,
    fields=(Field(name="designer", word="设计单位", shape="name", required=True, limit=80),),
)

KIND = Kind(
    code="new_high",
    transaction="203",
    word="高压新装",
    group="新装增容",
    article="《供电营业规则》(2024) 第十九至二十三条、第四十三至四十七条",
    about="10 千伏及以上电压供电。",
    questions=("by_agent", "sources", "important"),
    opens=True,
    loads=True,
    contract="hv",
    sections=(
        APPLICANT,
        ENTRUSTED,
        SITE,
        Section(
            title="用电需求",
            fields=(
                USAGE,
                INDUSTRY,
                CAPACITY_KVA,
                HIGH_VOLTAGE,
                Field(
                    name="sources",
                    word="电源",
                    shape="choice",
                    required=True,
                    choices=(("1", "单电源"), ("2", "双(多)电源")),
                ),
                Field(
                    name="important",
                    word="重要等级",
                    shape="choice",
                    required=True,
                    choices=(
                        ("none", "一般用户"),
                        ("special", "特级重要"),
                        ("first", "一级重要"),
                        ("second", "二级重要"),
                        ("estate", "居民小区"),
                    ),
                ),
                SCHEME,
                BASIS,
                CONTRACT_KW,
                TIME_OF_USE,
                WISH,
            ),
        ),
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False),
        Need(paper="property"),
        Need(paper="project", reusable=False),
        LOAD_LIST,
        Need(paper="importance", when=REVIEWED, reusable=False),
        AGENT_PAPER,
    ),
    checks=(scheme_fits,),
    clocks=(
        ClockUse(clock="hv_survey", ends="survey"),
        ClockUse(clock="hv_reply_single", ends="reply", when=SINGLE),
        ClockUse(clock="hv_reply_dual", ends="reply", when=DUAL),
        ClockUse(clock="design_review", starts="design", ends="design_review", when=REVIEWED),
        ClockUse(clock="interim", starts="design_review", ends="interim", when=REVIEWED),
        ClockUse(clock="completion", starts="customer_works", ends="completion"),
        ClockUse(clock="energise", starts="completion", ends="meter"),
        ClockUse(clock="hv_total_single", ends="meter", when=SINGLE),
        ClockUse(clock="hv_total_dual", ends="meter", when=DUAL),
    ),
    fees=(
        Fee(
            word="高可靠性供电费",
            amount="双(多)电源按本省公布的标准",
            basis="省级价格主管部门文件",
        ),
    ),
    notes=("受电工程的设计、施工、设备供应单位由客户自主选择。",),
    stages=(
        SURVEY,
        reply(
            TARIFF,
            Field(name="pf_standard", word="功率因数标准", shape="decimal", hint="0.90、0.85 或 0.80"),
            Field(
                name="metering",
                word="计量方式",
                shape="choice",
                required=True,
                choices=(("high", "高供高计"), ("low", "高供低计")),
            ),
            Field(name="supply_line", word="供电线路", limit=60),
        ),
        DESIGN,
        review("design_review", "设计审查", "design_result", when=REVIEWED),
        review("interim", "中间检查", "interim_result", when=REVIEWED),
        CUSTOMER_WORKS,
        review("completion", "竣工检验", "completion_result"),
        CONTRACT,
        meter_work(
            open_account, fit_meter, first_terms, fields=FIT_FIELDS, word="装表送电", papers=METER_AND_SUPPLY
        ),
        archive(),
    ),
)
