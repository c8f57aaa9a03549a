"""Reads tariff files and names the line, the tariff and the version that something is wrong with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import msgspec

from app.kernel.refusals import Refusal, Refused
from app.tariffs.book import Tariff, TariffVersion
from app.tariffs.pricing.model import REGISTERS
from app.tariffs.reading import Places, code_of, in_words, listed, shaped

FAULTY = "tariff.faulty"
PRICE_MAX = Decimal(10)
"""No price of a kWh is above this (yuan); what is, has a slipped decimal point."""
CAPACITY_MAX = Decimal(1000)
"""No price of a kVA or kW and month is above this (yuan)."""
KWH_MAX = Decimal(1_000_000_000)
"""No tier ends above this many kWh of a month."""


def read_tariffs(content: str, file: str) -> tuple[Tariff, ...]:
    """The tariffs of a file: JSON ``{"tariffs": [...]}``, see `book.Tariff`.

    Raises Refused rules.* (see `reading.listed`), tariff.faulty (each fault of each tariff at once).
    """
    entries = listed(content, file, "tariffs")
    places = Places(content, file)
    found: list[Tariff] = []
    faults: list[Refusal] = []
    for entry in entries:
        code = code_of(entry)
        try:
            tariff = shaped(entry, Tariff)
        except msgspec.ValidationError as error:
            faults.append(places.fault(FAULTY, code, "", in_words(str(error))))
            continue
        faults += [places.fault(FAULTY, code, version, why) for version, why in faults_of(tariff)]
        if any(other.code == code for other in found):
            faults.append(places.fault(FAULTY, code, "", "电价代码重复"))
        found.append(tariff)
    if faults:
        raise Refused(faults)
    return tuple(found)


def faults_of(tariff: Tariff) -> Iterator[tuple[str, str]]:
    """Everything wrong with a tariff as (version or '', what is wrong in Chinese)."""
    if not tariff.code or not tariff.name:
        yield "", "缺少电价代码或名称"
    if not tariff.versions:
        yield "", "没有任何版本"
    names = [version.version for version in tariff.versions]
    if len(set(names)) != len(names):
        yield "", "版本号重复"
    yield from _date_faults(tariff.standing)
    for version in tariff.versions:
        old = tariff.version(version.replaces) if version.replaces else None
        if old is not None and not same_days(old, version):
            yield version.version, f"更正版本 {old.version} 须与它同日生效、同日失效"
        for why in _version_faults(tariff, version):
            yield version.version, why


def same_days(one: TariffVersion, other: TariffVersion) -> bool:
    """Whether two versions hold on the same days, as a correction must."""
    days = (one.effective_from, one.effective_to) == (other.effective_from, other.effective_to)
    return days and one.version != other.version


def _date_faults(versions: tuple[TariffVersion, ...]) -> Iterator[tuple[str, str]]:
    for version in versions:
        if version.effective_to is not None and version.effective_to < version.effective_from:
            yield version.version, "失效日期早于生效日期"
    for earlier, later in pairwise(versions):
        if later.effective_from <= earlier.effective_from:
            yield later.version, f"生效日期不晚于前一版本 {earlier.version}"
        elif earlier.effective_to is not None:
            day_after = earlier.effective_to + timedelta(1)
            if later.effective_from < day_after:
                yield later.version, f"与版本 {earlier.version} 的有效期重叠"
            elif later.effective_from > day_after:
                yield later.version, f"与版本 {earlier.version} 之间有 {earlier.effective_to} 之后的空档"


def _version_faults(tariff: Tariff, version: TariffVersion) -> Iterable[str]:
    if not version.energy:
        yield "没有电度电价"
    for register, price in version.energy.items():
        if register not in REGISTERS:
            yield f"没有“{register}”这个时段"
        elif not _within(price, PRICE_MAX):
            yield f"{REGISTERS[register]}段电价 {price} 不在 0 至 {PRICE_MAX} 元之间"
    if len(version.energy) > 1 and not tariff.calendar:
        yield "有多个时段的电价须指定分时时段表(calendar)"
    yield from _tier_faults(version)
    for surcharge in version.surcharges:
        if not surcharge.name or not _within(surcharge.price, PRICE_MAX):
            yield f"附加“{surcharge.name}”的名称或单价不正确"
    if tariff.scheme == "two_part" and not version.capacity:
        yield "两部制电价没有容(需)量电价"
    if tariff.scheme == "single" and version.capacity:
        yield "单一制电价不应有容(需)量电价"
    for price in version.capacity.values():
        if not price or not _within(price, CAPACITY_MAX):
            yield f"容(需)量电价 {price} 不在 0 至 {CAPACITY_MAX} 元之间"
    if not _within(version.pf_excluded, PRICE_MAX):
        yield f"不参与力调的单价 {version.pf_excluded} 不正确"


def _tier_faults(version: TariffVersion) -> Iterable[str]:
    tiers = version.tiers
    if not tiers:
        return
    if tiers[-1].upto is not None:
        yield "阶梯的最后一档须不设上限(upto 为 null)"
    limits = [tier.upto or Decimal(0) for tier in tiers[:-1]]
    if not all(limit and _within(limit, KWH_MAX) for limit in limits):
        yield "阶梯中间各档须有大于 0 的上限"
    elif limits != sorted(set(limits)):
        yield "阶梯各档的上限没有从小到大排列"
    adders = [tier.adder for tier in tiers]
    if not all(_within(adder, PRICE_MAX) for adder in adders) or adders != sorted(adders):
        yield "阶梯各档的加价须不为负且逐档不降"


def _within(number: Decimal, top: Decimal) -> bool:
    """Whether it is a number from 0 to `top`; NaN, which JSON text may spell, is none."""
    return number.is_finite() and 0 <= number <= top


def tariff_json(tariff: Tariff) -> str:
    """A tariff as JSON text, as facts and tables hold it."""
    return msgspec.json.encode(tariff).decode()


def tariff_of(content: str) -> Tariff:
    """A tariff from the JSON text of `tariff_json`. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=Tariff)
