"""`breach`: back charge and surcharge of the five acts of breach of use (违约用电)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import cast

from app.calc.answers import Answer
from app.calc.fields import Fields
from app.calc.theft import charged
from app.tariffs.pricing.figures import DEAREST
from app.tariffs.pricing.model import ZERO
from app.tariffs.pricing.penalties import (
    Excess,
    Misused,
    Penalty,
    class_misuse,
    each_time,
    per_kilowatt,
    two_part_excess,
)
from app.tariffs.pricing.profiles import ActRules, PersonClass, RuleProfile

_MONTH = Decimal(31)


def breach(request: Fields, profile: RuleProfile) -> Answer:
    """One act. Raises Refused calc.*, price.times_over."""
    act = request.choice("act", _ACTS)
    rules: ActRules = getattr(profile.breach, act)
    penalty = _ACTS[act](request, rules, profile)
    request.done()
    return Answer(charged(penalty), penalty.lines)


def _misuse(request: Fields, rules: ActRules, _profile: RuleProfile) -> Penalty:
    parts = []
    for one in request.rows("parts"):
        parts.append(Misused(one.number("kwh"), one.number("price_difference", limit=DEAREST)))
        one.done()
    return class_misuse(parts, request.number("times", rules.times_max), rules)


def _equipment(request: Fields, rules: ActRules, profile: RuleProfile) -> Penalty:
    """Equipment over the contract or sealed: under a two-part tariff by its capacity charge."""
    if not request.flag("two_part"):
        return per_kilowatt(request.one_of("kw", "kva")[1], _occurrences(request), rules)
    odd_days = request.number("odd_days", ZERO, limit=_MONTH)
    month_days = profile.capacity.month_days
    usual = Decimal(month_days) if month_days else None
    if not odd_days and usual is None:
        usual = Decimal(30)
    excess = Excess(
        kva=request.number("kva"),
        price=request.number("price", limit=DEAREST),
        months=request.number("months", ZERO),
        odd_days=odd_days,
        days_in_month=request.number("days_in_month", usual, above=ZERO, limit=_MONTH),
    )
    return two_part_excess(excess, request.number("times", rules.times_max), rules)


def _moved(request: Fields, rules: ActRules, _profile: RuleProfile) -> Penalty:
    person = cast(PersonClass, request.choice("class", rules.each))
    return each_time(rules.each[person], _occurrences(request), rules)


def _source(request: Fields, rules: ActRules, _profile: RuleProfile) -> Penalty:
    return per_kilowatt(request.one_of("kw", "kva")[1], _occurrences(request), rules)


def _occurrences(request: Fields) -> Decimal:
    return Decimal(request.whole("occurrences", 1, least=1))


_ACTS: Mapping[str, Callable[[Fields, ActRules, RuleProfile], Penalty]] = {
    "class_misuse": _misuse,
    "over_capacity": _equipment,
    "sealed_equipment": _equipment,
    "meter_moved": _moved,
    "unpermitted_source": _source,
}
