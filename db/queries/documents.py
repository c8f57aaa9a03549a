"""Reads papers, their reprints and their bytes."""

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, bindparam, select, tuple_

from app.documents.paper import Paper
from app.documents.printing import PrintJob
from app.documents.views import DocumentsView, PaperRow, ReprintRow
from db.tables.documents import paper_bytes, paper_reprints, papers, print_jobs

_PAPER = select(*(papers.c[name] for name in PaperRow.__struct_fields__))
_ONE = _PAPER.where(
    papers.c.org_unit == bindparam("unit"),
    papers.c.paper == bindparam("paper"),
    papers.c.number == bindparam("number"),
    papers.c.sha256 != "",
)
_OF_ACCOUNT = _PAPER.where(papers.c.account_no == bindparam("account_no"), papers.c.sha256 != "").order_by(
    papers.c.at_ms.desc(), papers.c.number.desc(), papers.c.paper.desc()
)
_PLACE = tuple_(papers.c.at_ms, papers.c.number, papers.c.paper)
_REPRINTS = (
    select(
        paper_reprints.c.copy_no,
        paper_reprints.c.reason,
        paper_reprints.c.staff_no,
        paper_reprints.c.origin.label("desk_id"),
        paper_reprints.c.at_ms,
    )
    .where(
        paper_reprints.c.org_unit == bindparam("unit"),
        paper_reprints.c.paper == bindparam("paper"),
        paper_reprints.c.number == bindparam("number"),
    )
    .order_by(paper_reprints.c.at_ms, paper_reprints.c.origin, paper_reprints.c.seq)
)
_JOB = select(*(print_jobs.c[name] for name in PrintJob.__struct_fields__))
DOCUMENT = select(paper_bytes.c.document).where(paper_bytes.c.sha256 == bindparam("sha256")).limit(1)
_VALUE = select(paper_bytes.c.value).where(paper_bytes.c.sha256 == bindparam("sha256")).limit(1)


class SqlDocuments:
    """Implements app.documents.views.DocumentsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def paper(self, org_unit: str, paper: str, number: str) -> PaperRow | None:
        params = {"unit": org_unit, "paper": paper, "number": number}
        row = self._conn.execute(_ONE, params).first()
        return PaperRow(**row._mapping) if row else None

    def papers_of(
        self, account_no: str, before: tuple[int, str, str] = (0, "", ""), limit: int = 50
    ) -> list[PaperRow]:
        page = _OF_ACCOUNT.limit(limit)
        if before[0]:
            page = page.where(papers.c.at_ms <= before[0], tuple_(*before) > _PLACE)
        rows = self._conn.execute(page, {"account_no": account_no})
        return [PaperRow(**row._mapping) for row in rows]

    def reprints(self, org_unit: str, paper: str, number: str) -> list[ReprintRow]:
        params = {"unit": org_unit, "paper": paper, "number": number}
        return [ReprintRow(**row._mapping) for row in self._conn.execute(_REPRINTS, params)]

    def jobs_page(self, desk_id: str, before: tuple[int, str] | None, limit: int) -> list[PrintJob]:
        place = tuple_(print_jobs.c.queued_ms, print_jobs.c.job_id)
        query = _JOB.where(print_jobs.c.desk_id == desk_id)
        if before is not None:
            query = query.where(place < tuple_(*before))
        newest = query.order_by(print_jobs.c.queued_ms.desc(), print_jobs.c.job_id.desc()).limit(limit)
        return [PrintJob(**row._mapping) for row in self._conn.execute(newest)]

    def document(self, sha256: str) -> bytes | None:
        return self._conn.execute(DOCUMENT, {"sha256": sha256}).scalar_one_or_none()

    def value(self, sha256: str) -> Paper | None:
        stored = self._conn.execute(_VALUE, {"sha256": sha256}).scalar_one_or_none()
        return msgspec.json.decode(stored, type=Paper) if stored is not None else None


VIEWS: dict[type, Callable[[Connection], object]] = {DocumentsView: SqlDocuments}
