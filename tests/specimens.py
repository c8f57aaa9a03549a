"""Specimens of papers for tests: ordinary, long, rare, hostile; everybody in them is made up."""

from datetime import date

import msgspec

from app.arrears.snapshots import (
    BillNoticeSnapshot,
    ChargeLine,
    NoticeKind,
    NoticeLine,
    NoticeSnapshot,
)
from app.documents.paper import Paper
from app.documents.papers import build
from app.documents.verification import VerificationCode, encode
from app.payments.snapshots import (
    Denomination,
    ReceiptLine,
    ReceiptSnapshot,
    ShiftSlipSnapshot,
    SlipLine,
    TenderSum,
)

TAKEN_MS = 1_773_547_200_000
CODE = VerificationCode(
    kind="receipt",
    number="A-0002317",
    account_no="041500231187",
    amount_fen=31740,
    on=date(2026, 3, 15),
    desk_id="0198f3a2b4c57d6e8f90a1b2c3d4e5f6",
    signature=bytes(range(64)),
)


def bill(month: int, late: bool = False, partial: bool = False) -> ReceiptLine:
    """A bill of 2025 as paid."""
    return ReceiptLine(
        period=f"{2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}",
        previous_reading=10_000 + month * 211,
        current_reading=10_000 + (month + 1) * 211,
        kwh=211 + month,
        amount_fen=11_893 + month * 77,
        late_fee_fen=369 if late else 0,
        late_days=31 if late else 0,
        partial=partial,
    )


def receipt(
    bills: int = 2, *, deposit_fen: int = 0, credit_used_fen: int = 0, **changes: object
) -> ReceiptSnapshot:
    """A receipt that adds up; `changes` replace anything else."""
    lines = tuple(bill(month, late=month % 3 == 1) for month in range(1, bills + 1))
    total = sum(line.sum_fen for line in lines) + deposit_fen - credit_used_fen
    plain = ReceiptSnapshot(
        number="A-0002317",
        taken_at_ms=TAKEN_MS,
        account_no="041500231187",
        account_name="张*丰",
        address="柳树湾镇东街 12 号",
        lines=lines,
        deposit_fen=deposit_fen,
        credit_used_fen=credit_used_fen,
        total_fen=total,
        tender="现金",
        received_fen=-(-total // 10_000) * 10_000,
        change_fen=-(-total // 10_000) * 10_000 - total,
        clerk_no="1001",
        clerk_name="王芳",
        desk_name="3号台",
        org_name="柳树湾供电所",
    )
    return msgspec.structs.replace(plain, **changes)


def reversal() -> ReceiptSnapshot:
    return receipt(
        2,
        kind="reversal",
        number="R-0000012",
        original_number="A-0002317",
        reason="收错户,客户当场要求退回现金",
    )


def refund_slip() -> ReceiptSnapshot:
    """A refund by transfer."""
    plain = receipt(0, kind="refund", number="R-0000013", deposit_fen=123_456, reason="销户退预存:客户搬家")
    return msgspec.structs.replace(
        plain,
        tender="转账",
        tender_reference="NY20260315001",
        payee="张*丰",
        bank="农业银行柳树湾支行 622***********7890",
        approver="1003 TF-2026-001",
    )


def shift_slip(exceptions: int = 2) -> ShiftSlipSnapshot:
    """A shift with a few of everything."""
    odd = tuple(
        SlipLine(
            at_ms=TAKEN_MS + n * 60_000,
            number=f"A-{2300 + n:07d}",
            amount_fen=11_893,
            reason="收错户,客户要求退回,已由班长核实并当面签字确认",
            staff="1001 王芳",
        )
        for n in range(exceptions)
    )
    return ShiftSlipSnapshot(
        shift_id="shift-1",
        number="S-0000031",
        org_name="柳树湾供电所",
        desk_name="3号台",
        clerk_no="1001",
        clerk_name="王芳",
        opened_at_ms=TAKEN_MS - 14_400_000,
        closed_at_ms=TAKEN_MS,
        float_fen=50_000,
        cash_in_fen=1_250_000,
        change_fen=32_160,
        cash_out_fen=11_893 * exceptions,
        expected_fen=1_267_840 - 11_893 * exceptions,
        counted_fen=1_267_740 - 11_893 * exceptions,
        difference_fen=-100,
        tenders=(
            TenderSum(tender="现金", count=41, amount_fen=1_217_840),
            TenderSum(tender="扫码", count=17, amount_fen=402_115),
        ),
        receipts_from="A-0002260",
        receipts_to="A-0002317",
        receipt_count=58,
        voided=odd[:1],
        reversals=odd,
        drawer_openings=(SlipLine(at_ms=TAKEN_MS, reason="换零钱", staff="1001 王芳"),),
        denominations=tuple(
            Denomination(value_fen=value, count=count)
            for value, count in ((10_000, 110), (5_000, 20), (1_000, 24), (100, 27), (10, 9))
        ),
    )


def with_code(paper: Paper) -> Paper:
    """The paper with a verification code of the usual length, where it has no code of its own."""
    return paper if paper.code else msgspec.structs.replace(paper, code=encode(CODE))


def receipt_paper(snapshot: ReceiptSnapshot) -> Paper:
    return with_code(build("receipt", snapshot))


def notice(kind: NoticeKind, months: int = 3, **changes: object) -> NoticeSnapshot:
    """A notice about so many months; `changes` replace anything else."""
    lines = tuple(
        NoticeLine(
            period=line.period,
            kwh=line.kwh,
            due_on=date(2026, 3, 25),
            owed_fen=line.amount_fen,
            late_fen=line.late_fee_fen,
        )
        for line in (bill(month, late=month % 2 == 1) for month in range(1, months + 1))
    )
    plain = NoticeSnapshot(
        kind=kind,
        number="A-0000012",
        org_name="柳树湾供电所",
        issued_ms=TAKEN_MS,
        on=date(2026, 3, 15),
        account_no="041500231187",
        account_name="张*丰",
        address="柳树湾镇东街 ** 号",
        lines=lines,
        pay_by=date(2026, 3, 22),
        ways_to_pay="营业厅、网上国网、银行代扣、微信或支付宝扫码",
        dunned_on=date(2026, 3, 1),
        planned_ms=TAKEN_MS + 4 * 86_400_000 if kind == "stop" else 0,
        reason="欠交电费,逾期超过 30 日经催交仍未交付" if kind == "stop" else "",
        clerk="1005 陈立新",
        desk_name="3号台",
    )
    return msgspec.structs.replace(plain, **changes)


def bill_notice(**changes: object) -> BillNoticeSnapshot:
    """A bill notice that adds up."""
    plain = BillNoticeSnapshot(
        number="041500231187-2026-02",
        org_name="柳树湾供电所",
        account_no="041500231187",
        account_name="张*丰",
        address="柳树湾镇东街 ** 号",
        period="2026-02",
        readings=("表 330000000001 平 (1312 − 1000) × 1 = 312 kWh",),
        lines=(
            ChargeLine("电量 312 千瓦时 × 0.538 元", "电价表", 16_786),
            ChargeLine("第 2 档加价 252 千瓦时 × 0.05 元", "居民阶梯电价", 1_260),
        ),
        amount_fen=18_046,
        owed_fen=18_046,
        due_on=date(2026, 3, 25),
        ways_to_pay="营业厅、网上国网、银行代扣、微信或支付宝扫码",
    )
    return msgspec.structs.replace(plain, **changes)
