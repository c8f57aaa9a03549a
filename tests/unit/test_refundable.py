"""What of an account's credit may go back, and which way."""

from hypothesis import given
from hypothesis import strategies as st

from app.payments.refundable import refundable_fen, tenders_kept

FEN = st.integers(0, 10**9)
DEPOSITS = st.lists(st.tuples(st.sampled_from(["cash", "card", "qr", "transfer"]), st.integers(0, 10**7)))


@given(credit=FEN, owed=FEN)
def test_credit_pays_what_is_owed_before_it_goes_back(credit: int, owed: int) -> None:
    back = refundable_fen(credit, owed)
    assert back == 0 or back + owed == credit
    assert 0 <= back <= credit


@given(credit=FEN, owed=FEN, more=FEN)
def test_a_further_bill_never_raises_it(credit: int, owed: int, more: int) -> None:
    assert refundable_fen(credit, owed + more) <= refundable_fen(credit, owed)


@given(credit=FEN, deposits=DEPOSITS)
def test_the_newest_deposits_are_what_is_left(credit: int, deposits: list[tuple[str, int]]) -> None:
    kept = tenders_kept(credit, deposits)
    left, expected = credit, set()
    for tender, fen in deposits:
        if left > 0 and fen > 0:
            expected.add(tender)
        left -= fen
    assert kept == expected


def test_a_transfer_that_was_spent_no_longer_counts() -> None:
    assert tenders_kept(50, [("cash", 50), ("transfer", 100)]) == {"cash"}
    assert tenders_kept(51, [("cash", 50), ("transfer", 100)]) == {"cash", "transfer"}
    assert tenders_kept(0, [("transfer", 100)]) == frozenset()
