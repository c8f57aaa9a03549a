"""受电工程检查意见单: design review, inspection or test of the works of a customer."""

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


@paper_of("inspection_sheet", SheetSnapshot)
def inspection_sheet(snapshot: SheetSnapshot) -> Paper:
    """What was looked at, what is wrong, by when it is put right (R24 Art.44, 46, 47)."""
    return Paper(
        kind="inspection_sheet",
        title="受电工程检查意见单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=tuple(listing(table) for table in snapshot.tables),
        notes=snapshot.notes,
        closing=made_by(snapshot.maker),
        signatures=("检查人签字", "客户签收", "日期"),
        stamp="业务专用章",
    )
