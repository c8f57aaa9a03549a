"""电能计量装拆单: meters that came down and went up, with both readings, signed by both sides."""

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


@paper_of("meter_sheet", SheetSnapshot)
def meter_sheet(snapshot: SheetSnapshot) -> Paper:
    """Meters, readings before and after, ratios, seals and time (facts.md §3.4b)."""
    return Paper(
        kind="meter_sheet",
        title="电能计量装拆单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=tuple(listing(table) for table in snapshot.tables),
        notes=snapshot.notes,
        closing=made_by(snapshot.maker),
        signatures=("装拆人签字", "客户签字确认", "日期"),
        stamp="",
    )
