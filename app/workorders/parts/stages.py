"""Stages that several businesses go through (facts.md §3.3)."""

from __future__ import annotations

from app.workorders.kind import Effect, Field, Guard, Stage, When
from app.workorders.parts.effects import pulled_as_read, terms_will_do
from app.workorders.parts.guards import fit_for_supply, test_passed

RESULT = (("passed", "合格"), ("failed", "不合格"))

SURVEY = Stage(
    code="survey",
    word="现场勘查",
    right="order.survey",
    fields=(
        Field(
            name="survey_result",
            word="勘查结论",
            shape="choice",
            required=True,
            choices=(("fit", "具备供电条件"), ("unfit", "不具备供电条件"), ("breach", "发现违约用电或窃电")),
        ),
        Field(name="survey_on", word="勘查日期", shape="date", required=True),
        Field(name="surveyor", word="勘查人", shape="name", required=True, limit=40),
        Field(name="hazard", word="安全隐患", limit=100, hint="没有的留空"),
        Field(name="survey_note", word="现场情况", limit=200),
    ),
    guards=(fit_for_supply,),
    papers=("survey_sheet",),
)


def reply(*fields: Field, when: When | None = None) -> Stage:
    """Answering with the supply plan, in writing (R24 Art.22)."""
    return Stage(
        code="reply",
        word="答复供电方案",
        right="order.plan",
        when=when,
        fields=(*fields, Field(name="plan_note", word="方案说明", limit=200)),
        guards=(terms_will_do,),
        papers=("plan_reply",),
    )


TARIFF = Field(name="tariff_code", word="电价", shape="tariff", required=True)
LOW_REPLY = reply(TARIFF, Field(name="meter_plan", word="计量方案", limit=60))
"""The plan of a low-voltage connection."""

WORKS = Stage(
    code="works",
    word="配套工程",
    right="order.inspect",
    when=When("with_works", ("yes",)),
    fields=(Field(name="works_done_on", word="完工日期", shape="date", required=True),),
)
CUSTOMER_WORKS = Stage(
    code="customer_works",
    word="客户受电工程",
    right="order.accept",
    waits=True,
    fields=(
        Field(name="builder", word="施工单位", shape="name", limit=80),
        Field(name="completed_on", word="竣工报验日期", shape="date", required=True),
    ),
)


def review(code: str, word: str, name: str, *, when: When | None = None) -> Stage:
    """A design review, an inspection or a test of the customer's works (R24 Art.44, 46, 47)."""
    return Stage(
        code=code,
        word=word,
        right="order.inspect",
        when=when,
        fields=(
            Field(name=name, word="结论", shape="choice", required=True, choices=RESULT),
            Field(name=f"{name}_note", word="意见", limit=200),
        ),
        guards=(test_passed(name),),
        papers=("inspection_sheet",),
    )


SEALING = ("seal_sheet",)
METER_AND_SUPPLY = ("meter_sheet", "seal_sheet")
"""Papers of work that seals or energises, and of work that fits a meter besides."""
CONTRACT = Stage(code="contract", word="签订合同", right="order.contract", signs=True, papers=("contract",))


def meter_work(
    *effects: Effect,
    fields: tuple[Field, ...],
    word: str = "装表接电",
    when: When | None = None,
    papers: tuple[str, ...] = ("meter_sheet",),
) -> Stage:
    """Work at the meter, or at what is sealed and energised; a contract that the business needs is signed
    before (REG Art.32, R24 Art.94)."""
    return Stage(
        code="meter",
        word=word,
        right="order.meter",
        when=when,
        signs=True,
        fields=fields,
        guards=(pulled_as_read,),
        effects=effects,
        papers=papers,
    )


def settle(*guards: Guard, effects: tuple[Effect, ...] = (), fields: tuple[Field, ...] = ()) -> Stage:
    """Settling accounts; nothing goes back behind it (N39, facts.md §3.5 d)."""
    return Stage(
        code="settle",
        word="电费清算",
        right="order.settle",
        final=True,
        fields=fields,
        guards=guards,
        effects=effects,
    )


def archive(*effects: Effect) -> Stage:
    """The file is closed; results that need nothing on site take effect here."""
    return Stage(
        code="archive",
        word="归档",
        right="order.archive",
        fields=(Field(name="archive_note", word="归档说明", limit=120),),
        effects=effects,
        papers=("file_cover",),
    )
