"""Commands of readings: take them in, refer what nobody would believe, correct what has been billed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from app.customers.views import CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.text import clean
from app.metering.checking import Check, missing_refusals, register_refusals, rows_of
from app.metering.facts import (
    InquirySettled,
    Reading,
    ReadingCorrected,
    Registers,
)
from app.metering.views import MeteringView, RouteRow
from app.security.approvals import require_approval

APPROVE_CORRECTION = "reading.correct"
"""The purpose a second person approves a correction for, with `correction_subject`."""


class EnterReadings(Command, frozen=True, kw_only=True):
    """Take in readings of a month; one with a doubt that it does not accept holds the command back.

    With a `route`, meters of other routes are doubtful.
    """

    permission: ClassVar[str] = "reading.enter"
    period: str
    readings: tuple[Reading, ...]
    source: str = ""
    route: str = ""


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
    """One readings.entered for each unit.

    Refuses reading.*, date.future; doubts reading.backwards, .wrapped, .zero, .jump, .neighbours, .missed,
    .not_whole, .other_route, .provisional_again. A provisional reading gets its figures here: the use of
    the time before once more (R24 Art.85); no other estimate is offered. `result`: entered.
    """
    accounts = [reading.account_no for reading in command.readings]
    check = Check(command.period, accounts, work, command.route)
    good, doubtful, refused = check.sorted_out(command.readings)
    if refused:
        raise Refused([refusal for _, refusal in refused])
    if doubtful:
        raise Doubt([doubt for _, doubts in doubtful for doubt in doubts])
    return Decision(
        facts=tuple(check.entered(good, command.source)),
        result={"entered": len(good)},
        news=f"已录入 {len(good)} 只表的示数" if good else "",
    )


@handles(ReferReading)
def refer_reading(command: ReferReading, work: Work) -> Decision:
    """One reading.referred. Refuses: reading.*; reading.owner_needed."""
    check = Check(command.period, (command.reading.account_no,), work)
    _, doubtful, refused = check.sorted_out((command.reading,))
    refusals = [refusal for _, refusal in refused]
    owner = clean(command.owner, "owner", limit=20)
    if not owner:
        refusals.append(Refusal("reading.owner_needed", "owner"))
    if refusals:
        raise Refused(refusals)
    note = clean(command.note, "note", limit=200)
    doubts = [doubt for _, here in doubtful for doubt in here]
    body = check.referred(command.reading, doubts, owner, note)
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
    """One reading.corrected; the bill, and the next one if it is out, are corrected by their own command.

    Refuses: reading.none, .not_billed, .same and what the meter cannot show; security.approval_*.
    """
    work.lock(f"account:{command.account_no}")
    people = work.view(CustomersView).customers((command.account_no,))
    rows = rows_of(people.values(), command.period, work)
    row = next((one for one in rows if one.asset_no == command.asset_no), None)
    if row is None or not row.now:
        raise refuse(
            "reading.none",
            account_no=command.account_no,
            period=command.period,
            asset_no=command.asset_no,
        )
    refusals = register_refusals(command.registers, row.digits)
    refusals += missing_refusals(command.registers, row.now, row.asset_no)
    if not row.billed:
        refusals.append(Refusal("reading.not_billed", account_no=command.account_no, period=command.period))
    if command.registers == row.now:
        refusals.append(Refusal("reading.same", "registers"))
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        refusals.append(Refusal("reading.reason_needed", "reason"))
    if refusals:
        raise Refused(refusals)
    subject = correction_subject(command.asset_no, command.period)
    approver = require_approval(work, command.approval_id, APPROVE_CORRECTION, subject).approver
    body = ReadingCorrected(
        org_unit=row.org_unit,
        period=command.period,
        reading=_corrected(row, command.registers, row.now_on or work.today, reason),
        replaced=row.now,
        reason=reason,
        approver=approver,
    )
    news = f"表号 {row.asset_no} {command.period} 的示数已更正,请到 72 核算按 F4 更正电费"
    return Decision(facts=(body,), news=news)


def correction_subject(asset_no: str, period: str) -> str:
    """What a second person approves when a billed reading is corrected."""
    return f"reading:{asset_no}:{period}"


def _corrected(row: RouteRow, registers: Registers, read_on: date, reason: str) -> Reading:
    return Reading(
        account_no=row.account_no,
        point_id=row.point_id,
        asset_no=row.asset_no,
        read_on=read_on,
        registers=registers,
        reason=reason,
    )
