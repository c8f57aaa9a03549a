"""`bill`: prices a bill exactly as the screen does."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from app.calc.answers import Answer, money, moneys, present
from app.calc.fields import Fields
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.checks import QUANTITIES
from app.tariffs.pricing.figures import DEAREST, plain
from app.tariffs.pricing.model import (
    ZERO,
    Apart,
    Basis,
    CapacityDays,
    CapacityPrice,
    Priced,
    Prices,
    Surcharge,
    TariffClass,
    Tier,
    Usage,
)
from app.tariffs.pricing.profiles import RuleProfile

CLASSES = ("residential", "agricultural", "commercial")
SCHEMES = ("single", "two_part")
BASES = ("capacity", "contract_demand", "actual_demand")
_NEEDED: dict[Basis, tuple[str, ...]] = {
    "capacity": ("billing_kva",),
    "contract_demand": ("contract_kw", "max_demand_kw"),
    "actual_demand": ("max_demand_kw",),
}


def bill(request: Fields, profile: RuleProfile) -> Answer:
    """The answer to a bill; `pf_excluded` of `Prices` and `free_kwh`, `capacity_days`, `days_in_month` and
    `demand_discount` of `Usage` are taken too. Raises Refused calc.*, price.*."""
    tariff, usage = request.group("tariff"), request.group("usage")
    prices = read_prices(tariff)
    used = read_usage(usage, profile, prices.capacity.basis if prices.capacity else None)
    for part in (tariff, usage, request):
        part.done()
    priced = price(prices, used)
    return Answer(_result(priced), priced.lines)


def read_prices(tariff: Fields) -> Prices:
    """The tariff of a request. Without a scheme it is two-part where it has a capacity price."""
    energy = tariff.group("energy")
    return Prices(
        class_=cast(TariffClass, tariff.choice("class", CLASSES, "residential")),
        scheme="two_part" if _is_two_part(tariff) else "single",
        energy={name: energy.number(name, limit=DEAREST) for name in energy.names()},
        tiers=tuple(_tier(one) for one in tariff.rows("tiers", optional=True)),
        surcharges=tuple(_surcharge(one) for one in tariff.rows("surcharges", optional=True)),
        capacity=_capacity(tariff.group("capacity")) if tariff.has("capacity") else None,
        pf_standard=tariff.optional_number("pf_standard"),
        pf_excluded=tariff.number("pf_excluded", ZERO, limit=DEAREST),
    )


def _is_two_part(tariff: Fields) -> bool:
    usual = "two_part" if tariff.has("capacity") else "single"
    return tariff.choice("scheme", SCHEMES, usual) == "two_part"


def _tier(one: Fields) -> Tier:
    tier = Tier(upto=one.optional_number("upto"), adder=one.number("adder", ZERO, limit=DEAREST))
    one.done()
    return tier


def _surcharge(one: Fields) -> Surcharge:
    surcharge = Surcharge(
        one.text("name"),
        one.number("price", limit=DEAREST, negative=True),
        one.flag("in_pf_base", default=False),
    )
    one.done()
    return surcharge


def _capacity(one: Fields) -> CapacityPrice:
    basis = cast(Basis, one.choice("basis", BASES))
    capacity = CapacityPrice(basis, one.number("price", limit=DEAREST))
    one.done()
    return capacity


def read_usage(usage: Fields, profile: RuleProfile, basis: Basis | None) -> Usage:
    """The usage of a request; a month of the 1996 rules has 30 days unless it says otherwise.

    What the basis of the capacity charge bills must be given: no charge is 0 by oversight.
    """
    kwh = usage.group("kwh")
    needed = () if basis is None or usage.has("capacity_days") else _NEEDED[basis]
    amounts = {name: usage.number(name, None if name in needed else ZERO) for name in QUANTITIES}
    return Usage(
        kwh={name: kwh.number(name) for name in kwh.names()},
        tier_months=usage.number("tier_months", Decimal(1)),
        kvarh_reverse=usage.number("kvarh_reverse", ZERO, negative=True),
        apart=tuple(_apart(one) for one in usage.rows("apart", optional=True)),
        capacity_days=tuple(_days(one) for one in usage.rows("capacity_days", optional=True)),
        days_in_month=usage.whole("days_in_month", profile.capacity.month_days or 0),
        demand_discount=usage.number("demand_discount", Decimal(1)),
        **amounts,
    )


def _apart(one: Fields) -> Apart:
    part = Apart(
        one.text("name"),
        one.number("kwh"),
        one.number("price", limit=DEAREST),
        one.flag("in_pf_base", default=False),
    )
    one.done()
    return part


def _days(one: Fields) -> CapacityDays:
    days = CapacityDays(one.number("size"), one.whole("days"))
    one.done()
    return days


def _result(priced: Priced) -> dict[str, object]:
    tiers = [
        present(
            (
                ("kwh", plain(tier.kwh)),
                ("amount", _money(tier.amount)),
                ("adder", money(tier.adder)),
            )
        )
        for tier in priced.tiers
    ]
    left = [None if kwh is None else plain(kwh) for kwh in priced.tiers_left]
    return present(
        (
            ("kwh", plain(priced.kwh)),
            ("energy", money(priced.energy)),
            ("periods", moneys(priced.periods)),
            ("tiers", tiers),
            ("tiers_left", left),
            ("capacity", _money(priced.capacity)),
            ("pf", None if priced.pf is None else f"{priced.pf:.2f}"),
            ("pf_rate_pct", None if priced.pf_rate_pct is None else f"{priced.pf_rate_pct:.2f}"),
            ("pf_base", _money(priced.pf_base)),
            ("pf_adjustment", _money(priced.pf_adjustment)),
            ("surcharges", moneys(priced.surcharges)),
            ("apart", moneys(priced.apart)),
            ("total", money(priced.total)),
            ("average_price", None if priced.average_price is None else f"{priced.average_price:.4f}"),
        )
    )


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else money(amount)
