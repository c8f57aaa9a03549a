"""电费提醒单: a friendly word before or after the due date, with what is to be paid and how."""

from app.arrears.snapshots import NoticeSnapshot
from app.documents.paper import Field, Paper, Total
from app.documents.papers.call_notice import months, whom
from app.documents.papers.registry import paper_of
from app.kernel.money import words, yuan


@paper_of("reminder_notice", NoticeSnapshot)
def reminder_notice(snapshot: NoticeSnapshot) -> Paper:
    """Period, amount, due date and ways to pay (facts.md §7.3 steps 1 and 2)."""
    return Paper(
        kind="reminder_notice",
        title="电费提醒单",
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=whom(snapshot),
        tables=(months(snapshot),),
        total=Total(
            f"截至 {snapshot.on} 应缴",
            f"¥{yuan(snapshot.total_fen)}",
            f"人民币{words(snapshot.total_fen)}",
        ),
        settlement=(Field("缴费方式", snapshot.ways_to_pay, wide=True),),
        closing=(Field("经办人", snapshot.clerk), Field("柜台", snapshot.desk_name)),
        notes=("请在缴费截止日前缴纳,逾期按规定逐日计收违约金。如已缴清,请忽略本提醒。",),
    )
