"""Limits, clocks and sizes of businesses as data with effective dates, published into a home."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec

from app.kernel.home import Rooms
from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.workorders import texts  # noqa: F401  registers the sentences
from app.workorders.vocabulary import is_high

SETTING = "workorders"
"""The name under which they are published into a home (resources/rules/workorders.json)."""

Unit = Literal["wd", "d", "h", "min", "month", "year"]


QUESTION_BANK, QUOTED = "题库", "(题库引用)"
SUPPLIERS_OWN = "供电企业服务要求"


class ClockRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time limit (facts.md §2.2). With `counting` 'supplier' the days on which the customer acts or the
    order rests do not count. `promise` puts it on the board of service promises, for `whom`; one with a
    `warn` gives notice so many units before its end, the others at 80 %. `profile` '' is the rule in
    force, another name an older set that a home may choose."""

    code: str
    word: str
    whom: str = ""
    limit: int
    unit: Unit
    counting: Literal["supplier", "elapsed"] = "supplier"
    warn: int = 0
    promise: bool = False
    profile: str = ""
    effective_from: date = date(2024, 6, 1)
    source: str

    @property
    def public_source(self) -> str:
        """The source as a customer is told it: a question bank of the trade tells a supplier's own rule, and
        that it quotes a document concerns nobody."""
        told = self.source.removesuffix(QUOTED)
        return SUPPLIERS_OWN if QUESTION_BANK in told else told


class SupplyStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is fitted up to so many kW of a phase ('1' or '3'): the meter in words, its CT ratio."""

    phase: Literal["1", "3"]
    upto_kw: int
    meter: str
    ct_ratio: int = 1


class WorkorderSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers that businesses decide by; each names its article in the sentence that uses it.

    Days are calendar days, `notice_workdays` the working days that a hall asks for in advance (internal
    practice, facts.md §9.1 [K]; 0 asks for none). `debts_block` are kinds of business refused while the
    account owes, `debts_doubt` those where the contract decides (facts.md §3.1).
    """

    clocks: tuple[ClockRule, ...]
    single_phase_kw: int
    three_phase_kw: int
    reduction_min_days: int
    reduction_max_years: int
    removal_max_years: int
    swap_months_low: int
    swap_months_high: int
    temporary_max_years: int
    idle_months: int
    idle_notice_months: int
    plan_months_low: int
    plan_months_high: int
    extension_days_before: int
    objection_months: int
    promise_days: int
    notice_workdays: int
    two_part_from_kva: int
    single_upto_kva: int
    large_household: int
    need_factor: Decimal
    steps: tuple[SupplyStep, ...]
    debts_block: tuple[str, ...]
    debts_doubt: tuple[str, ...]
    profile: str = ""

    def __post_init__(self) -> None:
        seen: set[tuple[str, str, date]] = set()
        for rule in self.clocks:
            key = (rule.code, rule.profile, rule.effective_from)
            if key in seen or rule.limit < 1:
                raise ValueError(f"clock {rule.code} stands twice or has no limit")
            seen.add(key)

    def plan_months(self, voltage: str) -> int:
        """How long a supply plan for a voltage holds (R24 Art.23)."""
        return self.plan_months_high if is_high(voltage) else self.plan_months_low

    def clock(self, code: str, day: date) -> ClockRule | None:
        """The rule of a clock on a day, from the home's profile before the common one."""
        known = [
            rule
            for rule in self.clocks
            if rule.code == code and rule.effective_from <= day and rule.profile in ("", self.profile)
        ]
        return max(known, key=lambda rule: (rule.profile != "", rule.effective_from), default=None)


@lru_cache(maxsize=8)
def read_settings(content: str) -> WorkorderSettings:
    """Settings from JSON text. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=WorkorderSettings)


def settings_of(rooms: Rooms) -> WorkorderSettings:
    """The settings in force. Raises Refused order.no_rules."""
    content = rooms.view(Settings).content(SETTING)
    if not content:
        raise refuse("order.no_rules")
    return read_settings(content)
