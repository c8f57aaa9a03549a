"""What other rooms ask about the pricing of accounts."""

from __future__ import annotations

from typing import Protocol

import msgspec

from app.tariffs.facts import Terms


class Publication(msgspec.Struct, frozen=True):
    """Who published a version when, and who approved ('' for both while the home was founded)."""

    version: str
    staff_no: str
    approver: str
    at_ms: int


class Publications(Protocol):
    """How the published versions came into this home."""

    def publications(self, code: str) -> tuple[Publication, ...]:
        """Of one tariff, by effective day."""
        ...


class TermsView(Protocol):
    """The terms of accounts."""

    def terms(self, account_nos: tuple[str, ...]) -> dict[str, tuple[Terms, ...]]:
        """All terms of these accounts, oldest first; accounts without terms are left out."""
        ...
