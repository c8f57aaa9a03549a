"""Takes bills back before their first payment, and corrects them after it, by facts with reasons."""

from __future__ import annotations

from typing import ClassVar

from app.billing import texts  # noqa: F401  registers the sentences
from app.billing.composing import Composed
from app.billing.facts import BillBasis, BillCorrected, BillsWithdrawn
from app.billing.flags import flag_words
from app.billing.gathering import gather
from app.billing.run_commands import APPROVE, MOST
from app.billing.views import Bill, Billing
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.money import yuan
from app.kernel.refusals import Conflict, Refusal, Refused, refuse
from app.kernel.text import clean
from app.security.approvals import require_approval


class WithdrawBills(Command, frozen=True, kw_only=True):
    """Take bills of a run back; a second person approved 'withdraw:<run_id>'."""

    permission: ClassVar[str] = "billing.correct"
    run_id: str
    bill_ids: tuple[str, ...]
    reason: str
    approval_id: str


class CorrectBill(Command, frozen=True, kw_only=True):
    """Mend a bill: to what readings and terms give now, or to an amount and kWh that were agreed.

    With `recompute` the bill becomes what `amount_fen` and `kwh` showed, or it is a Conflict. A second
    person approved 'bills:<account_no>', which may be several bills of one account.
    """

    permission: ClassVar[str] = "billing.correct"
    bill_id: str
    amount_fen: int
    kwh: int
    recompute: bool = False
    reason: str
    approval_id: str


@handles(WithdrawBills)
def withdraw_bills(command: WithdrawBills, work: Work) -> Decision:
    """One bills.withdrawn, all or none. Each bill that has money on it is named: it is corrected instead.

    Refuses: bill.unknown, .not_of_run, .withdrawn, .paid (all at once), text.empty, security.approval_*.
    """
    reason = clean(command.reason, "reason", limit=100, required=True)
    if not 0 < len(command.bill_ids) <= MOST:
        raise refuse("run.too_many", "bill_ids", limit=MOST)
    unit = work.desk.org_unit
    billing = work.view(Billing)
    ids = tuple(dict.fromkeys(command.bill_ids))
    known = billing.bills_by_id(unit, ids)
    work.lock(*(f"account:{bill.account_no}" for bill in known.values()))
    bills = billing.bills_by_id(unit, ids)
    refusals = [
        refusal
        for bill_id in ids
        if (refusal := _not_withdrawable(bill_id, bills.get(bill_id), command.run_id))
    ]
    if refusals:
        raise Refused(refusals)
    approver = require_approval(work, command.approval_id, APPROVE, f"withdraw:{command.run_id}").approver
    standing = [bills[bill_id] for bill_id in ids]
    body = BillsWithdrawn(
        org_unit=unit,
        run_id=command.run_id,
        bills=tuple((bill.bill_id, bill.amount_fen, bill.kwh) for bill in standing),
        accounts=tuple(bill.account_no for bill in standing),
        reason=reason,
        approver=approver,
    )
    total = sum(bill.amount_fen for bill in standing)
    return Decision(
        facts=(body,),
        result={"bills": len(standing), "amount_fen": total},
        news=f"已撤回 {len(standing)} 笔 {yuan(total)} 元",
    )


def has_money(bill: Bill) -> bool:
    """Whether anything was ever paid on a bill and not reversed."""
    return bool(bill.paid_fen or bill.late_paid_fen or bill.late_assessed_fen)


def _not_withdrawable(bill_id: str, bill: Bill | None, run_id: str) -> Refusal | None:
    if bill is None:
        return Refusal("bill.unknown", "bill_ids", bill_id=bill_id)
    if bill.run_id != run_id:
        return Refusal("bill.not_of_run", "bill_ids", bill_id=bill_id)
    if bill.withdrawn:
        return Refusal("bill.withdrawn", "bill_ids", bill_id=bill_id)
    if has_money(bill):
        paid = bill.paid_fen + bill.late_paid_fen
        return Refusal("bill.paid", "bill_ids", bill_id=bill_id, amount=yuan(paid))
    return None


@handles(CorrectBill)
def correct_bill(command: CorrectBill, work: Work) -> Decision:
    """One bill.corrected; what was paid beyond the new amount is the account's credit.

    Conflict bill.changed. Refuses: bill.unknown, .withdrawn, .negative, .no_change, .cannot_compose,
    text.empty, security.approval_*.
    """
    reason = clean(command.reason, "reason", limit=100, required=True)
    unit = work.desk.org_unit
    billing = work.view(Billing)
    bill = billing.bill(unit, command.bill_id)
    if bill is None:
        raise refuse("bill.unknown", "bill_id", bill_id=command.bill_id)
    work.lock(f"account:{bill.account_no}")
    bill = billing.bill(unit, command.bill_id) or bill
    if bill.withdrawn:
        raise refuse("bill.withdrawn", "bill_id", bill_id=bill.bill_id)
    if command.amount_fen < 0 or command.kwh < 0:
        raise refuse("bill.negative", "amount" if command.amount_fen < 0 else "kwh")
    basis, apart_kwh = _recomputed(command, bill, work) if command.recompute else (None, 0)
    changed = (bill.amount_fen, bill.kwh) != (command.amount_fen, command.kwh)
    if not changed and (basis is None or basis == billing.basis(unit, bill.bill_id)):
        raise refuse("bill.no_change", "amount")
    approver = require_approval(work, command.approval_id, APPROVE, f"bills:{bill.account_no}").approver
    body = BillCorrected(
        org_unit=unit,
        bill_id=bill.bill_id,
        account_no=bill.account_no,
        delta_fen=command.amount_fen - bill.amount_fen,
        delta_kwh=command.kwh - bill.kwh,
        delta_apart_kwh=apart_kwh,
        basis=basis,
        reason=reason,
        approver=approver,
    )
    word = "退" if body.delta_fen < 0 else "补"
    return Decision(facts=(body,), news=f"{bill.period} 电费已更正,{word} {yuan(abs(body.delta_fen))} 元")


def _recomputed(command: CorrectBill, bill: Bill, work: Work) -> tuple[BillBasis, int]:
    """The basis by what stands now, if it still costs what was seen, and by how much more is apart."""
    found = gather(work, bill.org_unit, (bill.account_no,), bill.period)
    composed = found.composed.get(bill.account_no, Composed())
    if composed.basis is None:
        trouble = composed.trouble or flag_words(composed.flags)
        raise refuse("bill.cannot_compose", period=bill.period, trouble=trouble)
    if (composed.amount_fen, composed.kwh) != (command.amount_fen, command.kwh):
        now, seen = yuan(composed.amount_fen), yuan(command.amount_fen)
        raise Conflict([Refusal("bill.changed", "amount", now=now, seen=seen)])
    before = [one for one in found.earlier.get(bill.account_no, ()) if one.bill_id == bill.bill_id]
    return composed.basis, composed.apart_kwh - sum(one.kwh - one.tier_kwh for one in before)
