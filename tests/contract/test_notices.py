"""Notices as drawn, read back from the PDF: what the law wants on them is there, on every stationery."""

import io

import pytest
from pypdf import PdfReader

from app.adapters.pdf import draw
from app.arrears.snapshots import NoticeKind
from app.documents.papers import build
from app.documents.press import LAYOUTS
from tests.specimens import bill_notice, notice


def read(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("kind", ["reminder", "call", "stop"])
def test_months_sums_and_ways_to_pay_are_on_every_notice(kind: NoticeKind, layout: str) -> None:
    snapshot = notice(kind)
    text = read(draw(build(f"{kind}_notice", snapshot), layout))
    assert all(line.period in text for line in snapshot.lines)
    assert "¥" in text
    assert "网上国网" in text
    assert "041500231187" in text


def test_a_stop_notice_says_when_why_and_when_it_was_asked_before() -> None:
    text = read(draw(build("stop_notice", notice("stop", copy_to="电力管理部门")), "a4"))
    for words in (
        "2026年03月19日12时00分",
        "逾期超过30日",
        "催费日期2026-03-01",
        "抄送电力管理部门",
        "收件人签字",
    ):
        assert words in text


def test_a_call_notice_says_by_when() -> None:
    assert "请于此日前缴清2026-03-22" in read(draw(build("call_notice", notice("call")), "a4"))


def test_many_months_go_on_to_further_pages() -> None:
    snapshot = notice("call", 90)
    document = draw(build("call_notice", snapshot), "a4")
    assert len(PdfReader(io.BytesIO(document)).pages) > 1
    assert all(line.period in read(document) for line in snapshot.lines)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_bill_notice_shows_where_the_amount_comes_from(layout: str) -> None:
    text = read(draw(build("bill_notice", bill_notice()), layout))
    for words in ("(1312−1000)×1=312kWh", "167.86", "12.60", "¥180.46", "2026-03-25"):
        assert words in text


def test_a_bill_notice_that_does_not_add_up_is_not_made() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        build("bill_notice", bill_notice(amount_fen=1))
