"""Bills as pages, the till and papers read them."""

from datetime import date
from typing import Protocol

import msgspec

from app.billing.facts import BillBasis
from app.billing.late_fee import LateFee, LateFeeRules, assessed_by, late_fee


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """A bill with what has happened to it. Sums are fen; `paid_fen` is principal only.

    `amount_fen` and `kwh` are what it stands at: as issued plus `adjusted_fen` and `adjusted_kwh` of
    corrections; 0 once `withdrawn` (which says why). `run_id` is '' for bills taken over.
    """

    org_unit: str
    bill_id: str
    account_no: str
    period: str
    kwh: int
    amount_fen: int
    due_on: date | None
    late_class: str
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1
    paid_fen: int = 0
    late_assessed_fen: int = 0
    late_paid_fen: int = 0
    adjusted_fen: int = 0
    adjusted_kwh: int = 0
    issued_on: date | None = None
    run_id: str = ""
    withdrawn: str = ""

    @property
    def outstanding_fen(self) -> int:
        """Principal still owed."""
        return max(0, self.amount_fen - self.paid_fen)

    @property
    def overpaid_fen(self) -> int:
        """Principal received beyond the bill: it is the account's credit."""
        return max(0, self.paid_fen - self.amount_fen)

    def late_fee(self, on: date, rules: LateFeeRules) -> LateFee:
        """The fee on the outstanding principal if it is paid `on` that day."""
        return late_fee(
            self.outstanding_fen,
            self.due_on,
            on,
            self.late_class,
            rules,
            assessed_fen=self.late_assessed_fen,
        )

    def late_owed_fen(self, on: date, rules: LateFeeRules) -> int:
        """Late fee to be paid on that day: fixed by part payments, not yet paid, plus still running."""
        owed = self.late_assessed_fen - self.late_paid_fen + self.late_fee(on, rules).fee_fen
        return max(0, owed)

    def late_assessed_by(self, principal_fen: int, on: date, rules: LateFeeRules) -> int:
        """What paying this much principal on that day fixes as late fee."""
        return assessed_by(
            min(principal_fen, self.outstanding_fen),
            self.outstanding_fen,
            self.due_on,
            on,
            self.late_class,
            rules,
            assessed_fen=self.late_assessed_fen,
        )


class Billing(Protocol):
    """What other rooms ask of the bills."""

    def bills(self, org_unit: str, account_no: str) -> list[Bill]:
        """Bills of an account with something unsettled (owed, overpaid, or late fee), oldest first."""
        ...

    def history(self, org_unit: str, account_no: str, limit: int) -> list[Bill]:
        """The newest bills of an account, settled or not."""
        ...

    def bill(self, org_unit: str, bill_id: str) -> Bill | None: ...

    def bills_by_id(self, org_unit: str, bill_ids: tuple[str, ...]) -> dict[str, Bill]:
        """Several at once, by id; unknown ones are left out."""
        ...

    def basis(self, org_unit: str, bill_id: str) -> BillBasis | None:
        """What a bill stands on now, after corrections; None where it was taken over without that."""
        ...

    def in_credit(self, org_unit: str, account_nos: tuple[str, ...]) -> list[str]:
        """Those of the accounts that may have credit: prepaid money or an overpaid bill."""
        ...

    def prepaid_fen(self, org_unit: str, account_no: str) -> int:
        """Prepaid money in, less used: the account's credit apart from overpaid bills. May be negative
        while overpaid bills make up for it."""
        ...

    def overpaid(self, after: tuple[str, str], limit: int) -> list[Bill]:
        """Bills paid beyond their amount, for a human to look at; `after` is the last row's
        (org_unit, bill_id), ('', '') to begin."""
        ...


def credit_fen(bills: list[Bill], prepaid_fen: int) -> int:
    """The account's credit: prepaid money and what exceeds its bills; never negative."""
    return max(0, prepaid_fen + sum(bill.overpaid_fen for bill in bills))
