"""What the refund page and the till read about refunds."""

from datetime import date
from typing import Protocol

import msgspec

REFUND_STATES = {"requested": "待批准", "approved": "待付款", "paid": "已退", "cancelled": "已撤销"}


class RefundRow(msgspec.Struct, frozen=True, kw_only=True):
    """A refund with what has happened to it; sums are fen, times UTC ms, 0 or '' while it has not.

    `name` and `kind` are of the account's holder today: mask them before showing.
    """

    org_unit: str
    refund_id: str
    account_no: str
    amount_fen: int
    way: str
    payee: str
    reason: str
    papers: str
    bank_name: str
    bank_masked: str
    bank_digest: str
    requested_ms: int
    requester: str
    requester_name: str
    approved_ms: int = 0
    approver: str = ""
    document: str = ""
    paid_ms: int = 0
    paid_fen: int = 0
    slip_no: str = ""
    shift_id: str = ""
    business_day: date | None = None
    reference: str = ""
    payer: str = ""
    payer_name: str = ""
    cancelled_ms: int = 0
    cancel_reason: str = ""
    canceller: str = ""
    name: str = ""
    kind: str = ""

    @property
    def state(self) -> str:
        """A code of REFUND_STATES; money that has gone outweighs everything else."""
        if self.paid_ms:
            return "paid"
        if self.cancelled_ms:
            return "cancelled"
        return "approved" if self.approved_ms else "requested"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return not self.paid_ms and not self.cancelled_ms


Place = tuple[int, str]
"""(requested_ms, refund_id) of the last row of a page; (0, '') to begin."""


class RefundsView(Protocol):
    """Refunds as tasks."""

    def refund(self, refund_id: str) -> RefundRow | None: ...

    def open_of(self, org_unit: str, account_no: str) -> RefundRow | None:
        """The account's refund under way, the oldest if stations made several at once."""
        ...

    def waiting(self, org_unit: str, after: Place, limit: int) -> list[RefundRow]:
        """Refunds under way, the oldest first."""
        ...

    def page(self, org_unit: str, after: Place, limit: int, *, account_no: str = "") -> list[RefundRow]:
        """All refunds (of one account), the newest first."""
        ...
