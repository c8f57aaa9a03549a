"""Sorts readings of a month into good, doubtful and refused ones, for commands and for files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import msgspec

from app.customers.views import CustomerRow, CustomersView
from app.kernel.commands import Work
from app.kernel.ids import new_id
from app.kernel.refusals import Refusal, refuse
from app.kernel.settings import Settings
from app.metering import texts  # noqa: F401  registers the sentences
from app.metering.facts import Reading, ReadingReferred, ReadingsEntered, Registers, main_point
from app.metering.plausible import doubts_of, kwh_of
from app.metering.rules import provisional_registers
from app.metering.settings import SETTING, MeteringSettings, read_settings
from app.metering.views import MeteringView, RouteRow
from app.tariffs.holidays import add_workdays, holidays_of
from app.tariffs.pricing.model import REGISTERS

PERIOD = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
OTHERS = {"kvarh": "无功", "kvarh_reverse": "反向无功", "max_demand": "最大需量"}
WORDS = {**REGISTERS, **OTHERS}
"""Every register a meter can show, in the order it is read, and what people call it."""

Doubtful = tuple[Reading, list[Refusal]]


class Check:
    """The meters of accounts in one month, each account locked, and what a reading of them must stand.

    With a `route`, meters of other routes are doubtful.
    """

    def __init__(self, period: str, account_nos: Iterable[str], work: Work, route: str = "") -> None:
        if not PERIOD.fullmatch(period):
            raise refuse("reading.bad_period", "period", value=period[:20])
        accounts = tuple(dict.fromkeys(account_nos))
        work.lock(*(f"account:{account_no}" for account_no in accounts))
        self._period, self._work, self._route = period, work, route
        self._people = work.view(CustomersView).customers(accounts)
        self._meters: dict[str, list[RouteRow]] = {}
        for row in rows_of(self._people.values(), period, work):
            self._meters.setdefault(row.account_no, []).append(row)
        self._limits = settings_of(work)
        self._areas: dict[tuple[str, str], dict[str, Decimal]] = {}
        self._beside: dict[tuple[str, str], dict[str, Decimal]] = {}

    def meters_of(self, account_no: str, asset_no: str = "") -> list[RouteRow]:
        """The meters of an account as they stand in the month; of them only `asset_no` if it is given."""
        return [row for row in self._meters.get(account_no, ()) if asset_no in ("", row.asset_no)]

    def sorted_out(
        self, readings: Sequence[Reading]
    ) -> tuple[list[Reading], list[Doubtful], list[tuple[int, Refusal]]]:
        """Good ones, doubtful ones with their doubts, refusals with the place of their reading.

        A provisional one comes back with the figures that the months before give it.
        """
        good: list[Reading] = []
        doubtful: list[Doubtful] = []
        refused: list[tuple[int, Refusal]] = []
        seen: set[str] = set()
        self._beside = self._used_here(readings)
        for place, given in enumerate(readings):
            reading = self._completed(given)
            row = self._row_of(reading)
            refusals = self._refusals(reading, row)
            if reading.asset_no in seen:
                refusals.append(Refusal("reading.twice", "asset_no", asset_no=reading.asset_no))
            seen.add(reading.asset_no)
            if refusals or row is None:
                refused += [(place, refusal) for refusal in refusals]
                continue
            doubts = [doubt for doubt in self._doubts(reading, row) if doubt.code not in reading.accepted]
            if doubts:
                doubtful.append((reading, doubts))
            else:
                good.append(reading)
        return good, doubtful, refused

    def entered(self, readings: Sequence[Reading], source: str) -> list[ReadingsEntered]:
        """The facts of readings that are taken in, one for each unit whose accounts they are."""
        units: dict[str, list[Reading]] = {}
        for reading in readings:
            units.setdefault(self._people[reading.account_no].org_unit, []).append(reading)
        return [
            ReadingsEntered(org_unit=unit, period=self._period, readings=tuple(here), source=source)
            for unit, here in units.items()
        ]

    def referred(self, reading: Reading, doubts: Sequence[Refusal], owner: str, note: str) -> ReadingReferred:
        """The fact that puts a reading on the abnormal list of `owner` ('' for who is signed in), due in
        so many working days (P10)."""
        return ReadingReferred(
            org_unit=self._people[reading.account_no].org_unit,
            inquiry_id=new_id(),
            period=self._period,
            reading=reading,
            doubts=tuple(doubt.code for doubt in doubts),
            owner=owner or self._work.session.staff_no,
            due_on=self._due_on,
            note=note,
        )

    @cached_property
    def _due_on(self) -> date:
        return add_workdays(self._work.today, self._limits.inquiry_workdays, holidays_of(self._work))

    def _completed(self, reading: Reading) -> Reading:
        """With the point of its meter, and the figures of a provisional one."""
        row = self._row_of(reading)
        if row is None:
            return reading
        registers = reading.registers
        if reading.kind == "provisional":
            registers = provisional_registers(row.previous, row.last_use, row.digits)
        return msgspec.structs.replace(reading, point_id=row.point_id, registers=registers)

    def _row_of(self, reading: Reading) -> RouteRow | None:
        found = self.meters_of(reading.account_no, reading.asset_no) if reading.asset_no else []
        return found[0] if found else None

    def _refusals(self, reading: Reading, row: RouteRow | None) -> list[Refusal]:
        number, asset = reading.account_no, reading.asset_no
        if not number:
            return [Refusal("reading.no_such_meter", "asset_no", asset_no=asset)]
        if number not in self._people:
            return [Refusal("reading.unknown_account", "account_no", account_no=number)]
        if row is None:
            return [Refusal("reading.unknown_meter", "asset_no", account_no=number, asset_no=asset)]
        if row.billed:
            return [Refusal("reading.billed", "registers", account_no=number, period=self._period)]
        provisional = reading.kind == "provisional"
        if provisional and not row.last_use:
            refusals = [Refusal("reading.estimate_refused", "registers")]
        else:
            refusals = register_refusals(reading.registers, row.digits)
            refusals += missing_refusals(reading.registers, row.previous, asset)
        if (reading.accepted or provisional) and not reading.reason.strip():
            refusals.append(Refusal("reading.reason_needed", "reason"))
        refusals += day_refusals(reading.read_on, self._period, self._work.today, self._limits)
        return refusals

    def _doubts(self, reading: Reading, row: RouteRow) -> Iterable[Refusal]:
        if self._route and row.route != self._route:
            found = row.route or "无"
            yield Refusal(
                "reading.other_route", "asset_no", account_no=row.account_no, found=found, route=self._route
            )
        if reading.kind != "provisional":
            yield from doubts_of(row, reading.registers, self._neighbours(row, reading), self._limits)
        elif row.previous_kind == "provisional":
            yield Refusal("reading.provisional_again", "registers")

    def _neighbours(self, row: RouteRow, reading: Reading) -> list[Decimal]:
        """What others of the transformer area used, in the home and beside this reading; asked for only
        where it could raise a doubt."""
        if not row.transformer_area or kwh_of(row, reading.registers) < self._limits.jump_least_kwh:
            return []
        key = (row.org_unit, row.transformer_area)
        if key not in self._areas:
            view = self._work.view(MeteringView)
            stored = view.neighbours_kwh(row.org_unit, self._period, row.transformer_area)
            self._areas[key] = stored | self._beside.get(key, {})
        others = self._areas[key]
        return [kwh for account_no, kwh in others.items() if account_no != row.account_no]

    def _used_here(self, readings: Sequence[Reading]) -> dict[tuple[str, str], dict[str, Decimal]]:
        """What the readings that come together mean at main points, by area and account."""
        found: dict[tuple[str, str], dict[str, Decimal]] = {}
        for reading in readings:
            row = self._row_of(reading)
            if row is None or not row.transformer_area or row.point_id != main_point(row.account_no):
                continue
            if row.previous and not register_refusals(reading.registers, row.digits):
                here = found.setdefault((row.org_unit, row.transformer_area), {})
                here[row.account_no] = kwh_of(row, reading.registers)
        return found


def rows_of(people: Iterable[CustomerRow], period: str, work: Work) -> list[RouteRow]:
    """The meters of these accounts in a month, whatever unit they belong to."""
    units: dict[str, list[str]] = {}
    for person in people:
        units.setdefault(person.org_unit, []).append(person.account_no)
    view = work.view(MeteringView)
    return [row for unit, numbers in units.items() for row in view.rows_of(unit, period, numbers)]


def settings_of(work: Work) -> MeteringSettings:
    """The limits in force."""
    return read_settings(work.view(Settings).content(SETTING))


def register_refusals(registers: Registers, digits: int, prefix: str = "") -> list[Refusal]:
    """What no meter can show: no figure, an unknown register, a negative one, more digits than it has.

    A refusal's field is the register's name behind `prefix`.
    """
    if not registers:
        return [Refusal("reading.no_registers", "registers")]
    refusals: list[Refusal] = []
    for name, value in registers.items():
        if name not in WORDS:
            refusals.append(Refusal("reading.unknown_register", "registers", register=name))
        elif not value.is_finite() or value < 0:
            refusals.append(Refusal("reading.not_a_number", f"{prefix}{name}", value=value))
        elif value >= Decimal(10) ** digits:
            refusals.append(Refusal("reading.too_many_digits", f"{prefix}{name}", value=value, digits=digits))
    return refusals


def missing_refusals(registers: Registers, previous: Registers, asset_no: str) -> list[Refusal]:
    """A meter shows the registers of energy that it showed before: without one of them, or with the
    total in place of its periods, energy would be lost."""
    before = [name for name in REGISTERS if name in previous]
    now = [name for name in REGISTERS if name in registers]
    if not before or not registers:
        return []
    refusals = []
    for code, names in (
        ("reading.registers_missing", [name for name in before if name not in now]),
        ("reading.other_registers", [name for name in now if name not in before]),
    ):
        if names:
            told = "、".join(WORDS[name] for name in names)
            refusals.append(Refusal(code, names[0], asset_no=asset_no, names=told))
    return refusals


def day_refusals(day: date, period: str, today: date, limits: MeteringSettings) -> list[Refusal]:
    """A reading is taken in or about its month, and not in the future."""
    if day > today:
        return [Refusal("date.future", "read_on")]
    first = date(int(period[:4]), int(period[5:]), 1)
    if not -limits.period_slack_days <= (day - first).days <= 31 + limits.period_slack_days:
        return [Refusal("reading.wrong_day", "read_on", day=day, period=period)]
    return []
