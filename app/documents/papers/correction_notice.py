"""缺件补正(更正)通知单: what is missing or wrong, and by when it is put right."""

from app.documents.paper import Field, Paper
from app.documents.papers.order_head import about, made_by, paper_list
from app.documents.papers.registry import paper_of
from app.workorders.snapshots import CorrectionSnapshot


@paper_of("correction_notice", CorrectionSnapshot)
def correction_notice(snapshot: CorrectionSnapshot) -> Paper:
    """Everything at once, so that nobody comes twice (facts.md §3.1)."""
    until = f"{snapshot.until} 前" if snapshot.until else "尽快"
    return Paper(
        kind="correction_notice",
        title="缺件补正(更正)通知单",
        issuer=snapshot.maker.org_name,
        number=snapshot.number,
        fields=about(snapshot),
        tables=paper_list("需要补正的资料", snapshot.missing),
        settlement=(
            Field("请于", until, wide=True),
            *((Field("说明", snapshot.remarks, wide=True),) if snapshot.remarks else ()),
        ),
        notes=(
            "补正期间,本业务的办理时限暂停计算;资料可以送到任一营业厅,也可以通过网上国网上传。",
            "现场勘查时仍未补齐的,本次申请终止,补齐后可以重新申请。",
        ),
        closing=made_by(snapshot.maker),
        signatures=("客户签收", "经办人签字", "日期"),
        stamp="业务专用章",
    )
