"""A meter of the route as the grid shows it, with what the clerk has typed and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from app.customers.masking import mask_name
from app.kernel.refusals import Refusal, refuse
from app.metering.checking import WORDS
from app.metering.facts import ReadingKind
from app.metering.plausible import kwh_of
from app.metering.views import RouteRow
from app.tariffs.pricing.figures import plain
from ui.lists.columns import Column

RECOVERED = "reading.recovered"


@dataclass
class Draft:
    """What was typed for a meter and is not in the home: still posting, doubted, or refused."""

    registers: dict[str, Decimal] = field(default_factory=dict)
    kind: ReadingKind = "regular"
    doubts: tuple[Refusal, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    posting: bool = False

    @property
    def sentence(self) -> str:
        """Why it is not in yet; '' while it is under way."""
        return "".join(reason.text for reason in (*self.refusals, *self.doubts))

    @property
    def recovered(self) -> bool:
        """Whether a crash left it behind, and nobody has looked at it since."""
        return any(reason.code == RECOVERED for reason in self.refusals)


@dataclass(frozen=True)
class Shown:
    """One line of the grid, in the month `period`."""

    period: str
    row: RouteRow
    draft: Draft | None

    @property
    def registers(self) -> dict[str, Decimal]:
        """What stands in the line: typed, else taken in."""
        return self.draft.registers if self.draft else self.row.now

    @property
    def open(self) -> bool:
        """Whether somebody still has to read this meter."""
        return not self.row.now and not self.row.billed and not self.row.referred


_FIGURE = re.compile(r"\d{1,10}(\.\d{1,4})?", re.ASCII)


def figure(text: str, field: str) -> Decimal:
    """A figure on a dial as typed. Raises Refused reading.not_a_number."""
    if not _FIGURE.fullmatch(text):
        raise refuse("reading.not_a_number", field, value=text[:20])
    return Decimal(text)


def told(registers: dict[str, Decimal]) -> str:
    """'1234', or '峰 120 谷 80'."""
    if set(registers) <= {"flat"}:
        return "".join(plain(value) for value in registers.values())
    return " ".join(f"{WORDS[name]} {plain(value)}" for name, value in registers.items())


def _kwh(line: Shown) -> str:
    if not line.registers or not line.row.previous:
        return ""
    return f"{kwh_of(line.row, line.registers):,}"


def _figure(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,}"


def state_of(line: Shown) -> str:
    """One word on how it stands."""
    if line.draft is not None:
        if line.draft.posting:
            return "保存中"
        if line.draft.recovered:
            return "未保存"
        return "有误" if line.draft.refusals else "存疑"
    if line.row.billed:
        return "已发行"
    if line.row.referred:
        return "核实中"
    if line.row.kind == "provisional":
        return "暂计"
    return "已抄" if line.row.now else ""


def _role(line: Shown) -> str:
    return {
        "存疑": "danger",
        "有误": "danger",
        "未保存": "danger",
        "已抄": "done",
        "已发行": "muted",
        "核实中": "muted",
    }.get(state_of(line), "")


COLUMNS = (
    Column[Shown]("户号", lambda line: line.row.account_no, 15),
    Column[Shown]("户名", lambda line: mask_name(line.row.name), 8),
    Column[Shown]("上次示数", lambda line: told(line.row.previous), 11, number=True, stretch=True),
    Column[Shown]("本次示数", lambda line: told(line.registers), 11, number=True, stretch=True),
    Column[Shown]("电量", _kwh, 8, number=True),
    Column[Shown]("状态", state_of, 7, role=_role),
    Column[Shown]("上期", lambda line: _figure(line.row.last_kwh), 7, number=True),
    Column[Shown]("月均", lambda line: _figure(line.row.average_kwh), 7, number=True),
    Column[Shown]("去年同月", lambda line: _figure(line.row.year_ago_kwh), 9, number=True),
    Column[Shown]("表号", lambda line: line.row.asset_no, 14),
)


Key = tuple[str, str, str]


def key_of(line: Shown) -> Key:
    """A meter of an account in a month."""
    return line.period, line.row.account_no, line.row.asset_no
