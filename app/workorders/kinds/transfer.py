"""过户: the user changes because the property changed hands (R24 Art.30; facts.md §1.3, §3.2, §3.3)."""

from collections.abc import Iterator
from dataclasses import replace

from app.customers.facts import Contact, Naming
from app.kernel.facts import FactBody
from app.workorders.kind import ClockUse, Field, Finding, Kind, Need, Section, Stage, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import bank_of, changed, changed_terms, identity_of
from app.workorders.parts.guards import cleared, no_other_order
from app.workorders.parts.sections import AGENT_PAPER, APPLICANT, ENTRUSTED, PAYING, WISH
from app.workorders.parts.settling import READ_FIELDS, billed_to_the_handover, read_and_bill
from app.workorders.parts.stages import CONTRACT, SURVEY, archive, settle
from app.workorders.standing import Request


def undisputed(request: Request) -> Iterator[Finding]:
    """Users with a dispute between themselves settle it first (R24 Art.24)."""
    if request.answers.get("disputed"):
        yield no("order.disputed", "disputed")


def somebody_else(request: Request) -> Iterator[Finding]:
    """The same name on the same papers is no transfer."""
    row = request.account.row if request.account else None
    told = (request.answers.get("name"), request.answers.get("identity_no"))
    if row is not None and told == (row.name, row.identity_masked):
        yield no("order.same_person", "name")


def new_user(step: Step) -> Iterator[FactBody]:
    """Name, document, contacts and bank of the new user; the tiers begin anew with the month."""
    answers, secrets = step.answers, step.order.secrets
    yield changed(
        step,
        naming=Naming(name=answers["name"], kind=answers["kind"]),
        identity=identity_of(answers, secrets),
        contacts=Contact(phones=tuple(answers.get("phones", "").split()), contact=answers.get("contact", "")),
        bank=bank_of(answers, secrets),
    )
    if step.account is not None and step.account.terms is not None:
        day = step.day("settled_on")
        yield from changed_terms(step, day, supply_from=day, people=step.whole("people"))


KIND = Kind(
    code="transfer",
    transaction="231",
    word="过户",
    group="过户更名",
    article="《供电营业规则》(2024) 第三十条",
    about="用电地址产权变更,原用户结清债务,由新用户用电;地址和容量不变。",
    questions=("by_agent",),
    temporary_ok=True,
    contract=supply_contract,
    sections=(
        APPLICANT,
        Section(
            title="过户内容",
            fields=(
                Field(name="disputed", word="新旧用户之间有纠纷", shape="yes"),
                Field(name="people", word="户籍人口", shape="whole", least=1, most=30),
                WISH,
            ),
        ),
        ENTRUSTED,
        PAYING,
    ),
    needs=(
        Need(paper="identity", waivable=False, reusable=False),
        Need(paper="former_identity", reusable=False),
        Need(paper="property", waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order, undisputed, somebody_else),
    clocks=(
        ClockUse(clock="transfer_trial", ends="settle"),
        ClockUse(clock="transfer_total", starts="settle", ends="archive"),
    ),
    notes=("工商业用户过户视为新用户:100 千伏安及以下执行单一制电价。",),
    stages=(
        replace(SURVEY, optional=True),
        Stage(
            code="trial",
            word="抄表试算",
            right="order.settle",
            optional=True,
            fields=READ_FIELDS,
            effects=(read_and_bill,),
        ),
        settle(
            cleared("三十"),
            billed_to_the_handover("settled_on"),
            fields=(Field(name="settled_on", word="清算日期", shape="date", required=True),),
        ),
        CONTRACT,
        archive(new_user),
    ),
)
