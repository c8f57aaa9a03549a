"""Fact kinds of the till."""

from datetime import date

import msgspec

from app.kernel.facts import FactBody, fact_kind
from app.payments.snapshots import Denomination


class Allocation(msgspec.Struct, frozen=True):
    """What a payment did to one bill, in fen: principal paid, late fee fixed for good, late fee paid."""

    bill_id: str
    principal_fen: int
    late_assessed_fen: int
    late_fen: int


@fact_kind("payment.taken")
class PaymentTaken(FactBody, frozen=True):
    """Money was taken at a desk. `org_unit` is the account's unit.

    received + credit_used = sum of allocations + deposit + change. `due_fen` is what the customer was
    told to pay; `tender` a code of vocabulary.TENDERS; `order` of vocabulary.ORDERS; `doubts` the
    warnings the clerk accepted.
    """

    org_unit: str
    payment_id: str
    account_no: str
    receipt_no: str
    shift_id: str
    business_day: date
    staff_name: str
    tender: str
    reference: str
    due_fen: int
    received_fen: int
    change_fen: int
    allocations: tuple[Allocation, ...]
    deposit_fen: int
    credit_used_fen: int
    order: str
    doubts: tuple[str, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        bills = tuple(f"bill:{part.bill_id}" for part in self.allocations)
        return (
            f"account:{self.account_no}",
            f"payment:{self.payment_id}",
            f"shift:{self.shift_id}",
            f"number:receipt:{self.receipt_no}",
            *bills,
        )


@fact_kind("payment.reversed")
class PaymentReversed(FactBody, frozen=True):
    """A payment was undone and its money handed back the way it came; amounts are the original's."""

    org_unit: str
    payment_id: str
    account_no: str
    receipt_no: str
    slip_no: str
    shift_id: str
    business_day: date
    tender: str
    received_fen: int
    change_fen: int
    allocations: tuple[Allocation, ...]
    deposit_fen: int
    credit_used_fen: int
    reason: str
    approval_id: str
    approver: str

    def subjects(self) -> tuple[str, ...]:
        bills = tuple(f"bill:{part.bill_id}" for part in self.allocations)
        return (
            f"account:{self.account_no}",
            f"payment:{self.payment_id}",
            f"shift:{self.shift_id}",
            f"number:receipt:{self.slip_no}",
            f"approval:{self.approval_id}",
            *bills,
        )


@fact_kind("shift.opened")
class ShiftOpened(FactBody, frozen=True):
    """A person took over a desk's drawer with a counted float. `org_unit` is the desk's unit."""

    org_unit: str
    shift_id: str
    desk_id: str
    staff_no: str
    staff_name: str
    business_day: date
    float_fen: int
    pieces: tuple[Denomination, ...] = ()

    def subjects(self) -> tuple[str, ...]:
        return (f"shift:{self.shift_id}", f"desk:{self.desk_id}", f"staff:{self.staff_no}")


@fact_kind("shift.closed")
class ShiftClosed(FactBody, frozen=True):
    """The drawer was counted and the shift ended; difference = counted − expected.

    `approval_id` and `approver` are of the leader who agreed where it was ended from another desk.
    """

    org_unit: str
    shift_id: str
    slip_no: str
    counted_fen: int
    expected_fen: int
    difference_fen: int
    reason: str = ""
    pieces: tuple[Denomination, ...] = ()
    approval_id: str = ""
    approver: str = ""

    def subjects(self) -> tuple[str, ...]:
        approval = (f"approval:{self.approval_id}",) if self.approval_id else ()
        return (f"shift:{self.shift_id}", f"number:shift:{self.slip_no}", *approval)


@fact_kind("drawer.opened")
class DrawerOpened(FactBody, frozen=True):
    """The cash drawer was opened without money going in or out."""

    org_unit: str
    shift_id: str
    opening_id: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"shift:{self.shift_id}",)
