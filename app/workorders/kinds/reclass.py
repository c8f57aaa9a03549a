"""改类: class, time of use, tiers, two-part mode or demand value (R24 Art.37; facts.md §1.3, §4.4)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import Tariff
from app.customers.vocabulary import late_class_of
from app.kernel.facts import FactBody
from app.workorders.clocks import add_months
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, When, doubt, no
from app.workorders.moving import Step
from app.workorders.parts.effects import SWAP_FIELDS, changed, changed_terms, contacts, swap_meter
from app.workorders.parts.guards import no_other_order
from app.workorders.parts.sections import AGENT_PAPER, CALLER, ENTRUSTED, WISH
from app.workorders.parts.stages import SURVEY, archive, meter_work
from app.workorders.standing import Request
from app.workorders.vocabulary import USES

CLASS = When("what", ("class",))
TARIFF = When("what", ("class", "time_of_use", "time_of_use_swap", "mode"))
MODE = When("what", ("mode",))
PEOPLE = When("what", ("people",))
ON_SITE = When("what", ("class", "time_of_use_swap"))
MODE_MONTHS = 3
"""How long a way of charging stays at least (facts.md §4.4)."""


def fits(request: Request) -> Iterator[Finding]:
    """Terms are there; five people at least; a way of charging not changed again too soon."""
    account = request.account
    if account is None:
        return
    if account.terms is None:
        yield no("order.no_capacity")
        return
    what, settings = request.answers.get("what"), request.settings
    if what == "people" and request.whole("people") < settings.large_household:
        yield no("order.few_people", "people", people=settings.large_household)
    if what == "mode" and add_months(account.terms.effective_from, MODE_MONTHS) > request.today:
        since = account.terms.effective_from
        yield doubt("order.mode_soon", "basis", months=MODE_MONTHS, since=since)


def repriced(step: Step) -> Iterator[FactBody]:
    """The account's terms from the day the change takes effect; its class in the file."""
    answers, what = step.answers, step.answers["what"]
    day = step.day("effective_on")
    if what in ("class", "time_of_use", "time_of_use_swap"):
        yield from changed_terms(step, day, tariff_code=answers["new_tariff"])
    elif what == "mode":
        kw = step.whole("new_contract_kw")
        basis = answers.get("new_basis") or None
        yield from changed_terms(step, day, tariff_code=answers["new_tariff"], basis=basis, contract_kw=kw)
    elif what == "demand":
        yield from changed_terms(step, day, contract_kw=step.whole("new_contract_kw"))
    elif what == "people":
        yield from changed_terms(step, day, people=step.whole("people"))
    if what == "class":
        usage = answers["new_usage"]
        yield changed(step, tariff=Tariff(tariff_class=usage, late_class=late_class_of(usage)))


KIND = Kind(
    code="reclass",
    transaction="251",
    word="改类",
    group="计价变更",
    article="《供电营业规则》(2024) 第三十七条",
    about="同一受电装置的用电类别、分时、阶梯基数、计费方式或需量值变更。",
    aliases=("峰谷", "分时", "一户多人口", "需量", "两部制"),
    questions=("what", "by_agent"),
    sections=(
        Section(
            title="改类内容",
            fields=(
                Field(
                    name="what",
                    word="变更内容",
                    shape="choice",
                    required=True,
                    choices=(
                        ("class", "用电类别"),
                        ("time_of_use", "居民峰谷分时(不换表)"),
                        ("time_of_use_swap", "居民峰谷分时(需换表)"),
                        ("people", "阶梯基数(一户多人口)"),
                        ("mode", "单一制、两部制和计费方式"),
                        ("demand", "合同需量值"),
                    ),
                ),
                Field(
                    name="new_usage",
                    word="新用电类别",
                    shape="choice",
                    required=True,
                    choices=USES,
                    when=CLASS,
                ),
                Field(name="new_tariff", word="新电价", shape="tariff", required=True, when=TARIFF),
                Field(
                    name="new_basis",
                    word="容(需)量计费",
                    shape="choice",
                    when=MODE,
                    choices=(
                        ("capacity", "按变压器容量"),
                        ("contract_demand", "按合同需量"),
                        ("actual_demand", "按实际需量"),
                    ),
                ),
                Field(
                    name="new_contract_kw",
                    word="合同需量(千瓦)",
                    shape="whole",
                    least=1,
                    when=When("what", ("mode", "demand")),
                ),
                Field(
                    name="people",
                    word="户籍人口",
                    shape="whole",
                    required=True,
                    least=1,
                    most=30,
                    when=PEOPLE,
                ),
                Field(
                    name="effective_on",
                    word="生效日期",
                    shape="date",
                    required=True,
                    hint="一般为下一抄表周期的第一天",
                ),
                WISH,
            ),
        ),
        CALLER,
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity"),
        Need(paper="household", when=PEOPLE, waivable=False),
        Need(paper="property", when=PEOPLE),
        AGENT_PAPER,
    ),
    checks=(no_other_order, fits),
    clocks=(
        ClockUse(clock="tou_plain", ends="archive", when=When("what", ("time_of_use",))),
        ClockUse(clock="tou_swap", ends="archive", when=When("what", ("time_of_use_swap",))),
        ClockUse(clock="at_once", ends="archive", when=When("what", ("people", "mode", "demand"))),
    ),
    stages=(
        replace(SURVEY, when=CLASS),
        meter_work(swap_meter, fields=SWAP_FIELDS, word="换表", when=ON_SITE),
        archive(repriced, contacts),
    ),
)
