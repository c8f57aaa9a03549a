"""Where the money goes: conservation, order and no surprise, whatever is owed and received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.payments.allocation import BillDue, Part, Split, allocate, expected_cash
from app.payments.vocabulary import ORDERS

SEPTEMBER = BillDue("09", 11_893, 369)
OCTOBER = BillDue("10", 19_478, 0)
BOTH = (SEPTEMBER, OCTOBER)


def test_exact_cash() -> None:
    split = allocate(BOTH, 31_740, 0, give_change=True)
    assert split == Split(31_740, 31_740, 0, (Part("09", 11_893, 369), Part("10", 19_478, 0)), 0, 0)


def test_change_for_cash() -> None:
    split = allocate(BOTH, 35_000, 0, give_change=True)
    assert (split.change_fen, split.deposit_fen) == (3_260, 0)


def test_surplus_kept_as_prepaid() -> None:
    split = allocate(BOTH, 35_000, 0, give_change=False)
    assert (split.change_fen, split.deposit_fen) == (0, 3_260)


def test_nothing_selected_is_a_deposit_even_in_cash() -> None:
    assert allocate((), 10_000, 500, give_change=True) == Split(0, 0, 0, (), 10_000, 0)


def test_credit_first_then_money() -> None:
    split = allocate(BOTH, 30_000, 2_000, give_change=True)
    assert (split.due_fen, split.credit_used_fen, split.change_fen) == (29_740, 2_000, 260)


def test_credit_alone_can_pay() -> None:
    split = allocate(BOTH, 0, 50_000, give_change=True)
    assert (split.due_fen, split.credit_used_fen, split.deposit_fen, split.change_fen) == (0, 31_740, 0, 0)


@pytest.mark.parametrize(
    ("order", "parts"),
    [
        ("month", (Part("09", 11_893, 107),)),
        ("late", (Part("09", 11_631, 369),)),
        ("principal", (Part("09", 11_893, 0), Part("10", 107, 0))),
    ],
)
def test_too_little_is_spent_in_the_chosen_order(order: str, parts: tuple[Part, ...]) -> None:
    assert allocate(BOTH, 12_000, 0, order=order, give_change=True).parts == parts


def test_negative_amounts_are_a_bug() -> None:
    with pytest.raises(ValueError, match="not negative"):
        allocate(BOTH, -1, 0, give_change=True)
    with pytest.raises(ValueError, match="not negative"):
        allocate((BillDue("x", 5, -1),), 1, 0, give_change=True)


amounts = st.one_of(st.integers(0, 500), st.integers(0, 10**9))
dues = st.lists(st.tuples(amounts, amounts), max_size=8).map(
    lambda pairs: tuple(BillDue(f"{at:02}", *pair) for at, pair in enumerate(pairs))
)
orders = st.sampled_from(sorted(ORDERS))


@given(dues, amounts, amounts, orders, st.booleans())
def test_money_is_conserved_and_nothing_is_negative(
    bills: tuple[BillDue, ...], received: int, credit: int, order: str, change: bool
) -> None:
    split = allocate(bills, received, credit, order=order, give_change=change)
    spent = sum(part.principal_fen + part.late_fen for part in split.parts)
    assert received + split.credit_used_fen == spent + split.deposit_fen + split.change_fen
    assert min(split.deposit_fen, split.change_fen, split.credit_used_fen, split.due_fen) >= 0
    assert split.credit_used_fen <= credit
    assert split.due_fen + split.credit_used_fen == split.total_fen
    assert not (split.deposit_fen and split.change_fen)
    asked = {bill.bill_id: bill for bill in bills}
    for part in split.parts:
        assert 0 <= part.principal_fen <= asked[part.bill_id].principal_fen
        assert 0 <= part.late_fen <= asked[part.bill_id].late_fen
        assert part.principal_fen + part.late_fen > 0


@given(dues, amounts, orders)
def test_the_order_is_respected(bills: tuple[BillDue, ...], received: int, order: str) -> None:
    """No later claim gets a fen while an earlier one is not full."""
    split = allocate(bills, received, 0, order=order, give_change=True)
    got = {part.bill_id: part for part in split.parts}
    nothing = Part("", 0, 0)
    claims = []
    for bill in bills:
        part = got.get(bill.bill_id, nothing)
        principal = (bill.principal_fen, part.principal_fen)
        late = (bill.late_fen, part.late_fen)
        claims.append((late, principal) if order == "late" else (principal, late))
    if order == "principal":
        flat = [first for first, _ in claims] + [second for _, second in claims]
    else:
        flat = [claim for pair in claims for claim in pair]
    flat = [claim for claim in flat if claim[0]]
    full = [asked == paid for asked, paid in flat]
    first_short = full.index(False) if False in full else len(full)
    assert all(paid == 0 for _, paid in flat[first_short + 1 :])


@given(dues, amounts, amounts, orders)
def test_paying_twice_is_paying_once(bills: tuple[BillDue, ...], first: int, second: int, order: str) -> None:
    """What is left after one payment, paid by a second, ends where one payment of both would."""
    once = {
        part.bill_id: part for part in allocate(bills, first + second, 0, order=order, give_change=True).parts
    }
    left, paid = list(bills), {bill.bill_id: Part(bill.bill_id, 0, 0) for bill in bills}
    for money in (first, second):
        for part in allocate(left, money, 0, order=order, give_change=True).parts:
            had = paid[part.bill_id]
            paid[part.bill_id] = Part(
                part.bill_id, had.principal_fen + part.principal_fen, had.late_fen + part.late_fen
            )
        left = [
            BillDue(
                bill.bill_id,
                bill.principal_fen - paid[bill.bill_id].principal_fen,
                bill.late_fen - paid[bill.bill_id].late_fen,
            )
            for bill in bills
        ]
    assert {name: part for name, part in paid.items() if part.principal_fen or part.late_fen} == once


@given(dues, amounts, amounts, orders, st.booleans())
def test_allocating_again_gives_the_same(
    bills: tuple[BillDue, ...], received: int, credit: int, order: str, change: bool
) -> None:
    once = allocate(bills, received, credit, order=order, give_change=change)
    assert allocate(bills, received, credit, order=order, give_change=change) == once
    exact = allocate(bills, received - once.change_fen, credit, order=order, give_change=change)
    assert (exact.parts, exact.change_fen, exact.deposit_fen) == (once.parts, 0, once.deposit_fen)


@given(st.integers(0, 10**7), st.lists(st.tuples(amounts, amounts, st.booleans()), max_size=20))
def test_the_drawer_holds_what_went_in_less_what_went_out(
    opening: int, tenders: list[tuple[int, int, bool]]
) -> None:
    drawer = opening
    received = change = back = 0
    for due, more, undone in tenders:
        drawer += due + more
        drawer -= more
        received, change = received + due + more, change + more
        if undone:
            drawer -= due
            back += due
    assert expected_cash(opening, received, change, back) == drawer
