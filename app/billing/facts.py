"""Fact kinds of bills."""

from datetime import date

from app.kernel.facts import FactBody, fact_kind


@fact_kind("bill.issued")
class BillIssued(FactBody, frozen=True):
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
