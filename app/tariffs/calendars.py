"""Time-of-use calendars: which register an hour of a month counts in, as data with effective dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

import msgspec

from app.kernel.refusals import Refusal, Refused
from app.tariffs.pricing.model import REGISTERS
from app.tariffs.reading import Places, code_of, in_words, listed, shaped

SETTING = "calendars"
"""The name under which the calendars are published into a home (resources/rules/calendars.json)."""
FAULTY = "calendar.faulty"
HOURS = 24
_SPAN = re.compile(r"(\d{1,2})-(\d{1,2})")


class Season(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Months (1 to 12) that have the same day; `hours` gives each register spans such as '6-12', from
    the first hour to before the last. Provinces set them (facts.md §4.5)."""

    months: tuple[int, ...]
    hours: dict[str, tuple[str, ...]]

    def day(self) -> tuple[str, ...]:
        """The register of each of the 24 hours. Only of a season without faults."""
        registers = [""] * HOURS
        for register, spans in self.hours.items():
            for first, last in map(span_of, spans):
                registers[first:last] = [register] * (last - first)
        return tuple(registers)


class CalendarVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The seasons that hold from a day on, until the next version. A month in no season is not known."""

    version: str
    effective_from: date
    source: str
    rule: str
    seasons: tuple[Season, ...]

    def season(self, month: int) -> Season | None:
        """The season of a month (1 to 12), None where the published table is silent."""
        return next((season for season in self.seasons if month in season.months), None)


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time-of-use calendar with its versions, oldest first."""

    code: str
    name: str
    versions: tuple[CalendarVersion, ...]

    def at(self, day: date) -> CalendarVersion | None:
        """The version that holds on a day, None before the first."""
        return next((found for found in reversed(self.versions) if found.effective_from <= day), None)

    def register(self, day: date, hour: int) -> str | None:
        """The register that an hour (0 to 23) of a day counts in, None where nothing says so."""
        version = self.at(day)
        season = version.season(day.month) if version else None
        return season.day()[hour] if season else None

    def registers(self, day: date) -> frozenset[str]:
        """Every register that the version of a day uses."""
        version = self.at(day)
        return frozenset(name for season in (version.seasons if version else ()) for name in season.hours)


def span_of(text: str) -> tuple[int, int]:
    """'6-12' as (6, 12); (0, 0) for what is no span within a day."""
    found = _SPAN.fullmatch(text)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    return (first, last) if first < last <= HOURS else (0, 0)


@lru_cache(maxsize=8)
def read_calendars(content: str, file: str = "calendars.json") -> Mapping[str, Calendar]:
    """The calendars of a file by code: JSON ``{"calendars": [...]}``; none from ''.

    Raises Refused rules.* (see `reading.listed`), calendar.faulty (all faults at once).
    """
    if not content:
        return {}
    places = Places(content, file)
    found: dict[str, Calendar] = {}
    faults: list[Refusal] = []
    for entry in listed(content, file, "calendars"):
        code = code_of(entry)
        try:
            calendar = shaped(entry, Calendar)
        except msgspec.ValidationError as error:
            faults.append(places.fault(FAULTY, code, "", in_words(str(error))))
            continue
        faults += [places.fault(FAULTY, code, version, why) for version, why in faults_of(calendar)]
        if code in found:
            faults.append(places.fault(FAULTY, code, "", "时段表代码重复"))
        found[code] = calendar
    if faults:
        raise Refused(faults)
    return found


def missing_warning(content: str) -> str:
    """What to do in a home that was made before there were calendars; '' where any are published."""
    if read_calendars(content):
        return ""
    return (
        "本库没有分时时段表(由旧版升级而来),分时电价不能发布;"
        "请管理员在 73 电价按 F9 导入程序目录下的 resources/rules/calendars.json。"
    )


def with_calendars(content: str, file: str, published: str) -> str:
    """The published calendars as JSON text with the calendars and versions that a file adds to them.

    Raises Refused as `read_calendars`, and calendar.version_taken for a published version that differs.
    """
    known = dict(read_calendars(published))
    refusals: list[Refusal] = []
    for code, calendar in read_calendars(content, file).items():
        old = {version.version: version for version in known[code].versions} if code in known else {}
        for version in calendar.versions:
            if old.setdefault(version.version, version) != version:
                refusals.append(Refusal("calendar.version_taken", calendar=code, version=version.version))
        versions = tuple(sorted(old.values(), key=lambda version: version.effective_from))
        known[code] = msgspec.structs.replace(calendar, versions=versions)
    if refusals:
        raise Refused(refusals)
    merged = msgspec.json.encode({"calendars": list(known.values())}).decode()
    read_calendars(merged, file)
    return merged


def faults_of(calendar: Calendar) -> Iterator[tuple[str, str]]:
    """Everything wrong with a calendar as (version or '', what is wrong in Chinese)."""
    if not calendar.code or not calendar.name:
        yield "", "缺少时段表代码或名称"
    if not calendar.versions:
        yield "", "没有任何版本"
    starts = [version.effective_from for version in calendar.versions]
    if starts != sorted(set(starts)):
        yield "", "各版本的生效日期没有从早到晚排列"
    if len({version.version for version in calendar.versions}) != len(calendar.versions):
        yield "", "版本号重复"
    for version in calendar.versions:
        for why in _version_faults(version):
            yield version.version, why


def _version_faults(version: CalendarVersion) -> Iterator[str]:
    if not version.seasons:
        yield "没有任何月份的时段"
    seen: set[int] = set()
    for season in version.seasons:
        months = set(season.months)
        if not months or not months <= set(range(1, 13)):
            yield "月份须为 1 至 12"
        twice = sorted((seen & months) | {month for month in months if season.months.count(month) > 1})
        if twice:
            yield f"{twice[0]} 月写了两次"
        seen |= months
        yield from _hour_faults(season)


def _hour_faults(season: Season) -> Iterator[str]:
    where = f"{season.months[0]} 月" if season.months else ""
    hours = [0] * HOURS
    for register, spans in season.hours.items():
        if register not in REGISTERS:
            yield f"{where}没有“{register}”这个时段"
        for text in spans:
            first, last = span_of(text)
            if not last:
                yield f"{where}“{text}”不是一天之内的钟点,应如 6-12"
            for hour in range(first, last):
                hours[hour] += 1
    for count, why in ((0, "没有归入任何时段"), (2, "归入了两个时段")):
        wrong = next((hour for hour in range(HOURS) if min(hours[hour], 2) == count), None)
        if wrong is not None:
            yield f"{where} {wrong} 时至 {wrong + 1} 时{why}"
