"""对账单: what was charged and paid in a period, the balance after every line, and the months as a chart."""

from app.documents.paper import Column, Field, MonthChart, Paper, Row, Table, Total
from app.documents.papers.explanation import made_by, whose
from app.documents.papers.registry import paper_of
from app.kernel.money import words, yuan
from app.payments.account_papers import StatementSnapshot
from app.payments.statement import Statement

_COLUMNS = (
    Column("日期", "left"),
    Column("摘要", "left"),
    Column("凭证号", "left"),
    Column("应收(元)"),
    Column("实收(元)"),
    Column("结余(元)"),
)
_NOTES = (
    "结余为正是欠费,为负是预存。违约金按日累计,在缴费时算定,未缴部分的违约金不在结余内。",
    "凭证号:收据、冲正凭证的号码,或渠道的参考号;没有号码的,是账务日志中的席位和序号。",
)


@paper_of("statement", StatementSnapshot)
def statement(snapshot: StatementSnapshot) -> Paper:
    """Opening balance, every line, closing balance. Raises ValueError where the balances do not run on."""
    told = snapshot.statement
    _check(told)
    first = Row((f"{told.from_on}", "期初结余", "", "", "", yuan(told.opening_fen)))
    last = Row(
        (
            f"{told.to_on}",
            "期末结余",
            "",
            yuan(told.charged_fen),
            yuan(told.paid_fen),
            yuan(told.closing_fen),
        )
    )
    lines = tuple(
        Row(
            (
                f"{entry.on}",
                entry.text,
                entry.number,
                yuan(entry.charged_fen) if entry.charged_fen else "",
                yuan(entry.paid_fen) if entry.paid_fen else "",
                yuan(entry.balance_fen),
            )
        )
        for entry in told.entries
    )
    heading = "最近 24 个月的电量和电费"
    return Paper(
        kind="statement",
        title="对账单",
        issuer=snapshot.holder.org_name,
        number=snapshot.holder.number,
        fields=(*whose(snapshot.holder), Field("期间", f"{told.from_on} 至 {told.to_on}")),
        tables=(Table(columns=_COLUMNS, rows=(first, *lines, last)),),
        chart=MonthChart(heading=heading, months=snapshot.months) if snapshot.months else None,
        total=_total(told),
        closing=made_by(snapshot.holder),
        notes=_NOTES,
        stamp="业务专用章",
    )


def _check(told: Statement) -> None:
    balance = told.opening_fen
    for entry in told.entries:
        balance += entry.charged_fen - entry.paid_fen
        if entry.balance_fen != balance:
            raise ValueError(f"statement of {told.account_no} does not run on at {entry.number}")


def _total(told: Statement) -> Total:
    fen = told.closing_fen
    label = "期末欠费" if fen > 0 else "期末预存" if fen < 0 else "期末无欠费"
    return Total(label, f"¥{yuan(abs(fen))}", f"人民币{words(abs(fen))}")
