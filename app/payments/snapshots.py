"""What receipts and closing slips say, frozen at posting, for the rooms that print them."""

from typing import Literal

import msgspec

ReceiptKind = Literal["receipt", "deposit", "reversal", "refund"]


class ReceiptLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was paid of one bill: readings and kWh of the bill, amounts of this payment (fen, not negative).

    `period` is 'YYYY-MM'. `partial`: part of the bill stays open.
    """

    period: str
    previous_reading: int = 0
    current_reading: int = 0
    multiplier: int = 1
    kwh: int = 0
    amount_fen: int
    late_fee_fen: int = 0
    late_days: int = 0
    partial: bool = False

    @property
    def sum_fen(self) -> int:
        """Energy charge and late fee together."""
        return self.amount_fen + self.late_fee_fen


class ReceiptSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt, a deposit receipt, or the slip of a reversal (which shows the reversed amounts, positive)
    or of a refund (`deposit_fen` is the credit paid out to `payee`, as a second person approved).

    total = Σ lines + deposit − credit used: what this tender was due. Money is fen; `taken_at_ms` is UTC;
    `account_name` is masked already. `original_number` and `reason` belong to a reversal.
    """

    kind: ReceiptKind = "receipt"
    number: str
    taken_at_ms: int
    account_no: str
    account_name: str
    address: str
    lines: tuple[ReceiptLine, ...] = ()
    deposit_fen: int = 0
    credit_used_fen: int = 0
    total_fen: int
    tender: str
    """How it was paid, in Chinese: 现金, 银行卡, 扫码, 转账."""
    tender_reference: str = ""
    received_fen: int
    change_fen: int = 0
    credit_left_fen: int = 0
    clerk_no: str
    clerk_name: str
    desk_name: str
    org_name: str
    original_number: str = ""
    reason: str = ""
    payee: str = ""
    bank: str = ""
    """Name and masked number of the account a refund was transferred to."""
    approver: str = ""


class TenderSum(msgspec.Struct, frozen=True, kw_only=True):
    """What came in by one kind of tender in a shift."""

    tender: str
    count: int
    amount_fen: int


class SlipLine(msgspec.Struct, frozen=True, kw_only=True):
    """An exception worth a leader's eye: a voided number, a reversal, a drawer opened without money."""

    at_ms: int
    number: str = ""
    amount_fen: int = 0
    reason: str = ""
    staff: str = ""


class Denomination(msgspec.Struct, frozen=True, kw_only=True):
    """Notes or coins of one value, as counted."""

    value_fen: int
    count: int


class ShiftSlipSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A closed shift. expected = float + cash in − change − cash out − refunded; difference = counted −
    expected.

    `cash_in_fen` is the cash handed over, `change_fen` what was given back of it, `cash_out_fen` what
    reversals paid out, `refunded_fen` credit paid out. Times are UTC.
    """

    shift_id: str
    number: str = ""
    org_name: str
    desk_name: str
    clerk_no: str
    clerk_name: str
    opened_at_ms: int
    closed_at_ms: int
    float_fen: int
    cash_in_fen: int
    change_fen: int
    cash_out_fen: int
    expected_fen: int
    counted_fen: int
    difference_fen: int
    tenders: tuple[TenderSum, ...] = ()
    receipts_from: str = ""
    receipts_to: str = ""
    receipt_count: int = 0
    voided: tuple[SlipLine, ...] = ()
    reversals: tuple[SlipLine, ...] = ()
    drawer_openings: tuple[SlipLine, ...] = ()
    denominations: tuple[Denomination, ...] = ()
    refunded_fen: int = 0
    refunds: tuple[SlipLine, ...] = ()
