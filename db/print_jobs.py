"""The durable rows of a desk's print queue; each change is a transaction of its own."""

from collections.abc import Callable

from sqlalchemy import select, update

from app.documents.printing import JobState, PrintJob
from db.engine import Engines
from db.queries.documents import DOCUMENT
from db.tables.documents import print_jobs
from db.troubles import told_in_words

_JOB = select(*(print_jobs.c[name] for name in PrintJob.__struct_fields__))


class SqlJobStore:
    """Implements app.documents.printing.JobStore. Every call may raise Unavailable."""

    def __init__(self, engines: Engines, now_ms: Callable[[], int]) -> None:
        self._engines = engines
        self._now_ms = now_ms

    def jobs(self, desk_id: str, states: tuple[JobState, ...]) -> list[PrintJob]:
        stmt = _JOB.where(print_jobs.c.desk_id == desk_id, print_jobs.c.state.in_(states)).order_by(
            print_jobs.c.queued_ms, print_jobs.c.job_id
        )
        with told_in_words(), self._engines.read.connect() as conn:
            return [PrintJob(**row._mapping) for row in conn.execute(stmt)]

    def last_of(self, desk_id: str, number: str) -> PrintJob | None:
        stmt = _JOB.where(print_jobs.c.desk_id == desk_id, print_jobs.c.number == number).order_by(
            print_jobs.c.queued_ms.desc(), print_jobs.c.job_id.desc()
        )
        with told_in_words(), self._engines.read.connect() as conn:
            row = conn.execute(stmt.limit(1)).first()
        return PrintJob(**row._mapping) if row else None

    def claim(self, job_id: str, states: tuple[JobState, ...]) -> PrintJob | None:
        one = print_jobs.c.job_id == job_id
        claimed = {
            "state": "sent",
            "error": "",
            "attempts": print_jobs.c.attempts + 1,
            "changed_ms": self._now_ms(),
        }
        with told_in_words(), self._engines.write.begin() as conn:
            changed = conn.execute(
                update(print_jobs).where(one, print_jobs.c.state.in_(states)).values(claimed)
            )
            row = conn.execute(_JOB.where(one)).first() if changed.rowcount else None
        return PrintJob(**row._mapping) if row else None

    def settle(self, job_id: str, state: JobState, error: str = "") -> None:
        values = {"state": state, "error": error, "changed_ms": self._now_ms()}
        with told_in_words(), self._engines.write.begin() as conn:
            conn.execute(update(print_jobs).where(print_jobs.c.job_id == job_id).values(values))

    def document(self, sha256: str) -> bytes | None:
        with told_in_words(), self._engines.read.connect() as conn:
            return conn.execute(DOCUMENT, {"sha256": sha256}).scalar_one_or_none()
