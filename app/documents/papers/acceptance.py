"""业务受理回执: the number to ask by, what happens next and by when, what is still to be brought."""

from app.documents.paper import Column, Field, Paper, Row, Table
from app.documents.papers.order_head import about, made_by, paper_list
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import AcceptanceSnapshot

LIMITS = (Column("环节", "left"), Column("时限", "left"), Column("最迟", "left"))


@paper_of("acceptance", AcceptanceSnapshot)
def acceptance(snapshot: AcceptanceSnapshot) -> Paper:
    """Every application gets a number and a receipt (facts.md §3.1)."""
    rows = tuple(Row((one.word, one.limit, f"{one.due or ''}")) for one in snapshot.limits)
    owed = [one.word for one in snapshot.papers if one.until]
    later = f"请于 {snapshot.promised_by} 前补齐:{'、'.join(owed)}。" if owed and snapshot.promised_by else ""
    return Paper(
        kind="acceptance",
        title="业务受理回执",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        tables=(
            *paper_list("已收资料", snapshot.papers),
            *((Table(heading="办理时限", columns=LIMITS, rows=rows),) if rows else ()),
        ),
        settlement=(Field("下一步", snapshot.next_step, wide=True),),
        closing=made_by(snapshot.maker),
        notes=(
            *((later,) if later else ()),
            "凭工单号或联系电话可在营业厅、网上国网和 95598 查询进度。",
            "对服务不满意的,可拨打 12398 能源监管热线。",
        ),
        signatures=("客户签收", "日期"),
        stamp="用电业务受理章",
    )
