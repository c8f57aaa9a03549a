"""Fact kinds of refunds: credit asked back, agreed to, paid out, or not after all."""

from datetime import date

from app.kernel.facts import FactBody, fact_kind


@fact_kind("refund.requested")
class RefundRequested(FactBody, frozen=True, kw_only=True):
    """An account's credit was asked back. `org_unit` is the account's unit.

    `way` is a code of vocabulary.REFUND_WAYS; `payee` who gets the money; `papers` what was shown
    (facts.md §6.3); the bank is that of the file on that day, its number masked, '' for cash.
    """

    org_unit: str
    refund_id: str
    account_no: str
    amount_fen: int
    way: str
    payee: str
    reason: str
    papers: str
    staff_name: str
    bank_name: str = ""
    bank_masked: str = ""
    bank_digest: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"refund:{self.refund_id}")


@fact_kind("refund.approved")
class RefundApproved(FactBody, frozen=True, kw_only=True):
    """Another person than who asked agreed; `document` is the number of the approval form above the limit."""

    org_unit: str
    refund_id: str
    account_no: str
    approver: str
    approval_id: str = ""
    document: str = ""

    def subjects(self) -> tuple[str, ...]:
        approval = (f"approval:{self.approval_id}",) if self.approval_id else ()
        return (f"account:{self.account_no}", f"refund:{self.refund_id}", *approval)


@fact_kind("refund.given")
class RefundGiven(FactBody, frozen=True, kw_only=True):
    """Credit was given back, at most what was approved. Cash came out of the drawer of `shift_id`; a
    transfer was registered with the bank's `reference` and belongs to no shift."""

    org_unit: str
    refund_id: str
    account_no: str
    amount_fen: int
    way: str
    slip_no: str
    business_day: date
    staff_name: str
    shift_id: str = ""
    reference: str = ""

    def subjects(self) -> tuple[str, ...]:
        shift = (f"shift:{self.shift_id}",) if self.shift_id else ()
        about = (f"account:{self.account_no}", f"refund:{self.refund_id}")
        return (*about, f"number:receipt:{self.slip_no}", *shift)


@fact_kind("refund.cancelled")
class RefundCancelled(FactBody, frozen=True, kw_only=True):
    """The refund will not happen."""

    org_unit: str
    refund_id: str
    account_no: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"refund:{self.refund_id}")
