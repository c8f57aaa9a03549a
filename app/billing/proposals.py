"""What a bill and those after it should be, by readings, terms and prices as they stand now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.billing.composing import Composed
from app.billing.facts import BillBasis
from app.billing.gathering import billing_settings, gather
from app.billing.runs import BillingRuns, EarlierBill
from app.billing.views import Bill, Billing
from app.kernel.home import Rooms
from app.metering.rules import month_before


class Changed(NamedTuple):
    """A bill beside what it would be; `composed` without basis says why it cannot be computed."""

    bill: Bill
    basis: BillBasis | None
    composed: Composed

    @property
    def delta_fen(self) -> int:
        return self.composed.amount_fen - self.bill.amount_fen

    @property
    def delta_kwh(self) -> int:
        return self.composed.kwh - self.bill.kwh

    @property
    def differs(self) -> bool:
        """Whether anything that is charged would change."""
        return bool(self.delta_fen or self.delta_kwh)


class Proposal(NamedTuple):
    """A correction, and the later bills that it changes: by the next month's first reading and by what
    lies in the tiers of the year. `grade` names the size of the error (N62), '' below the smallest."""

    first: Changed
    later: tuple[Changed, ...]
    grade: str


def propose(rooms: Rooms, org_unit: str, bill_id: str) -> Proposal | None:
    """The correction of a bill and of later ones of its year, oldest first; None for an unknown bill."""
    bill = rooms.view(Billing).bill(org_unit, bill_id)
    if bill is None:
        return None
    first, *later = _changes(rooms, bill)
    found = [one for one in later if one.differs or one.composed.basis is None]
    changes = [first, *found]
    kwh = sum(abs(one.delta_kwh) for one in changes)
    fen = sum(abs(one.delta_fen) for one in changes)
    return Proposal(first, tuple(found), billing_settings(rooms).grade(kwh, fen))


def _changes(rooms: Rooms, bill: Bill) -> Iterator[Changed]:
    """The bill and those after it, each composed with the tier kWh that the ones before would have."""
    until = max(f"{bill.period[:4]}-12", month_before(bill.period, -1))
    known = rooms.view(BillingRuns).earlier(bill.org_unit, (bill.account_no,), bill.period, until)
    instead: dict[str, int] = {}
    for one in known.get(bill.account_no, ()):
        if one.bill_id == bill.bill_id or _follows(one, bill):
            found = gather(rooms, bill.org_unit, (bill.account_no,), one.period, kwh_instead=instead)
            composed = found.composed.get(bill.account_no, Composed())
            standing = rooms.view(Billing).bill(bill.org_unit, one.bill_id) or bill
            if composed.basis is not None:
                instead[one.period] = composed.kwh - composed.apart_kwh
            basis = rooms.view(Billing).basis(bill.org_unit, one.bill_id)
            yield Changed(standing, basis, composed)


def _follows(one: EarlierBill, bill: Bill) -> bool:
    return one.period > bill.period and bool(one.run_id) and not one.withdrawn
