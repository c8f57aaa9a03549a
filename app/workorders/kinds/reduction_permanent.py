"""减容(永久性): part of the capacity goes for good, physically disconnected (R24 Art.25; facts.md §1.3)."""

from collections.abc import Iterator

from app.kernel.facts import FactBody
from app.workorders.kind import Field, Finding, Kind, Need, Section, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import SWAP_FIELDS, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import no_other_order, starts_in_time
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, METER_AND_SUPPLY, SURVEY, archive, meter_work, reply
from app.workorders.standing import Request

ARTICLE = "《供电营业规则》(2024) 第二十五条"


def how_much(request: Request) -> Iterator[Finding]:
    """Some of the contracted capacity; all of it is closing the account."""
    terms = request.account.terms if request.account else None
    if terms is None or not terms.total_kva:
        yield no("order.no_capacity", "reduce_kva")
    elif request.whole("reduce_kva") == terms.total_kva:
        yield no("order.reduce_all", "reduce_kva")
    elif not 0 < request.whole("reduce_kva") < terms.total_kva:
        yield no("order.reduced_too_much", "reduce_kva", kva=terms.total_kva)


def gone(step: Step) -> Iterator[FactBody]:
    """Contracted and operating capacity from the day of disconnecting."""
    terms = step.account.terms if step.account else None
    left = (terms.total_kva if terms else 0) - step.whole("reduce_kva")
    running = min(left, terms.operating_kva if terms else 0)
    yield from changed_terms(step, step.day("disconnected_on"), total_kva=left, operating_kva=running)


KIND = Kind(
    code="reduction_permanent",
    transaction="212",
    word="减容(永久性)",
    group="减容变更",
    article=ARTICLE,
    about="永久减少部分受电容量,物理断开,重新签订合同。",
    aliases=("永久减容",),
    questions=("by_agent",),
    contract=supply_contract,
    sections=(
        Section(
            title="减容内容",
            fields=(
                Field(name="reduce_kva", word="减少容量(千伏安)", shape="whole", required=True, least=1),
                Field(name="equipment", word="拆除设备", shape="name", required=True, limit=80),
                Field(name="from_on", word="希望日期", shape="date", required=True),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(no_other_order, how_much, starts_in_time("from_on")),
    stages=(
        SURVEY,
        reply(),
        CONTRACT,
        meter_work(
            swap_meter,
            gone,
            contacts,
            fields=(
                Field(name="disconnected_on", word="断开日期", shape="date", required=True),
                *SWAP_FIELDS,
            ),
            word="断开装置",
            papers=METER_AND_SUPPLY,
        ),
        archive(),
    ),
)
