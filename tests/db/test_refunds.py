"""Credit goes back: asked, agreed to by another, paid once, and every fen of the drawer accounted for."""

from datetime import date

import pytest

from app.customers.alerts import Opened, alerts_of
from app.customers.facts import Bank, CustomerChanged
from app.customers.history import describe
from app.customers.views import CustomersView
from app.journal.reading import SubjectFacts
from app.kernel.commands import Command, PaperOrder, Session
from app.kernel.dates import civil_date
from app.kernel.home import Snapshot
from app.kernel.refusals import Conflict, Refused
from app.numbers.views import Books
from app.payments.account_papers import read_statement
from app.payments.credit import ApplyCredit
from app.payments.refund_facts import RefundApproved, RefundGiven, RefundRequested
from app.payments.refund_paying import PayRefund
from app.payments.refund_views import Place, RefundRow, RefundsView
from app.payments.refunds import APPROVE_LARGE, ApproveRefund, CancelRefund
from app.payments.shifts import CloseShift
from app.payments.snapshots import ReceiptSnapshot, ShiftSlipSnapshot
from app.payments.statement import Statement
from app.payments.views import PaymentsView
from db.keeping.rebuilding import differences
from tests.counter import ACCOUNT, Happened, bill, customer, furnish, open_shift, pay, reverse, sheet, shift
from tests.homes import TestDesk, make_desk
from tests.refunds import CLERK, HEAD, LEADER, NEXT_BILL, WITH_BANK, agree, ask, asking, case, pay_out, refund


@pytest.fixture
def till(any_home: TestDesk) -> TestDesk:
    """An open shift, and 100 yuan prepaid in cash by an account that owes nothing."""
    furnish(any_home, customer())
    open_shift(any_home)
    pay(any_home, 10_000, surplus="deposit")
    return any_home


def refused(desk: TestDesk, command: Command, session: Session = CLERK) -> set[str]:
    with pytest.raises(Refused) as error:
        desk.do(command, session)
    return set(error.value.codes)


def test_cash_leaves_the_drawer_once(till: TestDesk) -> None:
    refund_id = ask(till, 10_000)
    assert refund(till, refund_id).state == "requested"
    assert agree(till, refund_id).news == f"户号 {ACCOUNT} 退费 100.00 元已批准"
    assert shift(till).expected_fen == 60_000
    paid = pay_out(till, refund_id, 10_000)
    assert paid.news == "已退费现金 ¥100.00 凭证 D1-0000002"
    assert paid.result["credit_left_fen"] == 0
    row = refund(till, refund_id)
    assert (row.state, row.paid_fen, row.payer, row.approver) == ("paid", 10_000, "1001", "1002")
    assert sheet(till).credit_fen == 0
    now = shift(till)
    assert (now.expected_fen, now.refunds, now.refunded_fen, now.handed_back_fen) == (50_000, 1, 10_000, 0)
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=10_000)) == {"refund.over"}
    assert refused(till, asking(100)) == {"refund.nothing"}
    with till.home.engines.read.connect() as conn:
        assert list(differences(conn)) == []


def test_the_register_knows_the_slip(till: TestDesk) -> None:
    refund_id = ask(till, 10_000)
    agree(till, refund_id)
    pay_out(till, refund_id, 10_000)
    rows = till.read(lambda home: home.view(Books).register_page("3301", "receipt", "", 5))
    assert [(row.first, row.fate) for row in rows][1:] == [("D1-0000002", "used"), ("D1-0000001", "used")]


def test_nobody_agrees_to_their_own_request(till: TestDesk) -> None:
    refund_id = str(till.do(asking(10_000), LEADER).result["refund_id"])
    assert refused(till, ApproveRefund(refund_id=refund_id), LEADER) == {"refund.own_request"}
    assert refused(till, ApproveRefund(refund_id=refund_id)) == {"security.approval_unknown"}
    till.do(ApproveRefund(refund_id=refund_id), HEAD)
    assert refund(till, refund_id).approver == "1003"
    assert refused(till, ApproveRefund(refund_id=refund_id), HEAD) == {"refund.approved_already"}


def test_nothing_is_paid_before_it_is_approved(till: TestDesk) -> None:
    refund_id = ask(till, 10_000)
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=10_000)) == {"refund.not_approved"}


def test_one_refund_at_a_time_and_no_more_than_there_is(till: TestDesk) -> None:
    assert refused(till, asking(10_001)) == {"refund.too_much"}
    assert refused(till, asking(0)) == {"refund.bad_amount"}
    assert refused(till, asking(100, "card")) == {"refund.unknown_way"}
    assert refused(till, asking(100, account_no="0")) == {"payments.unknown_account"}
    assert refused(till, asking(100, payee=" ")) == {"text.empty"}
    first = ask(till, 6_000)
    assert refused(till, asking(4_000)) == {"refund.open_already"}
    till.do(CancelRefund(refund_id=first, reason="客户不退了"), CLERK)
    assert refund(till, first).state == "cancelled"
    assert refused(till, CancelRefund(refund_id=first, reason="再撤")) == {"refund.over"}
    assert refund(till, ask(till, 4_000)).open


def test_a_bill_uses_the_credit_first(till: TestDesk) -> None:
    refund_id = ask(till, 10_000)
    agree(till, refund_id)
    till.do(Happened(bodies=(NEXT_BILL,)))
    assert case(till).refundable_fen == 6_000
    with pytest.raises(Conflict) as changed:
        pay_out(till, refund_id, 10_000)
    assert changed.value.codes == {"refund.changed"}
    till.do(ApplyCredit(accounts=(ACCOUNT,)))
    assert case(till).refundable_fen == 6_000
    pay_out(till, refund_id, 6_000)
    row = refund(till, refund_id)
    assert (row.amount_fen, row.paid_fen) == (10_000, 6_000)
    assert (sheet(till).credit_fen, sheet(till).owed_fen) == (0, 0)


def test_credit_that_is_gone_is_not_refunded(till: TestDesk) -> None:
    refund_id = ask(till, 10_000)
    agree(till, refund_id)
    till.do(Happened(bodies=(bill("2026-03", 12_000, date(2026, 4, 20)),)))
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=10_000)) == {"refund.spent"}
    till.do(ApplyCredit(accounts=(ACCOUNT,)))
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=10_000)) == {"refund.spent"}
    assert refused(till, asking(100)) == {"refund.nothing", "refund.open_already"}


def test_a_refunded_deposit_cannot_be_reversed(till: TestDesk) -> None:
    taken = till.read(lambda home: home.view(PaymentsView).payments_page((0, ""), 1))[0]
    refund_id = ask(till, 10_000)
    agree(till, refund_id)
    pay_out(till, refund_id, 10_000)
    with pytest.raises(Refused) as error:
        reverse(till, taken.payment_id)
    assert error.value.codes == {"payments.credit_spent"}


def test_large_sums_go_by_transfer_with_a_form_and_another_right(till: TestDesk) -> None:
    pay(till, 60_000, surplus="deposit", accepted=("payments.same_again",))
    assert refused(till, asking(70_000)) == {"refund.cash_limit"}
    assert refused(till, asking(70_000, "transfer")) == {"refund.no_bank"}
    till.do(Happened(bodies=(WITH_BANK,)))
    refund_id = ask(till, 70_000, "transfer")
    alone = ApproveRefund(refund_id=refund_id, document="TF-1")
    assert refused(till, alone, LEADER) == {"security.approval_unknown"}
    assert refused(till, ApproveRefund(refund_id=refund_id), HEAD) == {"refund.document_needed"}
    agree(till, refund_id, APPROVE_LARGE, "TF-1")
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=70_000)) == {"refund.reference_needed"}
    before = shift(till)
    till.do(CloseShift(counted_fen=before.expected_fen), CLERK)
    pay_out(till, refund_id, 70_000, "NY20260315001")
    row = refund(till, refund_id)
    assert (row.reference, row.document, row.shift_id, row.bank_masked) == (
        "NY20260315001",
        "TF-1",
        "",
        "622***7890",
    )
    assert sheet(till).credit_fen == 0


def test_transferred_money_goes_back_by_transfer(till: TestDesk) -> None:
    pay(till, 500, surplus="deposit", tender="transfer", reference="T1")
    assert refused(till, asking(500)) == {"refund.transfer_only"}


def test_a_changed_bank_account_stops_the_transfer(till: TestDesk) -> None:
    till.do(Happened(bodies=(WITH_BANK,)))
    refund_id = ask(till, 10_000, "transfer")
    agree(till, refund_id)
    other = CustomerChanged(org_unit="3301", account_no=ACCOUNT, bank=Bank(bank_digest="another"))
    till.do(Happened(bodies=(other,)))
    late = PayRefund(refund_id=refund_id, amount_fen=10_000, reference="T1")
    assert refused(till, late) == {"refund.bank_changed"}


def test_cash_needs_a_shift_and_a_drawer_that_holds_it(till: TestDesk) -> None:
    pay(till, 30_000, surplus="deposit", tender="card", reference="POS1")
    refund_id = ask(till, 40_000)
    agree(till, refund_id)
    till.do(CloseShift(counted_fen=60_000), CLERK)
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=40_000)) == {"payments.no_shift"}
    open_shift(till, float_fen=39_999)
    assert refused(till, PayRefund(refund_id=refund_id, amount_fen=40_000)) == {"refund.drawer_short"}
    till.do(CloseShift(counted_fen=39_999), CLERK)
    open_shift(till, float_fen=40_000)
    pay_out(till, refund_id, 40_000)
    assert shift(till).expected_fen == 0


def warned(desk: TestDesk) -> list[str]:
    """What the file of the account warns of."""

    def question(home: Snapshot) -> list[str]:
        row = home.view(CustomersView).customer(ACCOUNT)
        assert row is not None
        return [alert.text for alert in alerts_of(Opened(home, row, home.today))]

    return desk.read(question)


def test_slips_statement_history_and_alert_tell_it(any_home: TestDesk) -> None:
    printed: list[PaperOrder] = []
    till = make_desk(any_home.home.engines, issue=lambda _work, papers: printed.extend(papers) or ())
    furnish(till, customer())
    open_shift(till)
    pay(till, 10_000, surplus="deposit")
    refund_id = ask(till, 10_000)
    assert "退费 100.00 元待批准" in warned(till)
    agree(till, refund_id)
    assert "退费 100.00 元待付款" in warned(till)
    pay_out(till, refund_id, 10_000)
    assert not any("退费" in text for text in warned(till))
    slip = printed[-1].snapshot
    assert isinstance(slip, ReceiptSnapshot)
    assert (slip.kind, slip.total_fen, slip.credit_left_fen, slip.payee) == ("refund", 10_000, 0, "张*丰")
    till.do(CloseShift(counted_fen=50_000), CLERK)
    closing = printed[-1].snapshot
    assert isinstance(closing, ShiftSlipSnapshot)
    assert (closing.expected_fen, closing.refunded_fen, closing.difference_fen) == (50_000, 10_000, 0)
    assert [(line.number, line.amount_fen, line.reason) for line in closing.refunds] == [
        ("D1-0000002", 10_000, "销户退预存")
    ]
    kinds = (RefundRequested.kind, RefundApproved.kind, RefundGiven.kind)
    facts = till.read(lambda home: list(home.view(SubjectFacts).about(f"account:{ACCOUNT}", kinds)))
    assert [describe(fact) for fact in facts] == [
        "申请退费现金 100.00 元:销户退预存",
        "退费由 1002 批准",
        "退费现金 100.00 元,凭证 D1-0000002",
    ]
    today = civil_date(till.clock.ms)

    def statement(home: Snapshot) -> Statement:
        row = home.view(CustomersView).customer(ACCOUNT)
        assert row is not None
        return read_statement(home, row, today, today)

    told = till.read(statement)
    assert [(entry.text, entry.paid_fen) for entry in told.entries] == [
        ("收现金", 10_000),
        ("退预存,现金", -10_000),
    ]
    assert told.closing_fen == 0


def test_the_worklist_goes_by_key(till: TestDesk) -> None:
    numbers = [f"04150000000{place}" for place in range(5)]
    till.do(Happened(bodies=tuple(customer(number) for number in numbers)))
    made = []
    for number in numbers:
        pay(till, 100, account_no=number, surplus="deposit")
        made.append(ask(till, 100, account_no=number))
    till.do(CancelRefund(refund_id=made[1], reason="不退了"), CLERK)

    def page(home: Snapshot, after: Place) -> list[RefundRow]:
        return home.view(RefundsView).waiting("3301", after, 2)

    first = till.read(lambda home: page(home, (0, "")))
    second = till.read(lambda home: page(home, (first[-1].requested_ms, first[-1].refund_id)))
    assert [row.refund_id for row in [*first, *second]] == [made[0], made[2], made[3], made[4]]
    newest = till.read(lambda home: home.view(RefundsView).page("3301", (0, ""), 3))
    assert [row.refund_id for row in newest] == made[:1:-1]
    place = (newest[-1].requested_ms, newest[-1].refund_id)
    rest = till.read(lambda home: home.view(RefundsView).page("3301", place, 9))
    assert [row.state for row in rest] == ["cancelled", "requested"]
    one = till.read(lambda home: home.view(RefundsView).page("3301", (0, ""), 9, account_no=numbers[0]))
    assert [(row.account_no, row.name) for row in one] == [(numbers[0], "张三丰")]
