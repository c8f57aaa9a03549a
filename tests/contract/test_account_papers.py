"""The explanation sheet and the statement as drawn, read back from the PDF: complete and clear."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest

from app.adapters.pdf import draw
from app.billing.facts import BillBasis
from app.documents.glyphs import missing_glyphs
from app.documents.paper import Paper
from app.documents.papers import build
from app.kernel.money import words, yuan
from tests.contract.test_papers import Ink, assert_clear, pages, read, record
from tests.explained_bills import (
    explanation,
    home_basis,
    months,
    shop_basis,
    statement,
    taken_over,
    works_basis,
)
from tests.specimens import with_code

LATER = {"from_on": date(2026, 2, 1), "to_on": date(2026, 3, 8)}
NOW, BEFORE = home_basis(420, 2440, priced="2", **LATER), home_basis(310)


def sheet(now: BillBasis, before: BillBasis | None = None, **more: object) -> Paper:
    return with_code(build("explanation", explanation(now, before, **more)))


SHEETS = {
    "home": sheet(NOW, BEFORE),
    "shop": sheet(shop_basis(1000, 2000, 3000), shop_basis(900, 2500, 2000)),
    "works": sheet(works_basis(98_000, 58_000, 500, loss=200), works_basis(90_000, 4843, 630)),
    "taken over": with_code(build("explanation", taken_over())),
    "overpaid": sheet(NOW, paid_fen=99_999),
    "long address": with_code(
        build(
            "explanation",
            msgspec.structs.replace(
                explanation(NOW), holder=msgspec.structs.replace(explanation(NOW).holder, address="湾" * 90)
            ),
        )
    ),
}
STATEMENTS = {
    "nothing": with_code(build("statement", statement(0, ()))),
    "a year": with_code(build("statement", statement(24))),
    "new account": with_code(build("statement", statement(3, months(2, 0)))),
    "ten years": with_code(build("statement", statement(240))),
}


@pytest.fixture
def ink(monkeypatch: pytest.MonkeyPatch) -> list[Ink]:
    return record(monkeypatch)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_clear(ink: list[Ink], name: str) -> None:
    assert_clear(ink, "a5", draw(SHEETS[name], "a5"))
    assert not missing_glyphs("".join(one.text for one in ink))


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_clear(ink: list[Ink], name: str) -> None:
    assert_clear(ink, "a4", draw(STATEMENTS[name], "a4"))
    assert not missing_glyphs("".join(one.text for one in ink))


def test_a_sheet_reads_back_complete() -> None:
    # 420 × 0.548 + 100 × 0.05 = 235.16; ten days at 1 ‰ are 2.35.
    said = read(draw(SHEETS["home"], "a5"))
    for expected in (
        "电费说明单",
        "SM260307-9F3A2C1B",
        "张*丰",
        "表M1:1,420−1,000",
        "电量420千瓦时×0.548元",
        "第二档加价100千瓦时×0.05元",
        "235.16元",
        "违约金",
        "2.35元",
        "为什么比2026-01多68.38元",
        "多用110千瓦时(每天10.0→12.0)",
        words(23_751),
        "居民一户一表,版本2(自2026-03-01起)",
        "阶梯电价(发改价格〔2011〕2617号)",
        "不作缴费凭证",
        "扫码验真",
    ):
        assert expected in said, expected


def test_a_sheet_says_what_is_not_known() -> None:
    said = read(draw(SHEETS["taken over"], "a5"))
    assert "没有留下计价依据,只能说明示数、倍率、电量和金额。" in said
    assert "1,212−1,000" in said


def test_a_sheet_of_a_paid_bill_owes_nothing() -> None:
    said = read(draw(SHEETS["overpaid"], "a5"))
    assert "多缴,已记为预存" in said
    assert "-999.99元" in said


def test_a_sheet_that_does_not_add_up_is_not_made() -> None:
    snapshot = explanation(NOW)
    wrong = msgspec.structs.replace(snapshot, told=msgspec.structs.replace(snapshot.told, late_fen=1))
    with pytest.raises(ValueError, match="does not add up"):
        build("explanation", wrong)


def test_a_statement_reads_back_complete() -> None:
    snapshot = statement(24)
    document = draw(STATEMENTS["a year"], "a4")
    said = read(document)
    told = snapshot.statement
    for entry in told.entries:
        assert yuan(entry.balance_fen) in said
        assert "".join(entry.text.split()) in said
    for expected in (
        "对账单",
        "期初结余123.45",
        f"期末结余{yuan(told.charged_fen)}{yuan(told.paid_fen)}{yuan(told.closing_fen)}",
        words(told.closing_fen),
        "最近24个月的电量和电费",
        "去年同月电量",
        "同台区同类客户中位数",
    ):
        assert expected in said, expected


def test_a_statement_without_bills_has_no_chart() -> None:
    assert "最近24个月" not in read(draw(STATEMENTS["nothing"], "a4"))


def test_a_long_statement_repeats_its_head_on_every_page() -> None:
    document = draw(STATEMENTS["ten years"], "a4")
    assert pages(document) > 5
    assert read(document).count("凭证号应收(元)") >= pages(document) - 1


def test_a_statement_that_does_not_run_on_is_not_made() -> None:
    snapshot = statement(4)
    told = msgspec.structs.replace(snapshot.statement, opening_fen=0)
    with pytest.raises(ValueError, match="does not run on"):
        build("statement", msgspec.structs.replace(snapshot, statement=told))


def test_the_same_paper_gives_the_same_bytes_and_survives_storage() -> None:
    paper = STATEMENTS["a year"]
    stored = msgspec.json.decode(msgspec.json.encode(paper), type=Paper)
    assert stored == paper
    first, again = (hashlib.sha256(draw(one, "a4")).hexdigest() for one in (paper, stored))
    assert first == again
