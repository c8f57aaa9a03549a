"""Readings as rules want them: the statements and the row that billing and routes share."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from app.metering.facts import Registers
from app.metering.rules import Taken
from db.members import among
from db.tables.metering import readings

_DECODE = msgspec.json.Decoder(Registers)

TAKEN = (
    select(
        readings.c.account_no,
        readings.c.asset_no,
        readings.c.period,
        readings.c.read_on,
        readings.c.registers,
        readings.c.kind,
    )
    .where(
        readings.c.org_unit == bindparam("unit"),
        among(readings.c.account_no, "accounts"),
        readings.c.period <= bindparam("until"),
    )
    .order_by(readings.c.account_no, readings.c.period)
)
"""Readings of accounts up to a month, `until`, oldest first."""

RECENT = TAKEN.where(readings.c.period >= bindparam("since"))


@lru_cache(maxsize=4096)
def registers_of(text: str) -> Registers:
    """Registers from their stored JSON, none from ''."""
    return _DECODE.decode(text) if text else {}


def taken_of(row: Any) -> Taken:
    """A row of `TAKEN` as the rules read it."""
    return Taken(
        asset_no=row.asset_no,
        period=row.period,
        read_on=row.read_on,
        registers=registers_of(row.registers),
        kind=row.kind,
    )
