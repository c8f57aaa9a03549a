"""现场勘查单: what is looked at on site, filled in and signed there."""

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


@paper_of("survey_sheet", SheetSnapshot)
def survey_sheet(snapshot: SheetSnapshot) -> Paper:
    """What is known before, and what the surveyor finds on site (facts.md §3.2)."""
    return Paper(
        kind="survey_sheet",
        title="现场勘查单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=tuple(listing(table) for table in snapshot.tables),
        notes=snapshot.notes,
        closing=made_by(snapshot.maker),
        signatures=("勘查人签字", "客户(陪同人)签字", "日期"),
        stamp="",
    )
