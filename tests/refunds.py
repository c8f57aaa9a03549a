"""A refund as tests ask for it, agree to it and pay it."""

from __future__ import annotations

from datetime import date

from app.customers.facts import Bank, CustomerChanged
from app.kernel.commands import Outcome, Session
from app.kernel.dates import civil_date
from app.kernel.ids import new_id
from app.payments.refund_paying import PayRefund
from app.payments.refund_views import RefundRow, RefundsView
from app.payments.refunds import APPROVE_SMALL, ApproveRefund, RefundCase, RequestRefund, read_case
from app.security.facts import ApprovalGiven
from tests.counter import ACCOUNT, WANG, Happened, bill
from tests.homes import TestDesk

CLERK = Session("1001", "王芳", WANG.permissions | {"refund.request"})
LEADER = Session("1002", "赵强", CLERK.permissions | {"payment.approve_reversal"})
HEAD = Session("1003", "孙敏", LEADER.permissions | {"refund.approve"})
BANK = Bank(bank_name="农业银行", bank_sealed="sealed", bank_digest="digest", bank_masked="622***7890")
NEXT_DUE = date(2026, 4, 20)
NEXT_BILL = bill("2026-03", 4_000, NEXT_DUE)
WITH_BANK = CustomerChanged(org_unit="3301", account_no=ACCOUNT, bank=BANK)


def asking(amount_fen: int, way: str = "cash", *, account_no: str = ACCOUNT, **more: str) -> RequestRefund:
    given = {"payee": "张三丰", "reason": "销户退预存", "papers": "收据和身份证已核对", **more}
    return RequestRefund(account_no=account_no, amount_fen=amount_fen, way=way, **given)


def ask(desk: TestDesk, amount_fen: int, way: str = "cash", **more: str) -> str:
    """Ask a refund; returns its id."""
    return str(desk.do(asking(amount_fen, way, **more), CLERK).result["refund_id"])


def agree(desk: TestDesk, refund_id: str, purpose: str = APPROVE_SMALL, document: str = "") -> Outcome:
    """A second person agrees by password at the clerk's desk."""
    approval_id = new_id()
    body = ApprovalGiven(
        org_unit="3301",
        approval_id=approval_id,
        approver="1002",
        purpose=purpose,
        subject=f"refund:{refund_id}",
        for_staff="1001",
    )
    desk.do(Happened(bodies=(body,)))
    command = ApproveRefund(refund_id=refund_id, approval_id=approval_id, document=document)
    return desk.do(command, CLERK)


def pay_out(desk: TestDesk, refund_id: str, amount_fen: int, reference: str = "") -> Outcome:
    command = PayRefund(refund_id=refund_id, amount_fen=amount_fen, reference=reference)
    return desk.do(command, CLERK)


def refund(desk: TestDesk, refund_id: str) -> RefundRow:
    found = desk.read(lambda rooms: rooms.view(RefundsView).refund(refund_id))
    assert found is not None
    return found


def case(desk: TestDesk, account_no: str = ACCOUNT) -> RefundCase:
    found = desk.read(lambda rooms: read_case(rooms, account_no, civil_date(desk.clock.ms)))
    assert found is not None
    return found
