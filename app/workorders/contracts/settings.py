"""How long contracts run and when their renewal is announced, as data [K]."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from app.kernel.home import Rooms
from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.workorders import texts  # noqa: F401  registers the sentences

SETTING = "contracts"
"""The name under which they are published into a home (resources/rules/contracts.json)."""


class ContractSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`years` by kind of contract (0: until it is changed); `alarm_days` before its end a contract is on
    the list for renewal; `archive_years` it is kept after its end (facts.md §1.9)."""

    years: dict[str, int]
    alarm_days: int
    archive_years: int


@lru_cache(maxsize=8)
def read_settings(content: str) -> ContractSettings:
    """Settings from JSON text. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=ContractSettings)


def contract_settings(rooms: Rooms) -> ContractSettings:
    """The settings in force. Raises Refused order.no_rules."""
    content = rooms.view(Settings).content(SETTING)
    if not content:
        raise refuse("order.no_rules")
    return read_settings(content)
