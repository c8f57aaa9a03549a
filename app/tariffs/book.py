"""A tariff: which prices hold from which day on, as published with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

import msgspec

from app.tariffs.pricing.model import (
    ZERO,
    Basis,
    CapacityPrice,
    Prices,
    Surcharge,
    TariffClass,
    Tier,
)

TierPeriod = Literal["year", "month", "two_months"]
TIER_MONTHS = {"year": 12, "month": 1, "two_months": 2}


class TariffVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The prices of a tariff from `effective_from` to `effective_to` (inclusive; None: until further notice).

    Tier limits are kWh of one month (facts.md §4.2: a year has twelve of them). `capacity` names a price
    for each way of charging capacity that a customer may choose. `printed` are figures of the published
    table that are shown but never computed with (facts.md §4.6: store the printed price); `pf_excluded`
    is the part of the energy prices that the power-factor adjustment leaves out (funds, facts.md §4.7).
    A published version never changes: a correction is a version of the same days that `replaces` it.
    """

    version: str
    effective_from: date
    effective_to: date | None = None
    source: str
    rule: str
    replaces: str = ""
    energy: dict[str, Decimal]
    tiers: tuple[Tier, ...] = ()
    tier_period: TierPeriod = "year"
    surcharges: tuple[Surcharge, ...] = ()
    capacity: dict[Basis, Decimal] = {}
    pf_excluded: Decimal = ZERO
    printed: dict[str, str] = {}


class Tariff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tariff with all its published versions, oldest first. `calendar` names its time-of-use calendar."""

    code: str
    name: str
    class_: TariffClass = msgspec.field(name="class")
    scheme: Literal["single", "two_part"] = "single"
    voltage: str = ""
    region: str = ""
    calendar: str = ""
    versions: tuple[TariffVersion, ...]

    def at(self, day: date) -> TariffVersion | None:
        """The version that holds on a day, None where none does."""
        for version in reversed(self.standing):
            if version.effective_from <= day:
                return version if version.effective_to is None or day <= version.effective_to else None
        return None

    @property
    def standing(self) -> tuple[TariffVersion, ...]:
        """The versions that no other one replaces, oldest first."""
        replaced = {version.replaces for version in self.versions}
        return tuple(version for version in self.versions if version.version not in replaced)

    def version(self, name: str) -> TariffVersion | None:
        """The version of that name, None if it was never published."""
        return next((version for version in self.versions if version.version == name), None)

    def prices(self, version: TariffVersion, basis: Basis | None, pf_standard: Decimal | None) -> Prices:
        """What the engine prices with, for a customer's capacity basis and power-factor standard."""
        capacity = CapacityPrice(basis, version.capacity[basis]) if basis else None
        return Prices(
            class_=self.class_,
            scheme=self.scheme,
            energy=version.energy,
            tiers=version.tiers,
            surcharges=version.surcharges,
            capacity=capacity,
            pf_standard=pf_standard,
            pf_excluded=version.pf_excluded,
        )


class TariffsView(Protocol):
    """The tariffs published in this home."""

    def tariff(self, code: str) -> Tariff | None: ...

    def tariffs(self) -> tuple[Tariff, ...]:
        """All, by code."""
        ...
