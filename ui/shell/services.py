"""What pages ask of the workstation itself, beside the home; main.py composes it from adapters and db."""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.documents.desk_settings import DeskSettings
from app.kernel.checks import Check

__all__ = ["DeskSettings", "Services", "Tell"]

Tell = Callable[[int, int], None]
"""(done, total): told while long work runs; what it raises stops the work and must be let through."""


class Services(Protocol):
    """The workstation's own services. Everything but `settings` may take long and is called in a lane."""

    def doctor(self) -> Sequence[Check]:
        """Look at database, disk, clock, keys, fonts and printer."""
        ...

    def backup(self, tell: Tell) -> str:
        """Write a backup and read it back; a Chinese sentence where it lies. Raises CounterError."""
        ...

    def verify(self, tell: Tell) -> Check:
        """Check the whole journal: hashes, order, signatures."""
        ...

    def about(self) -> Sequence[tuple[str, str]]:
        """What this program and this home are, as (word, text)."""
        ...

    def printers(self) -> Sequence[str]:
        """The system's printers by name."""
        ...

    def settings(self) -> DeskSettings:
        """What is in force now; answers at once."""
        ...

    def keep_settings(self, settings: DeskSettings) -> None:
        """Store them for the next start. Raises Refused when the folder cannot be written."""
        ...
