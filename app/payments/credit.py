"""Credit pays new bills by itself: prepaid and overpaid money of accounts spent on what they owe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import msgspec

from app.billing.late_fee import LateFeeRules
from app.billing.views import Bill, Billing
from app.customers.history import tells
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody, fact_kind
from app.kernel.money import yuan
from app.payments.allocation import allocate
from app.payments.facts import Allocation
from app.payments.sheet import late_fee_rules, raw_credit_fen, sheet_bill


class AccountCredit(msgspec.Struct, frozen=True, kw_only=True):
    """What the credit of one account paid, oldest bill first."""

    account_no: str
    allocations: tuple[Allocation, ...]

    @property
    def used_fen(self) -> int:
        """Credit that is gone now, fen."""
        return sum(part.principal_fen + part.late_fen for part in self.allocations)


@fact_kind("credit.applied")
class CreditApplied(FactBody, frozen=True, kw_only=True):
    """Credit of some accounts paid their bills when these were issued (facts.md §6.2)."""

    org_unit: str
    accounts: tuple[AccountCredit, ...]

    def subjects(self) -> tuple[str, ...]:
        parts = [part for one in self.accounts for part in one.allocations]
        accounts = (f"account:{one.account_no}" for one in self.accounts)
        return (*accounts, *(f"bill:{part.bill_id}" for part in parts))


class ApplyCredit(Command, frozen=True, kw_only=True):
    """Spend the credit of these accounts of the desk's unit on their open bills."""

    permission: ClassVar[str] = "billing.run"
    accounts: tuple[str, ...]


@handles(ApplyCredit)
def apply_credit(command: ApplyCredit, work: Work) -> Decision:
    """At most one credit.applied: oldest bill first, principal, then late fee (facts.md §6.2).

    Accounts without credit or without debt are passed over, so a repeat has no effect. Raises Refused
    billing.no_rules.
    """
    work.lock(*(f"account:{account_no}" for account_no in command.accounts))
    rules = late_fee_rules(work)
    candidates = work.view(Billing).in_credit(work.desk.org_unit, command.accounts)
    applied = [one for account_no in candidates if (one := _spent(account_no, work, rules)).allocations]
    if not applied:
        return Decision(facts=())
    body = CreditApplied(org_unit=work.desk.org_unit, accounts=tuple(applied))
    total = sum(one.used_fen for one in applied)
    return Decision(
        facts=(body,),
        result={"accounts": len(applied), "used_fen": total},
        news=f"预存抵扣 {len(applied)} 户 {yuan(total)} 元",
    )


def _spent(account_no: str, work: Work, rules: LateFeeRules) -> AccountCredit:
    billing = work.view(Billing)
    unsettled = billing.bills(work.desk.org_unit, account_no)
    prepaid = billing.prepaid_fen(work.desk.org_unit, account_no)
    return spent_on(account_no, unsettled, prepaid, work.today, rules)


def spent_on(
    account_no: str, unsettled: Sequence[Bill], prepaid_fen: int, on: date, rules: LateFeeRules
) -> AccountCredit:
    """What an account's credit pays of these bills, oldest first: principal, then late fee (pure)."""
    credit = raw_credit_fen(unsettled, prepaid_fen)
    lines = [sheet_bill(bill, on, rules) for bill in unsettled]
    lines = [line for line in lines if line.total_fen]
    split = allocate([line.due for line in lines], 0, max(0, credit), give_change=False)
    bills = {line.bill.bill_id: line.bill for line in lines}
    return AccountCredit(
        account_no=account_no,
        allocations=tuple(
            Allocation(
                part.bill_id,
                part.principal_fen,
                bills[part.bill_id].late_assessed_by(part.principal_fen, on, rules),
                part.late_fen,
            )
            for part in split.parts
        ),
    )


@tells(CreditApplied)
def _line(body: CreditApplied) -> str:
    if len(body.accounts) == 1:
        (one,) = body.accounts
        return f"预存抵扣电费 {yuan(one.used_fen)} 元"
    return "预存抵扣新发行的电费"
