"""Fact kinds of orders: accepted, moved from stage to stage, paused, ended; papers brought and attached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from app.kernel.facts import FactBody, fact_kind


class Load(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the load list; `kw` of one piece as text ('3.5'), `phase` '1' or '3'."""

    name: str
    count: int
    kw: str
    phase: str = "1"


def installed_kw(loads: Iterable[Load]) -> Decimal:
    """The sum of a load list in kW."""
    return sum((Decimal(load.kw) * load.count for load in loads), Decimal(0))


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """A number kept from sight: ciphertext, keyed digest, masked text."""

    sealed: str
    digest: str
    masked: str


class PaperState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a needed paper stands: a code of vocabulary.PAPER_STATES."""

    paper: str
    state: str


class ClockEnd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clock of an order came to its end: when it was due and whether that was kept."""

    clock: str
    started_ms: int
    due_ms: int
    ended_ms: int
    late: bool = False


class OrderFact(FactBody, frozen=True, kw_only=True):
    """What every fact about an order names. `account_no` is '' until an account is known."""

    org_unit: str
    order_no: str
    account_no: str = ""

    def subjects(self) -> tuple[str, ...]:
        about = (f"account:{self.account_no}",) if self.account_no else ()
        return (f"order:{self.order_no}", *about)


@fact_kind("order.accepted")
class OrderAccepted(OrderFact, frozen=True, kw_only=True):
    """A business was accepted. `case_id` holds its scans, `bundle_id` the orders accepted with it.

    `due_ms` is when the first of its clocks runs out (0: none runs), `due_clock` which one.
    """

    case_id: str
    bundle_id: str
    business: str
    answers: dict[str, str]
    secrets: dict[str, Secret] = {}
    loads: tuple[Load, ...] = ()
    papers: tuple[PaperState, ...] = ()
    promised_by: date | None = None
    doubts: tuple[str, ...] = ()
    reason: str = ""
    approver: str = ""
    opens: bool = False
    """Whether the account number was drawn for this order."""
    stage: str
    due_ms: int = 0
    due_clock: str = ""


@fact_kind("order.stage_completed")
class StageDone(OrderFact, frozen=True, kw_only=True):
    """A stage was done, or `passed` over with a reason; `next_stage` is '' behind the last one."""

    stage: str
    next_stage: str
    passed: bool = False
    answers: dict[str, str] = {}
    secrets: dict[str, Secret] = {}
    clocks: tuple[ClockEnd, ...] = ()
    doubts: tuple[str, ...] = ()
    reason: str = ""
    approver: str = ""
    plan_until: date | None = None
    due_ms: int = 0
    due_clock: str = ""


@fact_kind("order.returned")
class SentBack(OrderFact, frozen=True, kw_only=True):
    """An order went back to an earlier stage."""

    stage: str
    to_stage: str
    reason: str
    due_ms: int = 0
    due_clock: str = ""


@fact_kind("order.handed_over")
class HandedOver(OrderFact, frozen=True, kw_only=True):
    """Somebody else works on an order now; '' for whoever has the right."""

    owner: str
    reason: str = ""


@fact_kind("order.suspended")
class Suspended(OrderFact, frozen=True, kw_only=True):
    """An order rests: the customer asked for it, or a breach is looked into (facts.md §3.1)."""

    reason: str


@fact_kind("order.resumed")
class Resumed(OrderFact, frozen=True, kw_only=True):
    """An order goes on."""

    note: str = ""
    due_ms: int = 0
    due_clock: str = ""


@fact_kind("order.plan_extended")
class PlanExtended(OrderFact, frozen=True, kw_only=True):
    """The supply plan holds longer (R24 Art.23)."""

    until: date
    reason: str


@fact_kind("order.breach_explained")
class BreachExplained(OrderFact, frozen=True, kw_only=True):
    """Why a clock was not kept."""

    clock: str
    reason: str


@fact_kind("order.papers_received")
class PapersBrought(OrderFact, frozen=True, kw_only=True):
    """Papers that were missing have come."""

    papers: tuple[PaperState, ...]


@fact_kind("order.ended")
class OrderEnded(OrderFact, frozen=True, kw_only=True):
    """Nothing more will happen: a code of vocabulary.ENDS."""

    how: str
    reason: str = ""
    clocks: tuple[ClockEnd, ...] = ()


@fact_kind("attachment.stored")
class AttachmentStored(FactBody, frozen=True, kw_only=True):
    """A scan of a paper was attached to a case; the home that took it keeps its bytes, encrypted."""

    org_unit: str
    case_id: str
    attachment_id: str
    paper: str
    name: str
    media_type: str
    size: int
    sha256: str

    def subjects(self) -> tuple[str, ...]:
        return (f"case:{self.case_id}", f"attachment:{self.sha256}")


@fact_kind("attachment.dropped")
class AttachmentDropped(FactBody, frozen=True, kw_only=True):
    """A scan was attached by mistake; its bytes stay until the case ends."""

    org_unit: str
    case_id: str
    attachment_id: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"case:{self.case_id}",)
