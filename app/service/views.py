"""What pages and handlers read of ratings and follow-ups: frozen rows and the Protocol that yields them."""

from __future__ import annotations

from typing import Protocol

import msgspec


class RatingRow(msgspec.Struct, frozen=True, kw_only=True):
    """How something was rated; `staff_no` is who had served."""

    org_unit: str
    subject: str
    account_no: str
    score: int
    reasons: tuple[str, ...]
    given_by: str
    note: str
    staff_no: str
    at_ms: int


class ScoreCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a score was given."""

    score: int
    count: int


class CallRow(msgspec.Struct, frozen=True, kw_only=True):
    """One call to a customer who was not satisfied."""

    at_ms: int
    reached: bool
    note: str
    staff_no: str


class FollowUpRow(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up as it stands; `outcome` is '' while it is open, calls are oldest first."""

    org_unit: str
    follow_up_id: str
    subject: str
    account_no: str
    score: int
    reasons: tuple[str, ...]
    note: str
    served_by: str
    opened_ms: int
    outcome: str = ""
    opinion: str = ""
    done: str = ""
    closed_ms: int = 0
    closed_by: str = ""
    calls: tuple[CallRow, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return not self.outcome

    @property
    def missed(self) -> int:
        """How often the customer was called and not reached."""
        return sum(not call.reached for call in self.calls)


class ServiceView(Protocol):
    """Reads ratings and follow-ups."""

    def rating(self, subject: str) -> RatingRow | None: ...

    def scores(self, org_unit: str, from_ms: int, to_ms: int) -> tuple[ScoreCount, ...]:
        """How often each score was given in a period, best first."""
        ...

    def follow_up(self, follow_up_id: str) -> FollowUpRow | None: ...

    def follow_ups(
        self, org_unit: str, closed: bool, after: tuple[int, str], limit: int
    ) -> tuple[FollowUpRow, ...]:
        """Open ones oldest first, behind (opened_ms, id); closed ones newest first, behind (closed_ms, id).
        (0, '') begins."""
        ...

    def open_count(self, org_unit: str) -> int:
        """How many are open."""
        ...

    def open_of_account(self, account_no: str) -> int:
        """How many are open about an account."""
        ...
