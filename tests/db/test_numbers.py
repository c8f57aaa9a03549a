"""Numbers on both engines: in order, never double, every one with its fate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.refusals import Refused
from app.numbers.commands import IssueBook, ReturnBook, VoidNumber
from app.numbers.facts import NumberVoided
from app.numbers.series import read, written
from app.numbers.views import Books, RegisterRow
from tests.counter import Happened, customer, furnish, give_books, open_shift, pay, reverse
from tests.homes import TestDesk, make_desk


class SpoilTwo(Command, frozen=True, kw_only=True):
    """Draws two numbers in one transaction, by two views."""

    series: str = "receipt"
    fail: bool = False


@handles(SpoilTwo)
def spoil_two(command: SpoilTwo, work: Work) -> Decision:
    drawn = [work.view(Books).draw(work.desk, command.series) for _ in range(2)]
    facts = [
        NumberVoided(org_unit=work.desk.org_unit, series=command.series, number=number, reason="试")
        for number in drawn
    ]
    if command.fail:
        work.view(Books).draw(work.desk, "nothing")
    return Decision(facts=tuple(facts), result={"drawn": drawn})


def book(desk: TestDesk, count: int, **more: object) -> str:
    choices = {"series": "receipt", "prefix": "a-", **more}
    return str(desk.do(IssueBook(count=count, **choices)).result["book_id"])  # type: ignore[arg-type]


def left(desk: TestDesk) -> int:
    return desk.read(lambda home: home.view(Books).left(desk.home.desk, "receipt"))


def upcoming(desk: TestDesk) -> str:
    return desk.read(lambda home: home.view(Books).next(desk.home.desk, "receipt"))


def void(desk: TestDesk, number: str, reason: str = "卡纸") -> None:
    desk.do(VoidNumber(series="receipt", number=number, reason=reason))


def register(desk: TestDesk, limit: int = 100) -> list[RegisterRow]:
    """The whole register, read page by page."""
    rows: list[RegisterRow] = []
    after = ""
    while True:
        page = desk.read(lambda home, at=after: home.view(Books).register_page("3301", "receipt", at, limit))
        if not page:
            return rows
        rows += page
        after = page[-1].cursor


def fates(desk: TestDesk, limit: int = 100) -> list[tuple[str, str, str]]:
    return [(row.first, row.last, row.fate) for row in register(desk, limit)]


def codes(desk: TestDesk, command: Command) -> frozenset[str]:
    with pytest.raises(Refused) as caught:
        desk.do(command)
    return caught.value.codes


def test_two_draws_of_one_transaction_differ(any_home: TestDesk) -> None:
    book(any_home, 3)
    assert any_home.do(SpoilTwo()).result["drawn"] == ["A-0000001", "A-0000002"]
    assert (left(any_home), upcoming(any_home)) == (1, "A-0000003")


def test_a_draw_that_rolled_back_never_was(any_home: TestDesk) -> None:
    book(any_home, 3)
    assert codes(any_home, SpoilTwo(fail=True)) == {"numbers.book_empty"}
    assert upcoming(any_home) == "A-0000001"


def test_draws_run_on_into_the_next_book(any_home: TestDesk) -> None:
    book(any_home, 1)
    book(any_home, 1)
    assert any_home.do(SpoilTwo()).result["drawn"] == ["A-0000001", "A-0000002"]
    assert (left(any_home), upcoming(any_home)) == (0, "")
    assert codes(any_home, SpoilTwo()) == {"numbers.book_empty"}


def test_books_never_overlap(any_home: TestDesk) -> None:
    book(any_home, 10, first=101)
    assert codes(any_home, IssueBook(series="receipt", prefix="A-", count=5, first=110)) == {
        "numbers.overlap"
    }
    book(any_home, 5)
    assert left(any_home) == 15
    assert codes(any_home, IssueBook(series="x", prefix="A1", count=0)) == {
        "numbers.unknown_series",
        "numbers.bad_range",
        "numbers.bad_prefix",
    }


def test_only_the_next_number_can_be_voided(any_home: TestDesk) -> None:
    book(any_home, 5)
    void(any_home, "ａ-0000001")
    assert upcoming(any_home) == "A-0000002"
    assert codes(any_home, VoidNumber(series="receipt", number="A-0000004", reason="x")) == {
        "numbers.not_next"
    }
    assert codes(any_home, VoidNumber(series="receipt", number="A-0000001", reason="x")) == {
        "numbers.already_voided"
    }
    assert codes(any_home, VoidNumber(series="receipt", number="A-0000002", reason="")) == {"text.empty"}


def test_the_register_shows_every_number_and_its_fate(any_home: TestDesk) -> None:
    furnish(any_home, customer())
    open_shift(any_home)
    first = pay(any_home, 100, ()).result["payment_id"]
    void(any_home, "D1-0000002")
    reverse(any_home, first)
    assert fates(any_home) == [
        ("D1-0000004", "D1-0001000", "unused"),
        ("D1-0000003", "D1-0000003", "used"),
        ("D1-0000002", "D1-0000002", "voided"),
        ("D1-0000001", "D1-0000001", "used"),
    ]
    slip, voided, receipt = register(any_home)[1:]
    assert (receipt.document, slip.document) == (f"payment:{first}", f"reversal:{first}")
    assert (voided.reason, receipt.staff_no, receipt.desk_id) == ("卡纸", "1001", "D1")
    used = VoidNumber(series="receipt", number="D1-0000001", reason="x")
    assert codes(any_home, used) == {"numbers.already_used"}


def test_a_returned_book_draws_no_more(any_home: TestDesk) -> None:
    book_id = book(any_home, 5)
    void(any_home, "A-0000001")
    any_home.do(ReturnBook(book_id=book_id, reason="换新式样"))
    assert (left(any_home), fates(any_home)) == (
        0,
        [("A-0000002", "A-0000005", "returned"), ("A-0000001", "A-0000001", "voided")],
    )
    assert codes(any_home, ReturnBook(book_id=book_id, reason="x")) == {"numbers.returned"}
    assert codes(any_home, ReturnBook(book_id="none", reason="x")) == {"numbers.no_book"}
    other = make_desk(any_home.home.engines, "D2", clock=any_home.clock)
    theirs = book(other, 5)
    assert codes(any_home, ReturnBook(book_id=theirs, reason="x")) == {"numbers.not_this_desk"}


def test_a_book_that_renews_itself_never_runs_dry(any_home: TestDesk) -> None:
    book(any_home, 3, renews=True)
    for ordinal in range(1, 11):
        void(any_home, written("A-", ordinal))
    assert left(any_home) > 0
    assert [row.fate for row in register(any_home)].count("voided") == 10
    assert "missing" not in {row.fate for row in register(any_home)}


def test_a_desk_of_many_years_draws_on(any_home: TestDesk) -> None:
    for _ in range(12):
        book(any_home, 2)
    drawn = [number for _ in range(12) for number in any_home.do(SpoilTwo()).result["drawn"]]
    assert drawn == [written("A-", ordinal) for ordinal in range(1, 25)]
    assert codes(any_home, SpoilTwo()) == {"numbers.book_empty"}
    book(any_home, 2, renews=True)
    assert upcoming(any_home) == "A-0000025"


def test_desks_draw_from_their_own_books(any_home: TestDesk) -> None:
    other = make_desk(any_home.home.engines, "D2", clock=any_home.clock)
    book(any_home, 5)
    assert codes(other, SpoilTwo()) == {"numbers.book_empty"}
    give_books(other, 5)
    any_home.do(IssueBook(series="receipt", prefix="A-", count=5, desk_id="D2"))
    assert left(other) == 10
    assert other.do(SpoilTwo()).result["drawn"] == ["D2-0000001", "D2-0000002"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_the_register_pages_without_gaps(home: TestDesk, limit: int) -> None:
    book(home, 4)
    book(home, 3, prefix="B-")
    book(home, 2)
    for number in ("A-0000001", "A-0000002", "A-0000003"):
        void(home, number)
    whole = fates(home)
    assert fates(home, limit) == whole
    assert sum(row.count for row in register(home, limit)) == 9
    assert whole[0] == ("B-0000001", "B-0000003", "unused")


def test_a_hole_that_nothing_explains_is_shown(home: TestDesk) -> None:
    book(home, 4)
    lost = NumberVoided(org_unit="3301", series="receipt", number="A-0000003", reason="x")
    home.do(Happened(bodies=(lost,)))
    assert ("A-0000001", "A-0000002", "missing") in fates(home)


@given(st.text("ABZ-", max_size=5), st.integers(1, 10**12))
def test_numbers_are_read_as_they_are_written(prefix: str, ordinal: int) -> None:
    assert read("receipt", written(prefix, ordinal)) == (prefix, ordinal)


def test_account_numbers_are_digits_where_the_station_tells_what_they_begin_with(any_home: TestDesk) -> None:
    issue = IssueBook(series="account", prefix="041502", count=500, renews=True)
    any_home.do(issue)
    drawn = any_home.read(lambda home: home.view(Books).next(any_home.home.desk, "account"))
    assert drawn == "0415020000001"
    assert read("account", drawn) == ("041502", 1)
    assert codes(any_home, IssueBook(series="receipt", prefix="041502", count=5)) == {"numbers.bad_prefix"}
    late = IssueBook(series="account", prefix="041502", first=9_999_999, count=5)
    assert codes(any_home, late) == {"numbers.bad_prefix"}
