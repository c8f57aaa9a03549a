"""A counter ready for work, for tests of money: rules published, a customer with bills, books at hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from app.billing.facts import BillIssued
from app.customers.facts import CustomerRegistered, Naming, Site, Standing, Tariff
from app.kernel.commands import Command, Decision, Outcome, Session, Work, handles
from app.kernel.dates import civil_date
from app.kernel.facts import FactBody
from app.kernel.ids import new_id
from app.kernel.settings import PublishSetting
from app.numbers.commands import IssueBook
from app.payments.commands import APPROVE, ReversePayment, TakePayment
from app.payments.sheet import read_sheet
from app.payments.shifts import OpenShift
from app.payments.views import AccountSheet, PaymentsView, ShiftRow
from app.security.facts import ApprovalGiven
from app.setup.founding import FOUNDER
from tests.homes import TestDesk

RULES = Path(__file__).parents[1] / "resources/rules"
ACCOUNT = "0415002311870"
WANG = Session("1001", "王芳", frozenset({"payment.take", "payment.reverse", "shift.open", "shift.close"}))
ZHAO = Session("1002", "赵强", WANG.permissions | {"payment.approve_reversal"})


class Happened(Command, frozen=True, kw_only=True):
    """Puts facts of other rooms into a home, as an import or another desk would have."""

    bodies: tuple[FactBody, ...]


@handles(Happened)
def happened(command: Happened, _work: Work) -> Decision:
    return Decision(facts=command.bodies)


def customer(
    account_no: str = ACCOUNT, *, status: str = "normal", late_class: str = "residential"
) -> FactBody:
    return CustomerRegistered(
        org_unit="3301",
        account_no=account_no,
        naming=Naming(name="张三丰"),
        site=Site(address="柳树湾镇东街12号"),
        tariff=Tariff(late_class=late_class),
        standing=Standing(status=status),
    )


def bill(
    period: str,
    amount_fen: int,
    due_on: date,
    *,
    account_no: str = ACCOUNT,
    late_class: str = "residential",
    kwh: int = 212,
) -> BillIssued:
    return BillIssued(
        org_unit="3301",
        bill_id=f"{account_no}-{period}",
        account_no=account_no,
        period=period,
        kwh=kwh,
        amount_fen=amount_fen,
        issued_on=due_on - timedelta(20),
        due_on=due_on,
        late_class=late_class,
        previous_reading=1000,
        current_reading=1000 + kwh,
    )


JANUARY = bill("2026-01", 11_893, date(2026, 2, 12))
"""31 days late on 2026-03-15: late fee 3.69."""
FEBRUARY = bill("2026-02", 19_478, date(2026, 3, 31), kwh=341)
BOTH = (JANUARY.bill_id, FEBRUARY.bill_id)


def furnish(desk: TestDesk, *bodies: FactBody) -> None:
    """Publish the rules, give the desk its books, and let these facts have happened."""
    for name in ("late_fee", "counter"):
        desk.do(PublishSetting(name=name, content=(RULES / f"{name}.json").read_text("utf-8")))
    give_books(desk)
    if bodies:
        desk.do(Happened(bodies=bodies))


def give_books(desk: TestDesk, count: int = 1000) -> None:
    prefix = f"{desk.home.desk.desk_id}-"
    desk.do(IssueBook(series="receipt", prefix=prefix, count=count), FOUNDER)
    desk.do(IssueBook(series="shift", prefix=prefix, count=count), FOUNDER)


def open_shift(desk: TestDesk, float_fen: int = 50_000, session: Session = WANG) -> Outcome:
    return desk.do(OpenShift(float_fen=float_fen), session)


def sheet(desk: TestDesk, account_no: str = ACCOUNT) -> AccountSheet:
    found = desk.read(lambda home: read_sheet(home, account_no, civil_date(desk.clock.ms)))
    assert found is not None
    return found


def pay(
    desk: TestDesk,
    received_fen: int,
    bill_ids: tuple[str, ...] | None = None,
    *,
    account_no: str = ACCOUNT,
    session: Session = WANG,
    **choices: object,
) -> Outcome:
    """Pay as the page would: select bills (all by default) and promise what the sheet shows."""
    return desk.do(payment(desk, received_fen, bill_ids, account_no=account_no, **choices), session)


def payment(
    desk: TestDesk,
    received_fen: int,
    bill_ids: tuple[str, ...] | None = None,
    *,
    account_no: str = ACCOUNT,
    **choices: object,
) -> TakePayment:
    seen = sheet(desk, account_no)
    chosen = [line for line in seen.bills if bill_ids is None or line.bill.bill_id in bill_ids]
    total = sum(line.total_fen for line in chosen)
    return TakePayment(
        account_no=account_no,
        bill_ids=tuple(line.bill.bill_id for line in chosen),
        received_fen=received_fen,
        expected_due_fen=max(0, total - seen.credit_fen),
        **choices,  # type: ignore[arg-type]
    )


def approval(desk: TestDesk, payment_id: str, for_staff: str = "1001") -> str:
    """A second person's agreement to undo a payment."""
    approval_id = new_id()
    body = ApprovalGiven(
        org_unit="3301",
        approval_id=approval_id,
        approver="1002",
        purpose=APPROVE,
        subject=f"payment:{payment_id}",
        for_staff=for_staff,
    )
    desk.do(Happened(bodies=(body,)))
    return approval_id


def reverse(desk: TestDesk, payment_id: str, session: Session = WANG) -> Outcome:
    command = ReversePayment(
        payment_id=payment_id, reason="收错金额", approval_id=approval(desk, payment_id, session.staff_no)
    )
    return desk.do(command, session)


def shift(desk: TestDesk) -> ShiftRow:
    found = desk.read(lambda home: home.view(PaymentsView).shift_of(desk.home.desk.desk_id))
    assert found is not None
    return found
