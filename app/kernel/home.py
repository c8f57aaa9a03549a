"""What the bus needs of a home: one transaction that appends facts and everything that follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from app.kernel.commands import Outcome, PaperOrder, PrintedPaper, Work
from app.kernel.facts import Fact, FactBody

T = TypeVar("T")
V = TypeVar("V")


class Transaction(Work, Protocol):
    """One open write transaction; the bus names the command it serves."""

    command_id: str

    def outcome_of(self, command_id: str) -> Outcome | None:
        """The stored outcome of a command already done here, or None."""
        ...

    def append(self, bodies: Sequence[FactBody]) -> Sequence[Fact]:
        """Chain, sign and store facts, and apply their projections, in this transaction."""
        ...

    def issue(self, papers: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
        """Make, store and queue papers, each with its paper.issued fact."""
        ...

    def remember(self, outcome: Outcome) -> None:
        """Store the outcome under its command id."""
        ...


class Rooms(Protocol):
    """Anything that hands out views: a snapshot or a transaction."""

    def view(self, kind: type[V]) -> V: ...


class Snapshot(Rooms, Protocol):
    """A consistent read of the home, and the time a command given now would have."""

    @property
    def now_ms(self) -> int: ...

    @property
    def today(self) -> date: ...


class Home(Protocol):
    """A database that holds a journal and its projections."""

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one transaction; retried on serialization failures and, if the connection
        was lost at commit, answered from the stored outcome. Raises Unavailable."""
        ...

    def read(self, question: Callable[[Snapshot], T]) -> T:
        """Run a question in one read transaction. Raises Unavailable."""
        ...
