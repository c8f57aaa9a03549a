"""Commands of meters: fit, remove, replace; further metering points of an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from app.customers import texts as _customer_texts  # noqa: F401  registers the sentences
from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Doubt, Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.metering import texts  # noqa: F401
from app.metering.checking import missing_refusals, register_refusals, settings_of
from app.metering.facts import MeterFitted, MeterRemoved, PointRegistered, Registers, main_point
from app.metering.plausible import form_doubts, kwh_of, limits_of
from app.metering.rules import month_before
from app.metering.views import UNKNOWN_START, Fitting, MeteringView, RouteRow

DIGITS = range(3, 11)
RATIOS = range(1, 100_001)
NEW = "new_"
"""What the fields of the new meter's registers begin with, where two meters are written down at once."""


class FitMeter(Command, frozen=True, kw_only=True):
    """A meter begins to measure a point of an account ('' for its main one, or that of the meter it
    replaces)."""

    permission: ClassVar[str] = "meter.change"
    account_no: str
    asset_no: str
    fitted_on: date
    registers: Registers
    point_id: str = ""
    digits: int = 6
    ct_ratio: int = 1
    pt_ratio: int = 1
    seals: tuple[str, ...] = ()
    reason: str = ""


class RemoveMeter(Command, frozen=True, kw_only=True):
    """A meter stops measuring."""

    permission: ClassVar[str] = "meter.change"
    account_no: str
    asset_no: str
    removed_on: date
    registers: Registers
    reason: str


class ReplaceMeter(Command, frozen=True, kw_only=True):
    """One meter goes, another comes at the same point on the same day."""

    permission: ClassVar[str] = "meter.change"
    removed: RemoveMeter
    fitted: FitMeter


class RegisterPoint(Command, frozen=True, kw_only=True):
    """A further metering point of an account, priced apart where it has a tariff of its own."""

    permission: ClassVar[str] = "meter.change"
    account_no: str
    point_id: str
    name: str
    tariff_code: str = ""
    deducted: bool = False


@handles(FitMeter)
def fit_meter(command: FitMeter, work: Work) -> Decision:
    """One meter.fitted. Refuses: reading.*, meter.*, point.unknown, date.future."""
    work.lock(f"account:{command.account_no}", f"meter:{command.asset_no}")
    person = _person(command.account_no, work)
    body = fitted(command, person, work)
    return Decision(facts=(body,), news=f"表号 {body.asset_no} 已装在户号 {person.account_no}")


@handles(RemoveMeter)
def remove_meter(command: RemoveMeter, work: Work) -> Decision:
    """One meter.removed. Refuses: reading.*, meter.*, date.future; doubts reading.backwards, .wrapped,
    .not_whole."""
    work.lock(f"account:{command.account_no}", f"meter:{command.asset_no}")
    person = _person(command.account_no, work)
    facts = removed_facts(command, person, work, command.accepted)
    return Decision(facts=tuple(facts), news=f"表号 {command.asset_no} 已拆下")


@handles(ReplaceMeter)
def replace_meter(command: ReplaceMeter, work: Work) -> Decision:
    """meter.removed and meter.fitted together, all refusals of both at once; doubts as for a removal."""
    old, new = command.removed, command.fitted
    work.lock(f"account:{old.account_no}", f"meter:{old.asset_no}", f"meter:{new.asset_no}")
    person = _person(old.account_no, work)
    facts: list[FactBody] = []
    refusals: list[Refusal] = []
    doubt: Doubt | None = None
    if new.account_no != old.account_no:
        refusals.append(Refusal("meter.other_account", "account_no"))
    if new.fitted_on != old.removed_on:
        refusals.append(Refusal("meter.wrong_day", "fitted_on", day=new.fitted_on, removed=old.removed_on))
    try:
        facts += removed_facts(old, person, work, command.accepted)
    except Refused as refused:
        refusals += refused.reasons
    except Doubt as raised:
        doubt = raised
    try:
        facts.append(fitted(new, person, work, replaces=old.asset_no))
    except Refused as refused:
        refusals += refused.reasons
    if refusals:
        raise Refused(refusals)
    if doubt is not None:
        raise doubt
    news = f"户号 {person.account_no} 已换表:{old.asset_no} 换为 {new.asset_no}"
    return Decision(facts=tuple(facts), news=news)


@handles(RegisterPoint)
def register_point(command: RegisterPoint, work: Work) -> Decision:
    """One point.registered. Refuses: reading.unknown_account, point.taken, text.*"""
    work.lock(f"account:{command.account_no}")
    person = _person(command.account_no, work)
    point_id = fold_code(command.point_id, "point_id", limit=30)
    if point_id in _points_of(person, work):
        raise refuse("point.taken", "point_id", point_id=point_id)
    body = PointRegistered(
        org_unit=person.org_unit,
        point_id=point_id,
        account_no=person.account_no,
        name=clean(command.name, "name", limit=40, required=True),
        tariff_code=command.tariff_code,
        deducted=command.deducted,
    )
    return Decision(facts=(body,), news=f"户号 {person.account_no} 已登记计量点 {body.name}")


def _person(account_no: str, work: Work) -> CustomerRow:
    row = work.view(CustomersView).customer(account_no)
    if row is None:
        raise refuse("reading.unknown_account", "account_no", account_no=account_no)
    return row


def _standing(person: CustomerRow, work: Work) -> list[Fitting]:
    """The meters that an account has now."""
    known = work.view(MeteringView).fittings((person.account_no,)).get(person.account_no, [])
    return [fitting for fitting in known if fitting.removed_on is None]


def _points_of(person: CustomerRow, work: Work) -> set[str]:
    registered = work.view(MeteringView).points((person.account_no,)).get(person.account_no, [])
    return {main_point(person.account_no), *(point.point_id for point in registered)}


def fitted(command: FitMeter, person: CustomerRow, work: Work, replaces: str = "") -> MeterFitted:
    """The fitting; a meter that `replaces` another stands at its point."""
    asset_no = fold_code(command.asset_no, "asset_no", limit=24)
    standing = _standing(person, work)
    replaced = next((one.point_id for one in standing if one.asset_no == replaces), "")
    point_id = command.point_id or replaced or main_point(person.account_no)
    refusals = register_refusals(command.registers, command.digits, NEW if replaces else "")
    for value, allowed, code, field in (
        (command.digits, DIGITS, "meter.bad_digits", "digits"),
        (command.ct_ratio, RATIOS, "meter.bad_multiplier", "ct_ratio"),
        (command.pt_ratio, RATIOS, "meter.bad_multiplier", "pt_ratio"),
    ):
        if value not in allowed:
            refusals.append(Refusal(code, field, value=value))
    if command.fitted_on > work.today:
        refusals.append(Refusal("date.future", "fitted_on"))
    holder = work.view(MeteringView).holder_of(asset_no)
    if holder:
        refusals.append(Refusal("meter.in_use", "asset_no", asset_no=asset_no, account_no=holder))
    if point_id not in _points_of(person, work):
        refusals.append(Refusal("point.unknown", "point_id", account_no=person.account_no, point_id=point_id))
    for one in standing:
        if one.point_id == point_id and one.asset_no not in (replaces, asset_no):
            refusals.append(
                Refusal("meter.point_occupied", "asset_no", point_id=point_id, asset_no=one.asset_no)
            )
            break
    if refusals:
        raise Refused(refusals)
    return MeterFitted(
        org_unit=person.org_unit,
        asset_no=asset_no,
        account_no=person.account_no,
        point_id=point_id,
        fitted_on=command.fitted_on,
        registers=command.registers,
        digits=command.digits,
        ct_ratio=command.ct_ratio,
        pt_ratio=command.pt_ratio,
        multiplier=command.ct_ratio * command.pt_ratio,
        seals=tuple(fold_code(seal, "seals", limit=20) for seal in command.seals),
        reason=clean(command.reason, "reason", limit=100),
    )


def removed_facts(
    command: RemoveMeter, person: CustomerRow, work: Work, accepted: Sequence[str]
) -> list[FactBody]:
    """The removal; a meter that was taken over without a fitting first gets the one it must have had."""
    there = [one for one in _standing(person, work) if one.asset_no == command.asset_no]
    if not there:
        raise refuse("meter.not_there", "asset_no", account_no=person.account_no, asset_no=command.asset_no)
    fitting = there[-1]
    row = _as_read(fitting, person, work)
    refusals = register_refusals(command.registers, fitting.digits)
    refusals += missing_refusals(command.registers, row.previous, fitting.asset_no)
    refusals += _day_refusals(command, fitting, row)
    if command.removed_on > work.today:
        refusals.append(Refusal("date.future", "removed_on"))
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        refusals.append(Refusal("reading.reason_needed", "reason"))
    if refusals:
        raise Refused(refusals)
    doubts = [
        doubt
        for doubt in form_doubts(row, command.registers, settings_of(work))
        if doubt.code not in accepted
    ]
    if doubts:
        raise Doubt(doubts)
    removed = MeterRemoved(
        org_unit=person.org_unit,
        asset_no=fitting.asset_no,
        account_no=person.account_no,
        point_id=fitting.point_id,
        fitted_on=fitting.fitted_on,
        removed_on=command.removed_on,
        registers=command.registers,
        reason=reason,
    )
    return [removed] if fitting.fitted_on != UNKNOWN_START else [_taken_over(fitting, person), removed]


def removal_doubts(asset_no: str, registers: Registers, person: CustomerRow, work: Work) -> list[Refusal]:
    """What makes the last figures of a meter doubtful: a dial that went backwards, or more use since the last
    reading than a whole cycle usually has. Nothing for a meter that does not hang there."""
    there = [one for one in _standing(person, work) if one.asset_no == asset_no]
    if not there:
        return []
    row, limits = _as_read(there[-1], person, work), settings_of(work)
    known = {name: now for name, now in registers.items() if name in row.previous}
    doubts = list(form_doubts(row, registers, limits))
    usual = limits_of(row, limits)
    if doubts or not known or usual is None or kwh_of(row, known) <= usual[1]:
        return doubts
    what, other = ("去年同月", row.year_ago_kwh) if row.year_ago_kwh else ("近一年平均", row.average_kwh)
    return [Refusal("reading.jump", "registers", kwh=kwh_of(row, known), what=what, other=other)]


def _as_read(fitting: Fitting, person: CustomerRow, work: Work) -> RouteRow:
    """The meter with its newest reading as the one before."""
    after = month_before(f"{work.today:%Y-%m}", -2)
    rows = work.view(MeteringView).rows_of(person.org_unit, after, (person.account_no,))
    return next(row for row in rows if row.asset_no == fitting.asset_no)


def _day_refusals(command: RemoveMeter, fitting: Fitting, row: RouteRow) -> list[Refusal]:
    day = command.removed_on
    if day < fitting.fitted_on:
        return [Refusal("meter.removed_before", "removed_on", day=day, fitted=fitting.fitted_on)]
    if row.previous_kind and row.previous_on is not None and day < row.previous_on:
        return [Refusal("meter.removed_before_reading", "removed_on", day=day, read_on=row.previous_on)]
    return []


def _taken_over(fitting: Fitting, person: CustomerRow) -> MeterFitted:
    return MeterFitted(
        org_unit=person.org_unit,
        asset_no=fitting.asset_no,
        account_no=person.account_no,
        point_id=fitting.point_id,
        fitted_on=fitting.fitted_on,
        registers={},
        digits=fitting.digits,
        ct_ratio=fitting.multiplier,
        multiplier=fitting.multiplier,
    )
