"""销户: settled, the meter comes down, credit goes back (R24 Art.34; facts.md §3.3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import Standing
from app.kernel.facts import FactBody
from app.kernel.money import yuan
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, no
from app.workorders.moving import Step
from app.workorders.parts.effects import PULL_FIELDS, changed, contacts, end_contracts
from app.workorders.parts.guards import cleared, no_meter_left, no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.settling import billed_to_the_end, take_down_and_bill
from app.workorders.parts.stages import SURVEY, archive, meter_work, settle


def nothing_left(step: Step) -> Iterator[Finding]:
    """Credit is refunded before the file is closed (N62)."""
    if step.account is not None and step.account.credit_fen:
        yield no("order.credit_left", credit=yuan(step.account.credit_fen))


def closed(step: Step) -> Iterator[FactBody]:
    """The account ends."""
    yield changed(step, standing=Standing(status="closed"))


KIND = Kind(
    code="close",
    transaction="261",
    word="销户",
    group="销户",
    article="《供电营业规则》(2024) 第三十四条",
    about="停止全部用电,结清电费,拆除电能表和接户线,解除合同,退还余额。",
    questions=("by_agent", "batch"),
    temporary_ok=True,
    sections=(
        Section(
            title="销户内容",
            fields=(
                Field(name="reason", word="销户原因", shape="name", required=True, limit=80),
                Field(name="batch", word="拆迁批量销户", shape="yes"),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="demolition", when=When("batch", ("yes",)), waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order,),
    clocks=(
        ClockUse(clock="close_removal", starts="settle", ends="meter", when=When("level", ("low",))),
        ClockUse(clock="close_removal_high", starts="settle", ends="meter", when=When("level", ("high",))),
        ClockUse(clock="close_refund", starts="meter", ends="archive"),
    ),
    notes=("清算后不能撤回;预存余额按退费流程退还,五个工作日内办结。",),
    stages=(
        replace(SURVEY, optional=True),
        settle(cleared("三十四")),
        meter_work(take_down_and_bill, contacts, fields=PULL_FIELDS, word="拆表断电"),
        replace(
            archive(closed, end_contracts),
            guards=(no_meter_left, billed_to_the_end, cleared("三十四"), nothing_left),
        ),
    ),
)
