"""What the papers of an order are printed from: plain texts and days, whatever the business."""

from __future__ import annotations

from datetime import date

import msgspec

from app.workorders.clock_report import ClockReport
from app.workorders.disclosure import Disclosure
from app.workorders.promises import PromiseBoard

Told = tuple[str, str]
"""A label and its text; '' is left to be filled in by hand."""


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a paper, where and when (UTC ms)."""

    org_name: str
    clerk: str
    desk_name: str
    made_ms: int


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Which order a paper is about. The customer signs it, so the name stands in full."""

    order_no: str
    business: str
    account_no: str = ""
    name: str = ""
    phones: str = ""
    address: str = ""
    accepted_on: date | None = None


class Lines(msgspec.Struct, frozen=True):
    """Texts under a heading; those whose label is in `long` get rows of their own."""

    title: str
    fields: tuple[Told, ...]
    long: tuple[str, ...] = ()


class Listing(msgspec.Struct, frozen=True):
    """A table of texts; `blank` rows are added to be filled in by hand."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    blank: int = 0


class PaperMark(msgspec.Struct, frozen=True):
    """A paper of the customer's and how it stands, in words."""

    word: str
    state: str
    until: date | None = None


class LimitMark(msgspec.Struct, frozen=True):
    """A time limit in words, and the day it ends where that can be told."""

    word: str
    limit: str
    due: date | None = None


class OrderPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What every paper about an order says."""

    number: str
    maker: Maker
    about: About


class ApplicationSnapshot(OrderPaper, frozen=True, kw_only=True):
    """An application as it was filled in; `loads` are (name, count, kW of one, phase)."""

    sections: tuple[Lines, ...]
    loads: tuple[tuple[str, str, str, str], ...] = ()
    papers: tuple[PaperMark, ...] = ()
    promised_by: date | None = None


class AcceptanceSnapshot(OrderPaper, frozen=True, kw_only=True):
    """What the customer takes home: number, what happens next and by when, what is still to be brought."""

    next_step: str
    limits: tuple[LimitMark, ...] = ()
    papers: tuple[PaperMark, ...] = ()
    promised_by: date | None = None


class DisclosureSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What is told once, before anything is accepted; `name` and `account_no` where they are known. The code
    of the case reopens it at a counter of the same home."""

    number: str
    case_id: str
    maker: Maker
    told: Disclosure
    name: str = ""
    account_no: str = ""


class SheetSnapshot(OrderPaper, frozen=True, kw_only=True):
    """A sheet of work on site, or the reply with the plan: what is known, and what is filled in there."""

    sections: tuple[Lines, ...] = ()
    tables: tuple[Listing, ...] = ()
    notes: tuple[str, ...] = ()


class CorrectionSnapshot(OrderPaper, frozen=True, kw_only=True):
    """What is missing or wrong, by when it is to be put right."""

    missing: tuple[PaperMark, ...]
    remarks: str = ""
    until: date | None = None


class RefundSnapshot(OrderPaper, frozen=True, kw_only=True):
    """A wish to have credit back; the account it goes to is masked."""

    amount_fen: int
    reason: str
    way: str = ""
    payee: str = ""
    bank_name: str = ""
    bank_masked: str = ""


class FileCoverSnapshot(OrderPaper, frozen=True, kw_only=True):
    """The cover of an archived file with its contents: (what, number or source, day)."""

    contents: tuple[tuple[str, str, str], ...]
    archived_on: date | None = None
    kept: str = ""
    note: str = ""


class PromisePosterSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The service promises with this month's attainment, for a wall of the hall."""

    number: str
    maker: Maker
    board: PromiseBoard


class ClockReportSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """How the clocks of a period were kept, for those who answer for it."""

    number: str
    maker: Maker
    report: ClockReport
