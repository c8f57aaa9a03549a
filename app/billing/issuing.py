"""Turns a composed bill into the one that is issued, by a run or as an account's last one."""

from __future__ import annotations

from app.billing.composing import Composed
from app.billing.facts import IssuedBill
from app.billing.gathering import Gathered
from app.billing.runs import Filed
from app.customers.vocabulary import late_class_of


def issued_bill(found: Gathered, account_no: str, composed: Composed, period: str) -> IssuedBill:
    """The bill of a month as it is issued, with an id of its own. Raises ValueError where it has no basis."""
    if composed.basis is None:
        raise ValueError("only a composed bill is issued")
    return IssuedBill(
        bill_id=_free_id(found, account_no, period),
        account_no=account_no,
        kwh=composed.kwh,
        amount_fen=composed.amount_fen,
        late_class=_late_class(found.customers[account_no]),
        apart_kwh=composed.apart_kwh,
        previous_reading=composed.previous_reading,
        current_reading=composed.current_reading,
        multiplier=composed.multiplier,
        basis=composed.basis,
    )


def _free_id(found: Gathered, account_no: str, period: str) -> str:
    """One bill for each account and month; after a withdrawal the next one has a number behind it."""
    taken = {bill.bill_id for bill in found.earlier.get(account_no, ())}
    wanted, number = f"{account_no}-{period}", 1
    while wanted in taken:
        number += 1
        wanted = f"{account_no}-{period}-{number}"
    return wanted


def _late_class(customer: Filed) -> str:
    return customer.late_class or late_class_of(customer.tariff_class)
