"""The last bill of an account: what was used and kept ready up to the day its last meter was taken down.

For orders that end a supply (R24 Art.34: settled, the meter comes down, the account is closed) and for
whoever bills a removal that was entered apart. It is the month's bill, composed by the same functions, so
that a run, an explanation or a correction of that month finds it as any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

import msgspec

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.alone import insist_on_earlier, issued_alone, taken_readings
from app.billing.composing import Composed
from app.billing.facts import BillCorrected, BillsIssued
from app.billing.flags import flag_words
from app.billing.gathering import Gathered, billing_settings, gather
from app.billing.stretches import with_default
from app.billing.views import Billing
from app.customers.views import CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.home import Rooms
from app.kernel.money import yuan
from app.kernel.refusals import refuse
from app.kernel.text import clean, fold_code
from app.metering.facts import MeterRemoved
from app.metering.rules import Taken, metered, month_of_removal
from app.metering.views import Fitting, MeteredUse, MeteringView
from app.tariffs.facts import Terms, TermsSet
from app.tariffs.views import TermsView

_BILLS_BACK = 6


class IssueFinalBill(Command, frozen=True, kw_only=True):
    """Bill an account whose last meter has been taken down, up to that day."""

    permission: ClassVar[str] = "billing.run"
    account_no: str
    reason: str


class Removal(NamedTuple):
    """An account's last meter gone: whose, which fitting, when; and all fittings with it gone."""

    org_unit: str
    account_no: str
    gone: Fitting
    fittings: tuple[Fitting, ...]

    @property
    def on(self) -> date:
        return self.gone.removed_on or date.max


@handles(IssueFinalBill)
def issue_final_bill(command: IssueFinalBill, work: Work) -> Decision:
    """account.terms_set, bills.issued, bill.corrected: what of them is needed.

    Refuses: customer.unknown, final.meter_there, .never_metered, .nothing, .month_open, .cannot_compose.
    """
    account_no = fold_code(command.account_no, "account_no")
    work.lock(f"account:{account_no}")
    reason = clean(command.reason, "reason", limit=100, required=True)
    customer = work.view(CustomersView).customer(account_no)
    if customer is None:
        raise refuse("customer.unknown", "account_no", account_no=account_no)
    fittings = work.view(MeteringView).fittings((account_no,)).get(account_no, [])
    if any(one.removed_on is None for one in fittings):
        raise refuse("final.meter_there", account_no=account_no)
    if not fittings:
        raise refuse("final.never_metered", account_no=account_no)
    gone = max(fittings, key=lambda one: (one.removed_on or date.min, one.asset_no))
    removal = Removal(customer.org_unit, account_no, gone, tuple(fittings))
    bodies = final_facts(work, removal, command.command_id, reason)
    amount = final_fen(bodies)
    if amount is None:
        raise refuse("final.nothing", account_no=account_no)
    return Decision(
        facts=tuple(bodies),
        result={"account_no": account_no, "amount_fen": amount},
        news=f"户号 {account_no} 最后一张账单 {yuan(amount)} 元已发行",
    )


def removal_of(work: Work, removed: MeterRemoved) -> Removal | None:
    """The account as this removal will leave it; None while another meter of it still measures."""
    known = work.view(MeteringView).fittings((removed.account_no,)).get(removed.account_no, [])
    fittings = []
    gone = None
    for one in known:
        if one.asset_no == removed.asset_no and one.removed_on is None:
            one = gone = msgspec.structs.replace(
                one, removed_on=removed.removed_on, removed_registers=removed.registers
            )
        fittings.append(one)
    if gone is None or any(one.removed_on is None for one in fittings):
        return None
    return Removal(removed.org_unit, removed.account_no, gone, tuple(fittings))


def billed_upto(rooms: Rooms, org_unit: str, account_no: str) -> date | None:
    """The day of the newest reading that a bill stands on; None where no bill tells."""
    billing = rooms.view(Billing)
    days = [
        span.to_on
        for bill in billing.history(org_unit, account_no, _BILLS_BACK)
        if not bill.withdrawn and (basis := billing.basis(org_unit, bill.bill_id)) is not None
        for point in basis.points
        for span in point.spans
    ]
    return max(days, default=None)


def final_fen(bodies: Sequence[FactBody]) -> int | None:
    """What the last bill and corrections with it add to the account, fen; None where nothing was billed."""
    issued = [bill.amount_fen for body in bodies if isinstance(body, BillsIssued) for bill in body.bills]
    corrected = [body.delta_fen for body in bodies if isinstance(body, BillCorrected)]
    return sum(issued) + sum(corrected) if issued or corrected else None


def final_facts(work: Work, removal: Removal, bill_of: str, reason: str) -> list[FactBody]:
    """Supply ends with the removal, and what is not billed yet is billed; nothing for accounts that have
    no terms here. `bill_of` names the act (an order's number) that the bill belongs to.

    The day of the removal takes the new state, so the capacity charge ends with the day before (R24
    Art.86). What the meter counted after it had been read for the month belongs to the next month (docs
    0016): then that one is billed, and the month's capacity charge is corrected to its days.
    Raises Refused final.month_open, .cannot_compose.
    """
    unit, account_no = removal.org_unit, removal.account_no
    terms = _ended_terms(work, removal)
    if terms is None:
        return []
    readings = taken_readings(work, unit, account_no)
    counts = month_of_removal(removal.gone, removal.fittings, readings)
    month = f"{removal.on:%Y-%m}"
    bodies: list[FactBody] = [TermsSet(org_unit=unit, account_no=account_no, terms=terms[-1], reason=reason)]
    for period in dict.fromkeys((month, counts)):
        use = _use(work, removal, readings, period)
        found = gather(
            work,
            unit,
            (account_no,),
            period,
            terms_instead={account_no: terms},
            use_instead={account_no: use},
        )
        composed = found.composed.get(account_no, Composed())
        if composed.ended:
            continue
        if composed.basis is None:
            trouble = composed.trouble or flag_words(composed.flags)
            raise refuse("final.cannot_compose", period=period, trouble=trouble)
        insist_on_earlier(work, unit, account_no, terms, readings, month)
        bodies += _billed(work, removal, found, composed, period, bill_of, reason)
    return bodies


def _ended_terms(work: Work, removal: Removal) -> tuple[Terms, ...] | None:
    """The account's terms with those of no supply behind them, from the day of the removal."""
    account_no = removal.account_no
    customer = work.view(CustomersView).customer(account_no)
    agreed = work.view(TermsView).terms((account_no,)).get(account_no, ())
    class_ = customer.tariff_class if customer else ""
    priced = with_default(agreed, class_, billing_settings(work))
    held = [one for one in priced if one.effective_from <= removal.on]
    if not held:
        return None
    ended = msgspec.structs.replace(
        held[-1],
        effective_from=removal.on,
        contract_kw=0,
        operating_kva=0,
        total_kva=0,
        free_kwh=0,
        splits=(),
        losses=None,
        supply_until=removal.on,
    )
    return (*(one for one in agreed if one.effective_from < removal.on), ended)


def _use(work: Work, removal: Removal, readings: Sequence[Taken], period: str) -> MeteredUse:
    points = work.view(MeteringView).points((removal.account_no,)).get(removal.account_no, [])
    upto = [one for one in readings if one.period <= period]
    return metered(removal.account_no, period, removal.fittings, upto, points)


def _billed(
    work: Work,
    removal: Removal,
    found: Gathered,
    composed: Composed,
    period: str,
    bill_of: str,
    reason: str,
) -> Iterator[FactBody]:
    """The month's bill, or the one there is already mended to the end of supply; a bill that was taken
    over stays as it came."""
    unit, account_no = removal.org_unit, removal.account_no
    standing = found.standing(account_no, period)
    if standing is None:
        yield issued_alone(work, unit, account_no, found, composed, period, f"final-{bill_of}")
        return
    bill = work.view(Billing).bill(unit, standing.bill_id)
    if bill is None or not standing.run_id:
        return
    delta_fen, delta_kwh = composed.amount_fen - bill.amount_fen, composed.kwh - bill.kwh
    if delta_fen or delta_kwh:
        yield BillCorrected(
            org_unit=unit,
            bill_id=bill.bill_id,
            account_no=account_no,
            delta_fen=delta_fen,
            delta_kwh=delta_kwh,
            delta_apart_kwh=composed.apart_kwh - (standing.kwh - standing.tier_kwh),
            basis=composed.basis,
            reason=reason,
            approver="",
        )
