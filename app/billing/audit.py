"""Recomputes bills from facts alone: from readings to kWh, from published prices to the fen (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from app.billing.facts import BillBasis, BillCorrected, IssuedBill
from app.billing.repricing import as_billed, repriced_fen
from app.kernel.money import plain_yuan
from app.kernel.refusals import Refused
from app.metering.views import MeteredUse, PointUse
from app.tariffs.book import Tariff
from app.tariffs.pricing.model import REGISTERS, ZERO

What = Literal["amount", "energy", "readings", "prices", "table"]
WORDS: dict[What, str] = {
    "amount": "金额与电价重算不符",
    "energy": "电量与计价依据不符",
    "readings": "示数与抄表记录不符",
    "prices": "不能重算",
    "table": "账单表与账本不符",
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about a bill that does not hold: what the books say and what was recomputed."""

    bill_id: str
    account_no: str
    period: str
    what: What
    recorded: str
    recomputed: str

    def sentence(self) -> str:
        """In Chinese, for people."""
        return f"{self.bill_id} {WORDS[self.what]}:账面 {self.recorded},重算 {self.recomputed}"


class AuditedBill(msgspec.Struct, kw_only=True):
    """A bill as its facts tell it, in the order of time; `corrections` of it as they came."""

    period: str
    issued: IssuedBill
    corrections: list[BillCorrected] = msgspec.field(default_factory=list)
    withdrawn: bool = False

    @property
    def amount_fen(self) -> int:
        """What it stands at."""
        if self.withdrawn:
            return 0
        return self.issued.amount_fen + sum(one.delta_fen for one in self.corrections)

    @property
    def kwh(self) -> int:
        """kWh it stands at."""
        return 0 if self.withdrawn else self.issued.kwh + sum(one.delta_kwh for one in self.corrections)

    @property
    def basis(self) -> BillBasis:
        """What it stands on: the basis of the last correction that has one."""
        bases = [one.basis for one in self.corrections if one.basis is not None]
        return bases[-1] if bases else self.issued.basis


def differences(
    bill: AuditedBill, tariffs: Mapping[str, Tariff], use: MeteredUse | None
) -> Iterator[Difference]:
    """Everything about a bill that does not hold; `use` is what the readings give now.

    Each basis it ever had is priced again; an amount that was agreed without one is taken as it is. The
    readings of a bill that was withdrawn no longer matter.
    """
    amount, kwh = bill.issued.amount_fen, bill.issued.kwh
    yield from _priced_again(bill, bill.issued.basis, amount, kwh, tariffs)
    for one in bill.corrections:
        amount, kwh = amount + one.delta_fen, kwh + one.delta_kwh
        if one.basis is not None:
            yield from _priced_again(bill, one.basis, amount, kwh, tariffs)
    if not bill.withdrawn:
        yield from _read_again(bill, use)


def _priced_again(
    bill: AuditedBill, basis: BillBasis, amount_fen: int, kwh: int, tariffs: Mapping[str, Tariff]
) -> Iterator[Difference]:
    try:
        again = repriced_fen(basis, lambda part: as_billed(part, tariffs))
    except Refused as refused:
        yield _difference(bill, "prices", plain_yuan(amount_fen), str(refused))
        return
    if again != amount_fen:
        yield _difference(bill, "amount", f"{plain_yuan(amount_fen)} 元", f"{plain_yuan(again)} 元")
    priced = sum((sum(part.usage.kwh.values(), part.usage.loss_kwh) for part in basis.parts), ZERO)
    counted = measured_kwh(basis.points) + sum((part.usage.loss_kwh for part in basis.parts), ZERO)
    if not kwh == priced == counted:
        yield _difference(bill, "energy", f"{kwh} 千瓦时", f"{priced} 千瓦时(示数 {counted} 千瓦时)")


def measured_kwh(points: tuple[PointUse, ...]) -> int:
    """kWh of the points, without sub-meters that the main one has counted already."""
    spans = (span for point in points if not point.deducted for span in point.spans)
    return int(sum((span.kwh for span in spans if span.register in REGISTERS), ZERO))


def _read_again(bill: AuditedBill, use: MeteredUse | None) -> Iterator[Difference]:
    points = use.points if use else ()
    if points != bill.basis.points:
        recorded, now = measured_kwh(bill.basis.points), measured_kwh(points)
        yield _difference(bill, "readings", f"{recorded} 千瓦时", f"{now} 千瓦时")


def table_difference(bill: AuditedBill, amount_fen: int | None, kwh: int) -> Difference | None:
    """Where the row of the bill, None if there is none, is not what its facts add up to."""
    if (amount_fen, kwh) == (bill.amount_fen, bill.kwh):
        return None
    row = "没有" if amount_fen is None else f"{plain_yuan(amount_fen)} 元 {kwh} 千瓦时"
    return _difference(bill, "table", row, f"{plain_yuan(bill.amount_fen)} 元 {bill.kwh} 千瓦时")


def _difference(bill: AuditedBill, what: What, recorded: str, recomputed: str) -> Difference:
    return Difference(
        bill_id=bill.issued.bill_id,
        account_no=bill.issued.account_no,
        period=bill.period,
        what=what,
        recorded=recorded,
        recomputed=recomputed,
    )
