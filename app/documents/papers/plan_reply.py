"""供电方案答复单: the supply plan in writing, which the customer signs for."""

from app.documents.paper import Paper
from app.documents.papers.order_head import about, listing, made_by, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import SheetSnapshot


@paper_of("plan_reply", SheetSnapshot)
def plan_reply(snapshot: SheetSnapshot) -> Paper:
    """Capacity, supply, metering, tariff, fees, validity (facts.md §3.3; R24 Art.22, 23)."""
    return Paper(
        kind="plan_reply",
        title="供电方案答复单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=tuple(listing(table) for table in snapshot.tables),
        notes=snapshot.notes,
        closing=made_by(snapshot.maker),
        signatures=("客户签收", "答复人签字", "日期"),
        stamp="业务专用章",
    )
