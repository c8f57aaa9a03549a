"""A clerk's day at the counter, from signing in to handing over, on both engines."""

from datetime import date

import pytest

from app.kernel.commands import Command, Outcome, Session
from app.kernel.refusals import Doubt, Refused
from app.numbers.commands import IssueBook, VoidNumber
from app.numbers.views import Books
from app.payments.commands import APPROVE, ReversePayment, TakePayment
from app.payments.shifts import CloseShift, OpenDrawer, OpenShift
from app.payments.snapshots import Denomination
from app.security.sign_in import approve, sign_in
from app.setup.founding import FOUNDER, FirstPerson, found_unit, rule_settings
from db import journal
from tests.counter import RULES, Happened, bill, customer, payment, sheet, shift
from tests.homes import TestDesk

WANG_PASSWORD, ZHAO_PASSWORD = "Willow-bay12", "Mill9stream"
LI, ZHOU, WU = "0415000000011", "0415000000022", "0415000000033"


@pytest.fixture
def hall(any_home: TestDesk) -> TestDesk:
    """A hall before opening: staff, rules, number books, three customers with bills."""
    people = tuple(
        FirstPerson(staff_no=staff_no, name=name, roles=(role,), password=password, must_change=False)
        for staff_no, name, role, password in (
            ("1001", "王芳", "cashier", WANG_PASSWORD),
            ("1002", "赵强", "shift_leader", ZHAO_PASSWORD),
        )
    )
    rules = {name: (RULES / f"{name}.json").read_text("utf-8") for name in rule_settings()}
    found_unit(any_home.do, any_home.home.desk, rules, people)
    for series in ("receipt", "shift"):
        any_home.do(IssueBook(series=series, prefix="A-", count=500, renews=True), FOUNDER)
    any_home.do(
        Happened(
            bodies=(
                customer(LI),
                bill("2026-01", 11_893, date(2026, 2, 12), account_no=LI),
                bill("2026-02", 19_478, date(2026, 3, 31), account_no=LI),
                customer(ZHOU, late_class="other"),
                bill("2025-12", 200_000, date(2025, 12, 15), account_no=ZHOU, late_class="other"),
                customer(WU),
            )
        )
    )
    return any_home


class Clerk:
    """Somebody signed in at the desk."""

    def __init__(self, desk: TestDesk, staff_no: str, password: str) -> None:
        self.desk = desk
        self.session: Session = sign_in(desk.bus, desk.home, staff_no, password).session

    def do(self, command: Command) -> Outcome:
        return self.desk.do(command, self.session)

    def takes(self, account_no: str, received_fen: int, **choices: object) -> Outcome:
        """Finds the customer, says the sum, takes the money."""
        return self.do(payment(self.desk, received_fen, account_no=account_no, **choices))

    def is_refused(self, command: Command) -> set[str]:
        with pytest.raises(Refused) as refused:
            self.do(command)
        return set(refused.value.codes)


def test_a_clerks_day(hall: TestDesk) -> None:
    wang = Clerk(hall, "1001", WANG_PASSWORD)
    counted = (Denomination(value_fen=10_000, count=3), Denomination(value_fen=1_000, count=20))
    wang.do(OpenShift(float_fen=50_000, pieces=counted))

    # Mr Li owes two months and hands over 350 in notes.
    assert sheet(hall, LI).owed_fen == 31_740
    first = wang.takes(LI, 35_000)
    assert first.news == "已收 ¥317.40 收据 A-0000001"
    assert first.result["change_fen"] == 3_260

    # He comes back with another 100 to keep as prepaid, twice, and the second time the desk asks.
    wang.takes(LI, 10_000)
    with pytest.raises(Doubt) as doubt:
        wang.takes(LI, 10_000)
    assert doubt.value.codes == {"payments.same_again"}
    assert sheet(hall, LI).credit_fen == 10_000

    # The factory pays a part by card: 1500 of 2000 and the late fee that has run up over the year.
    assert sheet(hall, ZHOU).bills[0].late_fen == 6_400 + 44_400
    assert "payments.reference_required" in wang.is_refused(payment(hall, 1, account_no=ZHOU, tender="card"))
    wang.takes(ZHOU, 150_000, tender="card", reference="POS 004711")
    assert (sheet(hall, ZHOU).bills[0].principal_fen, sheet(hall, ZHOU).bills[0].late_fen) == (50_000, 50_800)

    # Mrs Wu owes nothing and leaves 50 by code.
    wang.takes(WU, 5_000, tender="qr", reference="WX20260315001")

    # A form jams: its number is voided by the leader; then a payment goes to the wrong customer.
    zhao = Clerk(hall, "1002", ZHAO_PASSWORD)
    zhao.do(VoidNumber(series="receipt", number="A-0000005", reason="卡纸"))
    wrong = wang.takes(WU, 8_000)
    payment_id = wrong.result["payment_id"]
    alone = ReversePayment(payment_id=payment_id, reason="收错户", approval_id="")
    assert wang.is_refused(alone) == {"security.approval_unknown"}
    subject = f"payment:{payment_id}"
    agreed = approve(hall.bus, hall.home, wang.session, "1002", ZHAO_PASSWORD, APPROVE, subject)
    undone = wang.do(ReversePayment(payment_id=payment_id, reason="收错户", approval_id=agreed))
    assert undone.news == "已冲正收据 A-0000006,退回现金 ¥80.00"
    assert sheet(hall, WU).credit_fen == 5_000

    # Change runs short; the drawer is opened for it, and the reason stays.
    wang.do(OpenDrawer(reason="换零钱"))

    # Blind count, closing, and nothing more without a shift.
    assert shift(hall).expected_fen == 50_000 + 31_740 + 10_000
    closed = wang.do(CloseShift(counted_fen=91_740))
    assert closed.result["difference_fen"] == 0
    assert closed.news == "已交班 A-0000001,差额 ¥0.00"
    nothing = TakePayment(account_no=WU, received_fen=100, expected_due_fen=0)
    assert wang.is_refused(nothing) == {"payments.no_shift"}

    # The leader takes the desk over, and the register explains every number of the day.
    zhao.do(OpenShift(float_fen=91_740))
    register = hall.read(lambda home: home.view(Books).register_page("3301", "receipt", "", 20))
    assert [(row.first, row.fate) for row in register] == [
        ("A-0000008", "unused"),
        ("A-0000007", "used"),
        ("A-0000006", "used"),
        ("A-0000005", "voided"),
        ("A-0000004", "used"),
        ("A-0000003", "used"),
        ("A-0000002", "used"),
        ("A-0000001", "used"),
    ]
    with hall.home.engines.read.connect() as conn:
        assert journal.verify(conn, lambda *_: True) > 20
