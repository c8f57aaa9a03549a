"""Explanations of bills, word by word against bills worked out by hand, and to the fen for any bill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.billing.explained import Figure, Step
from app.billing.explaining import Explanation, explain
from app.billing.facts import BillBasis, BillCorrected, BillPart
from app.billing.views import Bill
from app.kernel.money import yuan
from app.metering.views import PointUse
from app.tariffs.pricing.model import Apart, Usage
from tests.explained_bills import (
    ACCOUNT,
    BOOK,
    RULES,
    bill_of,
    home_basis,
    kwh_of,
    priced_fen,
    shop_basis,
    span,
    works_basis,
)

D = Decimal
ON = date(2026, 3, 7)
"""Ten days after the bills fell due."""


def told(bill: Bill, basis: BillBasis | None, *corrections: BillCorrected, on: date = ON) -> Explanation:
    return explain(bill, basis, BOOK, RULES, on, corrections)


def lines(step: Step) -> list[str]:
    """Each figure as a line: its words, then its quantity or amount."""
    return [
        " = ".join(filter(None, (figure.text, figure.quantity or _yuan(figure)))) for figure in step.figures
    ]


def _yuan(figure: Figure) -> str:
    fen = figure.amount_fen if figure.sum_fen is None else figure.sum_fen
    return "" if fen is None else yuan(fen)


def script(explanation: Explanation) -> list[str]:
    return [f"[{step.title}] {line}" for step in explanation.steps for line in lines(step)]


def corrected(delta_fen: int, delta_kwh: int = 0, basis: BillBasis | None = None) -> BillCorrected:
    return BillCorrected(
        org_unit="3301",
        bill_id=f"{ACCOUNT}-2026-01",
        account_no=ACCOUNT,
        delta_fen=delta_fen,
        delta_kwh=delta_kwh,
        basis=basis,
        reason="抄错",
        approver="1003",
    )


def test_a_household_that_came_into_the_second_tier() -> None:
    # 2,760 kWh a year are tier 1; 2,600 used before, so 160 of 300 stay below and 140 cost 0.05 more:
    # 300 × 0.538 = 161.40, 140 × 0.05 = 7.00, together 168.40; ten days late at 1 ‰: 1.684 → 1.68.
    bill = bill_of(home_basis(300, 2600))
    assert bill.amount_fen == 16840
    explanation = told(bill, home_basis(300, 2600))
    assert script(explanation) == [
        "[示数] 表 M1:1,300 − 1,000 = 300 千瓦时",
        "[电量] 2026-01 计费电量 = 300 千瓦时",
        "[电费] 电量 300 千瓦时 × 0.538 元 = 161.40",
        "[电费] 第二档加价 140 千瓦时 × 0.05 元 = 7.00",
        "[账单] 2026-01 账单金额 = 168.40",
        "[违约金] 168.40 元 × 10 天 × 1‰ = 1.68",
        "[结余] 截至 2026-03-07 尚欠 = 170.08",
    ]
    tier = explanation.steps[2].figures[1].why
    assert tier.text == (
        "本年累计用电超过各档上限的部分,每千瓦时加价。上限:第一档至 2,760 千瓦时、第二档至 4,800 千瓦时;"
        "本期之前已用 2,600 千瓦时。"
    )
    assert tier.version == "居民一户一表,版本 1(自 2020-01-01 起)"
    assert tier.article == "阶梯电价(发改价格〔2011〕2617号)"
    assert explanation.steps[2].figures[0].why.article == "浙价资〔2012〕第169号。来源:省价目表。"
    assert explanation.steps[4].figures[0].why.article == "《供电营业规则》(2024) 第一百条"


def test_a_shop_by_periods_that_paid_a_part() -> None:
    # 100 × 0.93 + 200 × 0.73 + 300 × 0.51 = 93 + 146 + 153 = 392.00, of which 92.00 are paid in time;
    # 300.00 are ten days late at 2 ‰: 6.00.
    basis = shop_basis(100, 200, 300)
    explanation = told(bill_of(basis, paid_fen=9200, late_class="other"), basis)
    assert script(explanation) == [
        "[示数] 表 M1 峰:1,100 − 1,000 = 100 千瓦时",
        "[示数] 表 M1 平:1,200 − 1,000 = 200 千瓦时",
        "[示数] 表 M1 谷:1,300 − 1,000 = 300 千瓦时",
        "[电量] 抄见电量 = 600 千瓦时",
        "[电量] 2026-01 计费电量 = 600 千瓦时",
        "[电费] 峰段 100 千瓦时 × 0.93 元 = 93.00",
        "[电费] 平段 200 千瓦时 × 0.73 元 = 146.00",
        "[电费] 谷段 300 千瓦时 × 0.51 元 = 153.00",
        "[账单] 2026-01 账单金额 = 392.00",
        "[违约金] 当年 300.00 元 × 10 天 × 2‰ = 6.00",
        "[已缴] 已缴电费 = -92.00",
        "[结余] 截至 2026-03-07 尚欠 = 306.00",
    ]


def test_a_works_with_capacity_losses_power_factor_and_funds() -> None:
    # 9,800 metered + 200 lost = 10,000 × 0.651886 = 6,518.86; 500 × 26.3 = 13,150.00;
    # 10,000 × 0.0062 = 62.00; Q = 4,843: P/√(P²+Q²) = 0.90 → nothing to adjust.
    basis = works_basis(9800, 4843, 500, loss=200)
    explanation = told(bill_of(basis, late_class="other"), basis, on=date(2026, 2, 1))
    assert script(explanation) == [
        "[示数] 表 M1:10,800 − 1,000 = 9,800 千瓦时",
        "[示数] 表 M1 无功:5,843 − 1,000 = 4,843 千乏时",
        "[电量] 抄见电量 = 9,800 千瓦时",
        "[电量] 加变压器损耗、线损 = 200 千瓦时",
        "[电量] 2026-01 计费电量 = 10,000 千瓦时",
        "[电费] 电量 10000 千瓦时 × 0.651886 元 = 6,518.86",
        "[电费] 重大水利基金 10000 千瓦时 × 0.0062 元 = 62.00",
        "[电费] 容量电费 500 千伏安 × 26.3 元 = 13,150.00",
        "[电费] 力调 功率因数 0.90(标准 0.90),19668.86 元 × +0.00% = 0.00",
        "[账单] 2026-01 账单金额 = 19,730.86",
        "[结余] 截至 2026-02-01 尚欠 = 19,730.86",
    ]


def test_a_meter_that_was_changed_and_one_that_wrapped() -> None:
    # Old: 1300 − 1000 = 300. New, four digits, ratio 2: (10,000 − 9,990 + 25) × 2 = 70.
    part = BillPart(tariff_code="home", tariff_version="1", usage=Usage(kwh={"flat": D(370)}))
    spans = (
        span(300),
        span(70, asset_no="M2", previous=D(9990), current=D(25), multiplier=2, wrapped=True),
    )
    basis = BillBasis(points=(PointUse(point_id="P1", spans=spans),), parts=(part,))
    explanation = told(bill_of(basis), basis)
    assert lines(explanation.steps[0]) == [
        "表 M1:1,300 − 1,000 = 300 千瓦时",
        "表 M2:(10,000 − 9,990 + 25) × 2 = 70 千瓦时",
    ]
    why = explanation.steps[0].figures[1].why.text
    assert "表计走满后归零" in why
    assert "本月换表,依次为 M1、M2" in why


def test_a_provisional_bill_names_the_article() -> None:
    basis = msgspec.structs.replace(home_basis(100), provisional=True)
    why = told(bill_of(basis), basis).steps[0].figures[0].why
    assert "暂计" in why.text
    assert why.article == "《供电营业规则》(2024) 第八十五条"


def test_a_bill_taken_over_says_what_is_not_known() -> None:
    bill = bill_of(home_basis(212), previous_reading=1000, current_reading=1106, multiplier=2, due_on=None)
    explanation = told(bill, None)
    assert explanation.trouble
    assert script(explanation) == [
        "[示数] (1,106 − 1,000) × 2 = 212 千瓦时",
        "[电量] 2026-01 计费电量 = 212 千瓦时",
        "[电费] 2026-01 电费(没有计价依据) = 114.06",
        "[账单] 2026-01 账单金额 = 114.06",
        "[结余] 截至 2026-03-07 尚欠 = 114.06",
    ]
    assert "没有留下计价依据" in explanation.steps[2].figures[0].why.text


def test_prices_that_are_not_published_here_are_named() -> None:
    basis = home_basis(100)
    bill = bill_of(basis)
    explanation = explain(bill, basis, {}, RULES, ON)
    assert explanation.trouble
    assert explanation.amount_fen == bill.amount_fen
    assert "没有找到电价 home 的版本 1" in explanation.steps[2].figures[0].why.text


def test_an_agreed_correction_is_a_line_and_a_recomputed_one_is_told() -> None:
    # Issued at 300 kWh (161.40), recomputed at 280 (150.64, −10.76), then 5.00 given back by agreement.
    basis = home_basis(280)
    corrections = (corrected(-1076, -20, basis), corrected(-500))
    bill = bill_of(basis, amount_fen=14564, adjusted_fen=-1576, adjusted_kwh=-20, kwh=280)
    explanation = told(bill, basis, *corrections, on=date(2026, 2, 1))
    step = next(step for step in explanation.steps if step.kind == "adjusted")
    assert lines(step) == [
        "已按更正后的依据重算,退 10.76 元,已含在上列电费中",
        "协商更正,退 5.00 元 = -5.00",
    ]
    assert step.figures[1].why.text == "更正原因:抄错。批准人:1003。"
    assert explanation.balance_fen == 14564


def test_a_withdrawn_bill_comes_to_nothing() -> None:
    basis = home_basis(300)
    bill = bill_of(basis, amount_fen=0, kwh=0, adjusted_fen=-16140, adjusted_kwh=-300, withdrawn="抄错")
    explanation = told(bill, basis)
    assert script(explanation)[-3:] == [
        "[退补] 账单已撤回 = -161.40",
        "[账单] 2026-01 账单金额 = 0.00",
        "[结余] 已结清 = 0.00",
    ]
    without = told(bill, None)
    assert "[退补] 账单已撤回 = -161.40" in script(without)


KWH = st.integers(0, 20_000)
BASES = st.one_of(
    st.builds(home_basis, KWH, st.integers(0, 6000), priced=st.sampled_from(["1", "2"])),
    st.builds(shop_basis, KWH, KWH, KWH),
    st.builds(works_basis, KWH, st.integers(1, 9000), st.integers(0, 3000), st.integers(0, 500)),
    st.builds(
        lambda kwh, apart: BillBasis(
            points=home_basis(kwh).points,
            parts=(
                BillPart(
                    tariff_code="home",
                    tariff_version="1",
                    usage=Usage(
                        kwh={"flat": D(kwh)},
                        apart=(Apart("楼道灯", D(min(apart, kwh)), D("0.73")),),
                        free_kwh=D(10),
                    ),
                ),
            ),
        ),
        KWH,
        KWH,
    ),
)
SUMS = st.integers(0, 300_000)
DELTAS = st.lists(st.tuples(st.integers(-5000, 5000), st.booleans()), max_size=3)


@given(BASES, DELTAS, SUMS, SUMS, SUMS, st.dates(date(2026, 1, 20), date(2027, 6, 1)), st.booleans())
def test_every_fen_is_explained(
    basis: BillBasis,
    deltas: list[tuple[int, bool]],
    paid: int,
    assessed: int,
    late_paid: int,
    on: date,
    known: bool,
) -> None:
    corrections = tuple(corrected(delta, 0, basis if rebased else None) for delta, rebased in deltas)
    last = max((place for place, (_, rebased) in enumerate(deltas) if rebased), default=-1)
    agreed = sum(delta for delta, _ in deltas[last + 1 :])
    bill = bill_of(
        basis,
        amount_fen=priced_fen(basis) + agreed,
        adjusted_fen=sum(delta for delta, _ in deltas),
        kwh=kwh_of(basis),
        paid_fen=paid,
        late_assessed_fen=assessed,
        late_paid_fen=min(late_paid, assessed),
        late_class="other",
    )
    explanation = told(bill, basis if known else None, *corrections, on=on)
    shown = [figure.amount_fen or 0 for step in explanation.steps for figure in step.figures]
    owed = bill.outstanding_fen - bill.overpaid_fen + bill.late_owed_fen(on, RULES)
    assert sum(shown) == explanation.balance_fen == owed
    upto = [step.kind for step in explanation.steps].index("amount")
    assert sum(step.amount_fen for step in explanation.steps[:upto]) == bill.amount_fen
    texts = [figure.text for step in explanation.steps for figure in step.figures]
    assert "与计价依据的差额" not in texts
