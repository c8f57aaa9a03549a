"""Papers in a home: drawn in the command's transaction, kept by their hash, reprinted with a mark, queued."""

import hashlib
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.adapters.pdf import draw
from app.adapters.printers import FolderPrinter
from app.documents.commands import ReprintPaper
from app.documents.press import Press
from app.documents.printing import PrinterFailed, PrintJob, PrintQueue
from app.documents.verification import parse_and_check
from app.documents.views import DocumentsView
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.refusals import Refused
from app.payments.snapshots import ReceiptSnapshot
from db import journal
from db.issuing import Issuer
from db.print_jobs import SqlJobStore
from tests.homes import TestDesk, make_desk
from tests.specimens import receipt


class IssueReceipt(Command, frozen=True, kw_only=True):
    """Stands for the till: orders a paper and nothing else."""

    snapshot: ReceiptSnapshot


@handles(IssueReceipt)
def issue_receipt(command: IssueReceipt, _work: Work) -> Decision:
    snapshot = command.snapshot
    order = PaperOrder(
        kind="receipt",
        number=snapshot.number,
        snapshot=snapshot,
        account_no=snapshot.account_no,
        amount_fen=snapshot.total_fen,
    )
    return Decision(facts=(), papers=(order,))


@pytest.fixture
def desk(any_home: TestDesk) -> TestDesk:
    """A desk with a real press, on each engine."""
    return make_desk(any_home.home.engines, issue=Issuer(Press(draw)))


def store_of(desk: TestDesk) -> SqlJobStore:
    return SqlJobStore(desk.home.engines, desk.clock.now_ms)


def document_of(desk: TestDesk, sha256: str) -> bytes:
    document = desk.read(lambda home: home.view(DocumentsView).document(sha256))
    assert document is not None
    return document


def said(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_a_paper_is_kept_under_its_hash_and_named_by_a_fact(desk: TestDesk) -> None:
    (paper,) = desk.do(IssueReceipt(snapshot=receipt(2))).papers
    document = document_of(desk, paper.sha256)
    assert hashlib.sha256(document).hexdigest() == paper.sha256
    row = desk.read(lambda home: home.view(DocumentsView).paper("3301", "receipt", "A-0002317"))
    assert row is not None
    assert (row.sha256, row.layout, row.account_no, row.reprints) == (paper.sha256, "form", "041500231187", 0)
    assert [
        found.number for found in desk.read(lambda home: home.view(DocumentsView).papers_of("041500231187"))
    ] == ["A-0002317"]


def test_the_papers_of_an_account_go_on_behind_the_last_one(desk: TestDesk) -> None:
    for number in range(1, 6):
        desk.do(IssueReceipt(snapshot=receipt(1, number=f"A-000231{number}")))

    def page(before: tuple[int, str, str], limit: int) -> list[tuple[int, str, str]]:
        found = desk.read(lambda home: home.view(DocumentsView).papers_of("041500231187", before, limit))
        return [(row.at_ms, row.number, row.paper) for row in found]

    whole = page((0, "", ""), 9)
    assert [number for _, number, _ in whole] == [f"A-000231{number}" for number in (5, 4, 3, 2, 1)]
    first = page((0, "", ""), 2)
    assert [*first, *page(first[-1], 2), *page(whole[3], 2)] == whole


def test_the_code_on_a_paper_is_signed_by_the_desk(desk: TestDesk) -> None:
    (paper,) = desk.do(IssueReceipt(snapshot=receipt(2))).papers
    value = desk.read(lambda home: home.view(DocumentsView).value(paper.sha256))
    assert value is not None

    def check(desk_id: str, message: bytes, signature: bytes) -> bool:
        desk.signer.public.verify(signature, message)
        return desk_id == "D1"

    code = parse_and_check(value.code, check)
    assert (code.number, code.amount_fen, code.on.isoformat()) == (
        "A-0002317",
        receipt(2).total_fen,
        "2026-03-15",
    )


def test_a_repeated_command_makes_no_second_paper(desk: TestDesk) -> None:
    command = IssueReceipt(snapshot=receipt(1))
    first, again = desk.do(command), desk.do(command)
    assert first.papers == again.papers
    assert len(store_of(desk).jobs("D1", ("waiting",))) == 1


def test_a_reprint_is_the_same_document_marked_and_counted(desk: TestDesk) -> None:
    (original,) = desk.do(IssueReceipt(snapshot=receipt(2))).papers
    for copy_no in (1, 2):
        outcome = desk.do(ReprintPaper(paper="receipt", number="A-0002317", reason=" 卡纸 "))
        assert outcome.result == {"copy_no": copy_no}
        text = said(document_of(desk, outcome.papers[0].sha256))
        assert text.replace(f"补打第{copy_no}次", "") == said(document_of(desk, original.sha256))
        assert text != said(document_of(desk, original.sha256))
    view = desk.read(
        lambda home: (
            home.view(DocumentsView).paper("3301", "receipt", "A-0002317"),
            home.view(DocumentsView).reprints("3301", "receipt", "A-0002317"),
        )
    )
    assert view[0] is not None
    assert (view[0].sha256, view[0].reprints) == (original.sha256, 2)
    assert [(row.copy_no, row.reason, row.staff_no) for row in view[1]] == [
        (1, "卡纸", "1001"),
        (2, "卡纸", "1001"),
    ]


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [("A-0002317", " ", "paper.reason_needed"), ("A-9", "卡纸", "paper.unknown")],
)
def test_reprints_are_refused_with_a_sentence(desk: TestDesk, number: str, reason: str, code: str) -> None:
    desk.do(IssueReceipt(snapshot=receipt(1)))
    with pytest.raises(Refused) as refused:
        desk.do(ReprintPaper(paper="receipt", number=number, reason=reason))
    assert refused.value.codes == {code}


def test_a_paper_that_cannot_be_made_leaves_nothing_behind(desk: TestDesk) -> None:
    with pytest.raises(ValueError, match="does not add up"):
        desk.do(IssueReceipt(snapshot=receipt(1, total_fen=1)))
    assert store_of(desk).jobs("D1", ("waiting",)) == []
    assert desk.read(lambda home: home.view(DocumentsView).papers_of("041500231187")) == []


def test_jobs_print_into_the_folder_once(desk: TestDesk, tmp_path: Path) -> None:
    store = store_of(desk)
    queue = PrintQueue(store, FolderPrinter(tmp_path / "printed"), "D1")
    (paper,) = desk.do(IssueReceipt(snapshot=receipt(1))).papers
    desk.do(ReprintPaper(paper="receipt", number="A-0002317", reason="卡纸"))
    printed = queue.print_new()
    assert [(job.state, job.attempts) for job in printed] == [("confirmed", 1)] * 2
    assert printed[0].job_id == paper.job_id
    assert queue.print_new() == []
    files = sorted(path.name for path in (tmp_path / "printed").iterdir())
    assert files == ["A-0002317-receipt.pdf", "A-0002317-补打1-receipt.pdf"]
    assert (tmp_path / "printed" / files[0]).read_bytes() == document_of(desk, paper.sha256)


class BrokenPrinter:
    """A printer that is out of paper, or one that takes the program down with it."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def send(self, _document: bytes, _job: PrintJob) -> None:
        raise self.error


def test_a_failure_keeps_its_reason_across_a_restart(desk: TestDesk, tmp_path: Path) -> None:
    queue = PrintQueue(store_of(desk), BrokenPrinter(PrinterFailed("缺纸")), "D1")
    desk.do(IssueReceipt(snapshot=receipt(1)))
    queue.print_new()
    restarted = PrintQueue(store_of(desk), FolderPrinter(tmp_path), "D1")
    assert restarted.print_new() == []
    (left,) = restarted.leftovers()
    assert (left.state, left.error, left.attempts) == ("failed", "缺纸", 1)
    done = restarted.retry(left.job_id)
    assert done is not None
    assert (done.state, done.attempts) == ("confirmed", 2)
    assert restarted.leftovers() == []


def test_a_program_that_dies_while_printing_asks_and_does_not_repeat(desk: TestDesk, tmp_path: Path) -> None:
    queue = PrintQueue(store_of(desk), BrokenPrinter(KeyboardInterrupt()), "D1")
    desk.do(IssueReceipt(snapshot=receipt(1)))
    with pytest.raises(KeyboardInterrupt):
        queue.print_new()
    restarted = PrintQueue(store_of(desk), FolderPrinter(tmp_path / "printed"), "D1")
    assert restarted.print_new() == []
    (left,) = restarted.leftovers()
    assert left.state == "sent"
    restarted.came_out(left.job_id)
    assert restarted.leftovers() == []
    assert not (tmp_path / "printed").exists()


def test_another_desk_s_jobs_stay_where_they_are(desk: TestDesk, tmp_path: Path) -> None:
    other = PrintQueue(store_of(desk), FolderPrinter(tmp_path), "D2")
    desk.do(IssueReceipt(snapshot=receipt(1)))
    assert other.print_new() == []
    assert other.leftovers() == []


def test_after_a_jam_the_queue_goes_on_from_the_last_good_number(desk: TestDesk, tmp_path: Path) -> None:
    queue = PrintQueue(store_of(desk), FolderPrinter(tmp_path), "D1")
    for n in range(4):
        desk.do(IssueReceipt(snapshot=receipt(1, number=f"A-{n}")))
    queue.print_new()
    assert [job.number for job in queue.resume_after("A-1")] == ["A-2", "A-3"]


def test_the_journal_names_papers_by_number_and_account(desk: TestDesk) -> None:
    desk.do(IssueReceipt(snapshot=receipt(1)))
    desk.do(ReprintPaper(paper="receipt", number="A-0002317", reason="卡纸"))
    with desk.home.engines.read.connect() as conn:
        by_number = [fact.kind for fact in journal.about(conn, "paper:A-0002317")]
        by_account = [fact.kind for fact in journal.about(conn, "account:041500231187")]
    assert sorted(by_number) == ["paper.issued", "paper.reprinted"]
    assert by_account == ["paper.issued"]
