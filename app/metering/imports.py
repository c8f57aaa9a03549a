"""Readings from a file of a collection system: the layout of their rows and the command of a batch."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from app.customers.imports.columns import ACCOUNT, ASSET, CURRENT, PERIOD, READ_ON, Column
from app.customers.imports.layouts import Layout, RowReader
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.home import Snapshot
from app.kernel.refusals import Refusal, refuse
from app.metering.checking import Check
from app.metering.facts import Reading, Registers, main_point
from app.metering.rules import month_before
from app.metering.views import UNKNOWN_START, MeteringView, RouteRow
from app.tariffs.pricing.model import REGISTERS

_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")
_PERIOD = re.compile(r"(20\d{2})[-/.年]?(0?[1-9]|1[0-2])(?:月份?)?")
_FIGURE = re.compile(r"\d{1,10}(\.\d{1,4})?", re.ASCII)

_REGISTERS = {
    "reading_sharp": "sharp",
    "reading_peak": "peak",
    "reading_flat": "flat",
    "reading_valley": "valley",
    "reading_deep": "deep",
    "reading_kvarh": "kvarh",
    "reading_kvarh_reverse": "kvarh_reverse",
    "reading_max_demand": "max_demand",
}
"""Which column shows which register beside the total."""
_PERIODS = frozenset({"sharp", "peak", "valley", "deep"})

READING_COLUMNS = (
    ASSET,
    ACCOUNT,
    PERIOD,
    READ_ON,
    CURRENT,
    Column("reading_sharp", "尖示数", ("正向有功尖", "尖")),
    Column("reading_peak", "峰示数", ("正向有功峰", "峰")),
    Column("reading_flat", "平示数", ("正向有功平", "平")),
    Column("reading_valley", "谷示数", ("正向有功谷", "谷")),
    Column("reading_deep", "深谷示数", ("正向有功深谷", "深谷")),
    Column("reading_kvarh", "无功示数", ("正向无功", "正向无功总", "无功")),
    Column("reading_kvarh_reverse", "反向无功示数", ("反向无功", "反向无功总")),
    Column("reading_max_demand", "最大需量", ("需量", "正向有功最大需量")),
)


class ReadingDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A reading as the file has it; `asset_no` or `account_no` may be '', not both.

    `total` is the total of the periods, which stand in `registers`: collection systems export all of them
    for every meter, and the meter says what counts.
    """

    asset_no: str
    account_no: str
    period: str
    read_on: date
    registers: Registers
    total: Decimal | None = None

    def shown(self, expected: Collection[str]) -> Registers:
        """What a meter shows that showed `expected` before ('flat' alone: the total counts).

        Periods the meter does not have are left out while they stand at 0, as exports fill them.
        """
        if expected:
            periods = bool(_PERIODS & set(expected))
        else:
            periods = any(self.registers.get(name) for name in _PERIODS)
        if self.total is not None and not periods:
            others = {name: value for name, value in self.registers.items() if name not in REGISTERS}
            return {"flat": self.total, **others}
        return {
            name: value
            for name, value in self.registers.items()
            if value or name in expected or name not in REGISTERS
        }


def read_reading(row: RowReader) -> ReadingDraft:
    """One row as a draft. Raises Refused."""
    read_on = row.check(lambda: _day(row.code("read_on", required=True)), UNKNOWN_START)
    registers: Registers = {}
    for column, register in _REGISTERS.items():
        value = _figure(row, column)
        if value is not None:
            registers[register] = value
    draft = ReadingDraft(
        asset_no=row.code("asset_no"),
        account_no=row.code("account_no"),
        period=row.check(lambda: _period(row.code("period"), read_on), ""),
        read_on=read_on,
        registers=registers,
        total=_figure(row, CURRENT.field),
    )
    if not registers and draft.total is None and not row.faults:
        row.faults.append(Refusal("reading.no_registers", CURRENT.field))
    if not draft.asset_no and not draft.account_no:
        row.faults.append(Refusal("text.empty", "asset_no"))
    row.done()
    return draft


def _figure(row: RowReader, column: str) -> Decimal | None:
    text = row.code(column)
    if text and not _FIGURE.fullmatch(text):
        row.faults.append(Refusal("reading.not_a_number", column, value=text[:20]))
        return None
    return Decimal(text) if text else None


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise refuse("date.not_a_date", "read_on")


def _period(text: str, read_on: date) -> str:
    """Without one of its own, a reading belongs to its calendar month; one of the first day (0:00) to the
    month that has just ended (facts.md §4.8)."""
    if not text:
        month = f"{read_on:%Y-%m}"
        return month_before(month) if read_on.day == 1 else month
    found = _PERIOD.fullmatch(text)
    if not found:
        raise refuse("reading.bad_period", "period", value=text[:20])
    return f"{found[1]}-{int(found[2]):02d}"


class ImportReadings(Command, frozen=True, kw_only=True):
    """A batch of readings; doubtful ones go on the abnormal list instead of being dropped."""

    permission: ClassVar[str] = "customer.import"
    drafts: tuple[ReadingDraft, ...]
    source: str = ""


@handles(ImportReadings)
def import_readings(command: ImportReadings, work: Work) -> Decision:
    """readings.entered for each month and unit, reading.referred for each doubtful reading.

    `result` as for customers: added, changed, unchanged; rejected and warnings (doubts).
    """
    batch = _Batch(work, command.source)
    holders = work.view(MeteringView).holders([draft.asset_no for draft in command.drafts])
    months: dict[str, list[_Placed]] = defaultdict(list)
    for place, draft in enumerate(command.drafts):
        account_no = draft.account_no or holders.get(draft.asset_no, "")
        months[draft.period].append((place, draft, account_no))
    for period, placed in months.items():
        batch.take(period, placed)
    counts = {"added": batch.added, "changed": batch.changed, "unchanged": batch.unchanged}
    result = {**counts, "rejected": batch.rejected, "warnings": batch.warnings}
    return Decision(facts=tuple(batch.facts), result=result)


_Placed = tuple[int, ReadingDraft, str]


class _Batch:
    """Counts and facts of a batch, month by month."""

    def __init__(self, work: Work, source: str) -> None:
        self._work, self._source = work, source
        self.added = self.changed = self.unchanged = 0
        self.facts: list[FactBody] = []
        self.rejected: list[tuple[int, str, str, str]] = []
        self.warnings: list[tuple[int, str, str, str]] = []

    def take(self, period: str, placed: list[_Placed]) -> None:
        """Compare a month's rows with what stands, and take in, refer or reject what is new."""
        check = Check(period, [account_no for _, _, account_no in placed], self._work)
        fresh: dict[int, Reading] = {}
        for place, draft, account_no in placed:
            rows = check.meters_of(account_no, draft.asset_no)
            if len(rows) > 1:
                why = Refusal("reading.which_meter", "asset_no", account_no=account_no, count=len(rows))
                self._reject(place, why)
                continue
            row = rows[0] if rows else None
            reading = _reading(draft, account_no, row)
            if row is not None and (row.now == reading.registers or row.referred):
                self.unchanged += 1
            else:
                self.changed += bool(row is not None and row.now)
                fresh[place] = reading
        self._enter(fresh, check)

    def _enter(self, fresh: dict[int, Reading], check: Check) -> None:
        places = list(fresh)
        good, doubtful, refused = check.sorted_out(tuple(fresh.values()))
        for index, refusal in refused:
            self._reject(places[index], refusal)
        by_asset = {reading.asset_no: place for place, reading in reversed(fresh.items())}
        for reading, doubts in doubtful:
            self.facts.append(check.referred(reading, doubts, "", self._source))
            for doubt in doubts:
                place = by_asset[reading.asset_no]
                self.warnings.append((place, doubt.field, doubt.code, f"{doubt.text}已转抄表异常。"))
        self.facts += check.entered(good, self._source)
        self.added += len(good)

    def _reject(self, place: int, refusal: Refusal) -> None:
        self.rejected.append((place, refusal.field, refusal.code, refusal.text))


def _reading(draft: ReadingDraft, account_no: str, row: RouteRow | None) -> Reading:
    return Reading(
        account_no=account_no,
        point_id=row.point_id if row else main_point(account_no),
        asset_no=row.asset_no if row else draft.asset_no,
        read_on=draft.read_on,
        registers=draft.shown(row.previous if row else ()),
    )


def in_order(home: Snapshot, drafts: Sequence[ReadingDraft]) -> list[tuple[str, ...]]:
    """The earlier month before the later one, which is compared with it; the meters of a transformer area
    beside one another, which are compared among themselves and looked up once."""
    view = home.view(MeteringView)
    holders = view.holders([draft.asset_no for draft in drafts if not draft.account_no])
    accounts = [draft.account_no or holders.get(draft.asset_no, "") for draft in drafts]
    areas = view.areas(tuple(dict.fromkeys(filter(None, accounts))))
    return [
        (draft.period, areas.get(account_no, ""), account_no, draft.asset_no)
        for draft, account_no in zip(drafts, accounts, strict=True)
    ]


READINGS = Layout(
    name="readings",
    columns=READING_COLUMNS,
    needs=("asset_no", "read_on"),
    what="表号和年月",
    read=read_reading,
    subject=lambda draft: f"{draft.asset_no or draft.account_no}:{draft.period}",
    content=lambda draft: (draft.account_no, draft.read_on, draft.total, tuple(draft.registers.items())),
    command=lambda command_id, drafts, source: ImportReadings(
        command_id=command_id, drafts=drafts, source=source
    ),
    without=("amount", "name"),
    order=in_order,
)
"""Rows that name the meter."""

ACCOUNT_READINGS = replace(
    READINGS,
    needs=("account_no", "read_on", CURRENT.field),
    what="户号和年月",
    without=("amount", "name", "asset_no"),
)
"""Rows that name only the account, which then has one meter."""
