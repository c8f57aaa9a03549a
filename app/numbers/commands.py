"""Issues, voids and returns numbers; keeps a desk of a self-issuing home supplied."""

from typing import ClassVar

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.ids import new_id
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.numbers import texts  # noqa: F401  registers the sentences
from app.numbers.facts import BookIssued, BookReturned, NumberVoided
from app.numbers.series import SERIES, fits, written
from app.numbers.views import Books

MAX_BOOK = 1_000_000
LOW = 50
"""With so many numbers left a desk asks for its next book, or issues it to itself."""


LONGEST_PREFIX = 10
"""Characters: the mark of a series and what a restored home puts before its numbers."""


class IssueBook(Command, frozen=True, kw_only=True):
    """Give a desk a range of numbers. `first` 0 continues after the highest range of this prefix."""

    permission: ClassVar[str] = "numbers.issue"
    series: str
    prefix: str
    count: int
    first: int = 0
    desk_id: str = ""
    """'' for the desk where the command is given."""
    renews: bool = False


class VoidNumber(Command, frozen=True, kw_only=True):
    """Skip the desk's next number because its form is spoiled; `number` is what the clerk sees on it."""

    permission: ClassVar[str] = "numbers.void"
    series: str
    number: str
    reason: str


class ReturnBook(Command, frozen=True, kw_only=True):
    """Give back the rest of a book of this desk."""

    permission: ClassVar[str] = "numbers.issue"
    book_id: str
    reason: str


@handles(IssueBook)
def issue_book(command: IssueBook, work: Work) -> Decision:
    """Raises Refused: numbers.unknown_series, bad_range, bad_prefix, overlap."""
    prefix = fold_code(command.prefix, "prefix")
    reasons = []
    if command.series not in SERIES:
        reasons.append(Refusal("numbers.unknown_series", "series", series=command.series[:20]))
    if not 1 <= command.count <= MAX_BOOK or not 0 <= command.first <= 10**12:
        reasons.append(Refusal("numbers.bad_range", "count", limit=MAX_BOOK))
    if len(prefix) > LONGEST_PREFIX or not fits(command.series, prefix, command.first + command.count):
        reasons.append(Refusal("numbers.bad_prefix", "prefix", most=LONGEST_PREFIX))
    if reasons:
        raise Refused(reasons)
    work.lock(f"series:{command.series}")
    highest = work.view(Books).highest(work.desk.org_unit, command.series, prefix)
    first = command.first or highest + 1
    if first <= highest:
        raise refuse("numbers.overlap", "first", highest=written(prefix, highest))
    body = BookIssued(
        org_unit=work.desk.org_unit,
        book_id=new_id(),
        series=command.series,
        prefix=prefix,
        first=first,
        last=first + command.count - 1,
        desk_id=clean(command.desk_id, "desk_id", limit=64) or work.desk.desk_id,
        renews=command.renews,
    )
    numbers = f"{written(prefix, body.first)}–{written(prefix, body.last)}"
    return Decision(
        facts=(body,),
        result={"book_id": body.book_id, "first": body.first, "last": body.last},
        news=f"已领用{SERIES[command.series]} {numbers}",
    )


@handles(VoidNumber)
def void_number(command: VoidNumber, work: Work) -> Decision:
    """Only the desk's next number can be skipped, so that no hole appears.

    Raises Refused: numbers.unknown_series, already_used, already_voided, not_next, book_empty.
    """
    if command.series not in SERIES:
        raise refuse("numbers.unknown_series", "series", series=command.series[:20])
    reason = clean(command.reason, "reason", required=True)
    number = fold_code(command.number, "number")
    books = work.view(Books)
    fate = books.fate(work.desk.org_unit, command.series, number)
    if fate is not None and fate.fate == "voided":
        raise refuse("numbers.already_voided", "number", number=number)
    if fate is not None:
        raise refuse("numbers.already_used", "number", number=number, document=SERIES[command.series])
    drawn = books.draw(work.desk, command.series)
    if drawn != number:
        raise refuse("numbers.not_next", "number", next=drawn)
    body = NumberVoided(org_unit=work.desk.org_unit, series=command.series, number=number, reason=reason)
    return Decision(facts=(body, *supply(work, command.series)), news=f"{number} 已作废")


@handles(ReturnBook)
def return_book(command: ReturnBook, work: Work) -> Decision:
    """Raises Refused: numbers.no_book, not_this_desk, returned."""
    reason = clean(command.reason, "reason", required=True)
    book = work.view(Books).book(work.desk.org_unit, clean(command.book_id, "book_id"))
    if book is None:
        raise refuse("numbers.no_book")
    if book.desk_id != work.desk.desk_id:
        raise refuse("numbers.not_this_desk")
    if book.returned:
        raise refuse("numbers.returned")
    body = BookReturned(org_unit=book.org_unit, book_id=book.book_id, first_unused=book.next, reason=reason)
    return Decision(facts=(body,), news=f"已退回号段 {written(book.prefix, book.next)} 起 {book.left} 张")


def supply(work: Work, series: str) -> tuple[BookIssued, ...]:
    """The next book of a desk whose only open book renews itself and runs low; else nothing.

    To be appended beside the facts that use a number.
    """
    books = work.view(Books).open_books(work.desk, series)
    if len(books) != 1 or not books[0].renews or books[0].left > LOW:
        return ()
    old = books[0]
    work.lock(f"series:{series}")
    first = work.view(Books).highest(old.org_unit, series, old.prefix) + 1
    return (
        BookIssued(
            org_unit=old.org_unit,
            book_id=new_id(),
            series=series,
            prefix=old.prefix,
            first=first,
            last=first + old.last - old.first,
            desk_id=old.desk_id,
            renews=True,
        ),
    )
