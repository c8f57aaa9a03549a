"""Readings from a file of a collection system: the layout of their rows and the command of a batch."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from app.customers.imports.columns import ACCOUNT, ASSET, CURRENT, PERIOD, READ_ON, Column
from app.customers.imports.layouts import Layout, RowReader
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal, refuse
from app.metering.commands import Check, referred
from app.metering.facts import Reading, ReadingsEntered, Registers, main_point
from app.metering.views import MeteringView

_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")
_PERIOD = re.compile(r"(20\d{2})[-/.年]?(0?[1-9]|1[0-2])(?:月份?)?")
_FIGURE = re.compile(r"\d{1,10}(\.\d{1,4})?", re.ASCII)

_REGISTERS = {
    CURRENT.field: "flat",
    "reading_sharp": "sharp",
    "reading_peak": "peak",
    "reading_flat": "flat",
    "reading_valley": "valley",
    "reading_deep": "deep",
    "reading_kvarh": "kvarh",
    "reading_kvarh_reverse": "kvarh_reverse",
    "reading_max_demand": "max_demand",
}
"""Which column shows which register; one of the total is that of a meter without periods."""

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
    """A reading as the file has it; `account_no` '' where the file names only the meter."""

    asset_no: str
    account_no: str
    period: str
    read_on: date
    registers: Registers


def read_reading(row: RowReader) -> ReadingDraft:
    """One row as a draft. Raises Refused."""
    read_on = row.check(lambda: _day(row.code("read_on", required=True)), date.min)
    registers: Registers = {}
    for column, register in _REGISTERS.items():
        text = row.code(column)
        if text and _FIGURE.fullmatch(text):
            registers[register] = Decimal(text)
        elif text:
            row.faults.append(Refusal("reading.not_a_number", column, value=text[:20]))
    periods = registers.keys() & {"sharp", "peak", "valley", "deep"}
    if periods and row.has(CURRENT.field) and not row.code("reading_flat"):
        registers.pop("flat", None)  # the total of a meter whose periods are given
    if not registers:
        row.faults.append(Refusal("reading.no_registers", CURRENT.field))
    draft = ReadingDraft(
        asset_no=row.code("asset_no", required=True),
        account_no=row.code("account_no"),
        period=row.check(lambda: _period(row.code("period"), read_on), ""),
        read_on=read_on,
        registers=registers,
    )
    row.done()
    return draft


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise refuse("date.not_a_date", "read_on")


def _period(text: str, read_on: date) -> str:
    if not text:
        return f"{read_on:%Y-%m}"
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
    """readings.entered for each month, reading.referred for each doubtful reading.

    `result` as for customers: added, changed, unchanged; rejected and warnings (doubts).
    """
    batch = _Batch(work, command.source)
    holders = work.view(MeteringView).holders([draft.asset_no for draft in command.drafts])
    months: dict[str, list[tuple[int, Reading]]] = defaultdict(list)
    for place, draft in enumerate(command.drafts):
        account_no = draft.account_no or holders.get(draft.asset_no, "")
        months[draft.period].append((place, _reading(draft, account_no)))
    for period, placed in months.items():
        batch.take(period, placed)
    counts = {"added": batch.added, "changed": batch.changed, "unchanged": batch.unchanged}
    result = {**counts, "rejected": batch.rejected, "warnings": batch.warnings}
    return Decision(facts=tuple(batch.facts), result=result)


def _reading(draft: ReadingDraft, account_no: str) -> Reading:
    return Reading(
        account_no=account_no,
        point_id=main_point(account_no),
        asset_no=draft.asset_no,
        read_on=draft.read_on,
        registers=draft.registers,
    )


class _Batch:
    """Counts and facts of a batch, month by month."""

    def __init__(self, work: Work, source: str) -> None:
        self._work, self._source = work, source
        self.added = self.changed = self.unchanged = 0
        self.facts: list[FactBody] = []
        self.rejected: list[tuple[int, str, str, str]] = []
        self.warnings: list[tuple[int, str, str, str]] = []

    def take(self, period: str, placed: list[tuple[int, Reading]]) -> None:
        check = Check(period, [reading for _, reading in placed], self._work)
        fresh: list[tuple[int, Reading]] = []
        for place, reading in placed:
            row = check.row_of(reading)
            if row is not None and (row.now == reading.registers or row.referred):
                self.unchanged += 1
                continue
            self.changed += bool(row is not None and row.now)
            point_id = row.point_id if row else reading.point_id
            fresh.append((place, msgspec.structs.replace(reading, point_id=point_id)))
        if not fresh:
            return
        places = [place for place, _ in fresh]
        sorting = Check(period, [reading for _, reading in fresh], self._work)
        good, doubtful, refused = sorting.sorted_out()
        for index, refusal in refused:
            self.rejected.append((places[index], refusal.field, refusal.code, refusal.text))
        by_asset = {reading.asset_no: place for place, reading in fresh}
        for reading, doubts in doubtful:
            codes = tuple(doubt.code for doubt in doubts)
            self.facts.append(referred(period, reading, codes, "", self._source, self._work))
            for doubt in doubts:
                place = by_asset[reading.asset_no]
                self.warnings.append((place, doubt.field, doubt.code, f"{doubt.text}已转抄表异常。"))
        if good:
            self.facts.append(
                ReadingsEntered(
                    org_unit=self._work.desk.org_unit,
                    period=period,
                    readings=tuple(good),
                    source=self._source,
                )
            )
        self.added += len(good)


READINGS = Layout(
    name="readings",
    columns=READING_COLUMNS,
    needs=("asset_no", "read_on"),
    what="表号和年月",
    read=read_reading,
    subject=lambda draft: f"{draft.asset_no}:{draft.period}",
    content=lambda draft: (draft.account_no, draft.read_on, tuple(draft.registers.items())),
    command=lambda command_id, drafts, source: ImportReadings(
        command_id=command_id, drafts=drafts, source=source
    ),
    without=("amount", "name"),
)
