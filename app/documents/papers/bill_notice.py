"""电费通知单: the bill of a month as it is handed over or put into the box."""

from app.arrears.snapshots import BillNoticeSnapshot
from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.money import words, yuan

COLUMNS = (Column("项目", "left"), Column("依据", "left"), Column("金额(元)"))


@paper_of("bill_notice", BillNoticeSnapshot)
def bill_notice(snapshot: BillNoticeSnapshot) -> Paper:
    """Readings, kWh, every priced line, the sum and by when to pay (facts.md §4.9, §7.3 step 1)."""
    rows = tuple(
        Row((line.text, line.rule, yuan(line.amount_fen)), line.amount_fen) for line in snapshot.lines
    )
    if sum(row.amount_fen for row in rows) != snapshot.amount_fen:
        raise ValueError(f"bill notice {snapshot.number} does not add up to {snapshot.amount_fen}")
    return Paper(
        kind="bill_notice",
        title="电费通知单",
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=(
            Field("户号", snapshot.account_no),
            Field("户名", snapshot.account_name),
            Field("电费月份", snapshot.period),
            Field("用电地址", snapshot.address, wide=True),
            *(Field("抄见", text, wide=True) for text in snapshot.readings),
        ),
        tables=(Table(columns=COLUMNS, rows=rows, carries=True),),
        total=Total(
            f"{snapshot.period} 电费",
            f"¥{yuan(snapshot.amount_fen)}",
            f"人民币{words(snapshot.amount_fen)}",
        ),
        settlement=(
            Field("缴费截止日", f"{snapshot.due_on or ''}"),
            Field("预存抵扣后应缴", yuan(snapshot.owed_fen)),
            Field("缴费方式", snapshot.ways_to_pay, wide=True),
        ),
        notes=("逾期按规定逐日计收违约金;对电费有疑问,可到营业厅查看逐项说明。",),
    )
