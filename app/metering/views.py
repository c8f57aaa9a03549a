"""What other rooms ask of metering: the energy of accounts in a billing month, and where it comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec


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


class MeteringView(Protocol):
    """Readings, as billing needs them."""

    def used(self, account_nos: tuple[str, ...], period: str) -> dict[str, MeteredUse]:
        """The use of these accounts in a month; accounts without any meter are left out."""
        ...

    def accounts_of(self, org_unit: str, route: str, after: str, limit: int) -> list[str]:
        """Account numbers of a reading route ('' for the whole unit), by number, behind `after`."""
        ...
