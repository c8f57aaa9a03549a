"""The print queue: each paper once, failures kept, nothing left over prints by itself."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.documents.printing import JobState, PrinterFailed, PrintJob, PrintQueue

DESK = "D1"


class MemoryJobs:
    """JobStore in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[str, PrintJob] = {}

    def queue(self, number: str, sha256: str = "kept") -> str:
        job_id = f"job-{len(self.rows):04d}"
        self.rows[job_id] = PrintJob(
            job_id=job_id,
            desk_id=DESK,
            paper="receipt",
            number=number,
            sha256=sha256,
            copy_no=0,
            state="waiting",
            error="",
            attempts=0,
            queued_ms=len(self.rows),
            changed_ms=0,
        )
        return job_id

    def jobs(self, desk_id: str, states: tuple[JobState, ...]) -> list[PrintJob]:
        return [job for job in self.rows.values() if job.desk_id == desk_id and job.state in states]

    def last_of(self, desk_id: str, number: str) -> PrintJob | None:
        found = [job for job in self.rows.values() if (job.desk_id, job.number) == (desk_id, number)]
        return found[-1] if found else None

    def claim(self, job_id: str, states: tuple[JobState, ...]) -> PrintJob | None:
        job = self.rows[job_id]
        if job.state not in states:
            return None
        self.rows[job_id] = msgspec.structs.replace(job, state="sent", error="", attempts=job.attempts + 1)
        return self.rows[job_id]

    def settle(self, job_id: str, state: JobState, error: str = "") -> None:
        self.rows[job_id] = msgspec.structs.replace(self.rows[job_id], state=state, error=error)

    def document(self, sha256: str) -> bytes | None:
        return b"%PDF" if sha256 == "kept" else None

    def states(self) -> list[str]:
        return [job.state for job in self.rows.values()]


class JammingPrinter:
    """Takes papers until the k-th, then fails in the way it is told."""

    def __init__(self, jams_at: int = 10**9, error: Exception | None = None) -> None:
        self.jams_at = jams_at
        self.error = error or PrinterFailed("缺纸")
        self.came_out: list[str] = []

    def send(self, document: bytes, job: PrintJob) -> None:
        assert document
        if len(self.came_out) + 1 == self.jams_at:
            raise self.error
        self.came_out.append(job.number)


def desk_with(count: int, printer: JammingPrinter) -> tuple[MemoryJobs, PrintQueue, list[str]]:
    jobs = MemoryJobs()
    queue = PrintQueue(jobs, printer, DESK)
    return jobs, queue, [jobs.queue(f"A-{n}") for n in range(count)]


def test_papers_come_out_once_and_in_order() -> None:
    printer = JammingPrinter()
    jobs, queue, _ = desk_with(3, printer)
    queue.print_new()
    queue.print_new()
    assert printer.came_out == ["A-0", "A-1", "A-2"]
    assert jobs.states() == ["confirmed"] * 3
    assert queue.leftovers() == []


def test_a_jam_stops_the_queue_and_keeps_the_reason() -> None:
    printer = JammingPrinter(jams_at=2)
    jobs, queue, ids = desk_with(3, printer)
    tried = queue.print_new()
    assert [job.state for job in tried] == ["confirmed", "failed"]
    assert jobs.states() == ["confirmed", "failed", "waiting"]
    assert [(job.job_id, job.error) for job in queue.leftovers()] == [(ids[1], "缺纸")]
    printer.jams_at = 10**9
    retried = queue.retry(ids[1])
    assert retried is not None
    assert retried.state == "confirmed"
    queue.print_new()
    assert printer.came_out == ["A-0", "A-1", "A-2"]
    assert jobs.rows[ids[1]].attempts == 2


def test_a_driver_that_raises_anything_is_a_failed_job() -> None:
    jobs, queue, _ = desk_with(1, JammingPrinter(jams_at=1, error=ZeroDivisionError("driver")))
    (job,) = queue.print_new()
    assert jobs.states() == ["failed"]
    assert "ZeroDivisionError" in job.error


def test_a_paper_whose_bytes_are_elsewhere_fails_with_a_sentence() -> None:
    jobs, queue, _ = desk_with(0, JammingPrinter())
    jobs.queue("A-9", sha256="elsewhere")
    (job,) = queue.print_new()
    assert (job.state, job.error) == ("failed", "本机没有这份凭证的原件")


def test_nothing_of_an_earlier_run_bursts_out() -> None:
    jobs, _, ids = desk_with(2, JammingPrinter())
    jobs.claim(ids[0], ("waiting",))
    printer = JammingPrinter()
    after_restart = PrintQueue(jobs, printer, DESK)
    jobs.queue("A-new")
    after_restart.print_new()
    assert printer.came_out == ["A-new"]
    assert [job.job_id for job in after_restart.leftovers()] == ids
    after_restart.came_out(ids[0])
    after_restart.drop(ids[1])
    assert after_restart.leftovers() == []
    assert printer.came_out == ["A-new"]


def test_a_confirmed_paper_is_not_retried_by_a_second_key_press() -> None:
    printer = JammingPrinter()
    _, queue, ids = desk_with(1, printer)
    queue.print_new()
    assert queue.retry(ids[0]) is None
    assert printer.came_out == ["A-0"]


def test_after_a_jam_everything_after_the_last_good_number_prints_again() -> None:
    printer = JammingPrinter()
    _, queue, _ = desk_with(4, printer)
    queue.print_new()
    again = queue.resume_after("A-1")
    assert [job.number for job in again] == ["A-2", "A-3"]
    assert queue.resume_after("unknown") == []


@given(st.integers(1, 8), st.integers(1, 9), st.integers(0, 8))
def test_printed_is_always_a_part_of_stored(count: int, jams_at: int, restart_at: int) -> None:
    printer = JammingPrinter(jams_at)
    jobs, queue, ids = desk_with(count, printer)
    queue.print_new()
    if restart_at < count:
        queue = PrintQueue(jobs, printer, DESK)
    printer.jams_at = 10**9
    for job in queue.leftovers():
        queue.retry(job.job_id)
    queue.print_new()
    assert sorted(printer.came_out) == sorted(jobs.rows[job_id].number for job_id in ids)
    assert set(jobs.states()) == {"confirmed"}
