"""Limits of what a reading may look like before somebody is asked (configurable, facts.md §7.2 A9 [K])."""

from functools import lru_cache

import msgspec

SETTING = "metering"
"""The name under which they are published into a home (resources/rules/metering.json)."""


class MeteringSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Per cent, kWh and days."""

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


@lru_cache(maxsize=8)
def read_settings(content: str) -> MeteringSettings:
    """Settings from JSON text, defaults from ''. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=MeteringSettings) if content else MeteringSettings()
