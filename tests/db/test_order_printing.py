"""Papers of orders from the home: each that a course declares, its number, its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.pdf import draw
from app.documents.press import Press
from app.documents.views import DocumentsView, PaperRow
from app.kernel.refusals import Refused
from app.workorders.catalog import kind_of, kinds
from app.workorders.issuing import ONCE, SHORT, PrintDisclosure, PrintOrderPaper
from app.workorders.limits import BringPapers
from db.issuing import Issuer
from tests.contract.test_papers import read
from tests.homes import TestDesk, make_desk, sqlite_engines
from tests.order_hall import SHOP, accept, application, furnish_hall, go_through, order

CASE = "0198f3a2" * 4


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestDesk]:
    """A hall whose papers are real."""
    engines = sqlite_engines(tmp_path / "home.db")
    yield furnish_hall(make_desk(engines, issue=Issuer(Press(draw))))
    engines.dispose()


def printed(desk: TestDesk, account_no: str) -> list[PaperRow]:
    """The papers in the file of an account, oldest first."""
    rows = desk.read(lambda rooms: rooms.view(DocumentsView).papers_of(account_no, (0, "", ""), 100))
    return list(reversed(rows))


def text_of(desk: TestDesk, row: PaperRow) -> str:
    document = desk.read(lambda rooms: rooms.view(DocumentsView).document(row.sha256))
    assert document is not None
    return read(document)


def codes(desk: TestDesk, command: PrintOrderPaper) -> set[str]:
    with pytest.raises(Refused) as refused:
        desk.do(command)
    return set(refused.value.codes)


def test_receipt_and_application_are_in_the_file_at_once(desk: TestDesk) -> None:
    order_no = str(accept(desk, "rename").result["order_no"])
    receipt, signed = printed(desk, SHOP)
    assert (receipt.paper, receipt.number) == ("acceptance", order_no)
    assert (signed.paper, signed.number) == ("application", f"{order_no}-SQ")
    assert "".join(kind_of("rename").word) in text_of(desk, receipt)
    assert "柳东三号" in text_of(desk, signed)


@pytest.mark.parametrize("code", ["new_high", "close", "transfer"])
def test_every_paper_of_a_course_is_printed_from_the_order(desk: TestDesk, code: str) -> None:
    order_no = str(accept(desk, code).result["order_no"])
    row = go_through(desk, order_no, "archive")
    papers = {
        paper
        for stage in kind_of(code).course(row.answers)
        for paper in stage.papers
        if paper in SHORT and paper not in ONCE
    }
    for paper in sorted(papers):
        desk.do(PrintOrderPaper(order_no=order_no, paper=paper))
    rows = [one for one in printed(desk, row.account_no) if one.paper in papers]
    assert {one.paper for one in rows} == papers
    assert len({one.number for one in rows}) == len(papers)
    for one in rows:
        assert order_no in text_of(desk, one)


def test_the_same_sheet_twice_has_two_numbers(desk: TestDesk) -> None:
    order_no = str(accept(desk, "transfer").result["order_no"])
    for _ in range(2):
        desk.do(PrintOrderPaper(order_no=order_no, paper="survey_sheet"))
    numbers = [one.number for one in printed(desk, SHOP) if one.paper == "survey_sheet"]
    assert len(set(numbers)) == 2


def test_a_paper_that_says_nothing_is_refused(desk: TestDesk) -> None:
    order_no = str(accept(desk, "rename").result["order_no"])
    assert codes(desk, PrintOrderPaper(order_no="none", paper="file_cover")) == {"order.unknown"}
    assert codes(desk, PrintOrderPaper(order_no=order_no, paper="receipt")) == {"order.no_such_paper"}
    assert codes(desk, PrintOrderPaper(order_no=order_no, paper="acceptance")) == {"order.no_such_paper"}
    assert codes(desk, PrintOrderPaper(order_no=order_no, paper="refund_form")) == {"order.no_credit"}
    missing = PrintOrderPaper(order_no=order_no, paper="correction_notice")
    assert codes(desk, missing) == {"order.nothing_missing"}


def test_what_is_missing_is_told_until_it_has_come(desk: TestDesk) -> None:
    order_no = str(accept(desk, "new_resident", owed="property").result["order_no"])
    account_no = order(desk, order_no).account_no
    notice = PrintOrderPaper(order_no=order_no, paper="correction_notice", remarks="请尽快补齐")
    desk.do(notice)
    row = next(one for one in printed(desk, account_no) if one.paper == "correction_notice")
    assert "请尽快补齐" in text_of(desk, row)
    desk.do(BringPapers(order_no=order_no, papers={"property": "seen"}))
    again = PrintOrderPaper(order_no=order_no, paper="correction_notice")
    assert codes(desk, again) == {"order.nothing_missing"}
    assert order(desk, order_no).open


@pytest.mark.parametrize("code", [kind.code for kind in kinds()])
def test_every_business_is_told_once_on_paper(desk: TestDesk, code: str) -> None:
    account_no = "" if kind_of(code).opens else SHOP
    outcome = desk.do(
        PrintDisclosure(case_id=CASE, kind=code, answers=application(desk, code), account_no=account_no)
    )
    (paper,) = outcome.papers
    row = desk.read(lambda rooms: rooms.view(DocumentsView).paper("3301", "disclosure", paper.number))
    assert row is not None
    assert "95598" in text_of(desk, row)


def test_nothing_is_told_about_what_nobody_knows(desk: TestDesk) -> None:
    with pytest.raises(Refused) as refused:
        desk.do(PrintDisclosure(case_id=CASE, kind="none", answers={}))
    assert set(refused.value.codes) == {"order.unknown_kind"}
