"""减容恢复: the capacity that rested runs again, within two years (R24 Art.25; facts.md §1.3)."""

from collections.abc import Iterator
from datetime import date

from app.kernel.facts import FactBody
from app.workorders.clocks import add_months
from app.workorders.kind import Field, Finding, Kind, Need, Section, no
from app.workorders.moving import Step
from app.workorders.parts.effects import changed_terms, contacts
from app.workorders.parts.guards import starts_in_time
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import SEALING, SURVEY, archive, meter_work
from app.workorders.standing import Account, Request
from app.workorders.views import OrderRow


def resting(account: Account | None) -> OrderRow | None:
    """The reduction that is in force: the newest one that no restoration followed."""
    newest = account.last("reduction", "restoration") if account else None
    return newest if newest is not None and newest.kind == "reduction" else None


def within_term(request: Request) -> Iterator[Finding]:
    """Back within two years; later it is a new connection or an increase."""
    order = resting(request.account)
    if order is None:
        yield no("order.no_reduction")
        return
    sealed = date.fromisoformat(order.answers["sealed_on"])
    until = add_months(sealed, 12 * request.settings.reduction_max_years)
    if request.today > until:
        yield no("order.reduction_over", until=until)


def running_again(step: Step) -> Iterator[FactBody]:
    """From the day of restoring the capacity is charged again. A reduction that really lasted less than 15
    days is charged in full: the terms from its first day on are written anew."""
    order = resting(step.account)
    if order is None or step.account is None or step.account.terms is None:
        return
    now = step.account.terms.operating_kva + int(order.answers["reduce_kva"])
    sealed, restored = date.fromisoformat(order.answers["sealed_on"]), step.day("restored_on")
    short = (restored - sealed).days < step.settings.reduction_min_days
    yield from changed_terms(step, sealed if short else restored, operating_kva=now)


KIND = Kind(
    code="restoration",
    transaction="213",
    word="减容恢复",
    group="减容变更",
    article="《供电营业规则》(2024) 第二十五条",
    about="恢复非永久性减容停用的容量。",
    aliases=("暂停恢复", "启用"),
    questions=("by_agent",),
    sections=(
        Section(
            title="恢复内容",
            fields=(Field(name="from_on", word="希望恢复日期", shape="date", required=True), WISH),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(Need(paper="identity"), AGENT_PAPER),
    checks=(within_term, starts_in_time("from_on")),
    stages=(
        SURVEY,
        meter_work(
            running_again,
            contacts,
            fields=(
                Field(name="restored_on", word="恢复送电日期", shape="date", required=True),
                Field(name="unseal_numbers", word="拆下封印号", limit=80),
            ),
            word="启封送电",
            papers=SEALING,
        ),
        archive(),
    ),
)
