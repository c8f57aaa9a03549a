"""`late_fee`: the late fee (电费违约金) of one or more bills paid on one day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import msgspec

from app.billing.late_fee import SETTING, LateFee, LateFeeProfile, LateFeeRules, late_fee, read_rules
from app.calc.answers import Answer
from app.calc.fields import Fields
from app.kernel.money import plain_yuan, to_fen
from app.tariffs.pricing.model import Line
from app.tariffs.pricing.profiles import RuleProfile
from app.tariffs.pricing.rules import RULES

CLASSES = ("residential", "other")
CROSS_YEAR = ("split", "all")


def late_fees(request: Fields, profile: RuleProfile) -> Answer:
    """Days and fee of each bill and the total; the minimum of the 1996 rules is one for the total
    (facts.md §1.1: a total below 1 yuan is 1 yuan). Raises Refused calc.*, money.too_precise."""
    late_class = request.choice("class", CLASSES)
    paid_on = request.day("paid_on")
    cross_year = request.choice("cross_year", CROSS_YEAR, "split")
    by = _rules(profile.effective_from, cross_year)
    fees = [_fee(one, paid_on, late_class, by) for one in request.rows("bills")]
    request.done()
    lines = [_line(line.text, line.rule, line.amount_fen) for fee in fees for line in fee.lines]
    total = sum(fee.fee_fen for fee in fees)
    least = by.minimum_fen
    if total < least and any(fee.days for fee in fees):
        text = f"合计不足 {plain_yuan(least)} 元按 {plain_yuan(least)} 元收取"
        lines.append(_line(text, by.rule, least - total))
        total = least
    return Answer(
        {
            "bills": [{"days": fee.days, "fee": plain_yuan(fee.fee_fen)} for fee in fees],
            "total": plain_yuan(total),
        },
        tuple(lines),
    )


def _fee(one: Fields, paid_on: date, late_class: str, by: LateFeeProfile) -> LateFee:
    amount, due_on = one.money("amount"), one.day("due_on")
    year = one.whole("year", due_on.year, least=1900, most=2999)
    one.done()
    rules = LateFeeRules((by,))
    return late_fee(to_fen(amount), due_on, paid_on, late_class, rules, year=year, with_minimum=False)


@cache
def _rules(start: date, cross_year: str) -> LateFeeProfile:
    """The late-fee rule of a profile, for bills of whatever day."""
    rules = read_rules((RULES / f"{SETTING}.json").read_text("utf-8"))
    return msgspec.structs.replace(rules.at(start), effective_from=date.min, cross_year=cross_year)


def _line(text: str, rule: str, amount_fen: int) -> Line:
    return Line(text, rule, Decimal(amount_fen).scaleb(-2))
