"""Drives a billing run batch by batch: resumes where it stopped, tells how far it is, may be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from app.billing.corrections import WithdrawBills, has_money
from app.billing.run_commands import BATCH, CloseRun, IssueBills, PrepareBills, batch_command_id
from app.billing.runs import BillingRuns, Progress, RunRow
from app.billing.views import Bill, Billing
from app.kernel.commands import Command, Outcome
from app.kernel.home import Home
from app.kernel.refusals import refuse
from app.metering.views import MeteringView
from app.payments.credit import ApplyCredit

Do = Callable[[Command], Outcome]
Report = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Nobody wants to know."""


class Withdrawn(msgspec.Struct, frozen=True):
    """What came of taking a run back: bills withdrawn, and those that stay because money is on them."""

    bills: int
    paid: tuple[str, ...]


class BillingRun:
    """A run in the hands of one person: `do` posts in their name.

    `report(done, all)` after each batch may raise to stop; what is done stays done, and the same call
    goes on from there.
    """

    def __init__(
        self, home: Home, do: Do, org_unit: str, run_id: str, report: Report = silent, *, batch: int = BATCH
    ) -> None:
        self._home = home
        self._do = do
        self._unit = org_unit
        self.run_id = run_id
        self._report = report
        self._batch = batch

    def prepare(self) -> Progress:
        """Compute every account of the scope for review. Raises Refused run.*; Unavailable."""
        run = self._run()

        def following(upto: str) -> Sequence[str]:
            return self._home.read(
                lambda rooms: rooms.view(MeteringView).accounts_of(self._unit, run.route, upto, self._batch)
            )

        looked = 0
        self._report(0, run.accounts)
        done = self._progress("prepared")
        number, upto = done.batch, done.upto
        while accounts := following(upto):
            number += 1
            looked += len(accounts)
            upto = self._do(
                PrepareBills(
                    command_id=batch_command_id(self.run_id, "prepare", number),
                    run_id=self.run_id,
                    batch=number,
                    accounts=tuple(accounts),
                )
            ).result["upto"]
            self._report(min(done.bills + looked, run.accounts), run.accounts)
        return self._progress("prepared")

    def issue(self) -> Progress:
        """Make everything that was signed off receivable, let credit pay, and end the run.

        Raises Refused run.*, billing.no_rules; Unavailable.
        """
        run = self._run()

        def following(upto: str) -> Sequence[str]:
            return self._home.read(
                lambda rooms: rooms.view(BillingRuns).to_issue(self._unit, self.run_id, upto, self._batch)
            )

        done = self._progress("issued")
        if run.state == "closed" and not run.closed_reason:
            return done
        number, upto = done.batch, done.upto
        if number:
            self._credit_of_all()
        looked = done.bills + done.skipped
        self._report(looked, run.approved_bills)
        while accounts := following(upto):
            number += 1
            looked += len(accounts)
            upto = self._do(
                IssueBills(
                    command_id=batch_command_id(self.run_id, "issue", number),
                    run_id=self.run_id,
                    batch=number,
                    accounts=tuple(accounts),
                )
            ).result["upto"]
            self._credit(accounts)
            self._report(looked, run.approved_bills)
        self._do(CloseRun(run_id=self.run_id))
        return self._progress("issued")

    def withdraw(self, reason: str, approval_id: str) -> Withdrawn:
        """Take back every bill of the run that nobody has paid on. Raises Refused bill.*; Unavailable."""
        total = self._progress("issued").bills
        count, looked, after = 0, 0, ""
        paid: list[str] = []
        while page := self._issued(after):
            free = tuple(bill.bill_id for bill in page if not has_money(bill))
            paid += [bill.bill_id for bill in page if has_money(bill)]
            if free:
                command = WithdrawBills(
                    run_id=self.run_id, bill_ids=free, reason=reason, approval_id=approval_id
                )
                count += self._do(command).result["bills"]
            after = page[-1].account_no
            looked += len(page)
            self._report(min(looked, total), total)
        return Withdrawn(count, tuple(paid))

    def _run(self) -> RunRow:
        run = self._home.read(lambda rooms: rooms.view(BillingRuns).run(self._unit, self.run_id))
        if run is None:
            raise refuse("run.unknown")
        return run

    def _progress(self, stage: Literal["prepared", "issued"]) -> Progress:
        return self._home.read(lambda rooms: rooms.view(BillingRuns).progress(self._unit, self.run_id, stage))

    def _issued(self, after: str) -> Sequence[Bill]:
        return self._home.read(
            lambda rooms: rooms.view(BillingRuns).issued(self._unit, self.run_id, after, self._batch)
        )

    def _credit(self, accounts: Sequence[str]) -> None:
        """Let credit pay what was just issued; without any, nothing is posted."""
        numbers = tuple(accounts)
        found = self._home.read(lambda rooms: rooms.view(Billing).in_credit(self._unit, numbers))
        if found:
            self._do(ApplyCredit(accounts=tuple(found)))

    def _credit_of_all(self) -> None:
        """After a break nobody knows whether the credit of the last batch was applied: look at all."""
        after = ""
        while page := self._issued(after):
            self._credit([bill.account_no for bill in page])
            after = page[-1].account_no
