"""Makes the lines of the review list of a run from composed bills."""

from __future__ import annotations

from collections.abc import Sequence

from app.billing.composing import CLOSED
from app.billing.facts import PreparedBill
from app.billing.gathering import Gathered
from app.billing.runs import EarlierBill
from app.billing.settings import BillingSettings
from app.metering.rules import month_before
from app.metering.settings import MeteringSettings


def jumped(kwh: int, bills: Sequence[EarlierBill], period: str, settings: BillingSettings) -> bool:
    """Whether the energy jumped against the same month last year, else the average of the last year."""
    months = {bill.period: bill.kwh for bill in bills if bill.period < period and not bill.withdrawn}
    if not months:
        return False
    year_ago = months.get(month_before(period, 12), 0)
    other = year_ago or sum(months.values()) // len(months)
    if not other or abs(kwh - other) < settings.jump_least_kwh:
        return False
    return kwh * 100 > other * settings.jump_over_pct or kwh * 100 < other * settings.jump_under_pct


def prepared(
    found: Gathered, account_no: str, period: str, settings: BillingSettings, metering: MeteringSettings
) -> PreparedBill | None:
    """A line of the review list.

    None for an account that a run billed already, that was closed, whose supply ended before, or that is not
    read this month: a resident on a route of two months (facts.md §4.8; nobody else may be read so rarely).
    """
    standing = found.standing(account_no, period)
    composed = found.composed[account_no]
    customer = found.customers[account_no]
    if standing is not None:
        if standing.run_id:
            return None
        return PreparedBill(account_no=account_no, flags=("double",), held=True)
    if composed.ended:
        return None
    if composed.flags == ("no_meter",) and customer.status == CLOSED:
        return None
    rests = customer.tariff_class == "residential" and not metering.cycle_of(customer.route).is_due(period)
    if rests and "no_reading" in composed.flags:
        return None
    flags = composed.flags
    if composed.basis and jumped(composed.kwh, found.earlier.get(account_no, ()), period, settings):
        flags = (*flags, "jump")
    return PreparedBill(
        account_no=account_no,
        kwh=composed.kwh,
        amount_fen=composed.amount_fen,
        flags=flags,
        held=composed.held,
        trouble=composed.trouble,
    )
