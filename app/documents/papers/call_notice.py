"""催交电费通知单: what is owed month by month, by when and how to pay, and who received it."""

from app.arrears.snapshots import NoticeSnapshot
from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.dates import civil
from app.kernel.money import words, yuan

COLUMNS = (
    Column("电费月份", "left"),
    Column("电量(kWh)"),
    Column("缴费截止日", "left"),
    Column("欠费(元)"),
    Column("违约金(元)"),
    Column("小计(元)"),
)


@paper_of("call_notice", NoticeSnapshot)
def call_notice(snapshot: NoticeSnapshot) -> Paper:
    """Months, amounts with late fee, pay-by date, way and place (facts.md §7.3 step 3)."""
    return Paper(
        kind="call_notice",
        title="催交电费通知单",
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=whom(snapshot),
        tables=(months(snapshot),),
        total=Total(
            f"截至 {snapshot.on} 合计",
            f"¥{yuan(snapshot.total_fen)}",
            f"人民币{words(snapshot.total_fen)}",
        ),
        settlement=(
            Field("请于此日前缴清", f"{snapshot.pay_by}"),
            Field("缴费方式", snapshot.ways_to_pay, wide=True),
        ),
        closing=(Field("经办人", snapshot.clerk), Field("柜台", snapshot.desk_name)),
        notes=(
            "违约金逐日计算,以实际缴费日为准。如已缴清,请忽略本通知。",
            "逾期超过 30 日经催交仍未交付的,供电企业可以按规定程序停止供电。",
        ),
        signatures=("送达人签字", "收件人签字", "送达时间"),
        stamp="业务专用章",
    )


def whom(snapshot: NoticeSnapshot) -> tuple[Field, ...]:
    """Who gets the notice."""
    return (
        Field("户号", snapshot.account_no),
        Field("户名", snapshot.account_name),
        Field("开具时间", civil(snapshot.issued_ms).strftime("%Y-%m-%d %H:%M")),
        Field("用电地址", snapshot.address, wide=True),
    )


def months(snapshot: NoticeSnapshot) -> Table:
    """What is owed, month by month."""
    rows = tuple(
        Row(
            (
                line.period,
                f"{line.kwh:,}",
                f"{line.due_on or ''}",
                yuan(line.owed_fen),
                yuan(line.late_fen),
                yuan(line.sum_fen),
            ),
            line.sum_fen,
        )
        for line in snapshot.lines
    )
    return Table(columns=COLUMNS, rows=rows, carries=True)
