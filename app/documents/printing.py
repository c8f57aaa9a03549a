"""The print queue of a desk: each paper goes out once, a failure keeps its reason, a jam loses nothing.

A job is marked as sent before the printer gets it. If the program dies in between, nobody knows whether
the paper came out, so the clerk is asked; nothing left over from an earlier run prints by itself.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

import msgspec

JobState = Literal["waiting", "sent", "confirmed", "failed", "dropped"]


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """A paper on its way out. Times are UTC; `mark` is the reprint's mark, '' for an original."""

    job_id: str
    desk_id: str
    paper: str
    number: str
    sha256: str
    copy_no: int
    state: JobState
    error: str
    attempts: int
    queued_ms: int
    changed_ms: int


class PrinterFailed(Exception):
    """The printer did not take a paper; the text says why, in Chinese."""


class PrinterPort(Protocol):
    """A printer, or the folder that stands for one."""

    def send(self, document: bytes, job: PrintJob) -> None:
        """Print a PDF. Returns when the printer has taken all of it. Raises PrinterFailed."""
        ...


class JobStore(Protocol):
    """The durable rows of the queue; every call is one committed transaction."""

    def jobs(self, desk_id: str, states: tuple[JobState, ...]) -> list[PrintJob]:
        """Jobs of a desk in these states, oldest first."""
        ...

    def last_of(self, desk_id: str, number: str) -> PrintJob | None:
        """The newest job that printed this number."""
        ...

    def claim(self, job_id: str, states: tuple[JobState, ...]) -> PrintJob | None:
        """Turn a job from one of `states` to sent and count the attempt; None if it was not in them."""
        ...

    def settle(self, job_id: str, state: JobState, error: str = "") -> None:
        """Note how a sent job ended."""
        ...

    def document(self, sha256: str) -> bytes | None:
        """The bytes to print."""
        ...


class PrintQueue:
    """Runs a desk's jobs through its printer, one after the other, in one thread.

    Made once when the desk opens: what waits at that moment is left over from an earlier run.
    """

    def __init__(self, store: JobStore, printer: PrinterPort, desk_id: str) -> None:
        self._store = store
        self._desk_id = desk_id
        # By name and not by time: the clock of the earlier run may have been wrong.
        self._left_over = frozenset(job.job_id for job in self._waiting())
        self.printer = printer

    def print_new(self) -> list[PrintJob]:
        """Print what was queued since this run began, up to the first failure; returns what was tried."""
        fresh = [job for job in self._waiting() if job.job_id not in self._left_over]
        return list(self._until_failure(fresh))

    def leftovers(self) -> list[PrintJob]:
        """Jobs that need a clerk's word: failed, waiting since an earlier run, or sent without an answer."""
        return [
            job
            for job in self._store.jobs(self._desk_id, ("waiting", "sent", "failed"))
            if job.state != "waiting" or job.job_id in self._left_over
        ]

    def retry(self, job_id: str) -> PrintJob | None:
        """The clerk says that it did not come out: print it (again). None if it needs no printing."""
        return self._print(job_id, ("waiting", "sent", "failed"))

    def came_out(self, job_id: str) -> None:
        """The clerk says that the paper is there."""
        self._store.settle(job_id, "confirmed")

    def drop(self, job_id: str) -> None:
        """The clerk wants no paper."""
        self._store.settle(job_id, "dropped")

    def resume_after(self, number: str) -> list[PrintJob]:
        """After a jam: `number` is the last good paper; everything after it is printed again, in order."""
        good = self._store.last_of(self._desk_id, number)
        if good is None:
            return []
        later = [
            job
            for job in self._store.jobs(self._desk_id, ("waiting", "sent", "confirmed", "failed"))
            if (job.queued_ms, job.job_id) > (good.queued_ms, good.job_id)
        ]
        return list(self._until_failure(later, ("waiting", "sent", "confirmed", "failed")))

    def _waiting(self) -> list[PrintJob]:
        return self._store.jobs(self._desk_id, ("waiting",))

    def _until_failure(
        self, jobs: Iterable[PrintJob], states: tuple[JobState, ...] = ("waiting",)
    ) -> Iterator[PrintJob]:
        for job in jobs:
            done = self._print(job.job_id, states)
            if done is None:
                continue
            yield done
            if done.state == "failed":
                return

    def _print(self, job_id: str, states: tuple[JobState, ...]) -> PrintJob | None:
        job = self._store.claim(job_id, states)
        if job is None:
            return None
        error = self._send(job)
        state: JobState = "failed" if error else "confirmed"
        self._store.settle(job_id, state, error)
        return msgspec.structs.replace(job, state=state, error=error)

    def _send(self, job: PrintJob) -> str:
        """Hand a job to the printer; '' or why it failed. Drivers raise anything, so anything is caught."""
        document = self._store.document(job.sha256)
        if document is None:
            return "本机没有这份凭证的原件"
        try:
            self.printer.send(document, job)
        except PrinterFailed as failure:
            return str(failure) or "打印机没有响应"
        except Exception as failure:  # noqa: BLE001  one of the three borders
            return f"打印机驱动出错:{type(failure).__name__} {failure}"[:200]
        return ""
