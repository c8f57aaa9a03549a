"""The dunning ladder: at which step an account stands, what may come next, and why not yet (pure).

Words of limit are the rules' own: 超过 is exclusive, 提前…至… inclusive (R24 Art.109).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from app.arrears import texts  # noqa: F401  registers the sentences
from app.arrears.settings import LadderRules
from app.arrears.views import Case, NoticeRow, PlanRow, StopRow
from app.kernel.dates import civil_date
from app.kernel.refusals import Refusal

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an account stands: a code of vocabulary.STEPS, days overdue of its oldest bill, the instant
    by which supply must be back (0: none), and whether that has passed."""

    step: str
    days: int = 0
    restore_by_ms: int = 0
    late: bool = False


def days_overdue(case: Case, on: date) -> int:
    """Whole days since the oldest open bill fell due; 0 or less: nothing is overdue."""
    return max(((on - bill.due_on).days for bill in case.bills if bill.due_on), default=0)


def open_stop(case: Case) -> StopRow | None:
    """The stop that is under way or done and not yet over."""
    return next((stop for stop in case.stops if not stop.over), None)


def running_plan(case: Case, on: date) -> PlanRow | None:
    """The plan that holds: not ended, and every instalment due by then has been paid."""
    for plan in case.plans:
        due = sum(part.amount_fen for part in plan.instalments if part.due_on < on)
        if not plan.ended and case.owed_fen and case.paid_fen - plan.paid_before_fen >= due:
            return plan
    return None


def delivered_notice(case: Case, kind: str) -> NoticeRow | None:
    """The newest notice of a kind that reached the customer since the oldest open bill fell due."""
    found = [
        notice
        for notice in case.notices
        if notice.notice == kind and notice.delivered_ms and _since_due(case, notice.delivered_ms)
    ]
    return max(found, key=lambda notice: notice.delivered_ms, default=None)


def reminded(case: Case) -> bool:
    """Whether somebody asked for the money after it had fallen due (R24 Art.69: 经催交)."""
    told = any(_since_due(case, reminder.at_ms) for reminder in case.reminders)
    return told or delivered_notice(case, "call") is not None


def _since_due(case: Case, at_ms: int) -> bool:
    dues = [bill.due_on for bill in case.bills if bill.due_on]
    return bool(dues) and civil_date(at_ms) > min(dues)


def standing(case: Case, now_ms: int, rules: LadderRules) -> Standing:
    """The step an account is at now."""
    on = civil_date(now_ms)
    days = days_overdue(case, on)
    stop = open_stop(case)
    if stop is not None and stop.stopped_ms:
        if case.owed_fen and days > 0:
            return Standing(step="stopped", days=days)
        by = max(case.last_paid_ms, stop.stopped_ms) + rules.restore_hours * HOUR_MS
        return Standing(step="restore", restore_by_ms=by, late=now_ms > by)
    if not case.owed_fen:
        return Standing(step="none")
    if stop is not None:
        return Standing(step="approved" if stop.approver else "requested", days=days)
    if days <= 0:
        near = any(bill.due_on and (bill.due_on - on).days <= rules.advance_days for bill in case.bills)
        return Standing(step="advance" if near else "due", days=days)
    if running_plan(case, on) is not None:
        return Standing(step="plan", days=days)
    if not reminded(case):
        return Standing(step="remind", days=days)
    if days <= rules.arrears_days_over:
        return Standing(step="reminded", days=days)
    notice = delivered_notice(case, "stop")
    if notice is not None:
        waits = (on - civil_date(notice.delivered_ms)).days < rules.notice_days_min
        return Standing(step="noticed" if waits else "deliverable", days=days)
    return Standing(step="notice", days=days)


def why_no_stop_notice(case: Case, on: date, rules: LadderRules) -> list[Refusal]:
    """What forbids a stop notice: not overdue for more than 30 days, not asked before, a plan that is
    kept (R24 Art.69)."""
    days = days_overdue(case, on)
    reasons: list[Refusal] = []
    if days <= rules.arrears_days_over:
        reasons.append(
            Refusal(
                "arrears.not_long_enough",
                days=max(0, days),
                limit=rules.arrears_days_over,
                rule=rules.arrears_rule,
            )
        )
    if not reminded(case):
        reasons.append(Refusal("arrears.not_reminded", rule=rules.arrears_rule))
    if running_plan(case, on) is not None:
        reasons.append(Refusal("arrears.plan_kept"))
    return reasons


def why_no_stop(
    case: Case, planned_ms: int, now_ms: int, agreement: str, rules: LadderRules
) -> list[Refusal]:
    """All that is not yet proven for stopping supply at `planned_ms`; empty if it may be asked for."""
    reasons = why_no_stop_notice(case, civil_date(now_ms), rules)
    if open_stop(case) is not None:
        reasons.append(Refusal("arrears.stop_open"))
    notice = delivered_notice(case, "stop")
    if notice is None:
        reasons.append(Refusal("arrears.no_notice", rule=rules.notice_rule))
    else:
        ahead = (civil_date(planned_ms) - civil_date(notice.delivered_ms)).days
        if not rules.notice_days_min <= ahead <= rules.notice_days_max:
            reasons.append(
                Refusal(
                    "arrears.notice_days",
                    "planned",
                    days=ahead,
                    least=rules.notice_days_min,
                    most=rules.notice_days_max,
                    rule=rules.notice_rule,
                )
            )
    if planned_ms <= now_ms:
        reasons.append(Refusal("arrears.planned_past", "planned"))
    if case.care == "livelihood" and not agreement.strip():
        reasons.append(Refusal("arrears.no_agreement", "agreement", rule=rules.livelihood_rule))
    return reasons


def why_not_now(case: Case, stop: StopRow, now_ms: int, rules: LadderRules) -> Iterable[Refusal]:
    """What forbids opening the switch now: not approved, not announced half an hour ago, already paid."""
    if not stop.approver:
        yield Refusal("arrears.not_approved")
    minutes = rules.last_notice_minutes
    if not stop.announced_ms or now_ms - stop.announced_ms < minutes * MINUTE_MS:
        yield Refusal("arrears.not_announced", minutes=minutes, rule=rules.notice_rule)
    if now_ms < stop.planned_ms:
        yield Refusal("arrears.too_early")
    if days_overdue(case, civil_date(now_ms)) <= 0:
        yield Refusal("arrears.paid")
