"""Commands of meters: fit, remove, replace; further metering points of an account."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.commands import register_refusals
from app.metering.facts import MeterFitted, MeterRemoved, PointRegistered, Registers, main_point
from app.metering.views import UNKNOWN_START, Fitting, MeteringView

DIGITS = range(3, 11)
RATIOS = range(1, 100_001)


class FitMeter(Command, frozen=True, kw_only=True):
    """A meter begins to measure a point of an account ('' for its main one)."""

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
    """One meter.fitted. Refuses: reading.unknown_account, meter.*, reading.*, date.future."""
    work.lock(f"account:{command.account_no}", f"meter:{command.asset_no}")
    person = _person(command.account_no, work)
    body = _fitted(command, person, work)
    return Decision(facts=(body,), news=f"表号 {body.asset_no} 已装在户号 {person.account_no}")


@handles(RemoveMeter)
def remove_meter(command: RemoveMeter, work: Work) -> Decision:
    """One meter.removed. Refuses: reading.unknown_account, meter.*, reading.*, date.future."""
    work.lock(f"account:{command.account_no}", f"meter:{command.asset_no}")
    person = _person(command.account_no, work)
    facts = _removed(command, person, work)
    return Decision(facts=tuple(facts), news=f"表号 {command.asset_no} 已拆下")


@handles(ReplaceMeter)
def replace_meter(command: ReplaceMeter, work: Work) -> Decision:
    """meter.removed and meter.fitted together, all refusals of both at once."""
    old, new = command.removed, command.fitted
    work.lock(f"account:{old.account_no}", f"meter:{old.asset_no}", f"meter:{new.asset_no}")
    person = _person(old.account_no, work)
    facts: list[FactBody] = []
    refusals: list[Refusal] = []
    try:
        facts += _removed(old, person, work)
    except Refused as refused:
        refusals += refused.reasons
    try:
        facts.append(_fitted(new, person, work))
    except Refused as refused:
        refusals += refused.reasons
    if refusals:
        raise Refused(refusals)
    news = f"户号 {person.account_no} 已换表:{old.asset_no} 换为 {new.asset_no}"
    return Decision(facts=tuple(facts), news=news)


@handles(RegisterPoint)
def register_point(command: RegisterPoint, work: Work) -> Decision:
    """One point.registered. Refuses: reading.unknown_account, point.taken, text.*"""
    work.lock(f"account:{command.account_no}")
    person = _person(command.account_no, work)
    point_id = fold_code(command.point_id, "point_id", limit=30)
    standing = work.view(MeteringView).fittings((person.account_no,)).get(person.account_no, [])
    if point_id == main_point(person.account_no) or any(one.point_id == point_id for one in standing):
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


def _fitted(command: FitMeter, person: CustomerRow, work: Work) -> MeterFitted:
    asset_no = fold_code(command.asset_no, "asset_no", limit=24)
    refusals = register_refusals(command.registers, command.digits)
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
    if refusals:
        raise Refused(refusals)
    return MeterFitted(
        org_unit=person.org_unit,
        asset_no=asset_no,
        account_no=person.account_no,
        point_id=command.point_id or main_point(person.account_no),
        fitted_on=command.fitted_on,
        registers=command.registers,
        digits=command.digits,
        ct_ratio=command.ct_ratio,
        pt_ratio=command.pt_ratio,
        multiplier=command.ct_ratio * command.pt_ratio,
        seals=tuple(fold_code(seal, "seals", limit=20) for seal in command.seals),
        reason=clean(command.reason, "reason", limit=100),
    )


def _removed(command: RemoveMeter, person: CustomerRow, work: Work) -> list[FactBody]:
    """The removal; a meter that was taken over without a fitting first gets the one it must have had."""
    standing = work.view(MeteringView).fittings((person.account_no,)).get(person.account_no, [])
    there = [one for one in standing if one.asset_no == command.asset_no and one.removed_on is None]
    if not there:
        raise refuse("meter.not_there", "asset_no", account_no=person.account_no, asset_no=command.asset_no)
    fitting: Fitting = there[-1]
    refusals = register_refusals(command.registers, fitting.digits)
    if command.removed_on > work.today:
        refusals.append(Refusal("date.future", "removed_on"))
    if command.removed_on < fitting.fitted_on:
        refusals.append(
            Refusal("meter.removed_before", "removed_on", day=command.removed_on, fitted=fitting.fitted_on)
        )
    reason = clean(command.reason, "reason", limit=100)
    if not reason:
        refusals.append(Refusal("reading.reason_needed", "reason"))
    if refusals:
        raise Refused(refusals)
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
    if fitting.fitted_on != UNKNOWN_START:
        return [removed]
    fitted = MeterFitted(
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
    return [fitted, removed]
