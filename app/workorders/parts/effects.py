"""What a finished stage changes elsewhere: the customer file, terms, meters; as facts of those rooms.

Each effect takes the step and yields facts, or raises Refused with the fields of the stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from app.customers.facts import (
    Bank,
    Contact,
    CustomerChanged,
    CustomerRegistered,
    Identity,
    Naming,
    Site,
    Standing,
    Tariff,
)
from app.customers.views import CustomerRow
from app.customers.vocabulary import late_class_of
from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal, Refused
from app.metering.checking import WORDS
from app.metering.facts import Registers
from app.metering.meter_commands import FitMeter, RemoveMeter, fitted, removal_doubts, removed_facts
from app.tariffs.book import TariffsView
from app.tariffs.commands import refusals_of
from app.tariffs.facts import Terms, TermsSet
from app.workorders.contracts.ending import ended
from app.workorders.contracts.views import ContractsView
from app.workorders.facts import Secret
from app.workorders.kind import Effect, Field, Finding, When

if TYPE_CHECKING:
    from app.workorders.moving import Step

FIT, PULL = "fit_", "pull_"
"""What the fields of a meter that is fitted, and of one that is taken down, begin with."""
PERIODS = ("flat", "sharp", "peak", "valley", "deep")


def register_fields(prefix: str, *, when: When | None = None) -> tuple[Field, ...]:
    """What a meter shows, register by register; one rate is read as 平."""
    return tuple(
        Field(
            name=f"{prefix}{name}",
            word="示数" if name == "flat" else f"{WORDS[name]}示数",
            shape="decimal",
            least=0,
            when=when,
            hint="单费率电能表填这里" if name == "flat" else "",
        )
        for name in PERIODS
    )


FIT_FIELDS: tuple[Field, ...] = (
    Field(name="fit_asset", word="新装表号", shape="code", required=True, limit=24),
    Field(name="fit_on", word="装表日期", shape="date", required=True),
    Field(
        name="fit_digits", word="示数位数", shape="whole", required=True, least=3, most=10, hint="一般为 6"
    ),
    Field(name="fit_ct", word="电流互感器变比", shape="whole", least=1, hint="直接接入填 1"),
    Field(name="fit_pt", word="电压互感器变比", shape="whole", least=1, hint="没有填 1"),
    *register_fields(FIT),
    Field(name="fit_seals", word="封印号", shape="text", limit=80),
)
SWAP = When("with_swap", ("yes",))
PULL_FIELDS: tuple[Field, ...] = (
    Field(name="pull_asset", word="拆下表号", shape="code", required=True, limit=24),
    Field(name="pull_on", word="拆表日期", shape="date", required=True),
    *register_fields(PULL),
)


SWAP_FIELDS: tuple[Field, ...] = (
    Field(name="with_swap", word="更换电能表", shape="yes"),
    *(replace(one, when=SWAP) for one in (*PULL_FIELDS, *FIT_FIELDS)),
)
"""A meter that may be replaced on the occasion."""


def registers_of(answers: Mapping[str, str], prefix: str) -> Registers:
    """The registers that were read."""
    return {name: Decimal(text) for name in PERIODS if (text := answers.get(f"{prefix}{name}", ""))}


def renamed(refused: Refused, names: Mapping[str, str], prefix: str) -> Refused:
    """Refusals with the fields of a stage instead of those of a meter command."""

    def there(field: str) -> str:
        return names.get(field, f"{prefix}{field}" if field in PERIODS else field)

    return Refused([reason.beside(there(reason.field)) for reason in refused.reasons])


def fit_meter(step: Step) -> Iterator[FactBody]:
    """The meter of the answers begins to measure the order's account."""
    yield fitted_at(step, _person(step))


def fitted_at(step: Step, person: CustomerRow, replaces: str = "") -> FactBody:
    """The meter of the answers begins to measure an account, in the place of the one it `replaces`."""
    answers = step.answers
    command = FitMeter(
        account_no=person.account_no,
        asset_no=answers["fit_asset"],
        fitted_on=step.day("fit_on"),
        registers=registers_of(answers, FIT),
        digits=step.whole("fit_digits") or 6,
        ct_ratio=step.whole("fit_ct") or 1,
        pt_ratio=step.whole("fit_pt") or 1,
        seals=tuple(answers.get("fit_seals", "").split()),
        reason=f"{step.kind.word} {step.order.order_no}",
    )
    names = {"asset_no": "fit_asset", "fitted_on": "fit_on", "digits": "fit_digits", "registers": "fit_flat"}
    names |= {"ct_ratio": "fit_ct", "pt_ratio": "fit_pt", "seals": "fit_seals"}
    try:
        return fitted(command, person, step.work, replaces)
    except Refused as refused:
        raise renamed(refused, names, FIT) from refused


def take_down(step: Step) -> Iterator[FactBody]:
    """The meter of the answers stops measuring."""
    answers = step.answers
    command = RemoveMeter(
        account_no=step.order.account_no,
        asset_no=answers["pull_asset"],
        removed_on=step.day("pull_on"),
        registers=registers_of(answers, PULL),
        reason=f"{step.kind.word} {step.order.order_no}",
    )
    names = {"asset_no": "pull_asset", "removed_on": "pull_on", "registers": "pull_flat"}
    # A figure that gives doubt was asked about by `pulled_as_read`; its answer is kept in the order's own
    # reason, so the removal takes it as it is.
    accepted = ("reading.backwards", "reading.wrapped", "reading.not_whole")
    try:
        yield from removed_facts(command, _person(step), step.work, accepted)
    except Refused as refused:
        raise renamed(refused, names, PULL) from refused


def pulled_as_read(step: Step) -> Iterator[Finding]:
    """The last figures of a meter that comes down are what the last bill is made of: whoever typed them says
    why where they are doubtful."""
    asset_no = step.filled.answers.get("pull_asset", "")
    registers = registers_of(step.filled.answers, PULL)
    if not asset_no or not registers:
        return
    for reason in removal_doubts(asset_no, registers, _person(step), step.work):
        yield Finding(reason.beside(f"{PULL}{reason.field if reason.field in PERIODS else 'flat'}"), "doubt")


def swap_meter(step: Step) -> Iterator[FactBody]:
    """One meter goes and another comes, where the answers say so; else nothing."""
    if step.answers.get("with_swap"):
        yield from take_down(step)
        yield fitted_at(step, _person(step), step.answers["pull_asset"])


def _person(step: Step) -> CustomerRow:
    """The account's file; for a new account, as it will be when this step is done."""
    if step.account is not None:
        return step.account.row
    return CustomerRow(org_unit=step.order.org_unit, account_no=step.order.account_no)


def open_account(step: Step) -> Iterator[FactBody]:
    """The new account enters the customer file (nothing where it is there already)."""
    if step.account is not None:
        return
    answers, secrets = step.answers, step.order.secrets
    usage = answers.get("usage") or "residential"
    yield CustomerRegistered(
        org_unit=step.order.org_unit,
        account_no=step.order.account_no,
        naming=Naming(name=answers["name"], kind=answers.get("kind") or "resident"),
        identity=identity_of(answers, secrets),
        contacts=Contact(phones=tuple(answers.get("phones", "").split()), contact=answers.get("contact", "")),
        site=Site(
            address=answers.get("address", ""),
            transformer_area=answers.get("transformer_area", ""),
            reading_route=answers.get("reading_route", ""),
        ),
        tariff=Tariff(tariff_class=usage, late_class=late_class_of(usage)),
        standing=Standing(status="normal"),
        bank=bank_of(answers, secrets),
        source=f"{step.kind.word} {step.order.order_no}",
    )


def identity_of(
    answers: Mapping[str, str], secrets: Mapping[str, Secret], name: str = "identity_no"
) -> Identity:
    """The identity group of an application."""
    secret = secrets.get(name)
    if secret is None:
        return Identity(document=answers.get("document", ""))
    return Identity(
        document=answers.get("document", ""),
        identity_sealed=secret.sealed,
        identity_digest=secret.digest,
        identity_masked=secret.masked,
    )


def bank_of(answers: Mapping[str, str], secrets: Mapping[str, Secret]) -> Bank:
    """The bank group of an application."""
    secret = secrets.get("bank_no")
    if secret is None:
        return Bank(bank_name=answers.get("bank_name", ""))
    return Bank(
        bank_name=answers.get("bank_name", ""),
        bank_sealed=secret.sealed,
        bank_digest=secret.digest,
        bank_masked=secret.masked,
    )


def changed(step: Step, **groups: Any) -> CustomerChanged:
    """Groups of the account's file written anew by this order."""
    return CustomerChanged(
        org_unit=step.order.org_unit,
        account_no=step.order.account_no,
        reason=f"{step.kind.word} {step.order.order_no}",
        **groups,
    )


def standing(status: str) -> Effect:
    """An effect that gives the account a status (vocabulary.STATUSES)."""

    def effect(step: Step) -> Iterator[FactBody]:
        yield changed(step, standing=Standing(status=status))

    return effect


def end_contracts(step: Step) -> Iterator[FactBody]:
    """Every contract of the account that holds ends with it."""
    for row in step.work.view(ContractsView).of_account(step.order.account_no):
        if row.holds:
            yield ended(row, step.work.today, step.kind.word, step.order.order_no)


def contacts(step: Step) -> Iterator[FactBody]:
    """Phones and contact as the application says, where they differ from the file."""
    if step.account is None:
        return
    wanted = Contact(
        phones=tuple(step.answers.get("phones", "").split()), contact=step.answers.get("contact", "")
    )
    row = step.account.row
    if wanted != Contact(phones=row.phones, contact=row.contact):
        yield changed(step, contacts=wanted)


def set_terms(step: Step, terms: Terms) -> Iterator[FactBody]:
    """The account is priced by these terms; nothing where it is already. Raises Refused terms.*, tariff.*"""
    if step.account is not None and step.account.terms == terms:
        return
    refusals = refusals_of(terms, step.work.view(TariffsView))
    if refusals:
        raise Refused(refusals)
    yield TermsSet(
        org_unit=step.order.org_unit,
        account_no=step.order.account_no,
        terms=terms,
        reason=f"{step.kind.word} {step.order.order_no}",
    )


def first_terms(step: Step) -> Iterator[FactBody]:
    """The terms of a new account, from the day its meter was fitted."""
    yield from set_terms(step, _opening_terms(step, step.day("fit_on")))


def terms_will_do(step: Step) -> Iterator[Finding]:
    """A tariff that the new account could not be priced by is refused with the plan, before a contract
    names it and a meter hangs."""
    if not step.kind.opens or not step.answers.get("tariff_code"):
        return
    for reason in refusals_of(_opening_terms(step, step.work.today), step.work.view(TariffsView)):
        yield Finding(reason.beside("tariff_code"))


def _opening_terms(step: Step, day: date) -> Terms:
    basis: Any = step.answers.get("basis") or None
    kva = step.whole("capacity_kva")
    return Terms(
        effective_from=day,
        tariff_code=step.answers.get("tariff_code", ""),
        basis=basis,
        contract_kw=step.whole("contract_kw"),
        operating_kva=kva,
        total_kva=kva,
        pf_standard=_decimal(step.answers.get("pf_standard", "")),
        people=step.whole("people"),
        supply_from=day,
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def changed_terms(step: Step, day: date, **changes: Any) -> Iterator[FactBody]:
    """The account's terms from a day on, with these changes. Raises Refused order.no_capacity where the
    account has none yet."""
    now = step.account.terms if step.account else None
    if now is None:
        raise Refused([Refusal("order.no_capacity")])
    yield from set_terms(step, msgspec.structs.replace(now, effective_from=day, **changes))
