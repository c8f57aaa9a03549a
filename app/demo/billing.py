"""The bills of the demo, composed as a run composes them: each explains itself, and an audit agrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.billing.composing import Account, Composed, Composer
from app.billing.facts import (
    BillsIssued,
    BillsPrepared,
    IssuedBill,
    PreparedBill,
    RunApproved,
    RunClosed,
    RunStarted,
)
from app.billing.settings import BillingSettings
from app.customers.vocabulary import late_class_of
from app.demo.bills import MadeMonth, issued_on, months_of, periods
from app.demo.people import Person
from app.kernel.facts import FactBody
from app.metering.facts import MeterFitted, ReadingsEntered
from app.metering.rules import Taken, metered
from app.metering.views import Fitting
from app.payments.channels import PaymentReceivedElsewhere
from app.tariffs.book import Tariff
from app.tariffs.facts import Terms

_CHANNELS = ("debit", "app", "wallet", "bank")
_APPROVER = "1003"


class Supplied(NamedTuple):
    """A made-up customer with terms and meter."""

    person: Person
    terms: Terms
    meter: MeterFitted


class Years:
    """The months of a batch of customers: readings, bills, payments."""

    def __init__(
        self,
        people: Sequence[Supplied],
        today: date,
        org_unit: str,
        book: dict[str, Tariff],
        settings: BillingSettings,
    ) -> None:
        self._people = people
        self._unit = org_unit
        self._settings = settings
        self._composers = {period: Composer(period, book, settings) for period in periods(today)}
        self._months = [list(months_of(one.person, one.terms, one.meter, today)) for one in people]
        self._kwh: dict[str, dict[str, int]] = {one.person.account_no: {} for one in people}

    def readings(self) -> Iterator[FactBody]:
        """What the meters showed, month by month."""
        by_period: dict[str, list[MadeMonth]] = {}
        for months in self._months:
            for month in months:
                by_period.setdefault(month.period, []).append(month)
        for period, made in sorted(by_period.items()):
            readings = tuple(month.reading for month in made)
            yield ReadingsEntered(org_unit=self._unit, period=period, readings=readings, source="演示")

    def bills(self, batch: int) -> Iterator[FactBody]:
        """The batch's part of each month's run, and what was paid on its bills."""
        for place, period in enumerate(self._composers):
            composed = [(one, self._composed(at, place)) for at, one in enumerate(self._people)]
            day = issued_on(period)
            issued = BillsIssued(
                org_unit=self._unit,
                run_id=run_of(period),
                batch=batch,
                upto=self._people[-1].person.account_no,
                period=period,
                issued_on=day,
                due_on=self._settings.due_on(day),
                bills=tuple(_bill(one.person, period, bill) for one, bill in composed),
            )
            yield _reviewed(issued)
            yield issued
            for at, bill in enumerate(issued.bills):
                if self._months[at][place].paid and bill.amount_fen:
                    yield _paid(issued, bill, _CHANNELS[place % len(_CHANNELS)])

    def _composed(self, at: int, place: int) -> Composed:
        one, month = self._people[at], self._months[at][place]
        number = one.person.account_no
        earlier = self._months[at][max(0, place - 1) : place + 1]
        use = metered(number, month.period, [_fitting(one.meter)], [_taken(made) for made in earlier])
        account = Account(number, one.person.tariff_class, "normal", (one.terms,), use, self._kwh[number])
        composed = self._composers[month.period].compose(account)
        self._kwh[number][month.period] = composed.kwh - composed.apart_kwh
        return composed


def _fitting(meter: MeterFitted) -> Fitting:
    return Fitting(
        account_no=meter.account_no,
        point_id=meter.point_id,
        asset_no=meter.asset_no,
        fitted_on=meter.fitted_on,
        registers=meter.registers,
        multiplier=meter.multiplier,
        digits=meter.digits,
    )


def _taken(month: MadeMonth) -> Taken:
    reading = month.reading
    return Taken(
        asset_no=reading.asset_no, period=month.period, read_on=reading.read_on, registers=reading.registers
    )


def _bill(person: Person, period: str, composed: Composed) -> IssuedBill:
    if composed.basis is None:
        raise ValueError(f"the demo has a month that cannot be billed: {composed.trouble}")
    return IssuedBill(
        bill_id=f"{person.account_no}-{period}",
        account_no=person.account_no,
        kwh=composed.kwh,
        amount_fen=composed.amount_fen,
        late_class=late_class_of(person.tariff_class),
        apart_kwh=composed.apart_kwh,
        previous_reading=composed.previous_reading,
        current_reading=composed.current_reading,
        multiplier=composed.multiplier,
        basis=composed.basis,
    )


def _reviewed(issued: BillsIssued) -> BillsPrepared:
    return BillsPrepared(
        org_unit=issued.org_unit,
        run_id=issued.run_id,
        batch=issued.batch,
        upto=issued.upto,
        bills=tuple(
            PreparedBill(account_no=bill.account_no, kwh=bill.kwh, amount_fen=bill.amount_fen)
            for bill in issued.bills
        ),
    )


def _paid(issued: BillsIssued, bill: IssuedBill, channel: str) -> PaymentReceivedElsewhere:
    return PaymentReceivedElsewhere(
        org_unit=issued.org_unit,
        account_no=bill.account_no,
        bill_id=bill.bill_id,
        channel=channel,
        reference=f"D{issued.period.replace('-', '')}{bill.account_no[-6:]}",
        received_on=issued.issued_on.replace(day=15),
        principal_fen=bill.amount_fen,
    )


def run_of(period: str) -> str:
    """The id of the run of a month."""
    return f"demo-{period}"


def runs_begun(today: date, org_unit: str, accounts: int) -> Iterator[FactBody]:
    """The run of each month, before its batches."""
    for period in periods(today):
        yield RunStarted(org_unit=org_unit, run_id=run_of(period), period=period, accounts=accounts)


def runs_ended(done: Sequence[tuple[str, int, int]], org_unit: str) -> Iterator[FactBody]:
    """Each run signed off and ended, from (period, bills, fen)."""
    for period, bills, amount_fen in done:
        run_id = run_of(period)
        yield RunApproved(
            org_unit=org_unit, run_id=run_id, approver=_APPROVER, bills=bills, total_fen=amount_fen
        )
        yield RunClosed(org_unit=org_unit, run_id=run_id)
