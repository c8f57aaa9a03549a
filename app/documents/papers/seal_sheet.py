"""封停、送电工作单: what is sealed or energised on site, and when."""

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


@paper_of("seal_sheet", SheetSnapshot)
def seal_sheet(snapshot: SheetSnapshot) -> Paper:
    """What is sealed or energised, when, by whom (facts.md §3.4b)."""
    return Paper(
        kind="seal_sheet",
        title="封停、送电工作单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=tuple(listing(table) for table in snapshot.tables),
        notes=snapshot.notes,
        closing=made_by(snapshot.maker),
        signatures=("工作负责人签字", "客户签字确认", "日期"),
        stamp="",
    )
