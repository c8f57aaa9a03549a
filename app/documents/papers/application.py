"""用电业务申请表: filled in by the program, signed by the customer (facts.md §3.1, §3.4)."""

from app.documents.paper import Column, Paper, Row, Table
from app.documents.papers.order_head import about, made_by, paper_list, parts
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import ApplicationSnapshot

LOADS = (Column("设备名称", "left"), Column("数量"), Column("单台千瓦"), Column("相别", "left"))
PROMISE = (
    "申请人声明:本表内容和所提供的资料真实、完整、有效,如有虚假,由申请人承担由此产生的责任。",
    "申请人已收到一次性告知,知悉所需资料、办理流程、时限和收费;同意供电企业为办理本业务使用所提供的信息。",
)


@paper_of("application", ApplicationSnapshot)
def application(snapshot: ApplicationSnapshot) -> Paper:
    """Everything that was asked, the load list, the papers handed in, and the words that are signed."""
    later = snapshot.promised_by
    promise = (
        (f"申请人承诺于 {later} 前补齐标为“承诺后补”的资料,逾期的,供电企业可以终止办理。",) if later else ()
    )
    loads = tuple(Row(line) for line in snapshot.loads)
    return Paper(
        kind="application",
        title="用电业务申请表",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        parts=parts(snapshot.sections),
        tables=(
            *((Table(heading="用电设备清单", columns=LOADS, rows=loads),) if loads else ()),
            *paper_list("提交的资料", snapshot.papers),
        ),
        notes=(*PROMISE, *promise),
        closing=made_by(snapshot.maker),
        signatures=("申请人(经办人)签字", "受理人签字", "日期"),
        stamp="用电业务受理章",
    )
