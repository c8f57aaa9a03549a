"""What the tariff page lists: tariffs, the lines of a version, what differs between two, terms, months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.billing.dry_run import DryRunRow
from app.billing.trials import TrialMonth
from app.kernel.money import yuan
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.facts import Terms
from app.tariffs.wording import BASES, Difference, Item, plain, terms_items, validity
from ui.lists.columns import Column


@dataclass(frozen=True)
class Listed:
    """A tariff in the list with the version of today, None where none holds."""

    tariff: Tariff
    now: TariffVersion | None


@dataclass(frozen=True)
class Line:
    """A line of a version; the group's name stands at its first line only."""

    place: int
    group: str
    item: Item


@dataclass(frozen=True)
class Compared:
    """A line of a comparison."""

    place: int
    item: Difference


@dataclass(frozen=True)
class TermsRow:
    """Terms of an account with the name of their tariff."""

    terms: Terms
    tariff_name: str
    now: bool


@dataclass(frozen=True)
class NewVersion:
    """A version that a file brings, with the one it follows."""

    tariff: Tariff
    version: TariffVersion
    before: tuple[Tariff, TariffVersion] | None
    changes: tuple[Difference, ...]


TARIFF_COLUMNS = (
    Column[Listed]("电价", lambda row: row.tariff.name, 26, stretch=True),
    Column[Listed]("现行版本", lambda row: _now(row), 8, role=lambda row: "" if row.now else "muted"),
)
LINE_COLUMNS = (
    Column[Line]("项目", lambda line: line.group, 13),
    Column[Line]("名称", lambda line: line.item.name, 16),
    Column[Line](
        "数值", lambda line: line.item.text if line.item.figure is not None else "", 10, number=True
    ),
    Column[Line]("说明", lambda line: _note(line.item), 24, stretch=True),
)
COMPARED_COLUMNS = (
    Column[Compared]("名称", lambda line: line.item.name, 15, stretch=True),
    Column[Compared]("原", lambda line: line.item.before or "无", 9, number=True),
    Column[Compared]("新", lambda line: line.item.after or "无", 9, number=True),
    Column[Compared]("差", lambda line: signed(line.item.change), 9, number=True),
    Column[Compared]("幅度", lambda line: _percent(line.item), 7, number=True),
)
TERMS_COLUMNS = (
    Column[TermsRow]("生效日期", lambda row: row.terms.effective_from.isoformat(), 11),
    Column[TermsRow]("", lambda row: "现行" if row.now else "", 5),
    Column[TermsRow]("电价", lambda row: row.tariff_name, 26),
    Column[TermsRow]("容(需)量", lambda row: BASES[row.terms.basis] if row.terms.basis else "", 11),
    Column[TermsRow]("其他条件", lambda row: _others(row), 20, stretch=True),
)
VERSION_COLUMNS = (
    Column[NewVersion]("电价", lambda row: row.tariff.name, 26),
    Column[NewVersion]("版本", lambda row: row.version.version, 9),
    Column[NewVersion]("有效期", lambda row: validity(row.version), 24),
    Column[NewVersion]("与上一版本相比", lambda row: change_words(row), 20, stretch=True),
)
DRY_RUN_COLUMNS = (
    Column[DryRunRow]("户号", lambda row: row.account_no, 14),
    Column[DryRunRow]("电费年月", lambda row: row.period, 8),
    Column[DryRunRow]("电量", lambda row: f"{row.kwh:,}", 8, number=True),
    Column[DryRunRow]("原电费", lambda row: "" if row.trouble else yuan(row.before_fen), 11, number=True),
    Column[DryRunRow]("新电费", lambda row: "" if row.trouble else yuan(row.after_fen), 11, number=True),
    Column[DryRunRow](
        "变动", lambda row: "" if row.trouble else signed_yuan(row.change_fen), 10, number=True
    ),
    Column[DryRunRow]("说明", lambda row: row.trouble, 12, stretch=True),
)
MONTH_COLUMNS = (
    Column[TrialMonth]("电费年月", lambda row: row.period, 9),
    Column[TrialMonth]("电量", lambda row: f"{row.kwh:,}", 10, number=True),
    Column[TrialMonth]("原电费", lambda row: yuan(row.before_fen), 12, number=True),
    Column[TrialMonth]("试算电费", lambda row: "" if row.trouble else yuan(row.after_fen), 12, number=True),
    Column[TrialMonth](
        "差额",
        lambda row: "" if row.trouble else signed_yuan(row.change_fen),
        12,
        number=True,
        role=lambda row: "done" if row.change_fen < 0 and not row.trouble else "",
    ),
    Column[TrialMonth]("说明", lambda row: row.trouble, 20, stretch=True, role=lambda _row: "muted"),
)


def lines_of(items: tuple[Item, ...]) -> list[Line]:
    """Items as lines whose group stands once."""
    groups = ["", *(item.group for item in items)]
    return [
        Line(place, "" if item.group == groups[place] else item.group, item)
        for place, item in enumerate(items)
    ]


def compared_of(items: tuple[Difference, ...]) -> list[Compared]:
    """The differences as lines; what agrees is left out."""
    changed = (item for item in items if item.before != item.after)
    return [Compared(place, item) for place, item in enumerate(changed)]


def signed(change: Decimal | None) -> str:
    """+0.01, −0.01; '' for none."""
    return "" if not change else f"{'+' if change > 0 else '−'}{plain(abs(change))}"


def signed_yuan(fen: int) -> str:
    """+1.00, −1.00, 0.00."""
    return f"{'+' if fen > 0 else '−' if fen else ''}{yuan(abs(fen))}"


def share(change_fen: int, before_fen: int) -> str:
    """(+1.9%), half up; '' where there was nothing before."""
    if not before_fen:
        return ""
    percent = (Decimal(change_fen) * 100 / before_fen).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"({'+' if percent > 0 else '−' if percent else ''}{abs(percent)}%)"


def change_words(row: NewVersion) -> str:
    """平 +0.01(+1.9%)、…, for the energy and capacity prices of a new version."""
    if row.before is None:
        return "新电价"
    told = [
        f"{item.name} {signed(item.change)}({_percent(item)})"
        for item in row.changes
        if item.change and item.group in ("电度电价", "容(需)量", "阶梯加价")
    ]
    others = any(item.before != item.after for item in row.changes if not item.change)
    return "、".join(told) or ("单价不变,其他内容有变" if others else "内容不变")


def held_on(tariff: Tariff, day: date) -> Listed:
    """A tariff with the version of a day."""
    return Listed(tariff, tariff.at(day))


def _now(row: Listed) -> str:
    return row.now.version if row.now else "无"


def _note(item: Item) -> str:
    return item.note if item.figure is not None else "  ".join(filter(None, (item.text, item.note)))


def _percent(item: Difference) -> str:
    if item.percent is None:
        return ""
    return f"{'+' if item.percent > 0 else '−' if item.percent else ''}{abs(item.percent)}%"


def _others(row: TermsRow) -> str:
    shown = ("电价", "容(需)量")
    return "  ".join(
        f"{name} {text}" for name, text in terms_items(row.terms, row.tariff_name) if name not in shown
    )
