"""What the pricing engine takes in and gives back, for bills, the command line, trials and auditors alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

REGISTERS = {"sharp": "尖", "peak": "峰", "flat": "平", "valley": "谷", "deep": "深谷"}
"""The registers of a time-of-use meter in the order bills list them; a single-rate meter has 'flat'."""

TariffClass = Literal["residential", "agricultural", "commercial"]
Basis = Literal["capacity", "contract_demand", "actual_demand"]
ZERO = Decimal(0)


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of consumption: kWh up to `upto` (None: without end) cost `adder` yuan/kWh more."""

    upto: Decimal | None
    adder: Decimal


class Surcharge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A price in yuan/kWh on all kWh; `in_pf_base` says whether the power-factor adjustment covers it."""

    name: str
    price: Decimal
    in_pf_base: bool = False


class CapacityPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The capacity or demand part of a two-part tariff, yuan per kVA or kW and month."""

    basis: Basis
    price: Decimal


class Prices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a bill is priced with. Prices are yuan with up to 8 decimals.

    Tier limits are kWh of the whole tier period at `Usage.tier_months` 1, else of one month.
    `pf_excluded` yuan/kWh of the energy prices stay out of the power-factor base (funds, facts.md §4.7).
    """

    class_: TariffClass = msgspec.field(name="class", default="residential")
    scheme: Literal["single", "two_part"] = "single"
    energy: dict[str, Decimal]
    tiers: tuple[Tier, ...] = ()
    surcharges: tuple[Surcharge, ...] = ()
    capacity: CapacityPrice | None = None
    pf_standard: Decimal | None = None
    pf_excluded: Decimal = ZERO


class Apart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Energy split off at a fixed quantity: taken out of the total and priced on its own."""

    name: str
    kwh: Decimal
    price: Decimal
    in_pf_base: bool = False


class CapacityDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many kVA (or kW) in operation for so many days of the month (R24 Art.86)."""

    size: Decimal
    days: int


class Usage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was used. kWh by register, whole numbers unless a rule says otherwise.

    `prior_kwh` was used in the tier period before this bill; tier limits count `tier_months` times.
    `free_kwh` (low-income households, facts.md §4.2) cost nothing and count in the tiers.
    `capacity_days` with `days_in_month` prorate the capacity part; without them the month is whole.
    `demand_discount` is the load-rate discount on the demand price (facts.md §4.4), '0.90' or 1.
    """

    kwh: dict[str, Decimal]
    prior_kwh: Decimal = ZERO
    tier_months: Decimal = Decimal(1)
    kvarh: Decimal = ZERO
    kvarh_reverse: Decimal = ZERO
    loss_kwh: Decimal = ZERO
    loss_kvarh: Decimal = ZERO
    billing_kva: Decimal = ZERO
    contract_kw: Decimal = ZERO
    max_demand_kw: Decimal = ZERO
    total_kva: Decimal = ZERO
    apart: tuple[Apart, ...] = ()
    free_kwh: Decimal = ZERO
    capacity_days: tuple[CapacityDays, ...] = ()
    days_in_month: int = 0
    demand_discount: Decimal = Decimal(1)


class Line(msgspec.Struct, frozen=True):
    """One line of an explanation: what × how much × price, by which rule, and its amount in yuan."""

    text: str
    rule: str
    amount: Decimal


class TierPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What fell into one tier: `adder` is its kWh × adder; `amount` its kWh × whole price, None where
    several registers are used."""

    kwh: Decimal
    amount: Decimal | None = None
    adder: Decimal


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """A priced bill in yuan. `total` adds the rounded parts and equals the sum of `lines`.

    What does not apply is None or empty (calc.md: left out of the answer).
    """

    kwh: Decimal
    energy: Decimal
    periods: dict[str, Decimal]
    tiers: tuple[TierPart, ...] = ()
    tiers_left: tuple[Decimal | None, ...] = ()
    capacity: Decimal | None = None
    pf: Decimal | None = None
    pf_rate_pct: Decimal | None = None
    pf_base: Decimal | None = None
    pf_adjustment: Decimal | None = None
    surcharges: dict[str, Decimal] = {}
    apart: dict[str, Decimal] = {}
    total: Decimal
    average_price: Decimal | None = None
    lines: tuple[Line, ...] = ()
