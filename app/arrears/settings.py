"""The dunning ladder and the words of reminders, as data with effective dates."""

from __future__ import annotations

import string
from datetime import date
from functools import lru_cache

import msgspec

SETTING = "dunning"
"""The name under which they are published into a home (resources/rules/dunning.json)."""

PLACES = frozenset({"hall", "name", "account", "months", "owed", "late", "due", "first"})
"""What a template may name; anything else would show a customer a hole."""


class LadderRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The law's steps (facts.md §1.5, §7.3). 超过 is exclusive: more than `arrears_days_over` days."""

    effective_from: date
    advance_days: int
    arrears_days_over: int
    notice_days_min: int
    notice_days_max: int
    last_notice_minutes: int
    restore_hours: int
    arrears_rule: str
    notice_rule: str
    restore_rule: str
    livelihood_rule: str


class DunningSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ladders oldest first, ageing buckets in days, templates by name."""

    ladders: tuple[LadderRules, ...]
    buckets: tuple[int, ...]
    ways_to_pay: str
    templates: dict[str, str]

    def __post_init__(self) -> None:
        starts = [ladder.effective_from for ladder in self.ladders]
        if not starts or starts != sorted(set(starts)):
            raise ValueError("dunning ladders need ascending dates")
        if list(self.buckets) != sorted(set(self.buckets)) or not self.buckets or self.buckets[0] < 1:
            raise ValueError("ageing buckets ascend from a day on")
        for name, text in self.templates.items():
            named = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
            if not named <= PLACES:
                raise ValueError(f"template {name} names {sorted(named - PLACES)}")

    def ladder(self, day: date) -> LadderRules:
        """The steps that hold on a day; before the first, the first."""
        known = [ladder for ladder in self.ladders if ladder.effective_from <= day]
        return known[-1] if known else self.ladders[0]


@lru_cache(maxsize=8)
def read_settings(content: str) -> DunningSettings:
    """Settings from JSON text. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=DunningSettings)
