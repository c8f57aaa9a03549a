"""One account's month billed apart from a run: what its last bill and that of a handover have in common."""

from __future__ import annotations

from collections.abc import Sequence

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.composing import Composed
from app.billing.facts import BillsIssued
from app.billing.gathering import Gathered, billing_settings
from app.billing.issuing import issued_bill
from app.billing.views import Billing
from app.kernel.commands import Work
from app.kernel.refusals import refuse
from app.metering.rules import Taken, month_before
from app.metering.views import MeteringView
from app.tariffs.facts import Terms

_READINGS = 400
"""So many of the newest readings of an account are looked at."""
_BILLS_BACK = 6


def taken_readings(work: Work, org_unit: str, account_no: str) -> list[Taken]:
    """The newest readings of an account's meters that say when they were read."""
    rows = work.view(MeteringView).readings(org_unit, account_no, ("", ""), _READINGS)
    return [
        Taken(
            asset_no=row.asset_no,
            period=row.period,
            read_on=row.read_on,
            registers=row.registers,
            kind=row.kind,  # type: ignore[arg-type]  # one of ReadingKind, as it was entered
        )
        for row in rows
        if row.read_on is not None
    ]


def insist_on_earlier(
    work: Work,
    org_unit: str,
    account_no: str,
    terms: Sequence[Terms],
    readings: Sequence[Taken],
    month: str,
) -> None:
    """Months before this one that were read, or kept capacity ready, are billed first.

    An account that was never billed here may have been read before; its use is all in this bill then. Raises
    Refused final.month_open.
    """
    history = work.view(Billing).history(org_unit, account_no, _BILLS_BACK)
    billed = [bill.period for bill in history if not bill.withdrawn and bill.period < month]
    if not billed:
        return
    newest = max(billed)
    left = [one.period for one in readings if newest < one.period < month]
    held = [one for one in terms if one.supply_until is None]
    if held and held[-1].basis is not None and newest < month_before(month):
        left.append(month_before(newest, -1))
    if left:
        raise refuse("final.month_open", period=min(left))


def issued_alone(
    work: Work,
    org_unit: str,
    account_no: str,
    found: Gathered,
    composed: Composed,
    period: str,
    run_id: str,
) -> BillsIssued:
    """The month's bill of one account as it is issued today, outside any run."""
    return BillsIssued(
        org_unit=org_unit,
        run_id=run_id,
        batch=0,
        upto=account_no,
        period=period,
        issued_on=work.today,
        due_on=billing_settings(work).due_on(work.today),
        bills=(issued_bill(found, account_no, composed, period),),
    )
