"""What other rooms ask about the pricing of accounts."""

from __future__ import annotations

from typing import Protocol

from app.tariffs.facts import Terms


class TermsView(Protocol):
    """The terms of accounts."""

    def terms(self, account_nos: tuple[str, ...]) -> dict[str, tuple[Terms, ...]]:
        """All terms of these accounts, oldest first; accounts without terms are left out."""
        ...
