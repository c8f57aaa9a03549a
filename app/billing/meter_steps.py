"""The first steps of an explanation: from what the meters showed to the kWh of the bill (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.billing.audit import measured_kwh
from app.billing.explained import Figure, Step, Why, kwh_text, plain
from app.billing.facts import BillBasis
from app.billing.views import Bill
from app.metering.rules import DEMAND
from app.metering.views import PointUse, Span
from app.tariffs.pricing.model import REGISTERS, ZERO

OTHERS = {"kvarh": "无功", "kvarh_reverse": "反向无功", DEMAND: "最大需量"}
_UNITS = {"kvarh": "千乏时", "kvarh_reverse": "千乏时", DEMAND: "千瓦"}
_COUNTED = "(本次示数 − 上次示数)× 倍率,四舍五入到整千瓦时。"
_PROVISIONAL = "《供电营业规则》(2024) 第八十五条"


def reading_step(bill: Bill, basis: BillBasis | None, trouble: str) -> Step:
    """What each register of each meter counted; of a bill taken over, the readings it came with."""
    figures = list(_measured(basis)) if basis is not None else _bare(bill, trouble)
    return Step(kind="readings", title="示数", figures=tuple(figures))


def _measured(basis: BillBasis) -> Iterator[Figure]:
    for point in basis.points:
        meters = list(dict.fromkeys(span.asset_no for span in point.spans))
        where = f"{point.name} " if point.name else ""
        for span in point.spans:
            yield _span(span, where, point, meters, provisional=basis.provisional)


def _span(span: Span, where: str, point: PointUse, meters: list[str], *, provisional: bool) -> Figure:
    """One register: its two readings, the ratio and what they make."""
    register = REGISTERS.get(span.register, OTHERS.get(span.register, span.register))
    single = span.register == "flat" and _single(point, span.asset_no)
    name = f"{where}表 {span.asset_no}" + ("" if single else f" {register}")
    ratio = f" × {span.multiplier:,}" if span.multiplier != 1 else ""
    if span.register == DEMAND:
        counted = f"{plain(span.current)}{ratio}"
    elif span.wrapped:
        full = plain(span.previous + _counted(span) - span.current)
        counted = f"({full} − {plain(span.previous)} + {plain(span.current)}){ratio}"
    elif ratio:
        counted = f"({plain(span.current)} − {plain(span.previous)}){ratio}"
    else:
        counted = f"{plain(span.current)} − {plain(span.previous)}"
    unit = _UNITS.get(span.register, "千瓦时")
    return Figure(
        text=f"{name}:{counted}",
        quantity=f"{plain(span.kwh)} {unit}",
        why=_why(span, point, meters, provisional=provisional),
    )


def _single(point: PointUse, asset_no: str) -> bool:
    """Whether a meter has no register of energy but the one."""
    mine = {span.register for span in point.spans if span.asset_no == asset_no}
    return mine & REGISTERS.keys() == {"flat"}


def _counted(span: Span) -> Decimal:
    """What a register that passed its last figure counted: 10ⁿ − previous + current for the least n that
    holds both readings and gives the recorded kWh (facts.md §4.8)."""
    digits = max(len(str(int(span.previous))), len(str(int(span.current))))
    counted = [Decimal(10) ** more - span.previous + span.current for more in range(digits, digits + 10)]
    return min(counted, key=lambda one: abs(one * span.multiplier - span.kwh))


def _why(span: Span, point: PointUse, meters: list[str], *, provisional: bool) -> Why:
    days = f"抄表日期 {span.from_on} 至 {span.to_on}。" if span.from_on else f"抄表日期 {span.to_on}。"
    text = "最大需量不累计,取本月最大值 × 倍率。" if span.register == DEMAND else _COUNTED
    if span.wrapped:
        text += "表计走满后归零:满度 − 上次示数 + 本次示数。"
    if len(meters) > 1:
        text += f"本月换表,依次为 {'、'.join(meters)},各表电量相加。"
    if point.deducted:
        text += "此表装在总表之后,电量已含在总表内,不重复计。"
    if provisional:
        return Why(f"{text}{days}未能抄见,按以前用电暂计,下次抄表清算。", "", _PROVISIONAL)
    return Why(text + days)


def _bare(bill: Bill, trouble: str) -> list[Figure]:
    if not (bill.previous_reading or bill.current_reading):
        return []
    counted = (bill.current_reading - bill.previous_reading) * bill.multiplier
    ratio = f" × {bill.multiplier:,}" if bill.multiplier != 1 else ""
    text = f"{bill.current_reading:,} − {bill.previous_reading:,}"
    text = f"({text}){ratio}" if ratio else text
    if counted < 0:
        return [
            Figure(text=f"上次 {bill.previous_reading:,},本次 {bill.current_reading:,}", why=Why(trouble))
        ]
    return [Figure(text=text, quantity=kwh_text(counted), why=Why(trouble))]


def energy_step(bill: Bill, basis: BillBasis | None) -> Step:
    """What the kWh of the bill are made of: measured, losses, corrections; and their sum."""
    figures = []
    metered = basis is not None and bool(basis.points)
    if basis is not None and metered:
        measured = measured_kwh(basis.points)
        lost = sum((part.usage.loss_kwh for part in basis.parts), ZERO)
        rest = bill.kwh - measured - lost
        several = sum(1 for point in basis.points for span in point.spans if span.register in REGISTERS) > 1
        if several or lost or rest:
            why = Why("各表各时段抄见电量之和;装在总表之后的表不重复计。")
            figures.append(Figure(text="抄见电量", quantity=kwh_text(measured), why=why))
        if lost:
            text = "变压器损耗按约定的月电量,线损按(抄见电量 + 变压器损耗)× 约定的比例,计入计费电量。"
            why = Why(text, "", "供用电合同约定的损耗")
            figures.append(Figure(text="加变压器损耗、线损", quantity=kwh_text(lost), why=why))
        if rest:
            why = Why("退补、撤回使账单电量与抄见电量不同,原因见“退补”。")
            figures.append(Figure(text="退补电量", quantity=f"{rest:+,f} 千瓦时", why=why))
    why = Why("抄见电量 + 损耗 ± 退补电量。" if metered else "账单记录的电量,没有留下各表的示数。")
    figures.append(Figure(text=f"{bill.period} 计费电量", quantity=kwh_text(bill.kwh), why=why))
    return Step(kind="energy", title="电量", figures=tuple(figures))
