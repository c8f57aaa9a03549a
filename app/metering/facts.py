"""Fact kinds of metering: points, meters fitted and removed, readings and their corrections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from app.kernel.facts import FactBody, fact_kind

Registers = dict[str, Decimal]
"""What a meter shows, by register: 'sharp', 'peak', 'flat', 'valley', 'deep' (kWh), 'kvarh',
'kvarh_reverse', and 'max_demand' (kW, not cumulative). A single-rate meter shows 'flat' only."""

ReadingKind = Literal["regular", "installed", "removed", "provisional"]


def main_point(account_no: str) -> str:
    """The id of the metering point that an account has without anybody registering it."""
    return f"{account_no}-1"


@fact_kind("point.registered")
class PointRegistered(FactBody, frozen=True, kw_only=True):
    """A further metering point of an account (its first one needs no registration).

    With a `tariff_code` of its own the point's energy is priced apart; `deducted` says that its energy
    also runs through the account's main point and is taken out there (分表, sub-meter).
    """

    org_unit: str
    point_id: str
    account_no: str
    name: str
    tariff_code: str = ""
    deducted: bool = False

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)


@fact_kind("meter.fitted")
class MeterFitted(FactBody, frozen=True, kw_only=True):
    """A meter began to measure a point: its registers as they stood, its ratios and its seals.

    `digits` is the width of the registers before the decimal point; `multiplier` is CT × PT.
    """

    org_unit: str
    asset_no: str
    account_no: str
    point_id: str
    fitted_on: date
    registers: Registers
    digits: int = 6
    ct_ratio: int = 1
    pt_ratio: int = 1
    multiplier: int = 1
    seals: tuple[str, ...] = ()
    reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"meter:{self.asset_no}")


@fact_kind("meter.removed")
class MeterRemoved(FactBody, frozen=True, kw_only=True):
    """A meter that was fitted on `fitted_on` stopped measuring: its registers as they stood."""

    org_unit: str
    asset_no: str
    account_no: str
    point_id: str
    fitted_on: date
    removed_on: date
    registers: Registers
    reason: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}", f"meter:{self.asset_no}")


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one meter showed for a billing month.

    `accepted` are the doubts somebody accepted, with `reason`.
    """

    account_no: str
    point_id: str
    asset_no: str
    read_on: date
    registers: Registers
    kind: ReadingKind = "regular"
    accepted: tuple[str, ...] = ()
    reason: str = ""


@fact_kind("readings.entered")
class ReadingsEntered(FactBody, frozen=True, kw_only=True):
    """Readings of a billing month ('YYYY-MM') were taken in: typed on a route, or from a file.

    A later one for the same meter and month replaces an earlier one until the month is billed.
    """

    org_unit: str
    period: str
    readings: tuple[Reading, ...]
    source: str = ""

    def subjects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f"account:{reading.account_no}" for reading in self.readings))


@fact_kind("reading.corrected")
class ReadingCorrected(FactBody, frozen=True, kw_only=True):
    """A reading that had been billed was wrong; the bill is corrected by a fact of its own."""

    org_unit: str
    period: str
    reading: Reading
    replaced: Registers
    reason: str
    approver: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.reading.account_no}", f"meter:{self.reading.asset_no}")


@fact_kind("reading.referred")
class ReadingReferred(FactBody, frozen=True, kw_only=True):
    """A reading that nobody would believe went on the abnormal list instead of into a bill.

    `doubts` are codes of plausible.py; `owner` looks into it until `due_on` (5 working days, P10).
    """

    org_unit: str
    inquiry_id: str
    period: str
    reading: Reading
    doubts: tuple[str, ...]
    owner: str
    due_on: date
    note: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.reading.account_no}", f"meter:{self.reading.asset_no}")


@fact_kind("reading.inquiry_settled")
class InquirySettled(FactBody, frozen=True, kw_only=True):
    """What came out of looking into an abnormal reading."""

    org_unit: str
    inquiry_id: str
    account_no: str
    settlement: str

    def subjects(self) -> tuple[str, ...]:
        return (f"account:{self.account_no}",)
