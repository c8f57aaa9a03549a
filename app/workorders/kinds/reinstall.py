"""复装: the meter comes back within a year of its removal (R24 Art.29; facts.md §1.3)."""

from collections.abc import Iterator
from datetime import date

from app.customers.facts import Standing
from app.kernel.facts import FactBody
from app.workorders.clocks import add_months
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, no
from app.workorders.moving import Step
from app.workorders.parts.effects import FIT_FIELDS, changed, changed_terms, contacts, fit_meter
from app.workorders.parts.guards import starts_in_time
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import archive, meter_work
from app.workorders.standing import Request


def within_a_year(request: Request) -> Iterator[Finding]:
    """A removal that nothing followed, not longer than a year ago."""
    newest = request.account.last("removal", "reinstall") if request.account else None
    if newest is None or newest.kind != "removal":
        yield no("order.not_removed")
        return
    pulled = date.fromisoformat(newest.answers["pull_on"])
    until = add_months(pulled, 12 * request.settings.removal_max_years)
    if request.today > until:
        yield no("order.removal_over", until=until)


def supplied_again(step: Step) -> Iterator[FactBody]:
    """Meter, status and capacity as before the removal."""
    yield from fit_meter(step)
    yield changed(step, standing=Standing(status="normal"))
    terms = step.account.terms if step.account else None
    if terms is not None and terms.total_kva and terms.operating_kva != terms.total_kva:
        yield from changed_terms(step, step.day("fit_on"), operating_kva=terms.total_kva)


KIND = Kind(
    code="reinstall",
    transaction="244",
    word="复装",
    group="移表拆装",
    article="《供电营业规则》(2024) 第二十九条",
    about="暂拆一年内恢复装表供电,五个工作日内接电。",
    questions=("by_agent",),
    sections=(
        Section(
            title="复装内容",
            fields=(Field(name="from_on", word="希望接电日期", shape="date", required=True), WISH),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(within_a_year, starts_in_time("from_on")),
    clocks=(ClockUse(clock="reinstall", ends="meter"),),
    stages=(meter_work(supplied_again, contacts, fields=FIT_FIELDS, word="复装接电"), archive()),
)
