"""Workdays: public holidays and make-up days as announced, and how far into the future they are known."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
import msgspec

from app.kernel.home import Rooms
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.settings import Settings
from app.tariffs import texts  # noqa: F401  registers the sentences
from app.tariffs.reading import MARK, in_words

SETTING = "holidays"
"""The name under which an imported table is published into a home (resources/rules/holidays.json)."""
KINDS = {"休": True, "班": False}
"""How a table calls a day off and a make-up workday."""
FIXED = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""Statutory holidays with a fixed day [K]: a year's table without them is not that year's whole table."""
WARN_DAYS = 60
"""So long before the known holidays end, the next year's are asked for."""
_OFF = frozenset(chinese_calendar.holidays)
_WORK = frozenset(chinese_calendar.workdays)
_PACKAGED = frozenset(day.year for day in _OFF)
_ONE_DAY = timedelta(1)


class HolidayYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One announced year: days off (`off`) and weekend days that are worked (`work`)."""

    year: int
    source: str
    off: tuple[date, ...]
    work: tuple[date, ...] = ()


class HolidayTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Imported years; they go before what the program itself knows."""

    years: tuple[HolidayYear, ...] = ()

    def year(self, year: int) -> HolidayYear | None:
        """The imported table of a year."""
        return next((known for known in self.years if known.year == year), None)


@lru_cache(maxsize=8)
def read_holidays(content: str) -> HolidayTable:
    """The table from JSON text, an empty one from ''. Raises Refused holidays.wrong."""
    if not content:
        return HolidayTable()
    try:
        return msgspec.json.decode(content, type=HolidayTable)
    except msgspec.DecodeError as error:
        raise refuse("holidays.wrong", detail=in_words(str(error))) from error


def holidays_of(rooms: Rooms) -> HolidayTable:
    """The table that was published into a home. Raises Refused holidays.wrong."""
    return read_holidays(rooms.view(Settings).content(SETTING))


def is_known(year: int, table: HolidayTable) -> bool:
    """Whether the holidays of a year have been announced to this program."""
    return year in _PACKAGED or table.year(year) is not None


def known_until(table: HolidayTable) -> date:
    """The last day up to which every year's holidays are known; later days count Monday to Friday."""
    year = min(_PACKAGED)
    while is_known(year + 1, table):
        year += 1
    return date(year, 12, 31)


def unknown_warning(table: HolidayTable, today: date) -> str:
    """What to tell whoever relies on workdays where the year's holidays are not known, or end within
    WARN_DAYS; '' otherwise. The next year's are announced in November: to ask earlier would be in vain."""
    until = known_until(table)
    if until >= today + timedelta(WARN_DAYS):
        return ""
    return f"节假日已知至 {until},之后的日期只按周一至周五计算工作日;请管理员在 73 电价按 F8 导入放假安排。"


def is_workday(day: date, table: HolidayTable) -> bool:
    """Whether a day is worked; Monday to Friday where the year is not known (say so: `known_until`)."""
    imported = table.year(day.year)
    off = imported.off if imported else _OFF
    work = imported.work if imported else _WORK
    return day in work or (day.weekday() < 5 and day not in off)


def add_workdays(day: date, count: int, table: HolidayTable) -> date:
    """The day `count` workdays after `day`, which itself does not count (R24: from the next day on).

    0 gives the day itself. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("workdays are counted forward")
    while count:
        day += _ONE_DAY
        count -= is_workday(day, table)
    return day


def with_csv(content: str, file: str, table: HolidayTable) -> HolidayTable:
    """The table with the years of a CSV file (日期,休 or 班) in place of what it knew of them.

    Raises Refused holidays.bad_line, holidays.twice, holidays.not_whole, holidays.empty; all at once.
    """
    days: dict[date, bool] = {}
    faults: list[Refusal] = []
    for line, row in enumerate(csv.reader(io.StringIO(content.removeprefix(MARK))), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and cells[0] == "日期"):
            continue
        day = _day(cells[0])
        kind = KINDS.get(cells[1]) if len(cells) > 1 else None
        if day is None or kind is None:
            faults.append(Refusal("holidays.bad_line", file=file, line=line))
        elif day in days:
            faults.append(Refusal("holidays.twice", file=file, line=line, day=day))
        else:
            days[day] = kind
    faults += [] if days or faults else [Refusal("holidays.empty", file=file)]
    years = sorted({day.year for day in days})
    faults += [fault for year in years for fault in _missing(year, days, file)]
    if faults:
        raise Refused(faults)
    kept = [known for known in table.years if known.year not in years]
    fresh = [_year(year, days, file) for year in years]
    return HolidayTable(years=tuple(sorted((*kept, *fresh), key=lambda known: known.year)))


def _missing(year: int, days: dict[date, bool], file: str) -> list[Refusal]:
    """Statutory days off that a year's table forgets, unless they fall on a weekend."""
    wanted = (date(year, month, day) for month, day in FIXED)
    lost = [day for day in wanted if not days.get(day, day.weekday() >= 5)]
    return [Refusal("holidays.not_whole", file=file, year=year, day=lost[0])] if lost else []


def _year(year: int, days: dict[date, bool], source: str) -> HolidayYear:
    mine = sorted(day for day in days if day.year == year)
    return HolidayYear(
        year=year,
        source=source,
        off=tuple(day for day in mine if days[day]),
        work=tuple(day for day in mine if not days[day]),
    )


def _day(text: str) -> date | None:
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except (ValueError, OverflowError):
        return None
