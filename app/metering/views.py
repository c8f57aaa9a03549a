"""What other rooms ask of metering: the energy of accounts in a billing month, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from app.metering.facts import Registers


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One register of one meter from one reading to the next: (current − previous) × multiplier = kwh.

    `kwh` is whole (half up, facts.md §4.8), kvarh for reactive registers, kW for 'max_demand'.
    `wrapped` says that the register passed its last figure.
    """

    asset_no: str
    register: str
    previous: Decimal
    current: Decimal
    multiplier: int = 1
    kwh: Decimal
    from_on: date | None = None
    to_on: date
    wrapped: bool = False


class PointUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The use of one metering point; `tariff_code` '' is the account's own tariff."""

    point_id: str
    name: str = ""
    tariff_code: str = ""
    deducted: bool = False
    spans: tuple[Span, ...]


class MeteredUse(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an account used in a billing month, point by point, main point first.

    `missing` are the asset numbers without a reading; `provisional` says that an unreadable meter was
    billed by previous use and will be settled next time (R24 Art.85).
    """

    account_no: str
    period: str
    points: tuple[PointUse, ...] = ()
    missing: tuple[str, ...] = ()
    provisional: bool = False


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A metering point beyond the main one (see facts.PointRegistered)."""

    point_id: str
    account_no: str
    name: str = ""
    tariff_code: str = ""
    deducted: bool = False


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A reading as it stands, with who took it and when."""

    account_no: str
    period: str
    asset_no: str
    point_id: str
    read_on: date | None
    registers: dict[str, Decimal]
    kind: str
    accepted: tuple[str, ...]
    reason: str
    source: str
    staff_no: str
    at_ms: int
    corrected: bool


UNKNOWN_START = date(1900, 1, 1)
"""The fitting day of meters that were taken over without one."""


class Fitting(msgspec.Struct, frozen=True, kw_only=True):
    """A meter at a point, from its fitting to its removal (None while it is there).

    `registers` at fitting are empty where nobody knows them; then its first reading is the start.
    """

    account_no: str
    point_id: str
    asset_no: str
    fitted_on: date = UNKNOWN_START
    registers: Registers = {}
    multiplier: int = 1
    digits: int = 6
    removed_on: date | None = None
    removed_registers: Registers = {}
    ct_ratio: int = 1
    pt_ratio: int = 1
    seals: tuple[str, ...] = ()


class RouteRow(msgspec.Struct, frozen=True, kw_only=True):
    """One meter of a reading route as the grid shows it; the name is plain, mask it before showing.

    `previous` is where its month begins, `now` what has been read, both by register; `last_use` is what
    each register counted before that, without the ratio (a demand as it stood), and `last_kwh` the same
    in kWh. `year_ago_kwh` is the same month last year, `average_kwh` of the last twelve months; None where
    nothing is known. `months` have passed since `previous`, `months_unread` since somebody really read it.
    """

    org_unit: str
    account_no: str
    name: str
    address: str
    route: str = ""
    transformer_area: str = ""
    point_id: str
    asset_no: str
    multiplier: int
    digits: int
    registers: tuple[str, ...]
    previous: dict[str, Decimal]
    previous_on: date | None = None
    previous_kind: str = ""
    now: dict[str, Decimal] = {}
    now_on: date | None = None
    kind: str = ""
    accepted: tuple[str, ...] = ()
    last_use: dict[str, Decimal] = {}
    last_kwh: Decimal | None = None
    year_ago_kwh: Decimal | None = None
    average_kwh: Decimal | None = None
    months: int = 0
    months_unread: int = 0
    billed: bool = False
    referred: bool = False


class InquiryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An abnormal reading that somebody looks into."""

    org_unit: str
    inquiry_id: str
    account_no: str
    asset_no: str
    period: str
    registers: dict[str, Decimal]
    read_on: date | None
    doubts: tuple[str, ...]
    owner: str
    note: str
    due_on: date | None
    opened_ms: int
    settlement: str = ""
    settled_ms: int = 0


class MeteringView(Protocol):
    """Readings, as billing needs them."""

    def used(self, org_unit: str, account_nos: Sequence[str], period: str) -> dict[str, MeteredUse]:
        """The use of these accounts of a unit in a month; accounts without any meter are left out."""
        ...

    def route(self, org_unit: str, period: str, route: str, after: str, limit: int) -> list[RouteRow]:
        """At least `limit` meters of a route ('' for the whole unit) while there are so many, by account
        number, continuing behind the account `after`; those of one account stay together."""
        ...

    def progress(self, org_unit: str, period: str, route: str) -> tuple[int, int]:
        """How many meters of a route have a reading of a month, and how many there are."""
        ...

    def rows_of(self, org_unit: str, period: str, account_nos: Sequence[str]) -> list[RouteRow]:
        """The meters of these accounts, as on a route."""
        ...

    def points(self, account_nos: Sequence[str]) -> dict[str, list[Point]]:
        """The registered points of these accounts beyond their main ones, by id."""
        ...

    def readings(self, org_unit: str, account_no: str, before: tuple[str, str], limit: int) -> list[ReadRow]:
        """Readings of an account, newest first, behind the row (period, asset_no); ('', '') to begin."""
        ...

    def routes(self, org_unit: str) -> list[str]: ...

    def neighbours_kwh(self, org_unit: str, period: str, transformer_area: str) -> dict[str, Decimal]:
        """What accounts of a transformer area used in a month, those read so far, by account number."""
        ...

    def areas(self, account_nos: Sequence[str]) -> dict[str, str]:
        """The transformer areas of these accounts; accounts nobody knows are left out."""
        ...

    def inquiries(self, org_unit: str, after: tuple[str, str], limit: int) -> list[InquiryRow]:
        """Open ones, the first due first, behind the row (due_on, inquiry_id); ('', '') to begin."""
        ...

    def inquiry(self, inquiry_id: str) -> InquiryRow | None: ...

    def fittings(self, account_nos: Sequence[str]) -> dict[str, list[Fitting]]:
        """All meters that these accounts have or had, in the order of their fitting."""
        ...

    def holder_of(self, asset_no: str) -> str:
        """The account that a meter measures for now, '' for none."""
        ...

    def holders(self, asset_nos: Sequence[str]) -> dict[str, str]:
        """The accounts that these meters measure for now, by asset number; others are left out."""
        ...

    def accounts_of(self, org_unit: str, route: str, after: str, limit: int) -> list[str]:
        """Account numbers of a reading route ('' for the whole unit), by number, behind `after`."""
        ...
