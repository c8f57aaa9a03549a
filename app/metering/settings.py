"""Limits of what a reading may look like before somebody is asked (configurable, facts.md §7.2 A9 [K])."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from app.metering.rules import last_day_of

SETTING = "metering"
"""The name under which they are published into a home (resources/rules/metering.json)."""


class Cycle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a route is read (facts.md §4.8: low-voltage residents every two months at most)."""

    months: Literal[1, 2] = 1
    first: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1
    """Of a cycle of two months, the first month of the year that is read."""
    day: Annotated[int, msgspec.Meta(ge=1, le=31)] = 31
    """The reading day (例日), the month's last day where the month is shorter."""

    def is_due(self, period: str) -> bool:
        """Whether the route is read for this month 'YYYY-MM'."""
        return (int(period[5:]) - self.first) % self.months == 0

    def day_in(self, period: str) -> date:
        """The reading day of a month."""
        last = last_day_of(period)
        return last.replace(day=min(self.day, last.day))


class MeteringSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Per cent, kWh, days, and the cycles of reading routes."""

    jump_over_pct: int = 200
    """More than this share of last year's month (or the average) is a jump up."""
    jump_under_pct: int = 20
    """Less than this share is a drop."""
    jump_least_kwh: int = 100
    """Differences below this are nobody's concern."""
    neighbours_over_times: int = 5
    """So many times the neighbours' median is told."""
    neighbours_least: int = 5
    """The neighbours' median counts from so many neighbours on."""
    inquiry_workdays: int = 5
    """An abnormal reading is cleared within so many working days (P10)."""
    period_slack_days: int = 45
    """How far from its month a reading may have been taken."""
    missed_most: int = 2
    """A meter not read so many times before is told."""
    decimals_most: int = 2
    """Figures of energy with more decimals than this are told; 0 where only whole figures are read."""
    cycle: Cycle = Cycle()
    """How a route is read that is not named in `routes`."""
    routes: dict[str, Cycle] = {}

    def cycle_of(self, route: str) -> Cycle:
        """How a reading route is read."""
        return self.routes.get(route, self.cycle)


@lru_cache(maxsize=8)
def read_settings(content: str) -> MeteringSettings:
    """Settings from JSON text, defaults from ''. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=MeteringSettings) if content else MeteringSettings()
