"""The immediate answer for low voltage: a draft supply plan by rule, that the surveyor confirms later.

Single phase up to so many kW (R24 Art.9), low voltage up to so many (R24 Art.10); meters and transformers by
settings.steps, which a home may change [K]. Each line says which rule it follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

import msgspec

from app.kernel.refusals import Refused
from app.kernel.text import fold_code
from app.tariffs.book import Tariff
from app.workorders.answers import check_loads
from app.workorders.disclosure import FeeLine, LimitLine
from app.workorders.facts import Load, installed_kw
from app.workorders.settings import SupplyStep, WorkorderSettings

ART_SINGLE = "《供电营业规则》(2024) 第九条"
ART_THREE = "《供电营业规则》(2024) 第十条"
ART_REPLY = "《供电营业规则》(2024) 第二十二条"
ART_VALID = "《供电营业规则》(2024) 第二十三条"
LOCAL = "本单位配置表,以现场勘查为准"
LOW = "不满1千伏"
"""How published tariffs call the voltage that a low-voltage customer is supplied with."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer applies for: kW asked for (0: by the load list), '220V', '380V' or '' for no wish,
    a code of vocabulary.USES, and whether prices by time of use are wanted."""

    loads: tuple[Load, ...] = ()
    asked_kw: Decimal = Decimal(0)
    voltage: str = ""
    usage: str = "residential"
    time_of_use: bool = False


class PlanLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the answer: what, how much, and the rule behind it."""

    word: str
    text: str
    article: str


class DraftPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A draft supply plan. `step` is None where low voltage does not do; `tariffs` are candidates as
    (code, name), the likeliest first."""

    capacity_kw: Decimal
    voltage: str
    step: SupplyStep | None
    tariffs: tuple[tuple[str, str], ...]
    lines: tuple[PlanLine, ...]

    @property
    def low(self) -> bool:
        """Whether low voltage is enough."""
        return self.step is not None


def wish_of(answers: Mapping[str, str], loads: Sequence[Load]) -> Wish:
    """What an application wishes for, by its fields' names; what is no number yet is left out."""
    clean, _ = check_loads(loads)
    return Wish(
        loads=clean,
        asked_kw=_kw(answers.get("capacity_kw", "")),
        voltage=answers.get("voltage", ""),
        usage=answers.get("usage") or "residential",
        time_of_use=bool(answers.get("time_of_use")),
    )


def _kw(text: str) -> Decimal:
    try:
        number = Decimal(fold_code(text) or "0")
    except (InvalidOperation, Refused):
        return Decimal(0)
    return number if number.is_finite() and 0 < number < 1_000_000 else Decimal(0)


def draft_plan(
    wish: Wish,
    settings: WorkorderSettings,
    tariffs: Sequence[Tariff],
    today: date,
    fees: Sequence[FeeLine] = (),
    limits: Sequence[LimitLine] = (),
) -> DraftPlan | None:
    """The draft plan for a wish; None while neither a capacity nor a load is told."""
    needed = _needed_kw(wish.loads, settings)
    capacity = max(wish.asked_kw, needed)
    if capacity <= 0:
        return None
    first = _capacity_line(wish, needed, capacity, settings)
    if capacity > settings.three_phase_kw:
        return _too_large(capacity, first, settings)
    three, why = _three_phase(wish, capacity, settings)
    step = fitting_step(settings.steps, "3" if three else "1", capacity)
    found = candidates(tariffs, wish.usage, today, time_of_use=wish.time_of_use)
    supply = f"{'三相 380 V' if three else '单相 220 V'}({why})"
    lines = [
        first,
        PlanLine(word="供电方式", text=supply, article=ART_THREE if three else ART_SINGLE),
        *_meter_lines(step),
        _tariff_line(found),
        *(PlanLine(word=fee.word, text=fee.amount, article=fee.basis) for fee in fees),
        *(_limit_line(limit) for limit in limits),
        PlanLine(word="方案有效期", text=f"答复后 {settings.plan_months_low} 个月", article=ART_VALID),
        PlanLine(word="异议", text=f"收到答复后 {settings.objection_months} 个月内提出", article=ART_REPLY),
    ]
    return DraftPlan(
        capacity_kw=capacity,
        voltage="380V" if three else "220V",
        step=step,
        tariffs=tuple((tariff.code, tariff.name) for tariff in found),
        lines=tuple(lines),
    )


def _needed_kw(loads: Sequence[Load], settings: WorkorderSettings) -> Decimal:
    """The load list times the need factor, in whole kW upwards to a tenth."""
    return (installed_kw(loads) * settings.need_factor).quantize(Decimal("0.1"), rounding="ROUND_CEILING")


def _capacity_line(wish: Wish, needed: Decimal, capacity: Decimal, settings: WorkorderSettings) -> PlanLine:
    parts = []
    if wish.loads:
        parts.append(f"设备合计 × 需要系数 {plain(settings.need_factor)} = {plain(needed)}")
    if wish.asked_kw:
        parts.append(f"申请 {plain(wish.asked_kw)}")
    text = f"{plain(capacity)} 千瓦({';'.join(parts)})"
    return PlanLine(word="供电容量", text=text, article="按用电设备清单和申请容量,取较大者")


def _too_large(capacity: Decimal, first: PlanLine, settings: WorkorderSettings) -> DraftPlan:
    text = f"超过低压三相 {settings.three_phase_kw} 千瓦,应按高压新装受理"
    line = PlanLine(word="供电方式", text=text, article=ART_THREE)
    return DraftPlan(capacity_kw=capacity, voltage="", step=None, tariffs=(), lines=(first, line))


def _three_phase(wish: Wish, capacity: Decimal, settings: WorkorderSettings) -> tuple[bool, str]:
    limit = settings.single_phase_kw
    if capacity > limit:
        return True, f"超过单相 {limit} 千瓦"
    if any(load.phase == "3" for load in wish.loads):
        return True, "有三相设备"
    if wish.voltage == "380V":
        return True, "客户要求"
    return False, f"不超过 {limit} 千瓦"


def fitting_step(steps: Sequence[SupplyStep], phase: str, kw: Decimal) -> SupplyStep | None:
    """The smallest step of a phase that carries so many kW; None where the table ends before."""
    fit = [step for step in steps if step.phase == phase and kw <= step.upto_kw]
    return min(fit, key=lambda step: step.upto_kw, default=None)


def _meter_lines(step: SupplyStep | None) -> list[PlanLine]:
    if step is None:
        return [PlanLine(word="计量装置", text="配置表没有这一档,由勘查人员确定", article=LOCAL)]
    lines = [PlanLine(word="计量装置", text=step.meter, article=LOCAL)]
    if step.ct_ratio > 1:
        lines.append(PlanLine(word="互感器变比", text=str(step.ct_ratio), article=LOCAL))
    return lines


def candidates(
    tariffs: Sequence[Tariff], usage: str, today: date, *, time_of_use: bool
) -> tuple[Tariff, ...]:
    """Tariffs for a use at low voltage, by code: those in force today before those whose prices of this
    month are not published yet (facts.md §4.6), and of them those that follow the wish about time of use."""
    known = [
        tariff
        for tariff in tariffs
        if tariff.class_ == usage and tariff.scheme == "single" and tariff.voltage in ("", LOW)
    ]
    in_force = [tariff for tariff in known if tariff.at(today) is not None] or known
    wanted = [tariff for tariff in in_force if bool(tariff.calendar) == time_of_use]
    return tuple(wanted or in_force)


def _tariff_line(found: Sequence[Tariff]) -> PlanLine:
    names = "、".join(tariff.name for tariff in found) or "没有已发布的相应电价"
    return PlanLine(word="执行电价", text=names, article="已发布的电价表")


def _limit_line(limit: LimitLine) -> PlanLine:
    text = f"{limit.since} {limit.limit}" + (f",即 {limit.due} 前" if limit.due else "")
    return PlanLine(word=limit.word, text=text, article=limit.source)


def prefill(plan: DraftPlan) -> dict[str, str]:
    """Answers that the plan proposes for the stage that replies with it, by the fields' usual names; a tariff
    only where no other would do, as whoever presses on takes it."""
    answers = {"capacity_kw": plain(plan.capacity_kw), "voltage": plan.voltage}
    if plan.step is not None:
        answers |= {"meter_plan": plan.step.meter, "ct_ratio": str(plan.step.ct_ratio)}
    if len(plan.tariffs) == 1:
        answers["tariff_code"] = plan.tariffs[0][0]
    return {name: text for name, text in answers.items() if text}


def plain(number: Decimal) -> str:
    """A number without zeros at its end: 3.50 as 3.5, 100 as 100."""
    return f"{number.normalize():f}"
