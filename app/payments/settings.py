"""Limits of the till that a hall may set, with the defaults that hold until it does."""

from functools import lru_cache

import msgspec

SETTING = "counter"
"""The name under which they are published into a home (resources/rules/counter.json)."""


class CounterSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Minutes and fen."""

    same_again_minutes: int = 10
    hall_limit_fen: int = 50_000_000
    """More than this is not taken at one go."""
    change_doubt_fen: int = 100_000
    """So much change or more looks like a slip of the finger."""
    shift_difference_fen: int = 0
    """A difference of counted and expected cash above this needs a reason."""
    recent_days: int = 365
    """How far back the payment page shows an account's payments."""
    refund_cash_fen: int = 50_000
    """More than this goes back by transfer only (facts.md §6.3, quoted once: a hall may set it)."""
    refund_leader_fen: int = 50_000
    """More than this is not the shift leader's to approve."""


@lru_cache(maxsize=8)
def read_settings(content: str) -> CounterSettings:
    """Settings from JSON text, defaults from ''. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=CounterSettings) if content else CounterSettings()
