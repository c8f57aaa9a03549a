"""暂换: another transformer for a while after a failure (R24 Art.26; facts.md §1.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, Stage, When, no
from app.workorders.moving import Step
from app.workorders.parts.effects import changed_terms, contacts
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, HIGH_VOLTAGE, WISH
from app.workorders.parts.stages import SEALING, SURVEY, archive, meter_work, reply, review
from app.workorders.standing import Request


def has_capacity(request: Request) -> Iterator[Finding]:
    """There is a transformer to replace."""
    terms = request.account.terms if request.account else None
    if terms is None or not terms.operating_kva:
        yield no("order.no_capacity")


def swapped(step: Step) -> Iterator[FactBody]:
    """Two-part customers are charged by the replacement's capacity from that day."""
    yield from changed_terms(step, step.day("swapped_on"), operating_kva=step.whole("swap_kva"))


def back(step: Step) -> Iterator[FactBody]:
    """The former capacity again."""
    if step.account is not None and step.account.terms is not None:
        yield from changed_terms(step, step.day("back_on"), operating_kva=step.account.terms.total_kva)


KIND = Kind(
    code="temp_swap",
    transaction="214",
    word="暂换",
    group="减容变更",
    article="《供电营业规则》(2024) 第二十六条",
    about="变压器故障期间临时更换;10 千伏及以下最长两个月,35 千伏及以上三个月。",
    questions=("by_agent",),
    sections=(
        Section(
            title="暂换内容",
            fields=(
                Field(name="swap_kva", word="替代变压器容量(千伏安)", shape="whole", required=True, least=1),
                HIGH_VOLTAGE,
                Field(name="failure", word="故障情况", shape="name", required=True, limit=80),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(no_other_order, has_capacity),
    clocks=(
        ClockUse(clock="swap_low", starts="meter", ends="back", when=When("voltage", ("10kV", "20kV"))),
        ClockUse(clock="swap_high", starts="meter", ends="back", when=When("voltage", ("35kV", "110kV"))),
    ),
    notes=("暂换的变压器须检验合格;超过期限不拆除的,供电企业可以中止供电。",),
    stages=(
        SURVEY,
        reply(),
        review("completion", "检验", "completion_result"),
        meter_work(
            swapped,
            contacts,
            fields=(Field(name="swapped_on", word="换装日期", shape="date", required=True),),
            word="换装送电",
            papers=SEALING,
        ),
        Stage(
            code="back",
            word="换回原变压器",
            right="order.meter",
            fields=(Field(name="back_on", word="换回日期", shape="date", required=True),),
            effects=(back,),
            papers=SEALING,
        ),
        archive(),
    ),
)
