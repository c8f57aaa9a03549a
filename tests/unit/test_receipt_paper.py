"""What receipts and closing slips say, before anything is drawn."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.paper import Paper
from app.documents.papers import build, known_papers
from app.kernel.money import words, yuan
from app.payments.snapshots import Denomination, ReceiptLine, SlipLine
from tests.order_specimens import ORDER_PAPERS
from tests.specimens import bill, receipt, refund_slip, reversal, shift_slip

FEN = st.integers(0, 10**9)


def texts(paper: Paper) -> list[str]:
    """Every text of a paper."""
    fields = [*paper.fields, *paper.settlement, *paper.closing]
    return [
        paper.title,
        *(field.text for field in fields),
        *(cell for table in paper.tables for row in table.rows for cell in row.cells),
    ]


def test_every_paper_has_a_builder() -> None:
    notices = {"bill_notice", "reminder_notice", "call_notice", "stop_notice"}
    promises = {"promise_poster", "clock_report"}
    money = {"receipt", "shift_slip", "explanation", "statement"}
    assert known_papers() == {"contract", *ORDER_PAPERS} | money | notices | promises


def test_a_receipt_says_what_the_trade_expects() -> None:
    snapshot = receipt(2, tender="转账", tender_reference="20260315-77", credit_left_fen=1_234)
    paper = build("receipt", snapshot)
    said = texts(paper)
    for expected in (
        "电费收据",
        "041500231187",
        "张*丰",
        "柳树湾镇东街 12 号",
        "2026-03-15 12:00:00",
        "2025-01",
        "10211",
        "10422",
        "转账",
        "20260315-77",
        "12.34",
        "1001 王芳",
        "3号台",
    ):
        assert expected in said
    assert paper.total is not None
    assert paper.total.words == "人民币" + words(snapshot.total_fen)
    assert paper.total.figure == "¥" + yuan(snapshot.total_fen)
    assert paper.stamp == "收讫章"


def test_a_deposit_has_no_columns_for_readings() -> None:
    paper = build("receipt", receipt(0, kind="deposit", deposit_fen=30_000))
    (table,) = paper.tables
    assert paper.title == "预存电费收据"
    assert [row.cells for row in table.rows] == [("预存电费", "300.00")]


def test_credit_used_is_taken_off_in_the_table() -> None:
    (table,) = build("receipt", receipt(1, deposit_fen=500, credit_used_fen=200)).tables
    assert [row.cells[-1] for row in table.rows] == ["123.39", "5.00", "-2.00"]


def test_a_reversal_names_the_original_and_who_signs() -> None:
    paper = build("receipt", reversal())
    assert {"A-0002317", "收错户,客户当场要求退回现金"} <= set(texts(paper))
    assert paper.signatures == ("客户签字", "批准人签字")
    assert paper.title == "收费冲正凭证"


def test_a_refund_says_the_sum_in_words_to_whom_and_by_whose_leave() -> None:
    paper = build("receipt", refund_slip())
    assert paper.title == "退费凭证"
    assert paper.total is not None
    assert paper.total.words == "人民币壹仟贰佰叁拾肆元伍角陆分"
    assert {"退预存电费", "1,234.56"} <= set(paper.tables[0].rows[0].cells)
    assert {"张*丰", "1003 TF-2026-001", "NY20260315001"} <= set(texts(paper))
    assert paper.signatures == ("收款人签字", "批准人签字")


def test_a_shift_that_paid_refunds_says_so() -> None:
    plain = shift_slip()
    assert "退费付现" not in [field.label for field in build("shift_slip", plain).fields]
    line = SlipLine(at_ms=plain.closed_at_ms, number="A-9", amount_fen=500, reason="销户", staff="1002")
    slip = msgspec.structs.replace(
        plain,
        refunded_fen=500,
        refunds=(line,),
        expected_fen=plain.expected_fen - 500,
        counted_fen=plain.counted_fen - 500,
    )
    paper = build("shift_slip", slip)
    assert "退费付现" in [field.label for field in paper.fields]
    assert "退费" in [table.heading for table in paper.tables]


def test_part_payment_is_told_apart_from_a_settled_bill() -> None:
    lines = (bill(1), bill(2, partial=True))
    paper = build("receipt", receipt(0, lines=lines, total_fen=sum(line.sum_fen for line in lines)))
    assert [row.cells[0] for row in paper.tables[0].rows] == ["2025-01", "2025-02 部分"]
    assert paper.notes
    assert not build("receipt", receipt(2)).notes


@given(st.lists(st.tuples(FEN, FEN), max_size=20), FEN, FEN)
def test_the_rows_add_up_to_the_total(bills: list[tuple[int, int]], deposit: int, credit: int) -> None:
    lines = tuple(
        ReceiptLine(period="2026-01", amount_fen=amount, late_fee_fen=late) for amount, late in bills
    )
    total = sum(line.sum_fen for line in lines) + deposit - credit
    paper = build(
        "receipt", receipt(0, lines=lines, deposit_fen=deposit, credit_used_fen=credit, total_fen=total)
    )
    assert sum(row.amount_fen for table in paper.tables for row in table.rows) == total
    with pytest.raises(ValueError, match="does not add up"):
        build(
            "receipt",
            receipt(0, lines=lines, deposit_fen=deposit, credit_used_fen=credit, total_fen=total + 1),
        )


def test_a_closing_slip_shows_the_count_and_the_difference() -> None:
    paper = build("shift_slip", shift_slip())
    said = texts(paper)
    assert "-1.00 短款" in said
    assert "100元×110  50元×20  10元×24  1元×27  1角×9" in said
    assert [table.heading for table in paper.tables] == ["各付款方式", "冲正", "作废号码", "无交易开钱箱"]


def test_small_coins_are_named_by_their_face() -> None:
    counted = tuple(Denomination(value_fen=value, count=1) for value in (100, 50, 2))
    paper = build("shift_slip", msgspec.structs.replace(shift_slip(), denominations=counted))
    assert "1元×1  5角×1  2分×1" in texts(paper)


@pytest.mark.parametrize("field", ["expected_fen", "difference_fen", "counted_fen", "change_fen"])
def test_a_closing_slip_that_does_not_add_up_is_not_made(field: str) -> None:
    slip = shift_slip()
    wrong = msgspec.structs.replace(slip, **{field: getattr(slip, field) + 1})
    with pytest.raises(ValueError, match="does not add up"):
        build("shift_slip", wrong)


def test_a_foreign_snapshot_is_a_bug() -> None:
    with pytest.raises(TypeError):
        build("shift_slip", receipt(1))
