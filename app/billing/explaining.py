"""Explains a bill from its readings to what is still owed; every figure names what it rests on (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from app.billing.charges import Charge, ChargeKind, PricedPart, charges_of, named, priced_parts
from app.billing.explained import Figure, Step, Why
from app.billing.facts import BillBasis, BillCorrected
from app.billing.late_fee import LateFeeRules
from app.billing.meter_steps import energy_step, reading_step
from app.billing.views import Bill
from app.kernel.money import to_fen, yuan
from app.kernel.refusals import Refused
from app.tariffs.book import Tariff

_TAKEN_OVER = "由其他系统转入的账单,没有留下计价依据,只能说明示数、倍率、电量和金额。"


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A bill as of a day, in the order it came about. `balance_fen` below 0 was paid too much.

    `trouble` says why the price cannot be explained: the bill was taken over without what it was priced
    by, or this home does not have the version; '' where everything is known.
    """

    bill: Bill
    on: date
    steps: tuple[Step, ...]
    amount_fen: int
    late_fen: int
    paid_fen: int
    trouble: str = ""

    @property
    def balance_fen(self) -> int:
        return self.amount_fen + self.late_fen - self.paid_fen


def explain(
    bill: Bill,
    basis: BillBasis | None,
    book: Mapping[str, Tariff],
    rules: LateFeeRules,
    on: date,
    corrections: Sequence[BillCorrected] = (),
) -> Explanation:
    """Every step of a bill as it stands `on` that day, to the fen.

    `corrections` are the bill's, in time order; `book` the tariffs by code.
    """
    trouble = _TAKEN_OVER
    parts: tuple[PricedPart, ...] = ()
    if basis is not None:
        try:
            parts = priced_parts(basis, book)
        except Refused as refused:
            trouble = str(refused)
    if parts:
        trouble = ""
    steps = [reading_step(bill, basis, trouble), energy_step(bill, basis)]
    if parts:
        steps += [_part_step(part, several=len(parts) > 1) for part in parts]
    else:
        steps.append(_bare_step(bill, corrections, trouble))
    priced_fen = sum(step.amount_fen for step in steps)
    steps.append(_adjusted_step(bill, priced_fen, corrections))
    steps.append(_stands_at(bill, corrections))
    late = _late_step(bill, on, rules)
    paid = _paid_step(bill)
    steps += [late, paid]
    told = Explanation(
        bill=bill,
        on=on,
        steps=(),
        amount_fen=bill.amount_fen,
        late_fen=late.amount_fen,
        paid_fen=-paid.amount_fen,
        trouble=trouble,
    )
    shown = (*(step for step in steps if step.figures), _owed_step(told))
    return msgspec.structs.replace(told, steps=shown)


def _part_step(part: PricedPart, *, several: bool) -> Step:
    title = "电费"
    if several and part.part.from_on and part.part.to_on:
        title = f"{part.part.from_on:%m-%d} 至 {part.part.to_on:%m-%d} 电费"
    figures = [Figure(text=part.tariff.name, why=Why("本户按此电价计费。", named(part)))] if several else []
    figures += [_charge_figure(charge) for charge in charges_of(part)]
    return Step(kind="charges", title=title, figures=tuple(figures))


_WORDS: dict[ChargeKind, str] = {"pf": "力调 ", "apart": "分出 "}


def _charge_figure(charge: Charge) -> Figure:
    text = _WORDS.get(charge.kind, "") + charge.line.text
    return Figure(text=text, amount_fen=to_fen(charge.line.amount), why=charge.why)


def _bare_step(bill: Bill, corrections: Sequence[BillCorrected], trouble: str) -> Step:
    """All that is known of the price: the amount, before what was agreed later."""
    agreed = sum(one.delta_fen for one in corrections[_agreed_from(corrections) :])
    amount = bill.amount_fen - agreed
    if bill.withdrawn:
        amount = bill.amount_fen - bill.adjusted_fen + sum(one.delta_fen for one in corrections) - agreed
    figure = Figure(text=f"{bill.period} 电费(没有计价依据)", amount_fen=amount, why=Why(trouble))
    return Step(kind="charges", title="电费", figures=(figure,))


def _adjusted_step(bill: Bill, priced_fen: int, corrections: Sequence[BillCorrected]) -> Step:
    """What lies between the charges and the bill: agreed corrections, a withdrawal.

    A correction that left a basis is in the charges already and is only told of.
    """
    figures = []
    rest = bill.amount_fen - priced_fen
    agreed_from = _agreed_from(corrections)
    for place, one in enumerate(corrections):
        if place >= agreed_from:
            figures.append(_correction(one, one.delta_fen))
            rest -= one.delta_fen
        else:
            figures.append(_correction(one, None))
    if bill.withdrawn:
        why = Why(f"账单在收款之前撤回,原因:{bill.withdrawn}。")
        figures.append(Figure(text="账单已撤回", amount_fen=rest, why=why))
    elif rest:
        why = Why("计价依据算出的金额与账单金额之差,请查该账单的退补记录。")
        figures.append(Figure(text="与计价依据的差额", amount_fen=rest, why=why))
    return Step(kind="adjusted", title="退补", figures=tuple(figures))


def _agreed_from(corrections: Sequence[BillCorrected]) -> int:
    """Where the corrections begin that came after the last one that left a basis."""
    rebased = [place for place, one in enumerate(corrections) if one.basis is not None]
    return rebased[-1] + 1 if rebased else 0


def _correction(one: BillCorrected, amount_fen: int | None) -> Figure:
    word = "退" if one.delta_fen < 0 else "补"
    sum_ = f"{word} {yuan(abs(one.delta_fen))} 元"
    recomputed = f"已按更正后的依据重算,{sum_},已含在上列电费中"
    text = recomputed if amount_fen is None else f"协商更正,{sum_}"
    why = Why(f"更正原因:{one.reason}。批准人:{one.approver}。")
    return Figure(text=text, amount_fen=amount_fen, why=why)


def _stands_at(bill: Bill, corrections: Sequence[BillCorrected]) -> Step:
    words = "上列各项之和,即本月账单金额。" if not corrections else "上列各项之和,即更正后的账单金额。"
    figure = Figure(text=f"{bill.period} 账单金额", sum_fen=bill.amount_fen, why=Why(words))
    return Step(kind="amount", title="账单", figures=(figure,))


def _late_step(bill: Bill, on: date, rules: LateFeeRules) -> Step:
    """Late fee fixed by part payments, and what runs on until that day."""
    figures = []
    if bill.late_assessed_fen:
        why = Why("以前部分缴费时,按当时缴清的本金和逾期天数算定。", "", _late_rule(bill, rules))
        figures.append(Figure(text="以前缴费时已算定", amount_fen=bill.late_assessed_fen, why=why))
    for line in bill.late_fee(on, rules).lines:
        text = f"缴费截止日 {bill.due_on} 的次日起算,至 {on} 止,缴费当日计入;按未缴的电费逐日计收。"
        figures.append(Figure(text=line.text, amount_fen=line.amount_fen, why=Why(text, "", line.rule)))
    return Step(kind="late", title="违约金", figures=tuple(figures))


def _late_rule(bill: Bill, rules: LateFeeRules) -> str:
    return rules.at(bill.due_on).rule if bill.due_on else ""


def _paid_step(bill: Bill) -> Step:
    figures = []
    if bill.paid_fen:
        why = Why("记在本账单上的全部缴费和预存抵扣,已减去冲正。")
        figures.append(Figure(text="已缴电费", amount_fen=-bill.paid_fen, why=why))
    if bill.late_paid_fen:
        why = Why("记在本账单上的违约金,已减去冲正。")
        figures.append(Figure(text="已缴违约金", amount_fen=-bill.late_paid_fen, why=why))
    return Step(kind="paid", title="已缴", figures=tuple(figures))


def _owed_step(told: Explanation) -> Step:
    balance = told.balance_fen
    if balance > 0:
        text, why = f"截至 {told.on} 尚欠", "账单金额 + 违约金 − 已缴。"
    elif balance < 0:
        text, why = "多缴,记为该户预存", "已缴超过账单金额的部分,可抵以后的电费或退还。"
    else:
        text, why = "已结清", "账单金额 + 违约金 − 已缴 = 0。"
    figure = Figure(text=text, sum_fen=abs(balance), why=Why(why))
    return Step(kind="owed", title="结余", figures=(figure,))
