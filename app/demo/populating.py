"""Fills a demo home with made-up customers, their meters, readings, bills of two years, in batches."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from app.billing.gathering import billing_settings
from app.billing.runs import BillingRuns
from app.customers.commands import installed, registered
from app.customers.drafts import CustomerDraft, IdentityDraft, MeterDraft
from app.customers.facts import Contact, Naming, Site, Standing, Tariff
from app.customers.identity import Vault
from app.customers.vocabulary import late_class_of
from app.demo.billing import Supplied, Years, run_of, runs_begun, runs_ended
from app.demo.bills import meter_of, periods
from app.demo.people import Person, person
from app.demo.prices import TARIFFS, terms_of
from app.kernel.commands import Command, Decision, Outcome, Work, handles
from app.kernel.facts import FactBody
from app.tariffs.book import TariffsView
from app.tariffs.commands import PublishTariffs
from app.tariffs.facts import ManyTermsSet, TermsSet

BATCH = 200


class PopulateDemo(Command, frozen=True, kw_only=True):
    """Take over the made-up customers from `first` up to, not including, `last` of `accounts`."""

    permission: ClassVar[str] = "settings.change"
    first: int
    last: int
    accounts: int
    today: date


class EndDemoRuns(Command, frozen=True, kw_only=True):
    """Sign off and end the runs whose batches came with the customers."""

    permission: ClassVar[str] = "settings.change"
    today: date


def populate(
    do: Callable[[Command], Outcome], accounts: int, today: date, told: Callable[[int, int], None]
) -> None:
    """Fill a home with `accounts` customers; `told(done, all)` after each batch."""
    if not accounts:
        return
    do(PublishTariffs(tariffs=TARIFFS))
    for first in range(0, accounts, BATCH):
        last = min(first + BATCH, accounts)
        do(
            PopulateDemo(
                command_id=f"demo-{first:09d}", first=first, last=last, accounts=accounts, today=today
            )
        )
        told(last, accounts)
    do(EndDemoRuns(command_id="demo-runs", today=today))


@handles(PopulateDemo)
def populate_demo(command: PopulateDemo, work: Work) -> Decision:
    """The same people for the same numbers, whatever the batch."""
    unit = work.desk.org_unit
    chosen = [person(index) for index in range(command.first, command.last)]
    supplied = [_supplied(someone, command.today, unit) for someone in chosen]
    book = {tariff.code: tariff for tariff in work.view(TariffsView).tariffs()}
    years = Years(supplied, command.today, unit, book, billing_settings(work))
    facts = [*_files(supplied, unit, work.view(Vault)), *years.readings()]
    if not command.first:
        facts += runs_begun(command.today, unit, command.accounts)
    facts += years.bills(command.first // BATCH + 1)
    return Decision(facts=tuple(facts), news=f"已建立演示客户 {command.last} 户")


@handles(EndDemoRuns)
def end_demo_runs(command: EndDemoRuns, work: Work) -> Decision:
    """One run.approved and one run.closed for each month."""
    unit, runs = work.desk.org_unit, work.view(BillingRuns)
    done = [(period, runs.progress(unit, run_of(period), "issued")) for period in periods(command.today)]
    sums = [(period, progress.bills, progress.amount_fen) for period, progress in done]
    return Decision(facts=tuple(runs_ended(sums, unit)))


def _supplied(someone: Person, today: date, unit: str) -> Supplied:
    terms = terms_of(someone)
    return Supplied(someone, terms, meter_of(someone, terms, today, unit))


def _files(supplied: list[Supplied], unit: str, vault: Vault) -> Iterator[FactBody]:
    for someone, _, meter in supplied:
        yield registered(_draft(someone), unit, vault, source="演示")
        draft = MeterDraft(asset_no=someone.meter_no, multiplier=meter.multiplier)
        yield from installed(someone.account_no, (draft,), {}, unit, "演示")
        yield meter
    agreed = (
        TermsSet(org_unit=unit, account_no=someone.account_no, terms=terms, reason="演示")
        for someone, terms, _ in supplied
    )
    yield ManyTermsSet(org_unit=unit, terms=tuple(agreed))


def _draft(someone: Person) -> CustomerDraft:
    return CustomerDraft(
        account_no=someone.account_no,
        naming=Naming(name=someone.name, kind=someone.kind),
        identity=IdentityDraft(document=someone.document, identity_no=someone.identity),
        contacts=Contact(phones=(someone.phone,)),
        site=Site(
            address=someone.address,
            transformer_area=someone.transformer_area,
            reading_route=someone.reading_route,
        ),
        tariff=Tariff(tariff_class=someone.tariff_class, late_class=late_class_of(someone.tariff_class)),
        standing=Standing(),
    )
