"""The lines that billing runs leave in the history of an account."""

from app.billing.facts import BillCorrected, BillsIssued, BillsWithdrawn
from app.customers.history import tells
from app.kernel.money import yuan


@tells(BillsIssued)
def _issued(body: BillsIssued) -> str:
    if len(body.bills) == 1:
        (bill,) = body.bills
        return f"{body.period} 电费 {bill.kwh} kWh {yuan(bill.amount_fen)} 元"
    return f"发行 {body.period} 电费,{body.due_on} 前缴纳"


@tells(BillsWithdrawn)
def _withdrawn(body: BillsWithdrawn) -> str:
    return f"电费撤回 {len(body.bills)} 笔:{body.reason}"


@tells(BillCorrected)
def _corrected(body: BillCorrected) -> str:
    word = "退" if body.delta_fen < 0 else "补"
    return f"电费{word} {yuan(abs(body.delta_fen))} 元({body.delta_kwh:+d} kWh):{body.reason}"
