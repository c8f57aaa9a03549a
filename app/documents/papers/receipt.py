"""The receipt, the deposit receipt and the reversal slip that a customer takes home."""

from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.dates import clock_text
from app.kernel.money import words, yuan
from app.payments.snapshots import ReceiptLine, ReceiptSnapshot

_TITLES = {"receipt": "电费收据", "deposit": "预存电费收据", "reversal": "收费冲正凭证"}
_COLUMNS = (
    Column("电费月份", "left"),
    Column("上次示数"),
    Column("本次示数"),
    Column("倍率"),
    Column("电量(kWh)"),
    Column("电费(元)"),
    Column("逾期天数"),
    Column("违约金(元)"),
    Column("小计(元)"),
)
_PARTIAL_NOTE = "注:标“部分”的月份尚未缴清,缴清后方可开具发票。"


@paper_of("receipt", ReceiptSnapshot)
def receipt(snapshot: ReceiptSnapshot) -> Paper:
    """What the receipt says (facts.md §5.4). Raises ValueError where its figures do not add up."""
    table = Table(columns=_COLUMNS, rows=_rows(snapshot), carries=True)
    if sum(row.amount_fen for row in table.rows) != snapshot.total_fen:
        raise ValueError(f"receipt {snapshot.number} does not add up to {snapshot.total_fen}")
    reversal = snapshot.kind == "reversal"
    return Paper(
        kind="receipt",
        title=_TITLES[snapshot.kind],
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=_fields(snapshot),
        tables=(table,) if table.rows else (),
        total=Total(
            "冲正合计" if reversal else "合计", f"¥{yuan(snapshot.total_fen)}", _in_words(snapshot.total_fen)
        ),
        settlement=_settlement(snapshot),
        closing=(
            Field("经办人" if reversal else "收费员", f"{snapshot.clerk_no} {snapshot.clerk_name}".strip()),
            Field("柜台", snapshot.desk_name),
        ),
        notes=(_PARTIAL_NOTE,) if any(line.partial for line in snapshot.lines) and not reversal else (),
        signatures=("客户签字", "批准人签字") if reversal else (),
        stamp="业务专用章" if reversal else "收讫章",
    )


def _in_words(fen: int) -> str:
    return f"人民币{words(fen)}"


def _fields(snapshot: ReceiptSnapshot) -> tuple[Field, ...]:
    fields = [
        Field("户号", snapshot.account_no),
        Field("户名", snapshot.account_name),
        Field("冲正时间" if snapshot.kind == "reversal" else "收费时间", clock_text(snapshot.taken_at_ms)),
        Field("地址", snapshot.address, wide=True),
    ]
    if snapshot.original_number:
        fields.append(Field("原收据号", snapshot.original_number))
    if snapshot.reason:
        fields.append(Field("原因", snapshot.reason, wide=True))
    return tuple(field for field in fields if field.text)


def _rows(snapshot: ReceiptSnapshot) -> tuple[Row, ...]:
    rows = [_bill_row(line) for line in snapshot.lines]
    if snapshot.deposit_fen:
        rows.append(_plain_row("预存电费", snapshot.deposit_fen))
    if snapshot.credit_used_fen:
        rows.append(_plain_row("抵用预存", -snapshot.credit_used_fen))
    return tuple(rows)


def _bill_row(line: ReceiptLine) -> Row:
    return Row(
        (
            f"{line.period} 部分" if line.partial else line.period,
            str(line.previous_reading),
            str(line.current_reading),
            str(line.multiplier),
            f"{line.kwh:,}",
            yuan(line.amount_fen),
            str(line.late_days) if line.late_days else "",
            yuan(line.late_fee_fen) if line.late_fee_fen else "",
            yuan(line.sum_fen),
        ),
        line.sum_fen,
    )


def _plain_row(label: str, fen: int) -> Row:
    return Row((label, "", "", "", "", "", "", "", yuan(fen)), fen)


def _settlement(snapshot: ReceiptSnapshot) -> tuple[Field, ...]:
    if snapshot.kind == "reversal":
        return (Field("退款方式", _tender(snapshot)), Field("预存余额", yuan(snapshot.credit_left_fen)))
    return (
        Field("付款方式", _tender(snapshot)),
        Field("实收", yuan(snapshot.received_fen)),
        Field("找零", yuan(snapshot.change_fen)),
        Field("预存余额", yuan(snapshot.credit_left_fen)),
    )


def _tender(snapshot: ReceiptSnapshot) -> str:
    return f"{snapshot.tender} {snapshot.tender_reference}".strip()
