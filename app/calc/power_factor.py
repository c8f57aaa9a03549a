"""`power_factor`: the power factor of a month, its rate, and the adjustment of a bill's base."""

from __future__ import annotations

from decimal import Decimal

from app.calc.answers import Answer, money, present
from app.calc.fields import Fields
from app.kernel.refusals import refuse
from app.tariffs.pricing.figures import plain
from app.tariffs.pricing.model import ZERO
from app.tariffs.pricing.power_factor import adjustment_line, power_factor, rate_pct, rounded
from app.tariffs.pricing.profiles import RuleProfile
from app.tariffs.pricing.rules import shipped


def adjustment(request: Fields, _profile: RuleProfile) -> Answer:
    """From energies or from a given factor; the adjustment only where a base is given.

    Raises Refused calc.*, price.no_standard, price.pf_range.
    """
    rules = shipped().power_factor
    standard = request.number("standard")
    if standard not in rules.tables:
        known = "、".join(map(str, rules.tables))
        raise refuse("price.no_standard", request.path("standard"), value=plain(standard), known=known)
    pf = _given(request) if request.has("pf") else _measured(request)
    base = request.optional_number("base")
    request.done()
    rate = rate_pct(pf, standard, rules)
    line = None if base is None else adjustment_line(pf, standard, rate, base, rules)
    result = present(
        (
            ("pf", f"{pf:.2f}"),
            ("rate_pct", f"{rate:.2f}"),
            ("adjustment", money(line.amount) if line else None),
        )
    )
    return Answer(result, (line,) if line else ())


def _given(request: Fields) -> Decimal:
    pf = request.number("pf")
    if pf > 1:
        raise refuse("price.pf_range", request.path("pf"))
    if request.has("kwh"):
        raise refuse("calc.either", request.path("pf"), names="pf、kwh")
    return rounded(pf)


def _measured(request: Fields) -> Decimal:
    kwh, kvarh = request.number("kwh"), request.number("kvarh", ZERO)
    reverse = abs(request.number("kvarh_reverse", ZERO, negative=True))
    pf = power_factor(kwh, kvarh + reverse)
    if pf is None:
        raise refuse("calc.no_energy", request.path("kwh"))
    return pf
