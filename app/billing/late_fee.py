"""The late fee (电费违约金) of a bill, to the fen and with its explanation, for till, papers and auditors."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

import msgspec

from app.kernel.money import plain_yuan

LateClass = Literal["residential", "other"]
SETTING = "late_fee"
"""The name under which the rules are published into a home."""


class LateFeeProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rule for bills due from `effective_from` on; rates are fractions of the principal per day."""

    effective_from: date
    rule: str
    residential_per_day: Decimal
    other_per_day: Decimal
    other_later_year_per_day: Decimal
    cross_year: Literal["split", "all"] = "split"
    """'split': days of the bill's year at the first rate, later days at the second; 'all': every day at
    the second rate once the year has turned."""
    minimum_fen: int = 0
    cap_ratio: Decimal | None = None

    def __post_init__(self) -> None:
        rates = (self.residential_per_day, self.other_per_day, self.other_later_year_per_day)
        if not all(0 <= rate < 1 for rate in rates):
            raise ValueError("a late fee per day lies between 0 and 1")
        if self.minimum_fen < 0 or (self.cap_ratio is not None and self.cap_ratio < 0):
            raise ValueError("minimum and cap of a late fee are not negative")


class LateFeeRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All profiles, oldest first."""

    profiles: tuple[LateFeeProfile, ...]

    def __post_init__(self) -> None:
        starts = [profile.effective_from for profile in self.profiles]
        if not starts or starts != sorted(set(starts)):
            raise ValueError("late fee profiles need ascending dates")

    def at(self, due_on: date) -> LateFeeProfile:
        """The profile a bill due on this day obeys for ever. Raises LookupError before the first."""
        for profile in reversed(self.profiles):
            if profile.effective_from <= due_on:
                return profile
        raise LookupError(f"no late fee rule for {due_on}")


class LateFeeLine(msgspec.Struct, frozen=True):
    """One line of the explanation; the lines of a fee add up to it."""

    text: str
    rule: str
    amount_fen: int


class LateFee(msgspec.Struct, frozen=True):
    """Days late (due day not counted, payment day counted), the fee and why."""

    days: int
    fee_fen: int
    lines: tuple[LateFeeLine, ...] = ()


NONE = LateFee(0, 0)


@lru_cache(maxsize=8)
def read_rules(content: str) -> LateFeeRules:
    """Rules from JSON text (resources/rules/late_fee.json). Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=LateFeeRules)


def late_fee(
    principal_fen: int,
    due_on: date | None,
    pay_on: date,
    late_class: str,
    rules: LateFeeRules,
    *,
    assessed_fen: int = 0,
    year: int | None = None,
    with_minimum: bool = True,
) -> LateFee:
    """The fee on `principal_fen` still owed on `pay_on` (R24 Art.100; facts.md §1.6), half up to the fen.

    `assessed_fen` is what earlier part payments of the same bill were already charged: the minimum of
    old rules counts it. `year` is the bill's calendar year, by default the due date's. Lines add up to
    the fee. Raises ValueError for an unknown class.
    """
    if late_class not in ("residential", "other"):
        raise ValueError(f"late fee class {late_class}")
    if due_on is None or principal_fen <= 0 or pay_on <= due_on:
        return NONE
    profile = rules.at(due_on)
    days = (pay_on - due_on).days
    lines = []
    exact = Decimal(0)
    total = 0
    for count, rate, note in _stretches(profile, due_on, pay_on, late_class, year or due_on.year):
        exact += principal_fen * count * rate
        # Rounding the running sum keeps the lines equal to the rounded total.
        upto = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        text = f"{note}{plain_yuan(principal_fen)} 元 × {count} 天 × {(rate * 1000).normalize():f}‰"
        lines.append(LateFeeLine(text, profile.rule, upto - total))
        total = upto
    if profile.cap_ratio is not None:
        cap = int((principal_fen * profile.cap_ratio).quantize(Decimal(1), ROUND_HALF_UP))
        if total > cap:
            text = f"以欠费的 {(profile.cap_ratio * 100).normalize():f}% 为限"
            lines.append(LateFeeLine(text, profile.rule, cap - total))
            total = cap
    if with_minimum and total + assessed_fen < profile.minimum_fen:
        text = f"不足 {plain_yuan(profile.minimum_fen)} 元按 {plain_yuan(profile.minimum_fen)} 元收取"
        lines.append(LateFeeLine(text, profile.rule, profile.minimum_fen - assessed_fen - total))
        total = profile.minimum_fen - assessed_fen
    return LateFee(days, total, tuple(lines))


def _stretches(
    profile: LateFeeProfile, due_on: date, pay_on: date, late_class: str, year: int
) -> list[tuple[int, Decimal, str]]:
    """How many days at which rate, with a note where the year matters."""
    days = (pay_on - due_on).days
    if late_class == "residential":
        return [(days, profile.residential_per_day, "")]
    if pay_on.year <= year:
        return [(days, profile.other_per_day, "当年 ")]
    if profile.cross_year == "all":
        return [(days, profile.other_later_year_per_day, "跨年 ")]
    in_year = max(0, (date(year, 12, 31) - due_on).days)
    first = [(in_year, profile.other_per_day, "当年 ")] if in_year else []
    return [*first, (days - in_year, profile.other_later_year_per_day, "跨年 ")]


def assessed_by(
    principal_fen: int,
    outstanding_fen: int,
    due_on: date | None,
    pay_on: date,
    late_class: str,
    rules: LateFeeRules,
    *,
    assessed_fen: int = 0,
) -> int:
    """What paying `principal_fen` of `outstanding_fen` on `pay_on` fixes as late fee for good, in fen.

    It is the fee on all that is owed less the fee on what stays owed, so that paying in parts on one
    day costs exactly what paying at once costs.
    """
    rest = outstanding_fen - principal_fen
    whole = late_fee(
        outstanding_fen, due_on, pay_on, late_class, rules, assessed_fen=assessed_fen, with_minimum=rest <= 0
    )
    left = late_fee(max(rest, 0), due_on, pay_on, late_class, rules, with_minimum=False)
    return whole.fee_fen - left.fee_fen
