"""电费说明单: a bill in plain words, from the readings to what is owed, and why it changed."""

from collections.abc import Iterator

from app.billing.comparing import Comparison, headline
from app.billing.explained import Figure
from app.billing.explaining import Explanation
from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.dates import civil
from app.kernel.money import words, yuan
from app.payments.account_papers import ExplanationSnapshot, Holder

_COLUMNS = (Column("项目", "left"), Column("怎么算出来的", "left"), Column("结果"))
_WHY_COLUMNS = (Column("原因", "left"), Column("多(少)付(元)"))
NOT_A_RECEIPT = "本单只说明电费的由来,不作缴费凭证。对任何一项有疑问,请凭本单到营业厅询问。"


@paper_of("explanation", ExplanationSnapshot)
def explanation(snapshot: ExplanationSnapshot) -> Paper:
    """Every step and every amount of a bill. Raises ValueError where the amounts do not add up."""
    told = snapshot.told
    if sum(step.amount_fen for step in told.steps) != told.balance_fen:
        raise ValueError(f"explanation {snapshot.holder.number} does not add up to {told.balance_fen}")
    reasons = tuple(_reasons(one) for one in snapshot.comparisons if one.shares)
    return Paper(
        kind="explanation",
        title="电费说明单",
        issuer=snapshot.holder.org_name,
        number=snapshot.holder.number,
        fields=(
            *whose(snapshot.holder),
            Field("电费月份", told.bill.period),
            Field("缴费截止日", f"{told.bill.due_on or ''}"),
        ),
        tables=(Table(columns=_COLUMNS, rows=tuple(_rows(told))), *reasons),
        total=_total(told),
        closing=made_by(snapshot.holder),
        notes=(*((told.trouble,) if told.trouble else ()), *_articles(told), NOT_A_RECEIPT),
    )


def whose(holder: Holder) -> tuple[Field, ...]:
    """Whom a paper about an account is for."""
    return (
        Field("户号", holder.account_no),
        Field("户名", holder.account_name),
        Field("地址", holder.address, wide=True),
    )


def made_by(holder: Holder) -> tuple[Field, ...]:
    """Who made a paper about an account, and when."""
    return (
        Field("经办人", holder.clerk),
        Field("柜台", holder.desk_name),
        Field("打印时间", f"{civil(holder.made_ms):%Y-%m-%d %H:%M}"),
    )


def _rows(told: Explanation) -> Iterator[Row]:
    for step in told.steps:
        for place, figure in enumerate(step.figures):
            yield Row(("" if place else step.title, figure.text, _result(figure)))


def _result(figure: Figure) -> str:
    fen = figure.amount_fen if figure.sum_fen is None else figure.sum_fen
    return figure.quantity if fen is None else f"{yuan(fen)} 元"


def _reasons(comparison: Comparison) -> Table:
    rows = tuple(Row((share.text, yuan(share.amount_fen))) for share in comparison.shares)
    note = "" if comparison.exact else "(账单没有计价依据,只能按平均电价比较)"
    return Table(heading=f"为什么{headline(comparison)}{note}", columns=_WHY_COLUMNS, rows=rows)


def _total(told: Explanation) -> Total:
    fen = told.balance_fen
    label = f"截至 {told.on} 尚欠" if fen > 0 else "多缴,已记为预存" if fen < 0 else "已结清"
    return Total(label, f"¥{yuan(abs(fen))}", f"人民币{words(abs(fen))}")


def _articles(told: Explanation) -> Iterator[str]:
    """Which rules and prices the figures rest on, each once."""
    whys = [figure.why for step in told.steps for figure in step.figures]
    versions = dict.fromkeys(why.version for why in whys if why.version)
    articles = dict.fromkeys(why.article.rstrip("。") for why in whys if why.article)
    if versions:
        yield f"电价:{';'.join(versions)}。"
    if articles:
        yield f"依据:{';'.join(articles)}。"
