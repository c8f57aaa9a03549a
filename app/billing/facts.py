"""Fact kinds of bills: taken over, or computed by a run, reviewed, issued, withdrawn and corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from app.kernel.facts import FactBody, fact_kind
from app.metering.views import PointUse
from app.tariffs.pricing.model import Basis, Usage


@fact_kind("bill.issued")
class BillIssued(FactBody, frozen=True, kw_only=True):
    """A bill became receivable, from a billing run or taken over by an import.

    `period` is 'YYYY-MM'; readings and `kwh` are integers; `late_class` is 'residential' or 'other'
    and picks the late-fee rate (R24 Art.100).
    """

    org_unit: str
    bill_id: str
    account_no: str
    period: str
    kwh: int
    amount_fen: int
    issued_on: date
    due_on: date
    late_class: str
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1
    source: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"bill:{self.bill_id}")


class BillPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one part of a bill was priced by: enough to price it again for ever, to the same fen.

    A bill has one part unless the terms or prices changed within its month. The tiers are `wider_kwh` a
    month wider than the tariff's, for a household of many people (facts.md §4.2).
    """

    tariff_code: str
    tariff_version: str
    basis: Basis | None = None
    pf_standard: Decimal | None = None
    wider_kwh: int = 0
    usage: Usage
    from_on: date | None = None
    to_on: date | None = None


class BillBasis(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a bill comes from: the readings and the parts that were priced."""

    points: tuple[PointUse, ...] = ()
    parts: tuple[BillPart, ...] = ()
    provisional: bool = False


class IssuedBill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One bill of a run; readings are those of the main register, for lists and receipts.

    `apart_kwh` of its kWh count in no tier of the account's own tariff: split off, or another class's.
    """

    bill_id: str
    account_no: str
    kwh: int
    amount_fen: int
    late_class: str
    apart_kwh: int = 0
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1
    basis: BillBasis


@fact_kind("run.started")
class RunStarted(FactBody, frozen=True, kw_only=True):
    """A billing run for a month was begun over a route ('' for the whole unit) of so many accounts."""

    org_unit: str
    run_id: str
    period: str
    route: str = ""
    accounts: int = 0

    def subjects(self) -> tuple[str, ...]:
        return (f"run:{self.run_id}",)


class PreparedBill(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a run found for an account before issue; `flags` are codes of `flags.FLAGS`.

    `held` bills are not issued with the run (missing reading, missing tariff); `trouble` is the sentence
    that says why where the flags alone do not.
    """

    account_no: str
    kwh: int = 0
    amount_fen: int = 0
    flags: tuple[str, ...] = ()
    held: bool = False
    trouble: str = ""


@fact_kind("bills.prepared")
class BillsPrepared(FactBody, frozen=True, kw_only=True):
    """A batch of a run was computed for review; `upto` is the last account it looked at.

    Batch 0 are accounts that were computed once more before the sign-off.
    """

    org_unit: str
    run_id: str
    batch: int
    upto: str = ""
    bills: tuple[PreparedBill, ...]

    def subjects(self) -> tuple[str, ...]:
        return (f"run:{self.run_id}",)


@fact_kind("run.approved")
class RunApproved(FactBody, frozen=True, kw_only=True):
    """A second person signed a run off for issue; `held` accounts stay out."""

    org_unit: str
    run_id: str
    approver: str
    bills: int
    total_fen: int
    held: tuple[str, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        return (f"run:{self.run_id}",)


@fact_kind("bills.issued")
class BillsIssued(FactBody, frozen=True, kw_only=True):
    """A batch of a run became receivable. `skipped` accounts differ from what was signed off."""

    org_unit: str
    run_id: str
    batch: int
    upto: str = ""
    period: str
    issued_on: date
    due_on: date
    bills: tuple[IssuedBill, ...]
    skipped: tuple[str, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        return (f"run:{self.run_id}", *(f"account:{bill.account_no}" for bill in self.bills))


@fact_kind("run.closed")
class RunClosed(FactBody, frozen=True, kw_only=True):
    """A run came to its end: everything signed off was issued (`reason` ''), or it was given up."""

    org_unit: str
    run_id: str
    reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"run:{self.run_id}",)


@fact_kind("bills.withdrawn")
class BillsWithdrawn(FactBody, frozen=True, kw_only=True):
    """Bills that nobody had paid on were taken back; (bill_id, amount_fen, kwh) as they stood.

    `accounts` are theirs, so that the files of the customers tell it.
    """

    org_unit: str
    run_id: str
    bills: tuple[tuple[str, int, int], ...]
    accounts: tuple[str, ...] = ()
    reason: str
    approver: str

    def subjects(self) -> tuple[str, ...]:
        bills = (f"bill:{bill_id}" for bill_id, _, _ in self.bills)
        return (f"run:{self.run_id}", *bills, *(f"account:{account_no}" for account_no in self.accounts))


@fact_kind("bill.corrected")
class BillCorrected(FactBody, frozen=True, kw_only=True):
    """A bill was wrong: the deltas are added to it, `basis` is what it stands on now.

    Without `basis` an amount was agreed, and the bill keeps the one it had.
    """

    org_unit: str
    bill_id: str
    account_no: str
    delta_fen: int
    delta_kwh: int
    delta_apart_kwh: int = 0
    basis: BillBasis | None = None
    reason: str
    approver: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"bill:{self.bill_id}")
