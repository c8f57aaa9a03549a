"""Fills a demo home with made-up customers, their meters and two years of bills, in batches."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from app.billing.facts import BillIssued
from app.customers.commands import installed, registered
from app.customers.drafts import CustomerDraft, IdentityDraft, MeterDraft
from app.customers.facts import Contact, Naming, Site, Standing, Tariff
from app.customers.identity import Vault
from app.customers.vocabulary import late_class_of
from app.demo.bills import MadeBill, bills_of
from app.demo.people import Person, person
from app.kernel.commands import Command, Decision, Outcome, Work, handles
from app.kernel.facts import FactBody
from app.payments.channels import PaymentReceivedElsewhere

BATCH = 200
_CHANNELS = ("debit", "app", "wallet", "bank")


class PopulateDemo(Command, frozen=True, kw_only=True):
    """Take over the made-up customers from `first` up to, not including, `last`."""

    permission: ClassVar[str] = "settings.change"
    first: int
    last: int
    today: date


def populate(
    do: Callable[[Command], Outcome], accounts: int, today: date, told: Callable[[int, int], None]
) -> None:
    """Fill a home with `accounts` customers; `told(done, all)` after each batch."""
    for first in range(0, accounts, BATCH):
        last = min(first + BATCH, accounts)
        do(PopulateDemo(command_id=f"demo-{first:09d}", first=first, last=last, today=today))
        told(last, accounts)


@handles(PopulateDemo)
def populate_demo(command: PopulateDemo, work: Work) -> Decision:
    """The same people for the same numbers, whatever the batch."""
    unit, vault = work.desk.org_unit, work.view(Vault)
    chosen = map(person, range(command.first, command.last))
    facts = tuple(fact for someone in chosen for fact in _facts(someone, unit, vault, command.today))
    return Decision(facts=facts, news=f"已建立演示客户 {command.last} 户")


def _facts(someone: Person, unit: str, vault: Vault, today: date) -> Iterator[FactBody]:
    yield registered(_draft(someone), unit, vault, source="演示")
    yield from installed(someone.account_no, (MeterDraft(asset_no=someone.meter_no),), {}, unit, "演示")
    for index, bill in enumerate(bills_of(someone, today)):
        issued = _issued(someone, bill, unit)
        yield issued
        if bill.paid:
            yield _paid(issued, bill, _CHANNELS[index % len(_CHANNELS)])


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


def _issued(someone: Person, bill: MadeBill, unit: str) -> BillIssued:
    return BillIssued(
        org_unit=unit,
        bill_id=f"{someone.account_no}-{bill.period}",
        account_no=someone.account_no,
        period=bill.period,
        kwh=bill.kwh,
        amount_fen=bill.amount_fen,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        late_class=late_class_of(someone.tariff_class),
        previous_reading=bill.previous_reading,
        current_reading=bill.current_reading,
        source="演示",
    )


def _paid(issued: BillIssued, bill: MadeBill, channel: str) -> PaymentReceivedElsewhere:
    return PaymentReceivedElsewhere(
        org_unit=issued.org_unit,
        account_no=issued.account_no,
        bill_id=issued.bill_id,
        channel=channel,
        reference=f"D{bill.period.replace('-', '')}{issued.account_no[-6:]}",
        received_on=bill.issued_on.replace(day=15),
        principal_fen=bill.amount_fen,
    )
