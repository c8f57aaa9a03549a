"""Reads the facts about a subject from the journal, in time order."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from app.journal.reading import SubjectFacts
from app.kernel.facts import Fact
from db.journal import oldest_about


class SqlSubjectFacts:
    """Implements app.journal.reading.SubjectFacts."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def about(self, subject: str, kinds: tuple[str, ...]) -> Iterator[Fact]:
        return oldest_about(self._conn, subject, kinds)


VIEWS: dict[type, Callable[[Connection], object]] = {SubjectFacts: SqlSubjectFacts}
