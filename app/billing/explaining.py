"""A bill in steps that add up to it: readings to kWh, kWh to yuan, corrections, late fee, paid (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from app.billing.facts import BillBasis, BillPart
from app.billing.late_fee import LateFeeRules
from app.billing.repricing import as_billed
from app.billing.views import Bill
from app.kernel.money import to_fen
from app.metering.rules import DEMAND
from app.metering.views import PointUse, Span
from app.tariffs.book import Tariff
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.figures import plain
from app.tariffs.pricing.model import REGISTERS
from app.tariffs.wording import origin

METERED, CHARGED, CORRECTED, LATE, PAID = "抄见", "电费", "退补", "违约金", "收款"
UNKNOWN = "接管的账单没有计价依据,只能说明示数和金额。"
_WORDS = REGISTERS | {"kvarh": "无功", "kvarh_reverse": "反向无功", DEMAND: "最大需量"}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the explanation. `amount_fen` is None where the step is about kWh (`figure` says it);
    `rule` and `source` tell by which article and which published version."""

    group: str
    text: str
    figure: str = ""
    amount_fen: int | None = None
    rule: str = ""
    source: str = ""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """All steps of a bill on a day. Steps with an amount of METERED, CHARGED and CORRECTED add up to
    `amount_fen`; with LATE and PAID to `owed_fen`."""

    steps: tuple[Step, ...]
    amount_fen: int
    owed_fen: int
    note: str = ""

    def part(self, *groups: str) -> int:
        """The sum of these groups in fen."""
        return sum(step.amount_fen or 0 for step in self.steps if step.group in groups)


def explain(
    bill: Bill, basis: BillBasis | None, book: Mapping[str, Tariff], on: date, late: LateFeeRules
) -> Explanation:
    """The explanation of a bill as it stands on a day. Raises Refused repricing.no_version."""
    steps = [*_metered(bill, basis)]
    charged = list(_charged(basis, book)) if basis and basis.parts else []
    if not charged:
        charged = [Step(group=CHARGED, text=f"{bill.period} 电费", amount_fen=bill.amount_fen)]
    steps += charged
    told = sum(step.amount_fen or 0 for step in charged)
    if bill.amount_fen != told:
        words = bill.withdrawn or "更正后的差额"
        steps.append(Step(group=CORRECTED, text=f"退补:{words}", amount_fen=bill.amount_fen - told))
    steps += _late(bill, on, late)
    paid = bill.paid_fen + bill.late_paid_fen
    if paid:
        steps.append(Step(group=PAID, text="已缴(电费和违约金)", amount_fen=-paid))
    owed = bill.amount_fen + _late_sum(steps) - paid
    note = "" if basis and basis.parts else UNKNOWN
    return Explanation(steps=tuple(steps), amount_fen=bill.amount_fen, owed_fen=owed, note=note)


def _late_sum(steps: list[Step]) -> int:
    return sum(step.amount_fen or 0 for step in steps if step.group == LATE)


def _metered(bill: Bill, basis: BillBasis | None) -> Iterator[Step]:
    if basis is None or not basis.points:
        text = f"({bill.current_reading} − {bill.previous_reading}) × {bill.multiplier}"
        yield Step(group=METERED, text=text, figure=f"{bill.kwh:,} kWh")
        return
    for point in basis.points:
        for span in point.spans:
            yield _span(point, span)
    if basis.provisional:
        text = "本月未抄见,暂按上月电量,下次抄见后结算"
        yield Step(group=METERED, text=text, rule="《供电营业规则》(2024) 第八十五条")


def _span(point: PointUse, span: Span) -> Step:
    where = f"{point.name} " if point.name else ""
    what = _WORDS.get(span.register, span.register)
    if span.register == DEMAND:
        text = f"{where}表 {span.asset_no} {what} {plain(span.current)} × {span.multiplier}"
        return Step(group=METERED, text=text, figure=f"{plain(span.kwh)} kW")
    unit = "kWh" if span.register in REGISTERS else "kvarh"
    wrapped = "(翻转)" if span.wrapped else ""
    text = (
        f"{where}表 {span.asset_no} {what} ({plain(span.current)} − {plain(span.previous)})"
        f"{wrapped} × {span.multiplier}"
    )
    return Step(group=METERED, text=text, figure=f"{plain(span.kwh)} {unit}")


def _charged(basis: BillBasis, book: Mapping[str, Tariff]) -> Iterator[Step]:
    several = len(basis.parts) > 1
    for part in basis.parts:
        yield from _part(part, book, several=several)


def _part(part: BillPart, book: Mapping[str, Tariff], *, several: bool) -> Iterator[Step]:
    prices, usage = as_billed(part, book)
    tariff = book[part.tariff_code]
    version = tariff.version(part.tariff_version)
    source = f"{tariff.name} 版本 {part.tariff_version}"
    if version is not None:
        source = f"{source}:{origin(version)}"
    days = f"{part.from_on} 至 {part.to_on} " if several and part.from_on else ""
    for line in price(prices, usage).lines:
        yield Step(
            group=CHARGED,
            text=f"{days}{line.text}",
            amount_fen=to_fen(line.amount),
            rule=line.rule,
            source=source,
        )


def _late(bill: Bill, on: date, rules: LateFeeRules) -> Iterator[Step]:
    if bill.late_assessed_fen:
        text = "部分缴费时已确定的违约金"
        yield Step(group=LATE, text=text, amount_fen=bill.late_assessed_fen)
    for line in bill.late_fee(on, rules).lines:
        yield Step(group=LATE, text=line.text, amount_fen=line.amount_fen, rule=line.rule)
