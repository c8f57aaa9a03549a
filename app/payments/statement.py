"""A statement of account for any period, from the journal's facts alone (对账单)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from app.billing.facts import BillCorrected, BillIssued, BillsIssued, BillsWithdrawn
from app.kernel.dates import civil_date
from app.kernel.facts import FactBody
from app.payments.channels import CHANNELS, PaymentReceivedElsewhere
from app.payments.credit import CreditApplied
from app.payments.facts import PaymentReversed, PaymentTaken
from app.payments.vocabulary import TENDERS


class DatedFact(msgspec.Struct, frozen=True):
    """A fact about an account and when it was recorded."""

    at_ms: int
    body: FactBody


class AccountFacts(Protocol):
    """The journal, as far as an account's money goes."""

    def money_facts(self, account_no: str) -> list[DatedFact]:
        """Facts that change what an account owes, in the order of time."""
        ...


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """What happened: `charged_fen` makes the debt larger, `paid_fen` smaller; `balance_fen` is what was
    owed after it (negative: credit)."""

    on: date
    text: str
    number: str = ""
    charged_fen: int = 0
    paid_fen: int = 0
    balance_fen: int = 0


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Opening balance, lines and closing balance of `first` to `last`, both included; fen."""

    account_no: str
    first: date
    last: date
    opening_fen: int
    lines: tuple[StatementLine, ...]

    @property
    def closing_fen(self) -> int:
        return self.lines[-1].balance_fen if self.lines else self.opening_fen

    @property
    def charged_fen(self) -> int:
        return sum(line.charged_fen for line in self.lines)

    @property
    def paid_fen(self) -> int:
        return sum(line.paid_fen for line in self.lines)


def statement(account_no: str, facts: Iterable[DatedFact], first: date, last: date) -> Statement:
    """The statement of an account. Late fees stand on the day they were paid, because only then they are
    certain; what is still running is on the bill page."""
    opening = balance = 0
    lines: list[StatementLine] = []
    for fact in facts:
        for line in _lines(account_no, fact):
            change = line.charged_fen - line.paid_fen
            if line.on > last:
                continue
            balance += change
            if line.on < first:
                opening += change
            else:
                lines.append(line)
    lines.sort(key=lambda line: line.on)
    running = opening
    told: list[StatementLine] = []
    for line in lines:
        running += line.charged_fen - line.paid_fen
        told.append(msgspec.structs.replace(line, balance_fen=running))
    return Statement(account_no=account_no, first=first, last=last, opening_fen=opening, lines=tuple(told))


def _lines(account_no: str, fact: DatedFact) -> Iterator[StatementLine]:
    on, body = civil_date(fact.at_ms), fact.body
    if isinstance(body, BillIssued):
        yield StatementLine(
            on=body.issued_on, text=f"{body.period} 电费 {body.kwh:,} kWh", charged_fen=body.amount_fen
        )
    elif isinstance(body, BillsIssued):
        for bill in body.bills:
            if bill.account_no == account_no:
                text = f"{body.period} 电费 {bill.kwh:,} kWh"
                yield StatementLine(on=body.issued_on, text=text, charged_fen=bill.amount_fen)
    elif isinstance(body, BillCorrected):
        more, less = max(0, body.delta_fen), max(0, -body.delta_fen)
        yield StatementLine(on=on, text=f"退补电费:{body.reason}", charged_fen=more, paid_fen=less)
    elif isinstance(body, BillsWithdrawn):
        for bill_id, amount_fen, _ in body.bills:
            if bill_id.startswith(f"{account_no}-"):
                yield StatementLine(on=on, text=f"电费撤回:{body.reason}", paid_fen=amount_fen)
    elif isinstance(body, CreditApplied):
        yield from _credit(account_no, body, on)
    else:
        yield from _payment(body, on)


def _credit(account_no: str, body: CreditApplied, on: date) -> Iterator[StatementLine]:
    for one in body.accounts:
        late = sum(part.late_fen for part in one.allocations)
        if one.account_no == account_no and late:
            yield StatementLine(on=on, text="违约金(预存抵扣)", charged_fen=late)


def _payment(body: FactBody, on: date) -> Iterator[StatementLine]:
    if isinstance(body, PaymentReceivedElsewhere):
        text = f"{CHANNELS.get(body.channel, body.channel)}缴费"
        yield StatementLine(
            on=body.received_on, text=text, number=body.reference, paid_fen=body.principal_fen
        )
    elif isinstance(body, PaymentTaken | PaymentReversed):
        undone = isinstance(body, PaymentReversed)
        late = sum(part.late_fen for part in body.allocations)
        net = body.received_fen - body.change_fen
        tender = TENDERS.get(body.tender, body.tender)
        if late:
            word = "违约金冲回" if undone else "违约金"
            charged, paid = (0, late) if undone else (late, 0)
            yield StatementLine(on=on, text=word, number=body.receipt_no, charged_fen=charged, paid_fen=paid)
        if net:
            word = f"冲正{tender}收费:{body.reason}" if isinstance(body, PaymentReversed) else f"{tender}缴费"
            charged, paid = (net, 0) if undone else (0, net)
            yield StatementLine(on=on, text=word, number=body.receipt_no, charged_fen=charged, paid_fen=paid)
