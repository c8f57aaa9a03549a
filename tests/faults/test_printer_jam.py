"""A printer that fails at page k: no paper lost, none twice, and nothing printed that is not stored."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from pathlib import Path

import pytest

from app.documents.printing import PrinterFailed, PrintJob, PrintQueue
from app.kernel.refusals import Unavailable
from db.print_jobs import SqlJobStore
from tests.faults.hall import next_payment, open_engines
from tests.faults.rounds import rounds
from tests.homes import TestDesk


class PowerCut(BaseException):
    """The program dies while the printer has the page."""


class FaultyPrinter:
    """Prints into a list; what happens at each page is decided beforehand."""

    def __init__(self, fates: list[str]) -> None:
        self._fates = iter(fates)
        self.printed: list[str] = []

    def send(self, document: bytes, job: PrintJob) -> None:
        assert hashlib.sha256(document).hexdigest() == job.sha256
        fate = next(self._fates, "prints")
        if fate == "jams":
            raise PrinterFailed("卡纸")
        if fate == "driver":
            raise RuntimeError("the driver fell over")
        if fate == "dies before":
            raise PowerCut
        self.printed.append(job.number)
        if fate == "dies after":
            raise PowerCut


def queue_of(desk: TestDesk, printer: FaultyPrinter) -> PrintQueue:
    store = SqlJobStore(desk.home.engines, desk.clock.now_ms)
    return PrintQueue(store, printer, desk.home.desk.desk_id)


def paid(desk: TestDesk, count: int) -> list[str]:
    """Take payments; the numbers of their receipts."""
    rng = random.Random()
    return [desk.do(next_payment(desk, rng)).result["receipt_no"] for _ in range(count)]


@pytest.mark.parametrize("fate", ["jams", "driver"])
@pytest.mark.parametrize("page", [0, 1, 4])
def test_a_failure_at_any_page_stops_there_and_the_clerk_goes_on(
    counter: TestDesk, page: int, fate: str
) -> None:
    printer = FaultyPrinter(["prints"] * page + [fate])
    queue = queue_of(counter, printer)
    numbers = paid(counter, 5)
    tried = queue.print_new()
    assert printer.printed == numbers[:page]
    assert tried[-1].state == "failed"
    (failed,) = queue.leftovers()
    assert failed.number == numbers[page]
    assert failed.error
    assert queue.retry(failed.job_id) is not None
    queue.print_new()
    assert printer.printed == numbers
    assert queue.leftovers() == []


def test_after_the_program_died_the_clerk_says_what_came_out_and_nothing_prints_by_itself(
    counter: TestDesk,
) -> None:
    rng = random.Random()
    expected: list[str] = []
    printed: list[str] = []
    for _ in range(rounds(4)):
        printer = FaultyPrinter(
            [rng.choice(["prints", "jams", "dies before", "dies after"]) for _ in range(4)]
        )
        queue = queue_of(counter, printer)
        expected += paid(counter, 3)
        for _ in range(3):
            try:
                queue.print_new()
            except PowerCut:
                break
        # The next start: whatever is left over waits for a word, and the clerk looks at the tray.
        printed += printer.printed
        tray = FaultyPrinter([])
        fresh = queue_of(counter, tray)
        assert fresh.print_new() == []
        assert tray.printed == []
        for job in fresh.leftovers():
            if job.number in printed:
                fresh.came_out(job.job_id)
            else:
                fresh.retry(job.job_id)
        printed += tray.printed
        assert fresh.leftovers() == []
    assert Counter(printed) == Counter(expected)


def test_the_payment_stands_whatever_the_printer_does(counter: TestDesk) -> None:
    printer = FaultyPrinter(["driver"] * 99)
    queue = queue_of(counter, printer)
    numbers = paid(counter, 2)
    queue.print_new()
    queue.print_new()
    assert printer.printed == []
    assert [job.number for job in queue.leftovers()] == numbers


def test_a_home_that_does_not_answer_is_told_to_whoever_prints(tmp_path: Path) -> None:
    store = SqlJobStore(open_engines(str(tmp_path / "gone" / "home.db")), lambda: 0)
    for ask in (lambda: store.jobs("D1", ("waiting",)), lambda: store.claim("job", ("waiting",))):
        with pytest.raises(Unavailable) as told:
            ask()
        assert told.value.codes == {"kernel.read_only"}
