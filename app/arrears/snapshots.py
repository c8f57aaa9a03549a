"""What notices about arrears say, frozen when they are made, for the rooms that print them."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

NoticeKind = Literal["reminder", "call", "stop"]


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
    """A reminder, call notice (催交) or stop notice. Names are masked already.

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


class ChargeLine(msgspec.Struct, frozen=True):
    """A priced line of a bill and by which rule; fen."""

    text: str
    rule: str
    amount_fen: int


class BillNoticeSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The bill of a month; lines add up to `amount_fen`, `owed_fen` is what is left after credit.

    `readings` are sentences on what was read. Names are masked already.
    """

    number: str
    org_name: str
    account_no: str
    account_name: str
    address: str
    period: str
    readings: tuple[str, ...]
    lines: tuple[ChargeLine, ...]
    amount_fen: int
    owed_fen: int
    due_on: date | None
    ways_to_pay: str
