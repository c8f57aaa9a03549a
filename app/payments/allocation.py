"""Spends money on bills: which bill gets how much principal and late fee, what is change, what is prepaid."""

from collections.abc import Iterable, Sequence

import msgspec


class BillDue(msgspec.Struct, frozen=True):
    """What one selected bill asks for today, in fen."""

    bill_id: str
    principal_fen: int
    late_fen: int


class Part(msgspec.Struct, frozen=True):
    """What one bill gets, in fen."""

    bill_id: str
    principal_fen: int
    late_fen: int


class Split(msgspec.Struct, frozen=True):
    """Where the money goes: received + credit used = parts + deposit + change.

    `total_fen` is what the bills ask for; `due_fen` what is left of it after credit (应收).
    """

    total_fen: int
    due_fen: int
    credit_used_fen: int
    parts: tuple[Part, ...]
    deposit_fen: int
    change_fen: int


def allocate(
    bills: Sequence[BillDue],
    received_fen: int,
    credit_fen: int,
    *,
    order: str = "month",
    give_change: bool,
) -> Split:
    """Split `received_fen` and the account's credit over bills given oldest first (facts.md §6.2).

    Credit is used before money. What exceeds the bills is change when `give_change` and there is a
    bill to pay, else it becomes prepaid; paying with nothing selected is a deposit. `order` is a code of
    vocabulary.ORDERS. Amounts are fen and not negative; raises ValueError otherwise.
    """
    if min(received_fen, credit_fen, *(min(bill.principal_fen, bill.late_fen) for bill in bills)) < 0:
        raise ValueError("amounts to allocate are not negative")
    total = sum(bill.principal_fen + bill.late_fen for bill in bills)
    credit_used = min(credit_fen, total)
    due = total - credit_used
    surplus = max(0, received_fen - due)
    change = surplus if give_change and total else 0
    spent = _spend(_claims(bills, order), credit_used + min(received_fen, due))
    parts = []
    for bill in bills:
        principal = spent.get((bill.bill_id, "principal"), 0)
        late = spent.get((bill.bill_id, "late"), 0)
        if principal or late:
            parts.append(Part(bill.bill_id, principal, late))
    return Split(total, due, credit_used, tuple(parts), surplus - change, change)


_Claim = tuple[tuple[str, str], int]


def _claims(bills: Sequence[BillDue], order: str) -> list[_Claim]:
    """Every (bill, what) with its amount, in the order money is spent on them."""
    principals = [((bill.bill_id, "principal"), bill.principal_fen) for bill in bills]
    lates = [((bill.bill_id, "late"), bill.late_fen) for bill in bills]
    if order == "principal":
        return principals + lates
    pairs = zip(lates, principals, strict=True) if order == "late" else zip(principals, lates, strict=True)
    return [claim for pair in pairs for claim in pair]


def _spend(claims: Iterable[_Claim], money: int) -> dict[tuple[str, str], int]:
    spent = {}
    for what, amount in claims:
        spent[what] = min(amount, money)
        money -= spent[what]
    return spent


def expected_cash(
    opening_fen: int, received_fen: int, change_fen: int, handed_back_fen: int, refunded_fen: int = 0
) -> int:
    """What must lie in the drawer: opening + in − change − out, in fen.

    `received_fen` and `change_fen` are cash tenders of all payments, also of those reversed later;
    `handed_back_fen` is what reversals gave back, `refunded_fen` credit paid out.
    """
    return opening_fen + received_fen - change_fen - handed_back_fen - refunded_fen
