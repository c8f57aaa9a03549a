"""分户: one account becomes two; one order for each further account (R24 Art.32; facts.md §1.3)."""

from collections.abc import Iterator

from app.customers.facts import Contact, CustomerRegistered, Naming, Site, Standing, Tariff
from app.customers.views import CustomerRow
from app.customers.vocabulary import late_class_of
from app.kernel.facts import FactBody
from app.kernel.refusals import Refused
from app.tariffs.book import TariffsView
from app.tariffs.commands import refusals_of
from app.tariffs.facts import Terms, TermsSet
from app.workorders.kind import Field, Finding, Kind, Need, Section, no
from app.workorders.moving import Step
from app.workorders.parts.contracts import supply_contract
from app.workorders.parts.effects import FIT_FIELDS, changed_terms, fitted_at, identity_of
from app.workorders.parts.guards import cleared, no_other_order
from app.workorders.parts.sections import AGENT_PAPER, APPLICANT, ENTRUSTED, WISH
from app.workorders.parts.stages import CONTRACT, SURVEY, archive, meter_work, reply, settle
from app.workorders.standing import Request

ARTICLE = "《供电营业规则》(2024) 第三十二条"


def divisible(request: Request) -> Iterator[Finding]:
    """Same address and supply point, each with property of its own, part of the capacity."""
    if not request.answers.get("own_property"):
        yield no("order.not_divisible", "own_property")
    terms = request.account.terms if request.account else None
    given = request.whole("given_kva")
    if given and terms is not None and given >= terms.total_kva:
        yield no("order.reduced_too_much", "given_kva", kva=terms.total_kva)
    if request.answers.get("disputed"):
        yield no("order.disputed", "disputed")


def second_account(step: Step) -> Iterator[FactBody]:
    """The new account with its meter and terms, and what is left to the old one."""
    answers, account = step.answers, step.account
    if account is None:
        return
    number, row = answers["new_account_no"], account.row
    yield CustomerRegistered(
        org_unit=row.org_unit,
        account_no=number,
        naming=Naming(name=answers["name"], kind=answers["kind"]),
        identity=identity_of(answers, step.order.secrets),
        contacts=Contact(phones=tuple(answers.get("phones", "").split()), contact=answers.get("contact", "")),
        site=Site(
            address=answers.get("new_address") or row.address,
            transformer_area=row.transformer_area,
            reading_route=row.reading_route,
        ),
        tariff=Tariff(tariff_class=row.tariff_class, late_class=late_class_of(row.tariff_class)),
        standing=Standing(status="normal"),
        source=f"{step.kind.word} {step.order.order_no}",
    )
    yield fitted_at(step, CustomerRow(org_unit=row.org_unit, account_no=number))
    yield _terms_of_new(step, number)
    given = step.whole("given_kva")
    if given and account.terms is not None:
        yield from changed_terms(
            step,
            step.day("fit_on"),
            total_kva=account.terms.total_kva - given,
            operating_kva=max(0, account.terms.operating_kva - given),
        )


def _terms_of_new(step: Step, number: str) -> TermsSet:
    day, given = step.day("fit_on"), step.whole("given_kva")
    terms = Terms(
        effective_from=day,
        tariff_code=step.answers["tariff_code"],
        operating_kva=given,
        total_kva=given,
        supply_from=day,
    )
    refusals = refusals_of(terms, step.work.view(TariffsView))
    if refusals:
        raise Refused(refusals)
    reason = f"{step.kind.word} {step.order.order_no}"
    return TermsSet(org_unit=step.order.org_unit, account_no=number, terms=terms, reason=reason)


KIND = Kind(
    code="split",
    transaction="233",
    word="分户",
    group="过户更名",
    article=ARTICLE,
    about="一户分为两户及以上,各自产权独立、分别装表;再分办理下一张工单。",
    questions=("by_agent",),
    spins_off=True,
    contract=supply_contract,
    sections=(
        APPLICANT,
        Section(
            title="分户内容",
            fields=(
                Field(
                    name="new_address", word="新户用电地址", shape="name", limit=120, hint="与原址相同的留空"
                ),
                Field(name="given_kva", word="分给新户的容量(千伏安)", shape="whole", least=1),
                Field(name="own_property", word="新户有独立产权", shape="yes"),
                Field(name="disputed", word="各方有纠纷", shape="yes"),
                WISH,
            ),
        ),
        ENTRUSTED,
    ),
    needs=(
        Need(paper="identity", waivable=False, reusable=False),
        Need(paper="property", waivable=False, reusable=False),
        Need(paper="no_dispute", waivable=False, reusable=False),
        AGENT_PAPER,
    ),
    checks=(no_other_order, divisible),
    notes=("分户后各户另签合同;分户的工程由用户出资。",),
    stages=(
        SURVEY,
        reply(Field(name="tariff_code", word="新户电价", shape="tariff", required=True)),
        settle(cleared("三十二")),
        CONTRACT,
        meter_work(second_account, fields=FIT_FIELDS),
        archive(),
    ),
)
