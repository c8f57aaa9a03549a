"""The till on both engines: what is paid is owed no more, and what cannot be paid is refused with reasons."""

from datetime import date

import msgspec
import pytest

from app.billing.views import Bill, Billing
from app.documents.papers import build
from app.kernel.commands import Session
from app.kernel.dates import civil_date
from app.kernel.refusals import Conflict, Doubt, Refused
from app.payments.commands import ReversePayment, TakePayment
from app.payments.facts import PaymentTaken
from app.payments.sheet import read_sheet
from app.payments.shifts import CloseShift, OpenDrawer, OpenShift
from app.payments.snapshots import Denomination
from app.payments.views import PaymentRow, PaymentsView
from db.journal import in_time_order
from tests.counter import (
    ACCOUNT,
    BOTH,
    FEBRUARY,
    JANUARY,
    WANG,
    ZHAO,
    Happened,
    approval,
    bill,
    customer,
    furnish,
    open_shift,
    pay,
    payment,
    reverse,
    sheet,
    shift,
)
from tests.homes import TestDesk, make_desk

DAY = 86_400_000


@pytest.fixture
def till(any_home: TestDesk) -> TestDesk:
    """An open shift and a customer who owes January (31 days late) and February (not yet due)."""
    furnish(any_home, customer(), JANUARY, FEBRUARY)
    open_shift(any_home)
    return any_home


def stored_bill(desk: TestDesk, bill_id: str) -> Bill:
    found = desk.read(lambda home: home.view(Billing).bill("3301", bill_id))
    assert found is not None
    return found


def stored_payment(desk: TestDesk, name: str) -> PaymentRow:
    found = desk.read(lambda home: home.view(PaymentsView).payment(name))
    assert found is not None
    return found


def codes(desk: TestDesk, command: object, session: Session = WANG) -> set[str]:
    with pytest.raises((Refused, Doubt, Conflict)) as caught:
        desk.do(command, session)  # type: ignore[arg-type]
    return set(caught.value.codes)


def test_the_sheet_shows_what_is_owed_and_why(till: TestDesk) -> None:
    seen = sheet(till)
    assert [(line.bill.period, line.principal_fen, line.late_fen, line.late.days) for line in seen.bills] == [
        ("2026-01", 11_893, 369, 31),
        ("2026-02", 19_478, 0, 0),
    ]
    assert (seen.owed_fen, seen.credit_fen, seen.recent, seen.warnings) == (31_740, 0, (), ())
    assert seen.bills[0].late.lines[0].text == "118.93 元 × 31 天 × 1‰"
    assert till.read(lambda home: read_sheet(home, "999", seen.on)) is None


def test_all_in_cash_with_change(till: TestDesk) -> None:
    outcome = pay(till, 35_000)
    assert outcome.result["change_fen"] == 3_260
    assert outcome.result["due_fen"] == 31_740
    assert outcome.result["receipt_no"] == "D1-0000001"
    assert outcome.news == "已收 ¥317.40 收据 D1-0000001"
    assert outcome.topics == {"payment"}
    after = sheet(till)
    assert (after.bills, after.credit_fen) == ((), 0)
    assert after.recent[0].net_fen == 31_740
    january = stored_bill(till, JANUARY.bill_id)
    assert (january.paid_fen, january.late_assessed_fen, january.late_paid_fen) == (11_893, 369, 369)


def test_the_receipt_says_what_happened(any_home: TestDesk) -> None:
    printed = []
    desk = make_desk(any_home.home.engines, issue=lambda _work, papers: printed.extend(papers) or ())
    furnish(desk, customer(), JANUARY, FEBRUARY)
    open_shift(desk)
    pay(desk, 35_000)
    (paper,) = printed
    said = paper.snapshot
    assert (paper.kind, paper.number, paper.account_no, paper.amount_fen) == (
        "receipt",
        "D1-0000001",
        ACCOUNT,
        31_740,
    )
    assert (said.kind, said.account_name, said.tender, said.received_fen, said.change_fen) == (
        "receipt",
        "张*丰",
        "现金",
        35_000,
        3_260,
    )
    assert [
        (line.period, line.amount_fen, line.late_fee_fen, line.late_days, line.partial) for line in said.lines
    ] == [
        ("2026-01", 11_893, 369, 31, False),
        ("2026-02", 19_478, 0, 0, False),
    ]
    assert sum(line.sum_fen for line in said.lines) == said.total_fen == 31_740


def test_every_way_to_pay_makes_a_paper_that_adds_up(any_home: TestDesk) -> None:
    made = []
    desk = make_desk(
        any_home.home.engines,
        issue=lambda _work, papers: made.extend(build(paper.kind, paper.snapshot) for paper in papers) or (),
    )
    furnish(desk, customer(), JANUARY, FEBRUARY)
    open_shift(desk)
    pay(desk, 100, (JANUARY.bill_id,), order="late")
    pay(desk, 5_000, ())
    pay(desk, 30_000, (JANUARY.bill_id,), surplus="deposit")
    pay(desk, 0, (FEBRUARY.bill_id,))
    last = pay(desk, 9_000, tender="card", reference="POS 1").result["payment_id"]
    reverse(desk, last)
    desk.do(CloseShift(counted_fen=shift(desk).expected_fen), WANG)
    assert [(paper.title, paper.total.figure) for paper in made[:-1]] == [
        ("电费收据", "¥1.00"),
        ("预存电费收据", "¥50.00"),
        ("电费收据", "¥300.00"),
        ("电费收据", "¥0.00"),
        ("预存电费收据", "¥90.00"),
        ("收费冲正凭证", "¥90.00"),
    ]
    assert (made[-1].kind, made[-1].number) == ("shift_slip", "D1-0000001")


def test_one_bill_of_two(till: TestDesk) -> None:
    assert pay(till, 19_478, (FEBRUARY.bill_id,)).result["change_fen"] == 0
    assert [line.bill.period for line in sheet(till).bills] == ["2026-01"]


def test_a_part_leaves_the_rest_with_its_late_fee(till: TestDesk) -> None:
    pay(till, 5_000, (JANUARY.bill_id,))
    left = sheet(till).bills[0]
    assert (left.principal_fen, left.late_fen) == (6_893, 369)
    till.clock.ms += 10 * DAY
    later = sheet(till).bills[0]
    # 155 fixed by the part payment, 41 days on the 68.93 that are left: 2.83.
    assert later.late_fen == 155 + 283
    close_and_open(till)
    pay(till, later.total_fen, (JANUARY.bill_id,))
    january = stored_bill(till, JANUARY.bill_id)
    assert (january.paid_fen, january.late_paid_fen) == (11_893, 438)
    assert january.late_assessed_fen == 438


def close_and_open(desk: TestDesk) -> None:
    desk.do(CloseShift(counted_fen=shift(desk).expected_fen), WANG)
    open_shift(desk)


def test_the_customer_may_choose_late_fee_first(till: TestDesk) -> None:
    pay(till, 400, (JANUARY.bill_id,), order="late")
    left = sheet(till).bills[0]
    assert (left.principal_fen, left.late_fen) == (11_862, 0)
    assert stored_bill(till, JANUARY.bill_id).late_paid_fen == 369
    with till.home.engines.read.connect() as conn:
        taken = [fact.body() for fact in in_time_order(conn, kind="payment.taken")]
    assert isinstance(taken[0], PaymentTaken)
    assert taken[0].order == "late"


def test_surplus_becomes_prepaid_and_pays_the_next_bill(till: TestDesk) -> None:
    first = pay(till, 40_000, surplus="deposit")
    assert (first.result["change_fen"], first.result["deposit_fen"], first.result["credit_left_fen"]) == (
        0,
        8_260,
        8_260,
    )
    till.do(Happened(bodies=(bill("2026-03", 10_000, date(2026, 4, 30)),)))
    assert (sheet(till).owed_fen, sheet(till).credit_fen) == (10_000, 8_260)
    second = pay(till, 2_000)
    assert (second.result["due_fen"], second.result["change_fen"], second.result["credit_used_fen"]) == (
        1_740,
        260,
        8_260,
    )
    assert (sheet(till).owed_fen, sheet(till).credit_fen) == (0, 0)


def test_credit_alone_can_pay(till: TestDesk) -> None:
    pay(till, 60_000, surplus="deposit")
    till.do(Happened(bodies=(bill("2026-03", 10_000, date(2026, 4, 30)),)))
    outcome = pay(till, 0)
    assert (outcome.result["due_fen"], outcome.result["credit_left_fen"]) == (0, 18_260)
    assert shift(till).expected_fen == 50_000 + 60_000


def test_a_deposit_with_nothing_owed(any_home: TestDesk) -> None:
    furnish(any_home, customer())
    open_shift(any_home)
    outcome = pay(any_home, 10_000)
    assert (outcome.result["deposit_fen"], outcome.result["change_fen"]) == (10_000, 0)
    assert sheet(any_home).credit_fen == 10_000


def test_other_tenders_give_no_change_and_need_a_reference(till: TestDesk) -> None:
    assert codes(till, payment(till, 31_740, tender="qr")) == {"payments.reference_required"}
    outcome = pay(till, 32_000, tender="qr", reference="４２ 0001")
    assert (outcome.result["change_fen"], outcome.result["deposit_fen"]) == (0, 260)
    assert stored_payment(till, "D1-0000001").reference == "420001"
    assert (shift(till).qr_fen, shift(till).expected_fen) == (32_000, 50_000)


def test_all_refusals_come_at_once(any_home: TestDesk) -> None:
    furnish(any_home, customer())
    command = TakePayment(
        account_no="nobody",
        received_fen=-1,
        expected_due_fen=0,
        tender="shells",
        order="random",
        surplus="tip",
    )
    assert codes(any_home, command) == {
        "payments.no_shift",
        "payments.unknown_account",
        "payments.negative",
        "payments.unknown_tender",
        "payments.unknown_order",
        "payments.unknown_surplus",
    }


HOSTILE = ["\0", "a\0b", "9" * 200_000, "🙂", "'; drop table payments; --", "\ud800", "１\n２", "<img src=x>"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_and_harms_nothing(till: TestDesk, text: str) -> None:
    taken = pay(till, 12_262, (JANUARY.bill_id,)).result["payment_id"]
    good = payment(till, 19_478)
    expected = {
        "account_no": {"payments.unknown_account", "text.too_long"},
        "tender": {"payments.unknown_tender"},
        "order": {"payments.unknown_order"},
        "surplus": {"payments.unknown_surplus"},
    }
    for field, allowed in expected.items():
        assert codes(till, msgspec.structs.replace(good, **{field: text})) <= allowed
    other_bill = msgspec.structs.replace(good, bill_ids=(text,))
    assert codes(till, other_bill) <= {"payments.not_your_bill", "text.too_long"}
    undo = ReversePayment(payment_id=text, reason=text, approval_id=text)
    assert codes(till, undo) <= {"payments.unknown_payment", "text.too_long", "text.empty"}
    undo = ReversePayment(payment_id=taken, reason="错", approval_id=text)
    assert codes(till, undo) <= {"security.approval_unknown", "text.too_long"}
    assert sheet(till).owed_fen == 19_478


def test_a_hostile_reason_is_kept_as_text(till: TestDesk) -> None:
    till.do(OpenDrawer(reason="<b>换\n零</b>\0"), WANG)
    found = till.read(lambda home: home.view(PaymentsView).shift_summary(shift(till).shift_id))
    assert found is not None
    assert [opening.reason for opening in found.openings] == ["<b>换 零</b>"]


def test_amounts_that_make_no_sense(till: TestDesk) -> None:
    assert codes(till, payment(till, 0)) == {"payments.nothing_received"}
    assert codes(till, payment(till, 10**12)) == {"payments.over_limit"}
    assert codes(till, payment(till, 317_400)) == {"payments.much_change"}
    assert sheet(till).owed_fen == 31_740


def test_a_closed_account_takes_no_money(till: TestDesk) -> None:
    till.do(Happened(bodies=(customer("77", status="closed"),)))
    assert codes(till, TakePayment(account_no="77", received_fen=100, expected_due_fen=0)) == {
        "payments.account_closed"
    }


def test_bills_of_another_account_are_refused(till: TestDesk) -> None:
    other = bill("2026-01", 500, date(2026, 2, 12), account_no="88")
    till.do(Happened(bodies=(customer("88"), other)))
    for bill_id in (other.bill_id, "no-such-bill"):
        command = TakePayment(account_no=ACCOUNT, bill_ids=(bill_id,), received_fen=500, expected_due_fen=500)
        assert codes(till, command) == {"payments.not_your_bill"}


def test_without_rules_nothing_is_taken(any_home: TestDesk) -> None:
    any_home.do(Happened(bodies=(customer(), JANUARY)))
    open_shift(any_home)
    command = TakePayment(
        account_no=ACCOUNT, bill_ids=(JANUARY.bill_id,), received_fen=12_262, expected_due_fen=12_262
    )
    assert codes(any_home, command) == {"billing.no_rules"}


def test_without_numbers_nothing_is_taken(till: TestDesk) -> None:
    bare = make_desk(till.home.engines, "D9", clock=till.clock)
    open_shift(bare)
    assert codes(bare, payment(bare, 31_740)) == {"numbers.book_empty"}


def test_the_same_sum_within_minutes_is_a_doubt(till: TestDesk) -> None:
    pay(till, 10_000, ())
    again = payment(till, 10_000, ())
    assert codes(till, again) == {"payments.same_again"}
    accepted = msgspec.structs.replace(again, accepted=("payments.same_again",))
    assert till.do(accepted, WANG).result["receipt_no"] == "D1-0000002"
    with till.home.engines.read.connect() as conn:
        taken = [fact.body() for fact in in_time_order(conn, kind="payment.taken")]
    assert [body.doubts for body in taken if isinstance(body, PaymentTaken)] == [
        (),
        ("payments.same_again",),
    ]
    till.clock.ms += 11 * 60_000
    assert pay(till, 10_000, ()).result["credit_left_fen"] == 30_000


def test_what_changed_meanwhile_is_a_conflict(till: TestDesk) -> None:
    stale = payment(till, 31_740)
    pay(till, 12_262, (JANUARY.bill_id,))
    assert codes(till, stale) == {"payments.changed"}
    midnight = payment(till, 19_478)
    till.do(Happened(bodies=(msgspec.structs.replace(FEBRUARY, amount_fen=20_000),)))
    assert codes(till, midnight) == {"payments.changed"}
    assert stored_bill(till, FEBRUARY.bill_id).paid_fen == 0


def test_the_same_command_twice_pays_once(till: TestDesk) -> None:
    command = payment(till, 31_740)
    first, again = till.do(command, WANG), till.do(command, WANG)
    assert (again.result, again.repeated) == (first.result, True)
    assert shift(till).payments == 1


def test_a_reversal_puts_everything_back(till: TestDesk) -> None:
    taken = pay(till, 40_000, surplus="deposit")
    outcome = reverse(till, taken.result["payment_id"])
    assert (outcome.result["hand_back_fen"], outcome.result["slip_no"]) == (40_000, "D1-0000002")
    assert (sheet(till).owed_fen, sheet(till).credit_fen) == (31_740, 0)
    row = stored_payment(till, "D1-0000001")
    assert (row.reversed, row.reversal_slip_no, row.approver, row.reversal_reason) == (
        True,
        "D1-0000002",
        "1002",
        "收错金额",
    )
    now = shift(till)
    assert (now.expected_fen, now.payments, now.reversals, now.principal_fen) == (50_000, 1, 1, 0)
    january = stored_bill(till, JANUARY.bill_id)
    assert (january.paid_fen, january.late_assessed_fen, january.late_paid_fen) == (0, 0, 0)


def test_a_payment_is_reversed_only_once(till: TestDesk) -> None:
    taken = pay(till, 31_740).result["payment_id"]
    reverse(till, taken)
    again = ReversePayment(payment_id=taken, reason="再来", approval_id=approval(till, taken))
    assert codes(till, again) == {"payments.already_reversed"}


def test_a_reversal_needs_the_right_approval(till: TestDesk) -> None:
    taken = pay(till, 31_740).result["payment_id"]
    for approval_id in ("", approval(till, "another"), approval(till, taken, for_staff="1003")):
        refused = codes(till, ReversePayment(payment_id=taken, reason="错", approval_id=approval_id))
        assert refused <= {"security.approval_unknown", "security.approval_other"}
    assert codes(till, ReversePayment(payment_id="no", reason="错", approval_id="")) == {
        "payments.unknown_payment"
    }
    assert codes(till, ReversePayment(payment_id=taken, reason=" ", approval_id="")) == {"text.empty"}


def test_only_the_same_desk_shift_and_day_may_reverse(till: TestDesk) -> None:
    taken = pay(till, 31_740).result["payment_id"]
    other = make_desk(till.home.engines, "D2", clock=till.clock)
    open_shift(other)
    undo = ReversePayment(payment_id=taken, reason="错", approval_id="")
    assert codes(other, undo) == {"payments.other_desk"}
    close_and_open(till)
    assert codes(till, undo) == {"payments.other_shift"}
    till.clock.ms += DAY
    assert codes(till, undo) == {
        "payments.other_shift",
        "payments.other_day",
        "payments.shift_of_old_day",
    }


def test_prepaid_that_was_used_keeps_its_payment(till: TestDesk) -> None:
    first = pay(till, 40_000, surplus="deposit").result["payment_id"]
    till.do(Happened(bodies=(bill("2026-03", 8_000, date(2026, 4, 30)),)))
    second = pay(till, 0).result["payment_id"]
    undo = ReversePayment(payment_id=first, reason="错", approval_id=approval(till, first))
    assert codes(till, undo) == {"payments.credit_spent"}
    reverse(till, second)
    reverse(till, first)
    assert (sheet(till).owed_fen, sheet(till).credit_fen) == (39_740, 0)


def test_the_shift_adds_up(till: TestDesk) -> None:
    pay(till, 13_000, (JANUARY.bill_id,))
    pay(till, 19_478, (FEBRUARY.bill_id,), tender="card", reference="POS7")
    undone = pay(till, 5_000, ()).result["payment_id"]
    reverse(till, undone)
    till.do(OpenDrawer(reason="换零钱"), WANG)
    now = shift(till)
    assert now.expected_fen == 50_000 + 12_262
    assert (now.cash_received_fen, now.change_fen, now.handed_back_fen, now.card_fen) == (
        18_000,
        738,
        5_000,
        19_478,
    )
    assert (now.payments, now.reversals, now.drawer_openings) == (3, 1, 1)
    assert (now.principal_fen, now.late_fen, now.deposit_fen) == (31_371, 369, 0)


def test_closing_counts_blindly_and_explains_a_difference(any_home: TestDesk) -> None:
    printed = []
    desk = make_desk(any_home.home.engines, issue=lambda _work, papers: printed.extend(papers) or ())
    furnish(desk, customer(), JANUARY, FEBRUARY)
    open_shift(desk)
    pay(desk, 31_740)
    reverse(desk, pay(desk, 100, ()).result["payment_id"])
    desk.do(OpenDrawer(reason="换零钱"), WANG)
    assert codes(desk, CloseShift(counted_fen=81_730)) == {"payments.difference_reason"}
    outcome = desk.do(CloseShift(counted_fen=81_730, reason="少一角"), WANG)
    assert outcome.result["difference_fen"] == -10
    assert outcome.result["slip_no"] == "D1-0000001"
    slip = printed[-1].snapshot
    assert (slip.expected_fen, slip.counted_fen, slip.difference_fen, slip.cash_out_fen) == (
        81_740,
        81_730,
        -10,
        100,
    )
    assert (slip.receipts_from, slip.receipts_to, slip.receipt_count) == ("D1-0000001", "D1-0000002", 2)
    assert [(total.tender, total.count, total.amount_fen) for total in slip.tenders] == [("现金", 1, 31_740)]
    assert [line.reason for line in slip.drawer_openings] == ["换零钱"]
    assert [line.number for line in slip.reversals] == ["D1-0000002"]
    assert codes(desk, payment(desk, 100, ())) == {"payments.no_shift"}
    assert codes(desk, CloseShift(counted_fen=1)) == {"payments.no_shift"}


def test_pieces_must_add_up(any_home: TestDesk) -> None:
    furnish(any_home)
    notes = (Denomination(value_fen=10_000, count=4), Denomination(value_fen=50, count=3))
    assert codes(any_home, OpenShift(float_fen=40_000, pieces=notes)) == {"payments.count_differs"}
    odd = (Denomination(value_fen=700, count=1),)
    assert codes(any_home, OpenShift(float_fen=700, pieces=odd)) == {"payments.bad_count"}
    minus = (Denomination(value_fen=100, count=-7),)
    assert codes(any_home, OpenShift(float_fen=-700, pieces=minus)) == {"payments.bad_float"}
    any_home.do(OpenShift(float_fen=40_150, pieces=notes), WANG)
    assert shift(any_home).float_fen == 40_150


def test_a_desk_has_one_shift_and_its_owner_works_it(till: TestDesk) -> None:
    assert codes(till, OpenShift(float_fen=0), ZHAO) == {"payments.shift_already_open"}
    assert codes(till, payment(till, 100, ()), ZHAO) == {"payments.shift_of_other"}
    li = Session("1003", "李静", WANG.permissions)
    assert codes(till, CloseShift(counted_fen=50_000), li) == {"payments.shift_of_other"}
    till.do(CloseShift(counted_fen=50_000), ZHAO)


def test_a_shift_of_yesterday_must_be_closed_first(till: TestDesk) -> None:
    till.clock.ms += DAY
    assert codes(till, payment(till, 100, ())) == {"payments.shift_of_old_day"}
    close_and_open(till)
    assert pay(till, 100, ()).result["deposit_fen"] == 100


def test_payments_are_paged_by_key(till: TestDesk) -> None:
    for fen in range(1, 8):
        pay(till, fen, ())

    def page(after: tuple[int, str]) -> list[PaymentRow]:
        return till.read(lambda home: home.view(PaymentsView).payments_page(after, 3, desk_id="D1"))

    seen: list[PaymentRow] = []
    after = (0, "")
    while rows := page(after):
        seen += rows
        after = (rows[-1].at_ms, rows[-1].payment_id)
    assert [row.received_fen for row in seen] == [7, 6, 5, 4, 3, 2, 1]
    assert {row.business_day for row in seen} == {civil_date(till.clock.ms)}


def test_bills_paid_beyond_their_amount_are_listed(till: TestDesk) -> None:
    pay(till, 31_740)
    till.do(Happened(bodies=(msgspec.structs.replace(FEBRUARY, amount_fen=19_000),)))
    assert sheet(till).credit_fen == 478
    assert "有账单多收 4.78 元,已作为预存" in sheet(till).warnings
    rows = till.read(lambda home: home.view(Billing).overpaid(("", ""), 10))
    assert [(row.bill_id, row.overpaid_fen) for row in rows] == [(FEBRUARY.bill_id, 478)]
    assert till.read(lambda home: home.view(Billing).overpaid(("3301", FEBRUARY.bill_id), 10)) == []


def test_selected_bills_are_those_of_the_page(till: TestDesk) -> None:
    assert payment(till, 1).bill_ids == BOTH
