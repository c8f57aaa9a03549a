"""`theft`: back charge and surcharge of stolen energy."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from app.calc.answers import Answer, money
from app.calc.fields import Fields
from app.kernel.refusals import refuse
from app.tariffs.pricing.figures import DEAREST, plain
from app.tariffs.pricing.penalties import Load, Penalty, theft
from app.tariffs.pricing.profiles import LoadUse, RuleProfile, TheftRules

SURCHARGE_ON = ("rounded", "exact")
_DAY = Decimal(24)
_LONGEST = Decimal(36_600)


def stolen(request: Fields, profile: RuleProfile) -> Answer:
    """Loads at their price. A load without days ran for 180, one without hours as its `use` says: 'power'
    12, 'lighting' 6 (R24 Art.105). Raises Refused calc.*, price.times_over."""
    rules = profile.theft
    price = request.optional_number("price", limit=DEAREST)
    times = request.number("times", rules.times_max)
    exact = request.choice("surcharge_on", SURCHARGE_ON, "rounded") == "exact"
    loads = [_load(one, price, rules) for one in request.rows("loads")]
    request.done()
    penalty = theft(loads, times, rules, exact=exact)
    return Answer({"kwh": plain(penalty.kwh), **charged(penalty)}, penalty.lines)


def charged(penalty: Penalty) -> dict[str, str]:
    """The amounts of a penalty as answers name them."""
    return {
        "back_charge": money(penalty.back_charge),
        "surcharge": money(penalty.surcharge),
        "total": money(penalty.total),
    }


def _load(one: Fields, price: Decimal | None, rules: TheftRules) -> Load:
    usual = rules.hours[cast(LoadUse, one.choice("use", rules.hours))] if one.has("use") else None
    load = Load(
        kw=one.number("kw"),
        hours_per_day=one.number("hours_per_day", usual),
        days=one.number("days", rules.unknown_days, limit=_LONGEST),
        price=one.number("price", price, limit=DEAREST),
    )
    one.done()
    if load.hours_per_day > _DAY:
        raise refuse("calc.hours_of_day", one.path("hours_per_day"))
    return load
