"""Commands of readings: take them in, refer what nobody would believe, correct what has been billed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.ids import new_id
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.settings import Settings
from app.kernel.text import clean
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.facts import (
    InquirySettled,
    Reading,
    ReadingCorrected,
    ReadingReferred,
    ReadingsEntered,
    Registers,
)
from app.metering.plausible import doubts_of
from app.metering.settings import SETTING, MeteringSettings, read_settings
from app.metering.views import MeteringView, RouteRow
from app.security.approvals import require_approval

PERIOD = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
APPROVE_CORRECTION = "reading.correct"
"""The purpose a second person approves a correction for, with the subject 'reading:<meter>:<month>'."""
NAMES = ("sharp", "peak", "flat", "valley", "deep", "kvarh", "kvarh_reverse", "max_demand")


class EnterReadings(Command, frozen=True, kw_only=True):
    """Take in readings of a month; those with a doubt that is not accepted hold the command back.

    `refer_doubtful`: doubtful ones go on the abnormal list instead (files), with `owner`.
    """

    permission: ClassVar[str] = "reading.enter"
    period: str
    readings: tuple[Reading, ...]
    source: str = ""
    refer_doubtful: bool = False
    owner: str = ""


class ReferReading(Command, frozen=True, kw_only=True):
    """Put a doubtful reading on the abnormal list of `owner` instead of into the month."""

    permission: ClassVar[str] = "reading.enter"
    period: str
    reading: Reading
    owner: str
    note: str = ""


class SettleInquiry(Command, frozen=True, kw_only=True):
    """What came out of looking into it; a new reading, if there is one, is entered as any other."""

    permission: ClassVar[str] = "reading.enter"
    inquiry_id: str
    settlement: str


class CorrectReading(Command, frozen=True, kw_only=True):
    """Mend a reading whose month has been billed, with a second person's approval."""

    permission: ClassVar[str] = "reading.correct"
    period: str
    account_no: str
    asset_no: str
    registers: Registers
    reason: str
    approval_id: str


@handles(EnterReadings)
def enter_readings(command: EnterReadings, work: Work) -> Decision:
    """One readings.entered, and a reading.referred for each that was referred.

    Refuses reading.*; doubts reading.backwards, .wrapped, .zero, .jump, .neighbours, .missed_twice.
    `result`: entered, referred, rejected as (index, field, code, sentence) where a file is taken in.
    """
    check = Check(command.period, command.readings, work)
    good, doubtful, refused = check.sorted_out()
    if refused and not command.refer_doubtful:
        raise Refused([refusal for _, refusal in refused])
    facts: list[ReadingsEntered | ReadingReferred] = []
    if doubtful and not command.refer_doubtful:
        raise Doubt([doubt for _, doubts in doubtful for doubt in doubts])
    if good:
        facts.append(
            ReadingsEntered(
                org_unit=work.desk.org_unit,
                period=command.period,
                readings=tuple(good),
                source=command.source,
            )
        )
    facts += [
        referred(command.period, reading, tuple(doubt.code for doubt in doubts), command.owner, "", work)
        for reading, doubts in doubtful
    ]
    rejected = [(place, refusal.field, refusal.code, refusal.text) for place, refusal in refused]
    return Decision(
        facts=tuple(facts),
        result={"entered": len(good), "referred": len(doubtful), "rejected": rejected},
        news=f"已录入 {len(good)} 只表的示数" if good else "",
    )


class Check:
    """Sorts readings of a batch into good, doubtful and refused ones."""

    def __init__(self, period: str, readings: Sequence[Reading], work: Work) -> None:
        if not PERIOD.fullmatch(period):
            raise refuse("reading.bad_period", "period", value=period[:20])
        accounts = tuple(dict.fromkeys(reading.account_no for reading in readings))
        work.lock(*(f"account:{account_no}" for account_no in accounts))
        self._period, self._readings, self._work = period, readings, work
        self._people = work.view(CustomersView).customers(accounts)
        metering = work.view(MeteringView)
        unit = work.desk.org_unit
        rows = metering.rows_of(unit, period, accounts)
        self._rows = {(row.account_no, row.asset_no): row for row in rows}
        self._limits = settings_of(work)
        self._areas: dict[str, list[Decimal]] = {}

    def row_of(self, reading: Reading) -> RouteRow | None:
        """The meter as it stands in the month, None where the account has no such meter."""
        return self._rows.get((reading.account_no, reading.asset_no))

    def sorted_out(
        self,
    ) -> tuple[list[Reading], list[tuple[Reading, list[Refusal]]], list[tuple[int, Refusal]]]:
        good: list[Reading] = []
        doubtful: list[tuple[Reading, list[Refusal]]] = []
        refused: list[tuple[int, Refusal]] = []
        seen: set[str] = set()
        for place, reading in enumerate(self._readings):
            refusals = self._refusals(reading)
            if reading.asset_no in seen:
                refusals.append(Refusal("reading.twice", "asset_no", asset_no=reading.asset_no))
            seen.add(reading.asset_no)
            if refusals:
                refused += [(place, refusal) for refusal in refusals]
                continue
            doubts = [doubt for doubt in self._doubts(reading) if doubt.code not in reading.accepted]
            if doubts:
                doubtful.append((reading, doubts))
            else:
                good.append(reading)
        return good, doubtful, refused

    def _refusals(self, reading: Reading) -> list[Refusal]:
        number, asset = reading.account_no, reading.asset_no
        if number not in self._people:
            return [Refusal("reading.unknown_account", "account_no", account_no=number)]
        row = self._rows.get((number, asset))
        if row is None:
            return [Refusal("reading.unknown_meter", "asset_no", account_no=number, asset_no=asset)]
        if row.billed:
            return [Refusal("reading.billed", "registers", account_no=number, period=self._period)]
        refusals = register_refusals(reading.registers, row.digits)
        if reading.accepted and not reading.reason.strip():
            refusals.append(Refusal("reading.reason_needed", "reason"))
        if reading.kind == "provisional" and row.last_kwh is None:
            refusals.append(Refusal("reading.estimate_refused", "registers"))
        refusals += day_refusals(reading.read_on, self._period, self._work.today, self._limits)
        return refusals

    def _doubts(self, reading: Reading) -> Sequence[Refusal]:
        if reading.kind == "provisional":
            return ()
        row = self._rows[reading.account_no, reading.asset_no]
        neighbours = self._neighbours(self._people[reading.account_no])
        return tuple(doubts_of(row, reading.registers, neighbours, self._limits))

    def _neighbours(self, person: CustomerRow) -> list[Decimal]:
        area = person.transformer_area
        if not area:
            return []
        if area not in self._areas:
            view = self._work.view(MeteringView)
            self._areas[area] = view.neighbours_kwh(person.org_unit, self._period, area)
        return self._areas[area]


def settings_of(work: Work) -> MeteringSettings:
    """The limits in force."""
    return read_settings(work.view(Settings).content(SETTING))


def register_refusals(registers: Registers, digits: int) -> list[Refusal]:
    """What no meter can show: no figure, an unknown register, a negative one, more digits than it has."""
    if not registers:
        return [Refusal("reading.no_registers", "registers")]
    refusals: list[Refusal] = []
    for name, value in registers.items():
        if name not in NAMES:
            refusals.append(Refusal("reading.unknown_register", "registers", register=name))
        elif not value.is_finite() or value < 0:
            refusals.append(Refusal("reading.not_a_number", name, value=value))
        elif value >= Decimal(10) ** digits:
            refusals.append(Refusal("reading.too_many_digits", name, value=value, digits=digits))
    return refusals


def day_refusals(day: date, period: str, today: date, limits: MeteringSettings) -> list[Refusal]:
    """A reading is taken in or about its month, and not in the future."""
    if day > today:
        return [Refusal("date.future", "read_on")]
    first = date(int(period[:4]), int(period[5:]), 1)
    if not -limits.period_slack_days <= (day - first).days <= 31 + limits.period_slack_days:
        return [Refusal("reading.wrong_day", "read_on", day=day, period=period)]
    return []


def referred(
    period: str, reading: Reading, doubts: tuple[str, ...], owner: str, note: str, work: Work
) -> ReadingReferred:
    """The fact that puts a reading on the abnormal list of `owner`, due in so many working days."""
    return ReadingReferred(
        org_unit=work.desk.org_unit,
        inquiry_id=new_id(),
        period=period,
        reading=reading,
        doubts=doubts,
        owner=owner or work.session.staff_no,
        due_on=_workdays_on(work.today, settings_of(work).inquiry_workdays),
        note=note,
    )


def _workdays_on(day: date, count: int) -> date:
    """So many weekdays later. Public holidays only ever make the clock longer, never shorter."""
    while count:
        day += timedelta(1)
        count -= day.weekday() < 5
    return day


@handles(ReferReading)
def refer_reading(command: ReferReading, work: Work) -> Decision:
    """One reading.referred. Refuses: reading.*; reading.owner_needed."""
    check = Check(command.period, (command.reading,), work)
    _, doubtful, refused = check.sorted_out()
    refusals = [refusal for _, refusal in refused]
    owner = clean(command.owner, "owner", limit=20)
    if not owner:
        refusals.append(Refusal("reading.owner_needed", "owner"))
    if refusals:
        raise Refused(refusals)
    codes = tuple(doubt.code for _, doubts in doubtful for doubt in doubts)
    note = clean(command.note, "note", limit=200)
    body = referred(command.period, command.reading, codes, owner, note, work)
    news = f"表号 {command.reading.asset_no} 已转异常,{body.due_on} 前核实"
    return Decision(facts=(body,), news=news, result={"inquiry_id": body.inquiry_id})


@handles(SettleInquiry)
def settle_inquiry(command: SettleInquiry, work: Work) -> Decision:
    """One reading.inquiry_settled. Refuses: inquiry.unknown, inquiry.settled, text.empty."""
    work.lock(f"inquiry:{command.inquiry_id}")
    row = work.view(MeteringView).inquiry(command.inquiry_id)
    if row is None:
        raise refuse("inquiry.unknown")
    if row.settled_ms:
        raise refuse("inquiry.settled")
    body = InquirySettled(
        org_unit=row.org_unit,
        inquiry_id=row.inquiry_id,
        account_no=row.account_no,
        settlement=clean(command.settlement, "settlement", limit=200, required=True),
    )
    return Decision(facts=(body,), news=f"表号 {row.asset_no} 的异常已处理")


@handles(CorrectReading)
def correct_reading(command: CorrectReading, work: Work) -> Decision:
    """One reading.corrected; the bill is corrected by its own command.

    Refuses: reading.none, .not_billed, .same and what no meter can show; security.approval_*.
    """
    work.lock(f"account:{command.account_no}")
    view = work.view(MeteringView)
    rows = view.rows_of(work.desk.org_unit, command.period, (command.account_no,))
    row = next((one for one in rows if one.asset_no == command.asset_no), None)
    if row is None or not row.now:
        raise refuse(
            "reading.none",
            account_no=command.account_no,
            period=command.period,
            asset_no=command.asset_no,
        )
    refusals = register_refusals(command.registers, row.digits)
    if not row.billed:
        refusals.append(Refusal("reading.not_billed", account_no=command.account_no, period=command.period))
    if command.registers == row.now:
        refusals.append(Refusal("reading.same", "registers"))
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        refusals.append(Refusal("reading.reason_needed", "reason"))
    if refusals:
        raise Refused(refusals)
    subject = f"reading:{command.asset_no}:{command.period}"
    approver = require_approval(work, command.approval_id, APPROVE_CORRECTION, subject).approver
    body = ReadingCorrected(
        org_unit=work.desk.org_unit,
        period=command.period,
        reading=_corrected(row, command.registers, row.now_on or work.today, reason),
        replaced=row.now,
        reason=reason,
        approver=approver,
    )
    return Decision(facts=(body,), news=f"表号 {row.asset_no} {command.period} 的示数已更正")


def _corrected(row: RouteRow, registers: Registers, read_on: date, reason: str) -> Reading:
    return Reading(
        account_no=row.account_no,
        point_id=row.point_id,
        asset_no=row.asset_no,
        read_on=read_on,
        registers=registers,
        reason=reason,
    )
