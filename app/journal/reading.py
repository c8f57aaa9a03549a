"""The journal as rooms read it: what happened to a subject, in the order it happened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.kernel.facts import Fact


class SubjectFacts(Protocol):
    """Facts by what they are about."""

    def about(self, subject: str, kinds: tuple[str, ...]) -> Iterator[Fact]:
        """The facts of these kinds about a subject ('account:0415…'), oldest first, a page at a time."""
        ...
