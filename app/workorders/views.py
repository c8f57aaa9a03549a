"""What pages and handlers read of orders: rows, timelines, boards, and the Protocol that yields them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from app.workorders.facts import Load, PaperState, Secret


class OrderRow(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands. `name` is plain, mask it before showing.

    `stage` is the one that waits to be done, '' once the order has ended (`how` says how). `due_ms` and
    `due_clock` are of the clock that runs out first, 0 and '' where none runs. `suspended` is the reason
    while it rests. `answers` are of the application and of every stage done so far.
    """

    org_unit: str
    order_no: str
    kind: str
    account_no: str = ""
    case_id: str = ""
    bundle_id: str = ""
    name: str = ""
    phones: str = ""
    answers: dict[str, str] = {}
    secrets: dict[str, Secret] = {}
    loads: tuple[Load, ...] = ()
    promised_by: date | None = None
    accepted_ms: int = 0
    accepted_by: str = ""
    stage: str = ""
    stage_since_ms: int = 0
    due_ms: int = 0
    due_clock: str = ""
    owner: str = ""
    suspended: str = ""
    suspended_ms: int = 0
    plan_until: date | None = None
    how: str = ""
    ended_ms: int = 0
    ended_reason: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return not self.how


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to an order: a code of vocabulary.EVENTS, the stage it was about (the clock of
    an explanation), the stage that waited afterwards, who and why, and what was recorded."""

    what: str
    at_ms: int
    stage: str = ""
    to_stage: str = ""
    staff_no: str = ""
    note: str = ""
    answers: dict[str, str] = {}


class AttachmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A scan of a case; `here` says whether this home keeps its bytes."""

    case_id: str
    attachment_id: str
    paper: str
    name: str
    media_type: str
    size: int
    sha256: str
    staff_no: str
    at_ms: int
    here: bool = True


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that ended, kept or not; `stage` is the one whose end stopped it."""

    order_no: str
    kind: str
    clock: str
    started_ms: int
    due_ms: int
    ended_ms: int
    late: bool
    staff_no: str
    reason: str = ""


class StageCount(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the board: open orders of a kind that wait in a stage, how many of them are late or rest."""

    kind: str
    stage: str
    orders: int
    late: int
    suspended: int
    oldest_ms: int


class Attainment(msgspec.Struct, frozen=True, kw_only=True):
    """How a clock was kept in a period: ended, of them late, and those late without an explanation."""

    clock: str
    group: str
    ended: int
    late: int
    unexplained: int


class LateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which breaches a list shows: of clocks that ended in a period, of one clock, of one group of the
    report (`by` and `group` as in OrdersView.attainment)."""

    from_ms: int
    to_ms: int
    clock: str = ""
    by: str = ""
    group: str = ""


class DraftRow(msgspec.Struct, frozen=True, kw_only=True):
    """An application that somebody was filling in; kept outside the journal, sealed."""

    case_id: str
    desk_id: str
    staff_no: str
    kind: str
    account_no: str
    changed_ms: int
    content: str = ""


class OrderFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders a list shows: of kinds, waiting in stages, of an owner, of nobody or `free_for` somebody,
    late ones, ended ones."""

    kinds: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    owner: str = ""
    free_for: str = ""
    late_before_ms: int = 0
    ended: bool = False


class OrdersView(Protocol):
    """Reads orders."""

    def order(self, order_no: str) -> OrderRow | None: ...

    def of_account(self, account_no: str, *, only_open: bool = False) -> tuple[OrderRow, ...]:
        """All orders about an account, newest first."""
        ...

    def of_bundle(self, bundle_id: str) -> tuple[OrderRow, ...]:
        """Orders that were accepted together, by number."""
        ...

    def page(
        self, org_unit: str, which: OrderFilter, after: tuple[int, str], limit: int
    ) -> tuple[OrderRow, ...]:
        """Orders that run out first come first (those without a clock last), behind the row (due_ms,
        order_no); ended ones newest first behind (ended_ms, order_no). (0, '') begins."""
        ...

    def board(self, org_unit: str, now_ms: int) -> tuple[StageCount, ...]:
        """Every stage in which open orders wait."""
        ...

    def find(self, text: str, limit: int) -> tuple[OrderRow, ...]:
        """Orders with this number, account number or phone, newest first."""
        ...

    def events(self, order_no: str) -> tuple[EventRow, ...]:
        """What happened to an order, oldest first."""
        ...

    def papers(self, order_nos: Sequence[str]) -> dict[str, tuple[PaperState, ...]]:
        """How the papers of orders stand, by order number."""
        ...

    def attachments(self, case_id: str) -> tuple[AttachmentRow, ...]:
        """The scans of a case that were not dropped, oldest first."""
        ...

    def clocks(self, order_no: str) -> tuple[ClockRow, ...]:
        """The clocks of an order that ended."""
        ...

    def attainment(self, org_unit: str, from_ms: int, to_ms: int, by: str) -> tuple[Attainment, ...]:
        """Clocks that ended in a period, by clock and by 'kind', 'stage', 'unit' or 'clerk' ('' for the
        clock alone)."""
        ...

    def late_clocks(
        self, org_unit: str, which: LateFilter, after: tuple[int, str, str], limit: int
    ) -> tuple[ClockRow, ...]:
        """Clocks that were not kept, by their end, behind (ended_ms, order_no, clock); (0, '', '') begins."""
        ...


class Attachments(Protocol):
    """The sealed bytes of scans by the SHA-256 of what they seal; kept outside the journal."""

    def keep(self, org_unit: str, sha256: str, media_type: str, sealed: bytes) -> None:
        """The same content twice is one row."""
        ...

    def sealed(self, sha256: str) -> bytes | None:
        """None where another home keeps them."""
        ...


class Drafts(Protocol):
    """Applications being filled in at a desk; they survive a crash and leave no trace in the journal."""

    def save_draft(self, draft: DraftRow) -> None: ...

    def drafts(self, desk_id: str, limit: int = 20) -> tuple[DraftRow, ...]:
        """The drafts of a desk, newest first, without their content."""
        ...

    def draft(self, case_id: str) -> DraftRow | None:
        """One draft with its content."""
        ...

    def drop_draft(self, case_id: str) -> None: ...
