"""A version of a tariff, a calendar and terms in words, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from app.tariffs.book import TIER_MONTHS, Tariff, TariffVersion
from app.tariffs.calendars import CalendarVersion
from app.tariffs.facts import Terms
from app.tariffs.pricing.model import REGISTERS, Basis, TariffClass

CLASSES: dict[TariffClass, str] = {
    "residential": "居民生活",
    "agricultural": "农业生产",
    "commercial": "工商业",
}
SCHEMES = {"single": "单一制", "two_part": "两部制"}
BASES: dict[Basis, str] = {
    "capacity": "按变压器容量",
    "contract_demand": "按合同需量",
    "actual_demand": "按实际需量",
}
_UNITS: dict[Basis, str] = {
    "capacity": "元/(千伏安·月)",
    "contract_demand": "元/(千瓦·月)",
    "actual_demand": "元/(千瓦·月)",
}
_TIERS = "一二三四五六七八九十"
_PERIODS = {"year": "每年", "month": "每月", "two_months": "每两月"}
KWH = "元/千瓦时"


class Item(msgspec.Struct, frozen=True):
    """One line of a version: its group and name, its figure (None for words), its text, a remark."""

    group: str
    name: str
    figure: Decimal | None
    text: str
    note: str = ""


class Difference(msgspec.Struct, frozen=True):
    """One item in two versions; '' where a side does not have it. `change` only between figures."""

    group: str
    name: str
    before: str
    after: str
    change: Decimal | None = None
    percent: Decimal | None = None
    """Of the figure before, one decimal, half up; None where that was 0."""


def items_of(tariff: Tariff, version: TariffVersion) -> tuple[Item, ...]:
    """Everything a version says, in the order of a printed table."""
    return tuple(_items(tariff, version))


def _items(tariff: Tariff, version: TariffVersion) -> Iterator[Item]:
    for register in REGISTERS:
        if register in version.energy:
            yield _price("电度电价", register_name(register, version), version.energy[register], KWH)
    yield from _tier_items(version)
    for surcharge in version.surcharges:
        note = "参与力调" if surcharge.in_pf_base else ""
        yield Item("附加", surcharge.name, surcharge.price, plain(surcharge.price), note or KWH)
    for basis, price in version.capacity.items():
        yield _price("容(需)量", BASES[basis], price, _UNITS[basis])
    for name, text in version.printed.items():
        yield Item("其中", name, _figure(text), text, "仅公示,不参与计算")
    if version.pf_excluded:
        yield _price("力调", "其中不参与力调", version.pf_excluded, KWH)
    yield Item("适用", "类别", None, CLASSES[tariff.class_])
    yield Item("适用", "计费", None, SCHEMES[tariff.scheme])
    if tariff.voltage:
        yield Item("适用", "电压", None, tariff.voltage)
    yield Item("适用", "生效", None, version.effective_from.isoformat())
    yield Item("适用", "失效", None, version.effective_to.isoformat() if version.effective_to else "另行通知")
    if version.replaces:
        yield Item("适用", "更正", None, f"代替版本 {version.replaces}")


def origin(version: TariffVersion) -> str:
    """The rule a version follows and where its figures were taken from."""
    return f"{version.rule}。来源:{version.source}。"


def register_name(register: str, version: TariffVersion) -> str:
    """尖, 峰 …; a tariff with the flat register alone has no periods to tell apart."""
    return "不分时" if set(version.energy) == {"flat"} else REGISTERS[register]


def _price(group: str, name: str, price: Decimal, unit: str) -> Item:
    return Item(group, name, price, plain(price), unit)


def _tier_items(version: TariffVersion) -> Iterator[Item]:
    months = TIER_MONTHS[version.tier_period]
    period = _PERIODS[version.tier_period]
    below = Decimal(0)
    for place, tier in enumerate(version.tiers):
        upto = tier.upto * months if tier.upto is not None else None
        if upto is None:
            span = f"超过 {_kwh(below)} 千瓦时"
        elif not below:
            span = f"{_kwh(upto)} 千瓦时及以下"
        else:
            span = f"{_kwh(below)} 至 {_kwh(upto)} 千瓦时"
        prices = "、".join(
            f"{register_name(register, version)} {plain(version.energy[register] + tier.adder)}"
            for register in REGISTERS
            if register in version.energy
        )
        note = f"{period} {span}:{prices}"
        yield Item("阶梯加价", f"第{_TIERS[place % len(_TIERS)]}档", tier.adder, plain(tier.adder), note)
        below = upto or below


def validity(version: TariffVersion) -> str:
    """自 2026-01-01 起, or from … to …."""
    if version.effective_to is None:
        return f"自 {version.effective_from} 起"
    return f"{version.effective_from} 至 {version.effective_to}"


def calendar_items(calendar: CalendarVersion) -> tuple[Item, ...]:
    """The hours of a calendar, one line for each register of each season."""
    return tuple(
        Item(
            "时段",
            f"{_months(season.months)}{REGISTERS[register]}",
            None,
            "、".join(_clock(season.hours[register])),
        )
        for season in calendar.seasons
        for register in REGISTERS
        if register in season.hours
    )


def _clock(spans: Iterable[str]) -> list[str]:
    return [span.replace("-", ":00–") + ":00" for span in spans]


def _months(months: tuple[int, ...]) -> str:
    """'' for the whole year, else 1–6、9–12月."""
    wanted = sorted(months)
    if wanted == list(range(1, 13)):
        return ""
    runs: list[list[int]] = []
    for month in wanted:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs) + "月 "


def differences(
    before: tuple[Tariff, TariffVersion], after: tuple[Tariff, TariffVersion]
) -> tuple[Difference, ...]:
    """Every item of both, in the order of the second; where they agree `change` is 0 or texts are equal."""
    old = {(item.group, item.name): item for item in items_of(*before)}
    new = {(item.group, item.name): item for item in items_of(*after)}
    keys = list(dict.fromkeys((*new, *old)))
    return tuple(_difference(*key, old.get(key), new.get(key)) for key in keys)


def _difference(group: str, name: str, old: Item | None, new: Item | None) -> Difference:
    texts = (old.text if old else "", new.text if new else "")
    if old is None or new is None or old.figure is None or new.figure is None:
        return Difference(group, name, *texts)
    change = new.figure - old.figure
    percent = None
    if old.figure:
        percent = (change / old.figure * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Difference(group, name, *texts, change, percent)


def terms_items(terms: Terms, tariff_name: str) -> tuple[tuple[str, str], ...]:
    """The terms of an account as (name, text), leaving out what does not apply."""
    losses = terms.losses
    lines = (
        ("电价", tariff_name),
        ("容(需)量", BASES[terms.basis] if terms.basis else ""),
        ("合同需量", f"{terms.contract_kw:,} 千瓦" if terms.contract_kw else ""),
        ("运行容量", f"{terms.operating_kva:,} 千伏安" if terms.operating_kva else ""),
        ("合同容量", f"{terms.total_kva:,} 千伏安" if terms.total_kva else ""),
        ("功率因数标准", plain(terms.pf_standard) if terms.pf_standard is not None else ""),
        ("家庭人口", f"{terms.people} 人" if terms.people else ""),
        ("免费电量", f"每月 {terms.free_kwh:,} 千瓦时" if terms.free_kwh else ""),
        *((split.name, _split_text(split.kwh, split.ratio_pct)) for split in terms.splits),
        (
            "变压器损耗",
            f"每月 {losses.transformer_kwh:,} 千瓦时" if losses and losses.transformer_kwh else "",
        ),
        ("线损", f"{plain(losses.line_pct)}%" if losses and losses.line_pct else ""),
        ("投入运行", terms.supply_from.isoformat() if terms.supply_from else ""),
        ("停止供电", terms.supply_until.isoformat() if terms.supply_until else ""),
    )
    return tuple((name, text) for name, text in lines if text)


def _split_text(kwh: int, ratio_pct: Decimal) -> str:
    return f"定量每月 {kwh:,} 千瓦时" if kwh else f"定比 {plain(ratio_pct)}%"


def plain(number: Decimal) -> str:
    """A price as it was printed, never in powers of ten."""
    return f"{number:f}"


def _kwh(number: Decimal) -> str:
    return f"{number:,f}"


def _figure(text: str) -> Decimal | None:
    """A printed figure, None where the printed text is words."""
    body = text.removeprefix("-")
    return Decimal(text) if body.replace(".", "", 1).isdigit() and body.isascii() else None
