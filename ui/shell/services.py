"""What pages ask of the workstation itself, beside the home; main.py composes it from adapters and db."""

from collections.abc import Callable
from typing import Protocol

import msgspec

Tell = Callable[[int, int], None]
"""(done, total): told while long work runs; it may raise to stop the work."""

SOUND, WORTH_A_LOOK, BROKEN = "sound", "look", "broken"


class Check(msgspec.Struct, frozen=True):
    """One finding of the self-check: what was looked at, how it stands, and a sentence in Chinese."""

    name: str
    state: str
    """SOUND, WORTH_A_LOOK or BROKEN."""
    sentence: str


class BackupReport(msgspec.Struct, frozen=True):
    """A backup that was written and read back: where it lies, how big it is, how many facts it holds."""

    path: str
    size_bytes: int
    facts: int
    at_ms: int


class VerifyReport(msgspec.Struct, frozen=True):
    """How many facts were checked; `fault` says in Chinese which one does not fit, '' when all do."""

    facts: int
    fault: str = ""


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What this workstation keeps for itself: look, paper, printer."""

    theme: str = "light"
    percent: int = 100
    paper_layout: str = "form"
    """One of app.documents.press.LAYOUTS."""
    printer: str = ""
    """A system printer by name; '' prints into the folder `printed`."""


class Services(Protocol):
    """Everything here may take long and is called in a lane, except `settings`."""

    def doctor(self) -> tuple[Check, ...]:
        """Look at database, disk, clock, keys, fonts and printer."""
        ...

    def backup(self, tell: Tell) -> BackupReport:
        """Write a backup and read it back. Raises CounterError."""
        ...

    def verify(self, tell: Tell) -> VerifyReport:
        """Check the whole journal: hashes, order, signatures."""
        ...

    def about(self) -> tuple[tuple[str, str], ...]:
        """What this program and this home are, as (word, text)."""
        ...

    def printers(self) -> tuple[str, ...]:
        """The system's printers by name."""
        ...

    def settings(self) -> DeskSettings:
        """What is in force now; answers at once."""
        ...

    def keep_settings(self, settings: DeskSettings) -> None:
        """Store them for the next start. Raises Refused when the folder cannot be written."""
        ...
