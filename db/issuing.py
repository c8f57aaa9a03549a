"""Issues papers inside a command's transaction: drawn, stored by content, named by a fact, queued."""

import hashlib
from collections.abc import Sequence

import msgspec
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from app.documents.facts import PaperIssued
from app.documents.paper import Paper
from app.documents.press import MEDIA_TYPE, Press
from app.documents.verification import VerificationCode, signed
from app.kernel.commands import PaperOrder, PrintedPaper
from app.kernel.facts import canonical
from app.kernel.ids import new_id
from db.home import SqlTransaction
from db.tables.documents import paper_bytes, print_jobs

_KEEP = {
    "sqlite": sqlite.insert(paper_bytes).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(paper_bytes).on_conflict_do_nothing(),
}
_QUEUE = insert(print_jobs)


class Issuer:
    """What a home calls to make the papers that a decision ordered."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def __call__(self, work: SqlTransaction, orders: Sequence[PaperOrder]) -> tuple[PrintedPaper, ...]:
        printed = [self._issue(work, order) for order in orders]
        work.append(
            [
                PaperIssued(
                    org_unit=work.desk.org_unit,
                    paper=order.kind,
                    number=order.number,
                    sha256=paper.sha256,
                    media_type=MEDIA_TYPE,
                    layout=order.layout or work.desk.paper_layout,
                    account_no=order.account_no,
                )
                for order, paper in zip(orders, printed, strict=True)
                if not order.copy_no
            ]
        )
        return tuple(printed)

    def _issue(self, work: SqlTransaction, order: PaperOrder) -> PrintedPaper:
        paper = self._press.compose(order, _code(work, order))
        document = self._press.print(paper, order.layout or work.desk.paper_layout)
        sha256 = hashlib.sha256(document).hexdigest()
        _store(work, sha256, document, paper)
        return PrintedPaper(order.kind, order.number, sha256, _queue(work, order, sha256))


def _code(work: SqlTransaction, order: PaperOrder) -> VerificationCode:
    code = VerificationCode(
        kind=order.kind,
        number=order.number,
        account_no=order.account_no,
        amount_fen=order.amount_fen,
        on=work.today,
        desk_id=work.desk.desk_id,
    )
    return code if order.copy_no else signed(code, work.sign)


def _store(work: SqlTransaction, sha256: str, document: bytes, paper: Paper) -> None:
    """Keep the bytes under their hash; the same bytes twice are one row."""
    work.later(
        _KEEP[work.conn.dialect.name],
        {
            "org_unit": work.desk.org_unit,
            "sha256": sha256,
            "media_type": MEDIA_TYPE,
            "document": document,
            "value": canonical(msgspec.structs.replace(paper, mark="")),
        },
    )


def _queue(work: SqlTransaction, order: PaperOrder, sha256: str) -> str:
    job_id = new_id()
    work.later(
        _QUEUE,
        {
            "org_unit": work.desk.org_unit,
            "job_id": job_id,
            "desk_id": work.desk.desk_id,
            "paper": order.kind,
            "number": order.number,
            "sha256": sha256,
            "copy_no": order.copy_no,
            "state": "waiting",
            "error": "",
            "attempts": 0,
            "queued_ms": work.now_ms,
            "changed_ms": work.now_ms,
        },
    )
    return job_id
