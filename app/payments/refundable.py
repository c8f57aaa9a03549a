"""How much of an account's credit may go back, and which way (pure; facts.md §6.2, §6.3)."""

from collections.abc import Iterable


def refundable_fen(credit_fen: int, owed_fen: int) -> int:
    """Credit beyond what is owed today, late fees included: credit pays bills before it goes back."""
    return max(0, credit_fen - owed_fen)


def tenders_kept(credit_fen: int, deposits: Iterable[tuple[str, int]]) -> frozenset[str]:
    """The tenders that the credit left was paid in by; `deposits` are (tender, fen), the newest first.

    Older deposits are taken as spent before newer ones.
    """
    kept: set[str] = set()
    left = credit_fen
    for tender, fen in deposits:
        if left <= 0:
            break
        if fen > 0:
            kept.add(tender)
            left -= fen
    return frozenset(kept)
