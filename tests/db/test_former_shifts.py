"""A shift left open at a desk that is no more is closed by two people, and never while it is at work."""

import pytest

from app.kernel.refusals import Refused
from app.numbers.commands import ReturnBook
from app.numbers.views import Books
from app.payments.former_shifts import CloseFormerShift, former_shifts, subject_of
from app.payments.shifts import LEADER, CloseShift
from app.payments.views import PaymentsView, ShiftRow
from app.security.facts import ApprovalGiven
from db.keeping.health import shifts_check
from db.keeping.rebuilding import differences
from tests.counter import JANUARY, WANG, Happened, customer, furnish, give_books, open_shift, pay
from tests.homes import TestDesk, make_desk

DAY = 86_400_000


@pytest.fixture
def desks(any_home: TestDesk) -> tuple[TestDesk, TestDesk]:
    """The former desk, which took 123.00 for January's 122.62, and the one that goes on."""
    furnish(any_home, customer(), JANUARY)
    open_shift(any_home)
    pay(any_home, 12_300, (JANUARY.bill_id,))
    new = make_desk(any_home.home.engines, "D2", clock=any_home.clock)
    give_books(new)
    return any_home, new


def left_open(desk: TestDesk, desk_id: str = "D1") -> ShiftRow:
    found = desk.read(lambda home: home.view(PaymentsView).shift_of(desk_id))
    assert found is not None
    return found


def offered(desk: TestDesk) -> list[str]:
    return [shift.shift_id for shift in desk.read(lambda home: former_shifts(home, desk.home.desk))]


def approved(desk: TestDesk, shift_id: str, approval_id: str = "A1") -> str:
    given = ApprovalGiven(
        org_unit="3301",
        approval_id=approval_id,
        approver="1002",
        purpose=LEADER,
        subject=subject_of(shift_id),
        for_staff="1001",
    )
    desk.do(Happened(bodies=(given,)))
    return approval_id


def close(shift_id: str, approval_id: str, counted_fen: int = 0) -> CloseFormerShift:
    return CloseFormerShift(
        shift_id=shift_id, counted_fen=counted_fen, reason="原工作台已停用", approval_id=approval_id
    )


def codes(desk: TestDesk, command: CloseFormerShift) -> set[str]:
    with pytest.raises(Refused) as caught:
        desk.do(command, WANG)
    return set(caught.value.codes)


def rest(desk: TestDesk) -> None:
    """Its books are returned, as they are after a restore."""
    books = desk.read(lambda home: home.view(Books).open_books(desk.home.desk, "receipt"))
    for book in books:
        desk.do(ReturnBook(book_id=book.book_id, reason="停用"))


def test_a_desk_at_work_closes_its_own_shift(desks: tuple[TestDesk, TestDesk]) -> None:
    old, new = desks
    shift = left_open(new)
    assert offered(new) == []
    assert codes(new, close(shift.shift_id, approved(new, shift.shift_id))) == {"payments.desk_at_work"}
    assert codes(old, close(shift.shift_id, "A1")) == {"payments.shift_of_this_desk"}
    assert codes(new, close("no", "")) == {"payments.unknown_shift"}


@pytest.mark.parametrize("why", ["books rest", "yesterday"])
def test_a_former_desk_s_shift_is_closed_with_reason_and_approval(
    desks: tuple[TestDesk, TestDesk], why: str
) -> None:
    old, new = desks
    if why == "yesterday":
        new.clock.ms += DAY
    else:
        rest(old)
    shift = left_open(new)
    assert offered(new) == [shift.shift_id]
    assert codes(new, close(shift.shift_id, "")) == {"security.approval_unknown"}
    approval_id = approved(new, shift.shift_id)
    unsaid = CloseFormerShift(shift_id=shift.shift_id, counted_fen=0, reason=" ", approval_id=approval_id)
    assert codes(new, unsaid) == {"text.empty"}
    # Float 500.00 and 122.62 kept of the payment make 622.62; of that 600.00 are still there.
    outcome = new.do(close(shift.shift_id, approval_id, 60_000), WANG)
    assert outcome.result["difference_fen"] == -2_262
    assert outcome.result["slip_no"] == "D2-0000001"
    assert [paper.kind for paper in outcome.papers] == ["shift_slip"]
    closed = new.read(lambda home: home.view(PaymentsView).shift(shift.shift_id))
    assert closed is not None
    assert (closed.counted_fen, closed.difference_reason) == (60_000, "原工作台已停用")
    assert offered(new) == []
    assert codes(new, close(shift.shift_id, approval_id)) == {"payments.shift_closed"}
    with new.home.engines.read.connect() as conn:
        assert not list(differences(conn))


def test_an_approval_for_another_shift_does_not_do(desks: tuple[TestDesk, TestDesk]) -> None:
    _, new = desks
    new.clock.ms += DAY
    shift = left_open(new)
    assert codes(new, close(shift.shift_id, approved(new, "another"))) == {"security.approval_other"}


def test_doctor_names_it(desks: tuple[TestDesk, TestDesk]) -> None:
    _, new = desks
    with new.home.engines.read.connect() as conn:
        assert shifts_check(conn, new.clock.ms).state == "ok"
        left = shifts_check(conn, new.clock.ms + DAY)
    assert left.state == "warn"
    assert "工作台 D1 王芳 2026-03-15" in left.text


def test_a_shift_closed_in_the_usual_way_is_not_offered(desks: tuple[TestDesk, TestDesk]) -> None:
    old, new = desks
    old.do(CloseShift(counted_fen=left_open(old).expected_fen), WANG)
    new.clock.ms += DAY
    assert offered(new) == []
