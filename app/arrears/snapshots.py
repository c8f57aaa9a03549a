"""What notices about arrears say, frozen when they are made, for the rooms that print them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

NoticeKind = Literal["call", "stop", "bill", "reminder"]


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A month on a notice; fen."""

    period: str
    kwh: int
    due_on: date | None
    owed_fen: int
    late_fen: int = 0

    @property
    def sum_fen(self) -> int:
        return self.owed_fen + self.late_fen


class NoticeSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A bill notice, reminder, call notice (催交) or stop notice. Names are masked already.

    `dunned_on` is when the customer was asked before, `planned_ms` when supply is to stop (0: it is not),
    `copy_to` who else gets a stop notice.
    """

    kind: NoticeKind
    number: str
    org_name: str
    issued_ms: int
    on: date
    account_no: str
    account_name: str
    address: str
    lines: tuple[NoticeLine, ...]
    pay_by: date | None = None
    ways_to_pay: str = ""
    dunned_on: date | None = None
    planned_ms: int = 0
    reason: str = ""
    copy_to: str = ""
    clerk: str = ""
    desk_name: str = ""

    @property
    def total_fen(self) -> int:
        return sum(line.sum_fen for line in self.lines)
