"""Papers through a real print service: each at its own size, out once, and no trouble taken for success."""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.adapters.cups import cups
from app.adapters.cups_printing import UNKNOWN
from app.adapters.pdf import draw
from app.adapters.printers import SystemPrinter
from app.documents.commands import ReprintPaper
from app.documents.printing import PrinterFailed, PrintJob, PrintQueue
from db.print_jobs import SqlJobStore
from tests.faults.hall import next_payment, open_engines, seat
from tests.faults.print_service import PrintService, papers, private_print_service
from tests.homes import TestDesk
from tests.specimens import receipt, receipt_paper

_NAMES = (f"printer{number}" for number in count())


@pytest.fixture(scope="module")
def service() -> Iterator[PrintService]:
    with private_print_service() as running:
        yield running


@pytest.fixture
def printer(service: PrintService, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """A fresh printer and its tray."""
    monkeypatch.setenv("CUPS_SERVER", service.socket)
    name = next(_NAMES)
    return name, service.printer(name)


@pytest.fixture
def desk(hall: Path) -> Iterator[TestDesk]:
    desk = seat(open_engines(str(hall)))
    yield desk
    desk.home.close()


class Lane:
    """A desk's print queue, and a fresh thread for each errand: the library keeps its server per thread."""

    def __init__(self, desk: TestDesk, name: str, patience_s: float = 60) -> None:
        self.store = SqlJobStore(desk.home.engines, desk.clock.now_ms)
        self.queue = PrintQueue(self.store, SystemPrinter(name, patience_s), desk.home.desk.desk_id)

    def do(self, work: Callable[[PrintQueue], object]) -> None:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(work, self.queue).result()

    def states(self) -> list[str]:
        jobs = self.store.jobs("D1", ("waiting", "sent", "confirmed", "failed", "dropped"))
        return [job.state for job in jobs]

    def failure(self) -> PrintJob:
        """Print what waits; the one that failed."""
        self.do(PrintQueue.print_new)
        (job,) = self.queue.leftovers()
        assert job.state == "failed"
        return job

    def retried(self, job: PrintJob) -> None:
        self.do(lambda queue: queue.retry(job.job_id))
        assert self.queue.leftovers() == []
        assert set(self.states()) == {"confirmed"}


def pay(desk: TestDesk, times: int = 1) -> list[str]:
    rng = random.Random(7)
    return [desk.do(next_payment(desk, rng)).result["receipt_no"] for _ in range(times)]


def sizes(document: bytes) -> list[tuple[float, float]]:
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(document)).pages]
    return [(round(float(box.width), 2), round(float(box.height), 2)) for box in boxes]


def picture(document: bytes) -> bytes:
    """The pages as dots."""
    return subprocess.run(
        ["pdftoppm", "-r", "90", "-gray", "-"], input=document, capture_output=True, check=True, timeout=60
    ).stdout


def a_job(number: str) -> PrintJob:
    return PrintJob(
        job_id=number,
        desk_id="D1",
        paper="receipt",
        number=number,
        sha256="",
        copy_no=0,
        state="sent",
        error="",
        attempts=1,
        queued_ms=0,
        changed_ms=0,
    )


def send(name: str, document: bytes) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(SystemPrinter(name).send, document, a_job("A-1")).result()


def test_receipts_in_a_row_come_out_once_each_dot_for_dot(desk: TestDesk, printer: tuple[str, Path]) -> None:
    name, tray = printer
    lane = Lane(desk, name)
    numbers = pay(desk, 5)
    lane.do(PrintQueue.print_new)
    desk.do(ReprintPaper(paper="receipt", number=numbers[1], reason="卡纸"))
    lane.do(PrintQueue.print_new)
    assert lane.states() == ["confirmed"] * 6
    jobs = lane.store.jobs("D1", ("confirmed",))
    out = [path.read_bytes() for path in papers(tray)]
    assert len(out) == 6
    assert [job.number for job in jobs] == [*numbers, numbers[1]]
    for job, came_out in zip(jobs, out, strict=True):
        stored = lane.store.document(job.sha256)
        assert stored is not None
        assert set(sizes(came_out)) == {(684, 264)}
        assert picture(came_out) == picture(stored)


@pytest.mark.parametrize(
    ("layout", "bills", "expected"),
    [("form", 25, [(684, 264)] * 3), ("a4", 3, [(595.28, 841.89)]), ("roll80", 3, None)],
)
def test_every_stationery_keeps_its_size(
    printer: tuple[str, Path], layout: str, bills: int, expected: list[tuple[float, float]] | None
) -> None:
    name, tray = printer
    document = draw(receipt_paper(receipt(bills)), layout)
    send(name, document)
    (paper,) = papers(tray)
    wanted = expected or sizes(document)
    came_out = sizes(paper.read_bytes())
    assert len(came_out) == len(wanted)
    for (width, height), (asked_width, asked_height) in zip(came_out, wanted, strict=True):
        assert 0 <= round(width - asked_width + 0.3, 2) < 1.3, "a sheet is never narrower than its paper"
        assert 0 <= round(height - asked_height + 0.3, 2) < 1.3


def test_an_impact_printer_is_told_the_length_of_the_form(
    service: PrintService, printer: tuple[str, Path]
) -> None:
    name = f"{printer[0]}-impact"
    tray = service.printer(name, "-m", "drv:///sample.drv/epson24.ppd", "-o", "Resolution-default=180dpi")
    send(name, draw(receipt_paper(receipt(25)), "form"))
    (paper,) = papers(tray)
    dots = paper.read_bytes()
    assert dots.startswith(b"\x1b@")
    assert b"\x1bC\x16" in dots[:40], "22 lines of 1/6 in are 3⅔ in"
    assert dots.count(b"\x0c") >= 3


def test_a_printer_nobody_knows(desk: TestDesk, printer: tuple[str, Path]) -> None:
    lane = Lane(desk, "nobody")
    pay(desk)
    assert lane.failure().error == "没有找到打印机“nobody”,请检查连接"
    lane.queue.printer = SystemPrinter(printer[0])
    lane.retried(lane.queue.leftovers()[0])
    assert len(papers(printer[1])) == 1


@pytest.mark.parametrize(
    ("stop", "go", "told"),
    [("cupsdisable", "cupsenable", "已暂停"), ("cupsreject", "cupsaccept", "不接收")],
)
def test_a_printer_that_is_paused_or_rejects(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path], stop: str, go: str, told: str
) -> None:
    name, tray = printer
    lane = Lane(desk, name)
    pay(desk)
    service.tool(stop, name)
    job = lane.failure()
    assert told in job.error
    service.tool(go, name)
    assert papers(tray) == service.unfinished(name) == []
    lane.retried(job)
    assert len(papers(tray)) == 1


def test_a_service_that_does_not_run(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path]
) -> None:
    name, tray = printer
    lane = Lane(desk, name)
    pay(desk)
    service.stop()
    try:
        job = lane.failure()
    finally:
        service.start()
    assert job.error == f"没有找到打印机“{name}”:本机的打印服务没有运行"
    assert papers(tray) == []
    lane.retried(job)
    assert len(papers(tray)) == 1


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_service_that_goes_away_while_it_prints(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path], comes_back: bool
) -> None:
    name, tray = printer
    (tray / "slow").touch()
    lane = Lane(desk, name, patience_s=60 if comes_back else 0.5)
    pay(desk)
    with ThreadPoolExecutor(1) as thread:
        printing = thread.submit(lane.queue.print_new)
        service.wait_until(lambda: service.unfinished(name) != [])
        service.stop()
        if comes_back:
            service.start()
            (tray / "slow").unlink()
        (job,) = printing.result()
    if comes_back:
        assert (job.state, job.error, len(papers(tray))) == ("confirmed", "", 1)
        return
    assert (job.state, job.error) == ("failed", UNKNOWN)
    service.start()
    (left_over,) = service.unfinished(name)  # which the service still means to print
    lane.queue.printer = SystemPrinter(name)
    with ThreadPoolExecutor(1) as thread:
        retried = thread.submit(lane.queue.retry, job.job_id)
        service.wait_until(lambda: left_over not in service.unfinished(name))
        (tray / "slow").unlink()
        again = retried.result()
    assert again is not None
    assert again.state == "confirmed"
    assert len(papers(tray)) == 1


def test_a_queue_that_holds_its_jobs(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path]
) -> None:
    name, tray = printer
    service.tool("lpadmin", "-p", name, "-o", "job-hold-until-default=indefinite")
    lane = Lane(desk, name)
    pay(desk)
    job = lane.failure()
    assert f"打印机“{name}”把单据挂起了" in job.error
    assert service.unfinished(name) == []
    service.tool("lpadmin", "-p", name, "-o", "job-hold-until-default=no-hold")
    lane.retried(job)
    assert len(papers(tray)) == 1


@pytest.mark.parametrize(
    ("policy", "told"), [("stop-printer", "停了"), ("retry-job", "挂起"), ("abort-job", "没有打完")]
)
def test_a_printer_that_jams_stops_and_nothing_bursts_out(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path], policy: str, told: str
) -> None:
    name, tray = printer
    service.tool("lpadmin", "-p", name, "-o", f"printer-error-policy={policy}")
    (tray / "jammed").touch()
    lane = Lane(desk, name)
    pay(desk, 2)
    lane.do(PrintQueue.print_new)
    (job,) = lane.queue.leftovers()
    assert job.state == "failed"
    assert told in job.error
    assert lane.states() == ["failed", "waiting"]
    (tray / "jammed").unlink()
    service.tool("cupsenable", name)
    assert papers(tray) == service.unfinished(name) == []
    lane.do(lambda queue: queue.retry(job.job_id))
    lane.do(PrintQueue.print_new)
    assert lane.states() == ["confirmed"] * 2
    assert len(papers(tray)) == 2


def test_a_paper_that_takes_too_long_is_withdrawn(
    desk: TestDesk, service: PrintService, printer: tuple[str, Path]
) -> None:
    name, tray = printer
    (tray / "slow").touch()
    lane = Lane(desk, name, patience_s=0.5)
    pay(desk)
    job = lane.failure()
    assert "迟迟没有打完" in job.error
    assert service.unfinished(name) == []
    (tray / "slow").unlink()
    assert papers(tray) == []
    lane.retried(job)
    assert len(papers(tray)) == 1


def test_what_an_earlier_attempt_left_in_the_queue_does_not_come_out_too(
    service: PrintService, printer: tuple[str, Path]
) -> None:
    name, tray = printer
    document = draw(receipt_paper(receipt(1)), "form")
    library = cups()
    assert library is not None
    held = {"job-hold-until": "indefinite"}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(library.submit, name, "A-1 A-1", document, held).result()
        thread.submit(library.submit, name, "A-2 A-2", document, held).result()
    send(name, document)
    assert len(papers(tray)) == 1
    assert len(service.unfinished(name)) == 1, "only our own earlier attempt is withdrawn"


@pytest.mark.usefixtures("qapp")
def test_where_the_library_is_missing_qt_draws_at_the_printer_s_resolution(
    service: PrintService, printer: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, tray = printer
    monkeypatch.setattr("app.adapters.printers.cups", lambda: None)
    document = draw(receipt_paper(receipt(1)), "form")
    service.tool("cupsdisable", name)
    with pytest.raises(PrinterFailed, match="已暂停"):
        send(name, document)
    with pytest.raises(PrinterFailed, match="没有找到打印机"):
        send("nobody", document)
    service.tool("cupsenable", name)
    assert papers(tray) == service.unfinished(name) == []
    send(name, document)
    service.wait_until(lambda: papers(tray) != [])
    (paper,) = papers(tray)
    (image,) = PdfReader(paper).pages[0].images
    assert image.image is not None
    assert image.image.width >= 684 / 72 * 180


def test_a_file_that_is_no_paper_is_told(printer: tuple[str, Path]) -> None:
    with pytest.raises(PrinterFailed, match="无法读取"):
        send(printer[0], b"not a pdf")
    assert papers(printer[1]) == []
