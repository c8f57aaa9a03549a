"""Why a bill is dearer than another one: shares worked out by hand, and exact for any two bills."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from app.billing.comparing import Comparison, compare, headline
from app.billing.facts import BillBasis
from app.kernel.money import yuan
from tests.explained_bills import BOOK, bill_of, home_basis, shop_basis, works_basis
from tests.unit.test_explaining import BASES


def compared(now: BillBasis, before: BillBasis, **more: object) -> Comparison:
    return compare((bill_of(now, "2026-02", **more), now), (bill_of(before, "2026-01"), before), BOOK)


def said(comparison: Comparison) -> list[tuple[str, int]]:
    return [(share.cause, share.amount_fen) for share in comparison.shares]


def test_days_consumption_price_and_a_step() -> None:
    # Before: 310 kWh in 31 days at 0.538 = 166.78. Now: 420 kWh in 35 days at 0.548 = 230.16, of which
    # 100 kWh lie in tier 2: 5.00. Difference 68.38.
    # days: 166.78 × 4/31 = 21.5200 → 21.52; at old prices 420 × 0.538 = 225.96, so consumption is
    # 225.96 − 166.78 − 21.52 = 37.66; price 230.16 − 225.96 = 4.20; step 5.00. Sum 68.38.
    before = home_basis(310)
    now = home_basis(420, 2440, priced="2", from_on=date(2026, 2, 1), to_on=date(2026, 3, 8))
    answer = compared(now, before)
    assert answer.difference_fen == 6838
    assert said(answer) == [("consumption", 3766), ("days", 2152), ("step", 500), ("price", 420)]
    assert headline(answer) == "比 2026-01 多 68.38 元"
    assert [share.text for share in answer.shares] == [
        "多用 110 千瓦时(每天 10.0 → 12.0),除天数外多 37.66 元。",
        "抄表间隔 35 天,比 2026-01 多 4 天,多 21.52 元。",
        "累计用电进入加价的档,阶梯加价 5.00 元,多 5.00 元。",
        "电价变动(电度 0.538 → 0.548 元/千瓦时),多 4.20 元。",
    ]


def test_adjustments_stand_for_themselves() -> None:
    # Capacity 500 → 400 kVA: −2,630.00; funds 10,000 → 9,000 kWh: −6.20; energy −1,000 × 0.651886 = −651.89
    # (6,518.86 → 5,866.97); 3.00 were given back later.
    before, now = works_basis(10_000, 4843, 500), works_basis(9_000, 4359, 400)
    answer = compared(now, before, amount_fen=bill_of(now).amount_fen - 300)
    assert said(answer) == [
        ("capacity", -263_000),
        ("consumption", -65_189),
        ("surcharge", -620),
        ("correction", -300),
    ]
    assert answer.shares[0].text == "容(需)量电费 13,150.00 → 10,520.00 元,少 2,630.00 元。"


def test_other_registers_are_compared_by_the_average_price() -> None:
    # Before 100 kWh at 0.538 = 53.80. Now peak 50 × 0.93 + flat 30 × 0.73 + valley 20 × 0.51 = 78.60,
    # the same 100 kWh at 0.538: all of the 24.80 is price.
    answer = compared(shop_basis(50, 30, 20), home_basis(100))
    assert said(answer) == [("price", 2480)]
    assert answer.shares[0].text == "平均电价变动,多 24.80 元。"


def test_a_bill_without_a_basis_is_compared_as_a_whole() -> None:
    # 100 kWh for 60.00 against 80 kWh for 40.00: 20 more at 0.50 are 10.00, 100 × 0.10 dearer are 10.00.
    before = bill_of(home_basis(80), "2026-01", amount_fen=4000)
    now = bill_of(home_basis(100), "2026-02", amount_fen=6000)
    answer = compare((now, None), (before, home_basis(80)), BOOK)
    assert not answer.exact
    assert said(answer) == [("consumption", 1000), ("price", 1000)]


def test_equal_bills_need_no_reason() -> None:
    answer = compared(home_basis(100), home_basis(100))
    assert answer.shares == ()
    assert headline(answer) == "与 2026-01 相同"


@given(BASES, BASES)
def test_the_shares_are_the_difference(now: BillBasis, before: BillBasis) -> None:
    later, earlier = bill_of(now, "2026-02"), bill_of(before, "2026-01")
    for bases in ((now, before), (None, before), (now, None)):
        answer = compare((later, bases[0]), (earlier, bases[1]), BOOK)
        assert sum(share.amount_fen for share in answer.shares) == answer.difference_fen
        assert answer.difference_fen == later.amount_fen - earlier.amount_fen
        sizes = [abs(share.amount_fen) for share in answer.shares]
        assert sizes == sorted(sizes, reverse=True)
        assert all(yuan(abs(share.amount_fen)) in share.text for share in answer.shares)
