"""Rule profiles: what the rules of power supply (供电营业规则) of 1996 and of 2024 say, as data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from app.tariffs.pricing.rules import RULES

LoadUse = Literal["power", "lighting"]
PersonClass = Literal["residential", "other"]


class CapacityRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days of a month for proration; None: those of the calendar."""

    rule: str
    month_days: int | None = None


class TheftRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ceiling of the surcharge, and what counts where time cannot be found out (facts.md §1.8)."""

    rule: str
    times_max: Decimal
    unknown_days: Decimal
    hours: dict[LoadUse, Decimal]


class ActRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one act of breach costs: at most so many times the back charge, so much per kW, or each time."""

    rule: str
    times_max: Decimal = Decimal(0)
    per_kw: Decimal = Decimal(0)
    each: dict[PersonClass, Decimal] = {}


class BreachRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The acts of breach of use (违约用电)."""

    class_misuse: ActRules
    over_capacity: ActRules
    sealed_equipment: ActRules
    meter_moved: ActRules
    unpermitted_source: ActRules


class CorrectionRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where corrections of energy stand, and the share of the time that counts where it is unknown."""

    meter_rule: str
    wiring_rule: str
    unknown_share: Decimal


class RuleProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules in force from `effective_from` on, until the next profile."""

    name: str
    effective_from: date
    capacity: CapacityRules
    theft: TheftRules
    breach: BreachRules
    correction: CorrectionRules


class Profiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All profiles, oldest first."""

    profiles: tuple[RuleProfile, ...]

    def __post_init__(self) -> None:
        starts = [profile.effective_from for profile in self.profiles]
        names = {profile.name for profile in self.profiles}
        if not starts or starts != sorted(set(starts)) or len(names) != len(starts):
            raise ValueError("rule profiles need ascending dates and names of their own")

    def named(self, name: str) -> RuleProfile | None:
        """The profile of that name, None if there is none."""
        return next((profile for profile in self.profiles if profile.name == name), None)


def read_profiles(content: str | bytes) -> Profiles:
    """Profiles from JSON text (resources/rules/profiles.json). Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=Profiles)


@cache
def shipped_profiles() -> Profiles:
    """The profiles that come with the program, read once. Raises OSError, msgspec.ValidationError."""
    return read_profiles((RULES / "profiles.json").read_bytes())
