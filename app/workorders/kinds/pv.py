"""分布式光伏: registered and tracked from the wish to the grid test (facts.md §3.2, §4.11)."""

from collections.abc import Iterator

from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, no
from app.workorders.parts.effects import contacts
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, CUSTOMER_WORKS, SURVEY, archive, meter_work, reply, review
from app.workorders.standing import Request

HOUSEHOLD = When("owner_kind", ("natural",))


def full_feed(request: Request) -> Iterator[Finding]:
    """Ordinary commercial projects may not feed everything in (facts.md §4.11)."""
    if request.answers.get("owner_kind") == "commercial" and request.answers.get("mode") == "full":
        yield no("order.no_full_feed", "mode")


KIND = Kind(
    code="pv",
    transaction="271",
    word="分布式光伏并网",
    group="新能源",
    article="分布式光伏发电开发建设管理办法(国能发新能规〔2025〕7号)",
    about="在本户屋顶等建设光伏发电并接入电网。",
    aliases=("光伏", "并网"),
    questions=("by_agent", "owner_kind"),
    contract="pv",
    sections=(
        Section(
            title="项目",
            fields=(
                Field(
                    name="owner_kind",
                    word="项目类型",
                    shape="choice",
                    required=True,
                    choices=(
                        ("natural", "自然人户用"),
                        ("legal", "非自然人户用"),
                        ("commercial", "一般工商业"),
                        ("large", "大型工商业"),
                    ),
                ),
                Field(
                    name="mode",
                    word="上网模式",
                    shape="choice",
                    required=True,
                    choices=(
                        ("surplus", "自发自用、余电上网"),
                        ("self", "全部自发自用"),
                        ("full", "全额上网"),
                    ),
                ),
                Field(
                    name="pv_kw", word="装机容量(千瓦)", shape="decimal", required=True, least=1, most=6000
                ),
                Field(name="roof", word="安装位置", shape="name", required=True, limit=80),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="roof", reusable=False),
        Need(paper="grid_intent", when=HOUSEHOLD, waivable=False, reusable=False),
        Need(paper="investment", when=HOUSEHOLD, reusable=False),
        Need(paper="project", when=When("owner_kind", ("legal", "commercial", "large")), reusable=False),
        AGENT_PAPER,
    ),
    checks=(full_feed,),
    clocks=(
        ClockUse(clock="pv_reply", ends="reply"),
        ClockUse(clock="pv_meter", starts="customer_works", ends="meter"),
        ClockUse(clock="pv_test", starts="meter", ends="grid_test"),
    ),
    stages=(
        SURVEY,
        reply(Field(name="access_point", word="接入点和接入方式", shape="name", required=True, limit=80)),
        CUSTOMER_WORKS,
        CONTRACT,
        meter_work(
            contacts,
            fields=(
                Field(name="pv_asset", word="发电(上网)表号", shape="code", required=True, limit=24),
                Field(name="pv_meter_on", word="装表日期", shape="date", required=True),
            ),
            word="安装发电计量",
        ),
        review("grid_test", "并网检验与调试", "grid_result"),
        archive(),
    ),
)
