"""Papers and their reprints, for the list of papers and the count on a reprint."""

from collections.abc import Iterable

from app.documents.facts import PaperIssued, PaperReprinted
from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from db.tables.documents import paper_reprints, papers
from db.writes import Grow, Register, Sum, Write, projects


@projects(PaperIssued)
def paper_issued(fact: Fact, body: PaperIssued) -> Iterable[Write]:
    yield Register(
        papers,
        {"org_unit": body.org_unit, "paper": body.paper, "number": body.number},
        {
            "sha256": body.sha256,
            "media_type": body.media_type,
            "layout": body.layout,
            "account_no": body.account_no,
            "desk_id": fact.origin,
            "staff_no": fact.actor,
            "at_ms": stamp_ms(fact.hlc),
        },
    )


@projects(PaperReprinted)
def paper_reprinted(fact: Fact, body: PaperReprinted) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "paper": body.paper, "number": body.number}
    yield Sum(papers, key, {"reprints": 1})
    yield Grow(
        paper_reprints,
        {
            **key,
            "origin": fact.origin,
            "seq": fact.seq,
            "copy_no": body.copy_no,
            "reason": body.reason,
            "staff_no": fact.actor,
            "at_ms": stamp_ms(fact.hlc),
        },
    )
