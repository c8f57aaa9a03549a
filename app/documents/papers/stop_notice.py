"""停电通知书: why and when supply will be stopped, when the customer was asked before, and what is owed."""

from app.arrears.snapshots import NoticeSnapshot
from app.documents.paper import Field, Paper, Total
from app.documents.papers.call_notice import months, whom
from app.documents.papers.registry import paper_of
from app.kernel.dates import civil
from app.kernel.money import words, yuan


@paper_of("stop_notice", NoticeSnapshot)
def stop_notice(snapshot: NoticeSnapshot) -> Paper:
    """Date of dunning, amount with late fee, reason and time of the stop (facts.md §7.3 step 5)."""
    when = civil(snapshot.planned_ms).strftime("%Y年%m月%d日 %H时%M分")
    copies = (Field("抄送", snapshot.copy_to),) if snapshot.copy_to else ()
    return Paper(
        kind="stop_notice",
        title="停电通知书",
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=(
            *whom(snapshot),
            Field("停电原因", snapshot.reason, wide=True),
            Field("催费日期", f"{snapshot.dunned_on or ''}"),
            Field("停电时间", when, wide=True),
            *copies,
        ),
        tables=(months(snapshot),),
        total=Total(
            f"截至 {snapshot.on} 合计",
            f"¥{yuan(snapshot.total_fen)}",
            f"人民币{words(snapshot.total_fen)}",
        ),
        settlement=(Field("缴费方式", snapshot.ways_to_pay, wide=True),),
        closing=(Field("经办人", snapshot.clerk), Field("柜台", snapshot.desk_name)),
        notes=(
            "请在停电时间之前缴清电费和违约金;停电前 30 分钟将再次通知。",
            "缴清后 24 小时内恢复供电。停电不影响违约金继续计算。",
        ),
        signatures=("送达人签字", "收件人签字", "送达时间"),
        stamp="业务专用章",
    )
