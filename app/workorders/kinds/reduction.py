"""减容(非永久性), formerly 暂停: part or all of the capacity rests, sealed (R24 Art.25; facts.md §1.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.clocks import add_months
from app.workorders.kind import Field, Finding, Kind, Need, Section, no
from app.workorders.moving import Step
from app.workorders.parts.effects import changed_terms, contacts
from app.workorders.parts.guards import no_other_order, starts_in_time
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import SEALING, SURVEY, archive, meter_work
from app.workorders.standing import Request

ARTICLE = "《供电营业规则》(2024) 第二十五条"


def how_much(request: Request) -> Iterator[Finding]:
    """Some of the operating capacity, at most all of it."""
    terms = request.account.terms if request.account else None
    if terms is None or not terms.operating_kva:
        yield no("order.no_capacity", "reduce_kva")
    elif not 0 < request.whole("reduce_kva") <= terms.operating_kva:
        yield no("order.reduced_too_much", "reduce_kva", kva=terms.operating_kva)


def how_long(request: Request) -> Iterator[Finding]:
    """At least 15 days, at most two years, as often as the customer likes."""
    first, last = request.day("from_on"), request.day("until_on")
    if first is None or last is None:
        return
    days = (last - first).days
    settings = request.settings
    latest = add_months(first, 12 * settings.reduction_max_years)
    if days < settings.reduction_min_days:
        least = settings.reduction_min_days
        yield no("order.too_short", "until_on", days=least, given=days, article=ARTICLE)
    elif last > latest:
        limit = f"{settings.reduction_max_years} 年"
        yield no("order.too_long", "until_on", limit=limit, latest=latest, article=ARTICLE)


def sealed(step: Step) -> Iterator[FactBody]:
    """From the day of sealing the price policy of what is left applies."""
    left = step.account.terms.operating_kva if step.account and step.account.terms else 0
    yield from changed_terms(step, step.day("sealed_on"), operating_kva=left - step.whole("reduce_kva"))


KIND = Kind(
    code="reduction",
    transaction="211",
    word="减容(非永久性)",
    group="减容变更",
    article=ARTICLE,
    about="整台或整组变压器暂停运行,加封;次数不限,每次不少于 15 天,最长两年。",
    aliases=("暂停", "减容", "暂停用电"),
    questions=("by_agent",),
    sections=(
        Section(
            title="减容内容",
            fields=(
                Field(
                    name="reduce_kva",
                    word="减少容量(千伏安)",
                    shape="whole",
                    required=True,
                    least=1,
                    hint="整台或整组变压器",
                ),
                Field(name="equipment", word="停用设备", shape="name", required=True, limit=80),
                Field(name="from_on", word="开始日期", shape="date", required=True),
                Field(name="until_on", word="恢复日期", shape="date", required=True),
                Field(name="reason", word="减容原因", limit=80),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(no_other_order, how_much, how_long, starts_in_time("from_on")),
    notes=(
        "实际减容不足 15 天的,容(需)量电费按全额计收。",
        "两年内恢复办理减容恢复,超过两年按新装或增容办理。",
    ),
    stages=(
        SURVEY,
        meter_work(
            sealed,
            contacts,
            fields=(
                Field(name="sealed_on", word="封停日期", shape="date", required=True),
                Field(name="seal_numbers", word="封印号", limit=80),
            ),
            word="封停",
            papers=SEALING,
        ),
        archive(),
    ),
)
