"""What reception keeps beside the journal, on both engines: sealed drafts and scans of papers."""

from __future__ import annotations

from datetime import date

import pytest

from app.customers.identity import Vault
from app.kernel.refusals import Refused
from app.workorders.accepting import Business
from app.workorders.attaching import AttachPaper, DropAttachment, open_scan
from app.workorders.drafting import Application, keep_draft, open_draft
from app.workorders.facts import Load
from app.workorders.views import AttachmentRow, Attachments, Drafts, OrdersView
from db.tables.workorders import attachment_bytes, order_drafts
from tests.customers import with_vault
from tests.homes import TestDesk

CASE = "a" * 32
PDF = b"%PDF-1.7 a scan of a paper"
PNG = b"\x89PNG\r\n\x1a\n a photo"
APPLICATION = Application(
    case_id=CASE,
    command_id="b" * 32,
    account_no="0415002311",
    businesses=(
        Business(
            kind="rename",
            answers={"new_name": "张四丰", "agent_no": "110101199003077213"},
            loads=(Load(name="空调", count=2, kw="1.5"),),
        ),
    ),
    papers={"change_proof": "seen"},
    promised_by=date(2026, 3, 30),
    promise_signed=True,
)


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    return with_vault(any_home)


def scans(desk: TestDesk) -> tuple[AttachmentRow, ...]:
    return desk.read(lambda home: home.view(OrdersView).attachments(CASE))


def test_a_draft_comes_back_as_it_was_left_and_lies_sealed(desk: TestDesk) -> None:
    desk.home.transact(lambda work: keep_draft(work, "1001", APPLICATION))
    assert desk.read(lambda home: open_draft(home, CASE)) == APPLICATION
    (row,) = desk.read(lambda home: home.view(Drafts).drafts("D1"))
    assert (row.kind, row.account_no, row.staff_no, row.content) == ("rename", "0415002311", "1001", "")
    with desk.home.engines.read.connect() as conn:
        stored = str(conn.execute(order_drafts.select()).one())
    assert "张四丰" not in stored
    assert "110101199003077213" not in stored


def test_the_newer_draft_of_a_case_takes_the_place_of_the_older(desk: TestDesk) -> None:
    desk.home.transact(lambda work: keep_draft(work, "1001", APPLICATION))
    later = Application(case_id=CASE, command_id="b" * 32, businesses=APPLICATION.businesses)
    desk.home.transact(lambda work: keep_draft(work, "1002", later))
    assert desk.read(lambda home: open_draft(home, CASE)) == later
    assert len(desk.read(lambda home: home.view(Drafts).drafts("D1"))) == 1
    assert desk.read(lambda home: home.view(Drafts).drafts("D2")) == ()
    desk.home.transact(lambda work: work.view(Drafts).drop_draft(CASE))
    assert desk.read(lambda home: open_draft(home, CASE)) is None


def test_a_scan_is_kept_encrypted_and_opened_again(desk: TestDesk) -> None:
    outcome = desk.do(AttachPaper(case_id=CASE, paper="identity", name="证件.pdf", content=PDF))
    (row,) = scans(desk)
    assert (row.paper, row.name, row.media_type, row.size) == (
        "identity",
        "证件.pdf",
        "application/pdf",
        len(PDF),
    )
    assert row.sha256 == outcome.result["sha256"]
    with desk.home.engines.read.connect() as conn:
        stored = conn.execute(attachment_bytes.select()).one()
    assert PDF not in stored.content
    scan = desk.read(
        lambda home: open_scan(home.view(Vault), home.view(Attachments), row.sha256, row.name, row.media_type)
    )
    assert scan is not None
    assert scan.content == PDF


def test_one_content_for_two_papers_is_stored_once(desk: TestDesk) -> None:
    for paper in ("identity", "property"):
        desk.do(AttachPaper(case_id=CASE, paper=paper, name="合订.png", content=PNG))
    assert [row.paper for row in scans(desk)] == ["identity", "property"]
    with desk.home.engines.read.connect() as conn:
        assert len(conn.execute(attachment_bytes.select()).all()) == 1


def test_what_is_no_scan_or_comes_twice_is_refused(desk: TestDesk) -> None:
    desk.do(AttachPaper(case_id=CASE, paper="identity", name="证件.pdf", content=PDF))
    for content, code in ((PDF, "order.attachment_same"), (b"MZ a program", "order.attachment_type")):
        with pytest.raises(Refused) as caught:
            desk.do(AttachPaper(case_id=CASE, paper="identity", name="证件.pdf", content=content))
        assert caught.value.codes == {code}


def test_a_scan_that_was_a_mistake_is_taken_away_with_a_reason(desk: TestDesk) -> None:
    desk.do(AttachPaper(case_id=CASE, paper="identity", name="证件.pdf", content=PDF))
    (row,) = scans(desk)
    with pytest.raises(Refused):
        desk.do(DropAttachment(case_id=CASE, attachment_id=row.attachment_id, reason=" "))
    desk.do(DropAttachment(case_id=CASE, attachment_id=row.attachment_id, reason="传错"))
    assert scans(desk) == ()
