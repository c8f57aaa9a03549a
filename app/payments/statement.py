"""A statement of account for any period, made from the facts of the journal and from nothing else (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from app.billing.facts import BillCorrected, BillIssued, BillsWithdrawn
from app.kernel.dates import civil_date
from app.kernel.facts import Fact, FactBody
from app.kernel.hlc import stamp_ms
from app.kernel.money import yuan
from app.payments.channels import CHANNELS, PaymentReceivedElsewhere
from app.payments.credit import CreditApplied
from app.payments.facts import Allocation, PaymentReversed, PaymentTaken
from app.payments.refund_facts import RefundGiven
from app.payments.vocabulary import REFUND_WAYS, TENDERS

BILLS_ISSUED = "bills.issued"
KINDS = (
    BILLS_ISSUED,
    BillIssued.kind,
    BillsWithdrawn.kind,
    BillCorrected.kind,
    PaymentTaken.kind,
    PaymentReversed.kind,
    PaymentReceivedElsewhere.kind,
    CreditApplied.kind,
    RefundGiven.kind,
)
"""The kinds of fact that move what an account owes."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what was charged, what was paid (fen, below 0 where taken back), and what is owed then.

    `on` is the day the fact itself names (issue of a bill, business day of a payment), else the civil
    date of its stamp; `number` the receipt or slip, else the fact's place in the journal.
    """

    on: date
    text: str
    number: str
    charged_fen: int = 0
    paid_fen: int = 0
    balance_fen: int = 0


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """An account over a period, both days included. Balances are what is owed less what is prepaid, so
    credit is below 0; late fees count once a payment has fixed them."""

    account_no: str
    from_on: date
    to_on: date
    opening_fen: int
    entries: tuple[Entry, ...]

    @property
    def charged_fen(self) -> int:
        return sum(entry.charged_fen for entry in self.entries)

    @property
    def paid_fen(self) -> int:
        return sum(entry.paid_fen for entry in self.entries)

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.charged_fen - self.paid_fen


def statement_of(
    facts: Iterable[Fact], org_unit: str, account_no: str, from_on: date, to_on: date
) -> Statement:
    """The statement from the account's facts of KINDS, oldest first.

    Raises app.kernel.facts.UnknownFact where a newer program wrote one of them.
    """
    book = _Book(org_unit, account_no)
    entries = sorted((entry for fact in facts for entry in book.entries(fact)), key=lambda entry: entry.on)
    balance = sum(entry.charged_fen - entry.paid_fen for entry in entries if entry.on < from_on)
    shown = []
    opening = balance
    for entry in entries:
        if from_on <= entry.on <= to_on:
            balance += entry.charged_fen - entry.paid_fen
            shown.append(msgspec.structs.replace(entry, balance_fen=balance))
    return Statement(
        account_no=account_no, from_on=from_on, to_on=to_on, opening_fen=opening, entries=tuple(shown)
    )


class _IssuedBill(msgspec.Struct, frozen=True):
    """As much of a run's bill as a statement needs: a batch holds hundreds of them."""

    bill_id: str
    account_no: str
    kwh: int
    amount_fen: int


class _BillsIssued(msgspec.Struct, frozen=True):
    org_unit: str
    period: str
    issued_on: date
    bills: tuple[_IssuedBill, ...]


class _Stands(NamedTuple):
    """A bill as far as the statement has come: its month, and the amount it was issued at."""

    period: str
    issued_fen: int


class _Book:
    """Turns facts into entries; remembers the account's bills on the way."""

    def __init__(self, org_unit: str, account_no: str) -> None:
        self._org_unit = org_unit
        self._account_no = account_no
        self._bills: dict[str, _Stands] = {}

    def entries(self, fact: Fact) -> Iterator[Entry]:
        """What a fact did to the account, nothing for facts of another unit's account of that number."""
        if fact.kind == BILLS_ISSUED:
            yield from self._run(fact)
            return
        body = fact.body()
        if getattr(body, "org_unit", "") == self._org_unit:
            yield from self._of(fact, body)

    def _of(self, fact: Fact, body: FactBody) -> Iterator[Entry]:
        match body:
            case BillIssued():
                yield from self._issued(fact, body.bill_id, body.period, body.amount_fen, body.issued_on)
            case BillsWithdrawn():
                yield from self._withdrawn(fact, body)
            case BillCorrected():
                yield self._corrected(fact, body)
            case PaymentTaken() | PaymentReversed():
                yield from self._payment(body)
            case PaymentReceivedElsewhere():
                yield self._elsewhere(body)
            case CreditApplied():
                yield from self._credit(fact, body)
            case RefundGiven():
                yield Entry(
                    on=body.business_day,
                    text=f"退预存,{REFUND_WAYS.get(body.way, body.way)}",
                    number=body.slip_no,
                    paid_fen=-body.amount_fen,
                )

    def _run(self, fact: Fact) -> Iterator[Entry]:
        body = msgspec.json.decode(fact.payload, type=_BillsIssued)
        for bill in body.bills if body.org_unit == self._org_unit else ():
            if bill.account_no == self._account_no:
                yield from self._issued(fact, bill.bill_id, body.period, bill.amount_fen, body.issued_on)

    def _issued(self, fact: Fact, bill_id: str, period: str, amount_fen: int, on: date) -> Iterator[Entry]:
        """A bill; one that was issued before under this id is replaced, as its row is."""
        was = self._bills.get(bill_id)
        self._bills[bill_id] = _Stands(period, amount_fen)
        charged = amount_fen - was.issued_fen if was else amount_fen
        if charged or not was:
            text = f"{period} 电费" if was is None else f"{period} 电费重新转入,更改金额"
            yield Entry(on=on, text=text, number=place_of(fact), charged_fen=charged)

    def _withdrawn(self, fact: Fact, body: BillsWithdrawn) -> Iterator[Entry]:
        for bill_id, amount_fen, _ in body.bills:
            if bill_id in self._bills:
                text = f"撤回 {self._period(bill_id)} 电费:{body.reason}"
                yield Entry(on=_day(fact), text=text, number=place_of(fact), charged_fen=-amount_fen)

    def _corrected(self, fact: Fact, body: BillCorrected) -> Entry:
        word = "退" if body.delta_fen < 0 else "补"
        text = f"{self._period(body.bill_id)} 电费{word}:{body.reason}"
        return Entry(on=_day(fact), text=text, number=place_of(fact), charged_fen=body.delta_fen)

    def _payment(self, body: PaymentTaken | PaymentReversed) -> Iterator[Entry]:
        """What was received less change, and the late fee it fixed; a reversal takes both back."""
        sign, word, number = 1, "收", body.receipt_no
        if isinstance(body, PaymentReversed):
            sign, word, number = -1, "冲正", body.slip_no
        late = self._late(body.allocations)
        if late.fen:
            text = f"{late.months} 违约金" if sign > 0 else f"{late.months} 违约金冲正"
            yield Entry(on=body.business_day, text=text, number=number, charged_fen=sign * late.fen)
        used = f",用预存 {yuan(body.credit_used_fen)} 元" if body.credit_used_fen else ""
        of = f"收据 {body.receipt_no} " if sign < 0 else ""
        yield Entry(
            on=body.business_day,
            text=f"{word}{of}{TENDERS.get(body.tender, body.tender)}{used}",
            number=number,
            paid_fen=sign * (body.received_fen - body.change_fen),
        )

    def _elsewhere(self, body: PaymentReceivedElsewhere) -> Entry:
        channel = CHANNELS.get(body.channel, body.channel)
        text = f"{channel}缴 {self._period(body.bill_id)} 电费"
        return Entry(on=body.received_on, text=text, number=body.reference, paid_fen=body.principal_fen)

    def _credit(self, fact: Fact, body: CreditApplied) -> Iterator[Entry]:
        """Credit moves from the account to its bills: the balance only changes by a late fee."""
        for one in body.accounts:
            if one.account_no == self._account_no:
                late = self._late(one.allocations)
                text = f"预存抵扣 {self._months(one.allocations)} 电费 {yuan(one.used_fen)} 元"
                text += f",其中违约金 {yuan(late.fen)} 元" if late.fen else ""
                yield Entry(on=_day(fact), text=text, number=place_of(fact), charged_fen=late.fen)

    def _late(self, parts: Iterable[Allocation]) -> _Late:
        fixed = [part for part in parts if part.late_assessed_fen]
        return _Late(self._months(fixed), sum(part.late_assessed_fen for part in fixed))

    def _months(self, parts: Iterable[Allocation]) -> str:
        return "、".join(dict.fromkeys(self._period(part.bill_id) for part in parts))

    def _period(self, bill_id: str) -> str:
        """The month of a bill; its id where its issue has not reached this home."""
        known = self._bills.get(bill_id)
        return known.period if known else bill_id


class _Late(NamedTuple):
    """Late fee that a payment fixed, and of which months."""

    months: str
    fen: int


def _day(fact: Fact) -> date:
    return civil_date(stamp_ms(fact.hlc))


def place_of(fact: Fact) -> str:
    """Where a fact stands in the journal: the last figures of its desk and its number there."""
    return f"{fact.origin[-4:].upper()}#{fact.seq}"
