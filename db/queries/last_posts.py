"""Finds what a desk posted last and whether its paper came out, for the question at the next start."""

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, bindparam, select

from app.documents.printing import PrintJob
from app.documents.views import LastCommands, LastPost
from app.kernel.commands import Outcome
from db.tables.documents import print_jobs
from db.tables.journal import command_outcomes

_NEWEST_JOB = (
    select(print_jobs.c.org_unit, *(print_jobs.c[name] for name in PrintJob.__struct_fields__))
    .where(print_jobs.c.desk_id == bindparam("desk"))
    .order_by(print_jobs.c.queued_ms.desc(), print_jobs.c.job_id.desc())
    .limit(1)
)
_NEWEST_OUTCOMES = (
    select(command_outcomes.c.outcome)
    .where(command_outcomes.c.org_unit == bindparam("unit"), command_outcomes.c.desk_id == bindparam("desk"))
    .order_by(command_outcomes.c.at_ms.desc())
    .limit(50)
)
"""The command of the newest job is among the newest commands; those without papers lie between."""


class SqlLastCommands:
    """Implements app.documents.views.LastCommands."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def last_unfinished(self, desk_id: str) -> LastPost | None:
        row = self._conn.execute(_NEWEST_JOB, {"desk": desk_id}).first()
        if row is None or row.state in ("confirmed", "dropped"):
            return None
        job = PrintJob(**{name: getattr(row, name) for name in PrintJob.__struct_fields__})
        for stored in self._conn.execute(_NEWEST_OUTCOMES, {"unit": row.org_unit, "desk": desk_id}).scalars():
            outcome = msgspec.json.decode(stored, type=Outcome)
            if any(paper.job_id == job.job_id for paper in outcome.papers):
                return LastPost(outcome.news, outcome.at_ms, job)
        return None


VIEWS: dict[type, Callable[[Connection], object]] = {LastCommands: SqlLastCommands}
