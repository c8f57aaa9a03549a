"""The bill of whoever hands an account over: the month's own, made out on the day itself (R24 Art.30).

The meter is read that day; the reading is the month's, and the bill stands on it. What is used afterwards is
counted from that reading on and comes with the next month's bill, which is the new user's, as metering counts
it (docs 0016). A capacity charge cannot be cut so: two-part accounts are left to their parties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from app.billing.alone import insist_on_earlier, issued_alone, taken_readings
from app.billing.composing import Composed
from app.billing.flags import flag_words
from app.billing.gathering import HANDOVER, billing_settings, gather
from app.billing.stretches import with_default
from app.customers.views import CustomerRow
from app.kernel.commands import Work
from app.kernel.facts import FactBody
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.metering.checking import Check
from app.metering.facts import Reading
from app.metering.rules import Taken, metered
from app.metering.views import MeteringView
from app.tariffs.facts import Terms
from app.tariffs.views import TermsView


def can_be_billed(customer: CustomerRow, work: Work) -> bool:
    """Whether a handover of this account is billed: prices without a capacity charge, one meter."""
    terms = _terms(customer, work)
    fittings = work.view(MeteringView).fittings((customer.account_no,)).get(customer.account_no, [])
    measuring = [one for one in fittings if one.removed_on is None]
    return bool(terms) and all(one.basis is None for one in terms[-1:]) and len(measuring) == 1


def handover_facts(
    work: Work, customer: CustomerRow, reading: Reading, bill_of: str, accepted: Collection[str]
) -> Iterator[FactBody]:
    """readings.entered and bills.issued for the month of the reading. `bill_of` names the act (an order's
    number) that the bill belongs to; `accepted` are doubts about the reading that somebody accepted.

    Raises Refused reading.*, final.month_open, final.cannot_compose; Doubt reading.*.
    """
    account_no, period = customer.account_no, f"{reading.read_on:%Y-%m}"
    check = Check(period, (account_no,), work)
    good, doubtful, refused = check.sorted_out((reading,))
    if refused:
        raise Refused([refusal for _, refusal in refused])
    doubts: list[Refusal] = [one for _, here in doubtful for one in here]
    if open_doubts := [one for one in doubts if one.code not in accepted]:
        raise Doubt(open_doubts)
    kept = good or [one for one, _ in doubtful]
    yield from check.entered(kept, "")
    readings = taken_readings(work, customer.org_unit, account_no)
    insist_on_earlier(work, customer.org_unit, account_no, _terms(customer, work), readings, period)
    points = work.view(MeteringView).points((account_no,)).get(account_no, [])
    fittings = work.view(MeteringView).fittings((account_no,)).get(account_no, [])
    upto = [one for one in readings if one.period < period]
    use = metered(account_no, period, fittings, [*upto, _taken(kept[0], period)], points)
    found = gather(
        work,
        customer.org_unit,
        (account_no,),
        period,
        terms_instead={account_no: _ending(_terms(customer, work), reading.read_on)},
        use_instead={account_no: use},
    )
    composed = found.composed.get(account_no, Composed())
    if composed.basis is None:
        trouble = composed.trouble or flag_words(composed.flags)
        raise refuse("final.cannot_compose", period=period, trouble=trouble)
    yield issued_alone(work, customer.org_unit, account_no, found, composed, period, f"{HANDOVER}{bill_of}")


def _taken(reading: Reading, period: str) -> Taken:
    return Taken(
        asset_no=reading.asset_no, period=period, read_on=reading.read_on, registers=reading.registers
    )


def _ending(terms: tuple[Terms, ...], on: date) -> tuple[Terms, ...]:
    """As if supply ended on a day: the months of the former user's tiers do (facts.md §4.2)."""
    held = [one for one in terms if one.effective_from <= on]
    if not held:
        return terms
    return (*held, msgspec.structs.replace(held[-1], effective_from=on, supply_until=on))


def _terms(customer: CustomerRow, work: Work) -> tuple[Terms, ...]:
    agreed = work.view(TermsView).terms((customer.account_no,)).get(customer.account_no, ())
    return with_default(agreed, customer.tariff_class, billing_settings(work))
