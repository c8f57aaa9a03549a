"""临时用电: building sites, events, up to three years (R24 Art.14, 79, 89; facts.md §1.3)."""

from collections.abc import Iterator

from app.workorders.clocks import add_months
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, no
from app.workorders.parts.effects import FIT_FIELDS, first_terms, fit_meter, open_account
from app.workorders.parts.sections import (
    AGENT_PAPER,
    ANY_VOLTAGE,
    APPLICANT,
    CAPACITY_KVA,
    ENTRUSTED,
    PAYING,
    SITE,
    USAGE,
    WISH,
)
from app.workorders.parts.stages import CONTRACT, SURVEY, TARIFF, archive, meter_work, reply
from app.workorders.standing import Request

ARTICLE = "《供电营业规则》(2024) 第十四条"


def term(request: Request) -> Iterator[Finding]:
    """Until when: after today, at most three years ahead."""
    until = request.day("until_on")
    if until is None:
        return
    latest = add_months(request.today, 12 * request.settings.temporary_max_years)
    if until <= request.today:
        yield no("order.dates_order", "until_on")
    elif until > latest:
        limit = f"{request.settings.temporary_max_years} 年"
        yield no("order.too_long", "until_on", limit=limit, latest=latest, article=ARTICLE)


KIND = Kind(
    code="new_temporary",
    transaction="205",
    word="临时用电",
    group="新装增容",
    article=ARTICLE,
    about="基建工地、农田水利、市政建设、抢险救灾等非永久性用电,最长三年。",
    aliases=("临时用电新装",),
    questions=("by_agent", "metered"),
    opens=True,
    loads=True,
    contract="temporary",
    sections=(
        APPLICANT,
        ENTRUSTED,
        SITE,
        Section(
            title="用电需求",
            fields=(
                USAGE,
                CAPACITY_KVA,
                ANY_VOLTAGE,
                Field(name="until_on", word="用电至", shape="date", required=True),
                Field(
                    name="metered",
                    word="计量",
                    shape="choice",
                    required=True,
                    choices=(("yes", "装表计量"), ("no", "不装表,按容量和时间预缴")),
                ),
                Field(
                    name="hours_per_day",
                    word="每日用电小时",
                    shape="decimal",
                    least=1,
                    most=24,
                    required=True,
                    when=When("metered", ("no",)),
                ),
                WISH,
            ),
        ),
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False),
        Need(paper="property"),
        Need(paper="project", when=When("usage", ("commercial",)), reusable=False),
        AGENT_PAPER,
    ),
    checks=(term,),
    clocks=(
        ClockUse(clock="lv_reply", ends="reply", when=When("voltage", ("220V", "380V"))),
        ClockUse(
            clock="hv_reply_single", ends="reply", when=When("voltage", ("10kV", "20kV", "35kV", "110kV"))
        ),
        ClockUse(clock="energise", starts="contract", ends="meter"),
    ),
    notes=(
        "临时用电不得向外转供,也不得转让给其他用户;只能办理更名、过户、销户、交费方式和联系人变更。",
        "需要延长的,应在期满前提出;转为正式用电按新装办理。",
    ),
    stages=(
        SURVEY,
        reply(TARIFF),
        CONTRACT,
        meter_work(open_account, fit_meter, first_terms, fields=FIT_FIELDS),
        archive(),
    ),
)
