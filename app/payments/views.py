"""What the till's pages and papers read: payments, shifts, and what an account owes today."""

from datetime import date
from typing import Protocol

import msgspec

from app.billing.late_fee import LateFee
from app.billing.views import Bill
from app.customers.views import CustomerRow
from app.numbers.views import RegisterRow
from app.payments.allocation import BillDue, expected_cash
from app.payments.refund_views import RefundRow


class PaymentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A payment as lists show it. Sums are fen; `principal_fen` and `late_fen` are what bills got."""

    org_unit: str
    payment_id: str
    account_no: str
    receipt_no: str
    shift_id: str
    desk_id: str
    staff_no: str
    staff_name: str
    at_ms: int
    business_day: date | None
    tender: str
    reference: str
    due_fen: int
    received_fen: int
    change_fen: int
    principal_fen: int
    late_fen: int
    deposit_fen: int
    credit_used_fen: int
    order: str
    reversed_ms: int = 0
    """When it was undone; 0 while it stands."""
    reversal_reason: str = ""
    reversal_slip_no: str = ""
    reversal_staff_no: str = ""
    approver: str = ""

    @property
    def reversed(self) -> bool:
        return bool(self.reversed_ms)

    @property
    def net_fen(self) -> int:
        """Money kept: received less change."""
        return self.received_fen - self.change_fen


class PaymentPart(msgspec.Struct, frozen=True):
    """What one payment did to one bill."""

    bill_id: str
    period: str
    kwh: int
    amount_fen: int
    principal_fen: int
    late_assessed_fen: int
    late_fen: int


class ShiftRow(msgspec.Struct, frozen=True, kw_only=True):
    """A shift with its running sums, in fen and counts. Non-cash sums are net of reversals."""

    org_unit: str
    shift_id: str
    desk_id: str
    staff_no: str
    staff_name: str
    business_day: date | None
    opened_ms: int
    float_fen: int
    closed_ms: int = 0
    """0 while open."""
    slip_no: str = ""
    counted_fen: int = 0
    expected_at_close_fen: int = 0
    difference_fen: int = 0
    difference_reason: str = ""
    cash_received_fen: int = 0
    change_fen: int = 0
    handed_back_fen: int = 0
    card_fen: int = 0
    qr_fen: int = 0
    transfer_fen: int = 0
    principal_fen: int = 0
    late_fen: int = 0
    deposit_fen: int = 0
    credit_used_fen: int = 0
    payments: int = 0
    reversals: int = 0
    reversed_fen: int = 0
    drawer_openings: int = 0
    refunds: int = 0
    """Refunds of credit paid out of the drawer, and their sum."""
    refunded_fen: int = 0

    @property
    def expected_fen(self) -> int:
        """What must lie in the drawer now."""
        return expected_cash(
            self.float_fen,
            self.cash_received_fen,
            self.change_fen,
            self.handed_back_fen,
            self.refunded_fen,
        )


class DrawerOpening(msgspec.Struct, frozen=True):
    """The drawer was opened without money."""

    at_ms: int
    staff_no: str
    reason: str


class TenderTotal(msgspec.Struct, frozen=True):
    """Payments of a shift by one tender that were not reversed, and what they brought net of change."""

    tender: str
    count: int
    net_fen: int


class ShiftSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What the closing page and slip show of a shift."""

    shift: ShiftRow
    first_receipt: str
    last_receipt: str
    receipts: int
    """Payments of the shift, reversed ones too."""
    tenders: tuple[TenderTotal, ...]
    voided: tuple[RegisterRow, ...]
    """Receipt numbers this desk voided while the shift was open."""
    reversals: tuple[PaymentRow, ...]
    openings: tuple[DrawerOpening, ...]
    refunds: tuple[RefundRow, ...] = ()
    """Credit paid out of the drawer in the shift."""


class SheetBill(msgspec.Struct, frozen=True):
    """An open bill on the payment page: what it asks for today, and why."""

    bill: Bill
    principal_fen: int
    late_fen: int
    """Late fee to be paid today, including what part payments have fixed before."""
    late: LateFee
    """The fee still running on the principal: days and explanation lines."""

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.late_fen

    @property
    def due(self) -> BillDue:
        """For allocation.allocate."""
        return BillDue(self.bill.bill_id, self.principal_fen, self.late_fen)


class AccountSheet(msgspec.Struct, frozen=True, kw_only=True):
    """All the payment page shows of an account on a day. Names are plain: mask them before showing."""

    customer: CustomerRow
    on: date
    bills: tuple[SheetBill, ...]
    """Open bills, oldest first."""
    credit_fen: int
    recent: tuple[PaymentRow, ...]
    warnings: tuple[str, ...]
    """Chinese lines for the header."""

    @property
    def owed_fen(self) -> int:
        """Principal and late fees of all open bills, before credit."""
        return sum(line.total_fen for line in self.bills)


class PaymentsView(Protocol):
    """Payments and shifts."""

    def shift_of(self, desk_id: str) -> ShiftRow | None:
        """The open shift of a desk."""
        ...

    def shift(self, shift_id: str) -> ShiftRow | None: ...

    def open_shifts(self) -> list[ShiftRow]:
        """The open shifts of all desks, the oldest first."""
        ...

    def shift_summary(self, shift_id: str) -> ShiftSummary | None: ...

    def shifts_page(self, desk_id: str, before_ms: int, limit: int) -> list[ShiftRow]:
        """Shifts of a desk ('' for all), newest first; `before_ms` 0 to begin."""
        ...

    def recent(self, org_unit: str, account_no: str, since_ms: int, limit: int = 5) -> list[PaymentRow]:
        """Payments of an account since an instant (UTC ms), newest first, reversed ones too."""
        ...

    def of_account(
        self, org_unit: str, account_no: str, after: tuple[int, str], limit: int
    ) -> list[PaymentRow]:
        """Payments of an account, newest first, reversed ones too; `after` as in `payments_page`."""
        ...

    def payment(self, payment_or_receipt: str) -> PaymentRow | None:
        """By payment id or receipt number."""
        ...

    def parts(self, org_unit: str, payment_id: str) -> list[PaymentPart]:
        """What the payment did to its bills, oldest bill first."""
        ...

    def payments_page(
        self, after: tuple[int, str], limit: int, *, desk_id: str = "", shift_id: str = ""
    ) -> list[PaymentRow]:
        """Payments newest first; `after` is the last row's (at_ms, payment_id), (0, '') to begin."""
        ...
