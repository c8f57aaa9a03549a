"""A bill told in steps that add up to it, and why it is more than another one, to the fen."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.billing.comparing import DAYS, STEP, USE, compare, sentence
from app.billing.explaining import CHARGED, CORRECTED, LATE, METERED, PAID, UNKNOWN, explain
from app.billing.facts import BillBasis, BillPart
from app.billing.late_fee import read_rules
from app.billing.repricing import as_billed
from app.billing.views import Bill
from app.kernel.money import to_fen
from app.metering.views import PointUse, Span
from app.tariffs.loading import read_tariffs
from app.tariffs.pricing.bill import price
from app.tariffs.pricing.model import Usage

D = Decimal
FOLDER = Path(__file__).parents[2] / "resources/rules"
LATE_RULES = read_rules((FOLDER / "late_fee.json").read_text("utf-8"))
BOOK = {
    tariff.code: tariff
    for path in sorted((FOLDER / "tariffs").glob("*.json"))
    for tariff in read_tariffs(path.read_text("utf-8"), path.name)
}


def basis_of(kwh: int, prior: int = 0, code: str = "zj_resident_flat") -> BillBasis:
    usage = Usage(kwh={"flat": D(kwh)}, prior_kwh=D(prior), tier_months=D(12))
    span = Span(
        asset_no="3300",
        register="flat",
        previous=D(1000),
        current=D(1000 + kwh),
        kwh=D(kwh),
        to_on=date(2026, 2, 28),
    )
    version = BOOK[code].versions[-1].version
    part = BillPart(tariff_code=code, tariff_version=version, usage=usage)
    return BillBasis(points=(PointUse(point_id="A-1", spans=(span,)),), parts=(part,))


def amount(basis: BillBasis) -> int:
    return to_fen(sum((price(*as_billed(part, BOOK)).total for part in basis.parts), D(0)))


def bill(period: str, basis: BillBasis, **more: object) -> Bill:
    kwh = int(sum(sum(part.usage.kwh.values()) for part in basis.parts))
    plain = Bill(
        org_unit="3301",
        bill_id=f"A-{period}",
        account_no="A",
        period=period,
        kwh=kwh,
        amount_fen=amount(basis),
        due_on=date(2026, 2, 12),
        late_class="residential",
        previous_reading=1000,
        current_reading=1000 + kwh,
    )
    return msgspec.structs.replace(plain, **more)


def test_a_bill_across_a_step() -> None:
    # 2,700 used before: 60 kWh in the first tier, 252 in the second; 312 × 0.538 = 167.856; 252 × 0.05
    basis = basis_of(312, 2700)
    told = explain(bill("2026-01", basis), basis, BOOK, date(2026, 2, 1), LATE_RULES)
    assert [(step.group, step.amount_fen) for step in told.steps] == [
        (METERED, None),
        (CHARGED, 16_786),
        (CHARGED, 1_260),
    ]
    assert told.steps[0].text == "表 3300 平 (1312 − 1000) × 1"
    assert told.steps[0].figure == "312 kWh"
    assert "浙江 居民一户一表 版本" in told.steps[1].source
    assert (told.amount_fen, told.owed_fen, told.note) == (18_046, 18_046, "")


def test_late_fee_payment_and_correction() -> None:
    # 100 kWh: 53.80, corrected by −3.80 to 50.00, 20.00 paid; 30.00 × 31 days × 1 ‰ = 0.93
    basis = basis_of(100)
    now = bill("2026-01", basis, amount_fen=5_000, adjusted_fen=-380, paid_fen=2_000)
    told = explain(now, basis, BOOK, date(2026, 3, 15), LATE_RULES)
    assert told.part(CHARGED) == 5_380
    assert told.part(CORRECTED) == -380
    assert told.part(LATE) == 93
    assert told.part(PAID) == -2_000
    assert told.owed_fen == 5_000 + 93 - 2_000


def test_a_bill_taken_over_says_that_nobody_knows() -> None:
    basis = basis_of(100)
    told = explain(bill("2026-01", basis), None, BOOK, date(2026, 2, 1), LATE_RULES)
    assert told.note == UNKNOWN
    assert [(step.group, step.figure, step.amount_fen) for step in told.steps] == [
        (METERED, "100 kWh", None),
        (CHARGED, "", 5_380),
    ]


def test_why_more() -> None:
    # January 310 kWh (31 days), February 308 (28 days), both in the first tier before; then the step:
    # 310 × 0.538 = 166.78; 28 of 31 days: 280 × 0.538 = 150.64 → days −16.14; 308 × 0.538 = 165.70 → +15.06;
    # 2,700 used before: 248 kWh in the second tier: +12.40
    one, other = basis_of(310), basis_of(308, 2700)
    found = compare(bill("2026-01", one), one, bill("2026-02", other), other, BOOK)
    assert {cause.name: cause.amount_fen for cause in found.causes} == {DAYS: -1_614, USE: 1_506, STEP: 1_240}
    assert found.difference_fen == 1_132
    assert sentence(found) == "比 2026-01 多 11.32 元。"
    assert [abs(cause.amount_fen) for cause in found.causes] == [1_614, 1_506, 1_240]


@given(
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.integers(0, 6000),
    st.integers(0, 6000),
    st.integers(-5000, 5000),
    st.booleans(),
)
def test_the_causes_add_up(
    kwh: int, later_kwh: int, prior: int, later_prior: int, correction: int, known: bool
) -> None:
    one = basis_of(kwh, prior)
    other = basis_of(later_kwh, later_prior, "js_resident_flat")
    earlier = bill("2026-01", one)
    later = bill("2026-02", other)
    later = msgspec.structs.replace(later, amount_fen=max(0, later.amount_fen + correction))
    found = compare(earlier, one if known else None, later, other, BOOK)
    assert sum(cause.amount_fen for cause in found.causes) == later.amount_fen - earlier.amount_fen


@given(st.integers(0, 5000), st.integers(0, 6000), st.integers(0, 4000), st.integers(0, 500))
def test_the_steps_add_up(kwh: int, prior: int, paid: int, days: int) -> None:
    basis = basis_of(kwh, prior)
    now = bill("2026-01", basis, paid_fen=paid)
    on = date.fromordinal(date(2026, 2, 1).toordinal() + days)
    told = explain(now, basis, BOOK, on, LATE_RULES)
    assert told.part(CHARGED, CORRECTED) == now.amount_fen
    assert told.part(CHARGED, CORRECTED, LATE, PAID) == told.owed_fen
    assert told.owed_fen == now.outstanding_fen - now.overpaid_fen + now.late_owed_fen(on, LATE_RULES)
