"""What a desk has typed into its reading grid and the home has not taken in, kept against a crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import msgspec

from app.kernel.home import Snapshot
from app.metering.facts import Registers
from app.metering.views import MeteringView


class Unsaved(msgspec.Struct, frozen=True, kw_only=True):
    """The figures typed for a meter: doubted, wrong, on their way, or not yet entered."""

    period: str
    account_no: str
    asset_no: str
    registers: Registers


class Found(NamedTuple):
    """Figures that a desk left unsaved, and the route on which their meter is read."""

    unsaved: Unsaved
    route: str


class UnsavedReadings(Protocol):
    """Kept beside the journal, for each desk; nothing of it is a fact."""

    def keep_unsaved(self, org_unit: str, desk_id: str, readings: Sequence[Unsaved]) -> None:
        """In place of what was kept for this desk before."""
        ...

    def unsaved(self, org_unit: str, desk_id: str) -> tuple[Unsaved, ...]: ...


def left_behind(home: Snapshot, org_unit: str, desk_id: str) -> tuple[Found, ...]:
    """What a desk typed and never saw taken in. Figures that stand in the home by now, and meters that
    were billed, referred or taken down meanwhile, are left out."""
    kept = home.view(UnsavedReadings).unsaved(org_unit, desk_id)
    found = []
    for period in dict.fromkeys(one.period for one in kept):
        here = [one for one in kept if one.period == period]
        accounts = tuple(dict.fromkeys(one.account_no for one in here))
        rows = {
            (row.account_no, row.asset_no): row
            for row in home.view(MeteringView).rows_of(org_unit, period, accounts)
        }
        for one in here:
            row = rows.get((one.account_no, one.asset_no))
            if row is not None and not (row.billed or row.referred) and row.now != one.registers:
                found.append(Found(one, row.route))
    return tuple(found)
