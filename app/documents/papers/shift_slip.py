"""The closing slip of a shift: what should be in the drawer, what was, and everything worth a look."""

from app.documents.paper import Column, Field, Paper, Row, Table, Total
from app.documents.papers.registry import paper_of
from app.kernel.dates import civil, clock_text
from app.kernel.money import words, yuan
from app.payments.snapshots import ShiftSlipSnapshot, SlipLine


@paper_of("shift_slip", ShiftSlipSnapshot)
def shift_slip(snapshot: ShiftSlipSnapshot) -> Paper:
    """What the closing slip says. Raises ValueError where its figures do not add up."""
    spent = snapshot.change_fen + snapshot.cash_out_fen + snapshot.refunded_fen
    expected = snapshot.float_fen + snapshot.cash_in_fen - spent
    if (expected, snapshot.counted_fen - expected) != (snapshot.expected_fen, snapshot.difference_fen):
        raise ValueError(f"shift {snapshot.shift_id} does not add up")
    return Paper(
        kind="shift_slip",
        title="班次结账单",
        issuer=snapshot.org_name,
        number=snapshot.number,
        fields=_fields(snapshot),
        tables=tuple(table for table in _tables(snapshot) if table.rows),
        total=Total("实点现金", f"¥{yuan(snapshot.counted_fen)}", f"人民币{words(snapshot.counted_fen)}"),
        settlement=(
            Field("应有现金", yuan(snapshot.expected_fen)),
            Field("差额", _difference(snapshot.difference_fen)),
        ),
        closing=(
            Field("收费员", f"{snapshot.clerk_no} {snapshot.clerk_name}".strip()),
            Field("柜台", snapshot.desk_name),
        ),
        signatures=("交款人签字", "复核人签字"),
    )


def _difference(fen: int) -> str:
    if not fen:
        return "0.00 相符"
    return f"{yuan(fen)} {'长款' if fen > 0 else '短款'}"


def _fields(snapshot: ShiftSlipSnapshot) -> tuple[Field, ...]:
    numbers = f"{snapshot.receipts_from} — {snapshot.receipts_to}" if snapshot.receipt_count else "无"
    pieces = "  ".join(f"{_face(kind.value_fen)}×{kind.count}" for kind in snapshot.denominations)
    return (
        Field("开班", clock_text(snapshot.opened_at_ms)),
        Field("结账", clock_text(snapshot.closed_at_ms)),
        Field("收据张数", str(snapshot.receipt_count)),
        Field("收据号段", numbers, wide=True),
        Field("班初备用金", yuan(snapshot.float_fen)),
        Field("现金收入", yuan(snapshot.cash_in_fen)),
        Field("找零支出", yuan(snapshot.change_fen)),
        Field("冲正退现", yuan(snapshot.cash_out_fen)),
        *((Field("退费付现", yuan(snapshot.refunded_fen)),) if snapshot.refunds else ()),
        *((Field("点钞明细", pieces, wide=True),) if pieces else ()),
    )


def _face(fen: int) -> str:
    """The face value of a note or coin: 100元, 5角, 1分."""
    for value, unit in ((100, "元"), (10, "角")):
        if fen % value == 0:
            return f"{fen // value}{unit}"
    return f"{fen}分"


def _tables(snapshot: ShiftSlipSnapshot) -> tuple[Table, ...]:
    return (
        Table(
            heading="各付款方式",
            columns=(Column("付款方式", "left"), Column("笔数"), Column("金额(元)")),
            rows=tuple(
                Row((kind.tender, str(kind.count), yuan(kind.amount_fen))) for kind in snapshot.tenders
            ),
        ),
        _exceptions("冲正", snapshot.reversals),
        _exceptions("退费", snapshot.refunds),
        _exceptions("作废号码", snapshot.voided),
        _exceptions("无交易开钱箱", snapshot.drawer_openings),
    )


_EXCEPTION_COLUMNS = (
    Column("时间", "left"),
    Column("号码", "left"),
    Column("原因", "left"),
    Column("人员", "left"),
    Column("金额(元)"),
)


def _exceptions(heading: str, lines: tuple[SlipLine, ...]) -> Table:
    """A list of exceptions, without the columns that this kind of exception never fills."""
    rows = [
        (
            civil(line.at_ms).strftime("%H:%M:%S") if line.at_ms else "",
            line.number,
            line.reason,
            line.staff,
            yuan(line.amount_fen) if line.amount_fen else "",
        )
        for line in lines
    ]
    used = [place for place in range(len(_EXCEPTION_COLUMNS)) if any(row[place] for row in rows)]
    return Table(
        heading=heading,
        columns=tuple(_EXCEPTION_COLUMNS[place] for place in used),
        rows=tuple(Row(tuple(row[place] for place in used)) for row in rows),
    )
