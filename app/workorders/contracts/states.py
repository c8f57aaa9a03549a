"""Where a version of a contract stands on a day: waiting, in force, running out, over."""

from __future__ import annotations

from datetime import date, timedelta

from app.workorders.contracts.views import ContractRow

STATES = {
    "unsigned": "待签",
    "valid": "有效",
    "expiring": "快到期",
    "expired": "已到期",
    "ended": "已终止",
    "void": "已作废",
}
"""`void`: made out anew, or given up, before anybody signed it."""


def state_of(row: ContractRow, today: date, alarm_days: int) -> str:
    """A code of STATES; renewal is announced `alarm_days` before the term ends (facts.md §1.9)."""
    if row.signed_on is None:
        return "unsigned" if row.waits else "void"
    if row.ended_on is not None:
        return "ended"
    if row.data.term_to is None or row.data.term_to > alarm_until(today, alarm_days):
        return "valid"
    return "expiring" if row.data.term_to >= today else "expired"


def alarm_until(today: date, alarm_days: int) -> date:
    """Contracts whose term ends until this day are to be renewed."""
    return today + timedelta(days=alarm_days)
