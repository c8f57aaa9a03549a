"""`energy_correction`: kWh and yuan to collect or to give back after a fault of the metering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.calc.answers import Answer, money, present
from app.calc.fields import Fields
from app.kernel.refusals import refuse
from app.tariffs.pricing.correction import (
    PHASES,
    corrected,
    meter_error_factor,
    multiplier_factor,
    phase_lost_factor,
    wiring_factor,
)
from app.tariffs.pricing.figures import DEAREST
from app.tariffs.pricing.model import ZERO
from app.tariffs.pricing.profiles import CorrectionRules, RuleProfile

SINCE = ("unknown", "known")


class _Fault(NamedTuple):
    billed_kwh: Decimal
    factor: Fraction
    rule: str
    share: Decimal = Decimal(1)


def correction(request: Fields, profile: RuleProfile) -> Answer:
    """Factor, kWh and, with a price, the amount. Raises Refused calc.*, price.nothing_measured."""
    fault = _CAUSES[request.choice("cause", _CAUSES)](request, profile.correction)
    price = request.optional_number("price", limit=DEAREST)
    request.done()
    done = corrected(fault.billed_kwh, fault.factor, fault.rule, price, fault.share)
    amount = None if done.adjust_amount is None else money(done.adjust_amount)
    result = present(
        (
            ("factor", f"{done.factor_rounded:f}"),
            ("adjust_kwh", f"{done.adjust_kwh:f}"),
            ("adjust_amount", amount),
        )
    )
    return Answer(result, done.lines)


def _meter_error(request: Fields, rules: CorrectionRules) -> _Fault:
    kwh = request.number("metered_kwh")
    factor = meter_error_factor(request.number("error_pct", negative=True))
    known = request.choice("since", SINCE) == "known"
    return _Fault(kwh, factor, rules.meter_rule, Decimal(1) if known else rules.unknown_share)


def _wiring(request: Fields, rules: CorrectionRules) -> _Fault:
    """A meter that ran backwards may have billed energy below 0."""
    ratio = request.number("billed_ratio", above=ZERO)
    phases = request.numbers("phase_ratios", negative=True)
    if len(phases) > PHASES:
        raise refuse("calc.too_many", request.path("phase_ratios"), name="phase_ratios", limit=PHASES)
    factor = wiring_factor(ratio, phases)
    kwh = request.number("billed_kwh", negative=factor < -1)
    return _Fault(kwh, factor, rules.wiring_rule)


def _multiplier(request: Fields, rules: CorrectionRules) -> _Fault:
    true, billed = request.number("true_ratio", above=ZERO), request.number("billed_ratio", above=ZERO)
    return _Fault(request.number("billed_kwh"), multiplier_factor(true, billed), rules.wiring_rule)


def _phase_lost(request: Fields, rules: CorrectionRules) -> _Fault:
    lost = request.whole("phases_lost")
    if not 1 <= lost < PHASES:
        raise refuse("calc.no_phase", request.path("phases_lost"))
    return _Fault(request.number("billed_kwh"), phase_lost_factor(lost), rules.wiring_rule)


_CAUSES: Mapping[str, Callable[[Fields, CorrectionRules], _Fault]] = {
    "meter_error": _meter_error,
    "wiring": _wiring,
    "multiplier": _multiplier,
    "phase_lost": _phase_lost,
}
