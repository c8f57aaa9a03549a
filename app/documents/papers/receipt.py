"""The receipt, the deposit receipt, the reversal slip and the refund slip that a customer takes home."""

from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.dates import clock_text
from app.kernel.money import words, yuan
from app.payments.snapshots import ReceiptLine, ReceiptSnapshot

_TITLES = {"receipt": "电费收据", "deposit": "预存电费收据", "reversal": "收费冲正凭证", "refund": "退费凭证"}
_TOTALS = {"reversal": "冲正合计", "refund": "退费合计"}
_TIMES = {"reversal": "冲正时间", "refund": "退费时间"}
_SIGNED = {"reversal": ("客户签字", "批准人签字"), "refund": ("收款人签字", "批准人签字")}
_BILL_COLUMNS = (
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
_REVERSED_COLUMNS = (
    Column("电费月份", "left"),
    Column("电量(kWh)"),
    Column("电费(元)"),
    Column("违约金(元)"),
    Column("小计(元)"),
)
_DEPOSIT_COLUMNS = (Column("项目", "left"), Column("金额(元)"))
_PARTIAL_NOTE = "注:标“部分”的月份尚未缴清,缴清后方可开具发票。"


@paper_of("receipt", ReceiptSnapshot)
def receipt(snapshot: ReceiptSnapshot) -> Paper:
    """What the receipt says (facts.md §5.4). Raises ValueError where its figures do not add up."""
    table = _table(snapshot)
    if sum(row.amount_fen for row in table.rows) != snapshot.total_fen:
        raise ValueError(f"receipt {snapshot.number} does not add up to {snapshot.total_fen}")
    back = snapshot.kind in _SIGNED
    return Paper(
        kind="receipt",
        title=_TITLES[snapshot.kind],
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=_fields(snapshot),
        tables=(table,) if table.rows else (),
        total=Total(
            _TOTALS.get(snapshot.kind, "合计"), f"¥{yuan(snapshot.total_fen)}", _in_words(snapshot.total_fen)
        ),
        settlement=_settlement(snapshot),
        closing=(
            Field("经办人" if back else "收费员", f"{snapshot.clerk_no} {snapshot.clerk_name}".strip()),
            Field("柜台", snapshot.desk_name),
        ),
        notes=(_PARTIAL_NOTE,) if any(line.partial for line in snapshot.lines) and not back else (),
        signatures=_SIGNED.get(snapshot.kind, ()),
        stamp="业务专用章" if back else "收讫章",
    )


def _in_words(fen: int) -> str:
    return f"人民币{words(fen)}"


def _fields(snapshot: ReceiptSnapshot) -> tuple[Field, ...]:
    fields = [
        Field("户号", snapshot.account_no),
        Field("户名", snapshot.account_name),
        Field(_TIMES.get(snapshot.kind, "收费时间"), clock_text(snapshot.taken_at_ms)),
        Field("地址", snapshot.address, wide=True),
    ]
    if snapshot.original_number:
        fields.append(Field("原收据号", snapshot.original_number))
    if snapshot.reason:
        fields.append(Field("原因", snapshot.reason, wide=True))
    return tuple(field for field in fields if field.text)


def _table(snapshot: ReceiptSnapshot) -> Table:
    """What was paid, by bill; readings only on receipts, which are what customers check their meter with."""
    reversal = snapshot.kind == "reversal"
    columns: tuple[Column, ...] = _REVERSED_COLUMNS if reversal else _BILL_COLUMNS
    if not snapshot.lines:
        columns = _DEPOSIT_COLUMNS
    rows = [_reversed_row(line) if reversal else _bill_row(line) for line in snapshot.lines]
    deposit = "退预存电费" if snapshot.kind == "refund" else "预存电费"
    for label, fen in ((deposit, snapshot.deposit_fen), ("抵用预存", -snapshot.credit_used_fen)):
        if fen:
            rows.append(Row((label, *[""] * (len(columns) - 2), yuan(fen)), fen))
    return Table(columns=columns, rows=tuple(rows), carries=True)


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
            _unless_zero(line.late_fee_fen),
            yuan(line.sum_fen),
        ),
        line.sum_fen,
    )


def _reversed_row(line: ReceiptLine) -> Row:
    cells = (line.period, f"{line.kwh:,}", yuan(line.amount_fen), _unless_zero(line.late_fee_fen))
    return Row((*cells, yuan(line.sum_fen)), line.sum_fen)


def _unless_zero(fen: int) -> str:
    return yuan(fen) if fen else ""


def _settlement(snapshot: ReceiptSnapshot) -> tuple[Field, ...]:
    reference = (Field("流水号", snapshot.tender_reference, wide=True),) if snapshot.tender_reference else ()
    if snapshot.kind == "reversal":
        return (
            Field("退款方式", snapshot.tender),
            Field("预存余额", yuan(snapshot.credit_left_fen)),
            *reference,
        )
    if snapshot.kind == "refund":
        return (
            Field("退款方式", snapshot.tender),
            Field("收款人", snapshot.payee),
            Field("预存余额", yuan(snapshot.credit_left_fen)),
            Field("批准", snapshot.approver),
            *((Field("收款账号", snapshot.bank, wide=True),) if snapshot.bank else ()),
            *reference,
        )
    return (
        Field("付款方式", snapshot.tender),
        Field("实收", yuan(snapshot.received_fen)),
        Field("找零", yuan(snapshot.change_fen)),
        Field("预存余额", yuan(snapshot.credit_left_fen)),
        *reference,
    )
