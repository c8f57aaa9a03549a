"""The payment page's sums: what is shown adds up, and is what the command will compute."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.late_fee import LateFeeRules, read_rules
from app.billing.views import Bill
from app.customers.views import CustomerRow
from app.payments.settings import CounterSettings
from app.payments.sheet import sheet_bill
from app.payments.views import AccountSheet
from app.payments.vocabulary import ORDERS, SURPLUSES, TENDERS
from tests.counter import RULES
from ui.till.reckoning import Answers, explain, grouped, reckon

TODAY = date(2026, 3, 15)
LATE_FEES: LateFeeRules = read_rules((RULES / "late_fee.json").read_text("utf-8"))
FEN = st.integers(0, 10**7)


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    amount = draw(st.integers(1, 10**7))
    month = draw(st.integers(1, 12))
    assessed = draw(st.integers(0, 10_000))
    return Bill(
        org_unit="3301",
        bill_id=f"b{draw(st.integers(0, 10**9))}",
        account_no="1",
        period=f"2025-{month:02d}",
        kwh=draw(st.integers(0, 10_000)),
        amount_fen=amount,
        due_on=date(2025, month, 25),
        late_class=draw(st.sampled_from(["residential", "other"])),
        paid_fen=draw(st.integers(0, amount - 1)),
        late_assessed_fen=assessed,
        late_paid_fen=draw(st.integers(0, assessed)),
    )


@st.composite
def sheets(draw: st.DrawFn) -> AccountSheet:
    drawn = draw(st.lists(bills(), max_size=5, unique_by=lambda bill: bill.bill_id))
    return AccountSheet(
        customer=CustomerRow(org_unit="3301", account_no="1"),
        on=TODAY,
        bills=tuple(sheet_bill(bill, TODAY, LATE_FEES) for bill in drawn),
        credit_fen=draw(FEN),
        recent=(),
        warnings=(),
    )


@st.composite
def answers(draw: st.DrawFn, sheet: AccountSheet) -> Answers:
    ids = [line.bill.bill_id for line in sheet.bills]
    return Answers(
        bill_ids=frozenset(draw(st.sets(st.sampled_from(ids)) if ids else st.just(set()))),
        received_fen=draw(st.none() | FEN),
        tender=draw(st.sampled_from(list(TENDERS))),
        reference="R1",
        surplus=draw(st.sampled_from(list(SURPLUSES))),
        order=draw(st.sampled_from(list(ORDERS))),
    )


@given(st.data())
def test_what_is_shown_accounts_for_every_fen(data: st.DataObject) -> None:
    sheet = data.draw(sheets())
    given_answers = data.draw(answers(sheet))
    sums = reckon(sheet, given_answers)
    spent = sum(part.principal_fen + part.late_fen for part in sums.split.parts)
    split = sums.split
    assert sums.received_fen + split.credit_used_fen == spent + split.deposit_fen + split.change_fen
    assert sums.short_fen == 0 or sums.surplus_fen == 0
    word, amount = sums.result()
    assert amount >= 0
    assert word in ("找零", "尚欠", "存入预存")
    if given_answers.received_fen is None and sums.lines:
        assert (sums.received_fen, sums.result()) == (sums.due_fen, ("找零", 0))
    if given_answers.tender != "cash":
        assert split.change_fen == 0


@given(bills())
def test_an_explanation_adds_up(bill: Bill) -> None:
    line = sheet_bill(bill, TODAY, LATE_FEES)
    assert sum(part.amount_fen for part in explain(line)) == line.total_fen


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        (Answers(), {"payments.nothing_received"}),
        (Answers(received_fen=100, tender="qr"), {"payments.reference_required"}),
        (Answers(received_fen=50_000_001), {"payments.over_limit"}),
        (Answers(tender="card"), {"payments.reference_required", "payments.nothing_received"}),
        (Answers(received_fen=1), set()),
    ],
)
def test_troubles_seen_before_sending(answers: Answers, codes: set[str]) -> None:
    nobody = AccountSheet(
        customer=CustomerRow(org_unit="3301", account_no="1"),
        on=TODAY,
        bills=(),
        credit_fen=0,
        recent=(),
        warnings=(),
    )
    assert {trouble.code for trouble in reckon(nobody, answers).troubles(CounterSettings())} == codes


def test_account_numbers_are_read_in_fours() -> None:
    assert grouped("0415002311870") == "0415 0023 1187 0"
    assert grouped("") == ""
