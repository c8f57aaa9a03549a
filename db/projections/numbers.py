"""Books and the fate of numbers; `used` is what other rooms' projections yield for a number they use."""

from collections.abc import Iterable

from app.kernel.facts import Fact
from app.kernel.hlc import stamp_ms
from app.numbers.facts import BookIssued, BookReturned, NumberVoided
from app.numbers.series import read
from db.tables.numbers import books, numbers
from db.writes import Register, Write, projects


@projects(BookIssued)
def book_issued(_fact: Fact, body: BookIssued) -> Iterable[Write]:
    yield Register(
        books,
        {"org_unit": body.org_unit, "book_id": body.book_id},
        {
            "series": body.series,
            "prefix": body.prefix,
            "first": body.first,
            "last": body.last,
            "desk_id": body.desk_id,
            "renews": body.renews,
        },
    )


@projects(BookReturned)
def book_returned(_fact: Fact, body: BookReturned) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "book_id": body.book_id}
    yield Register(books, key, {"first_unused": body.first_unused, "return_reason": body.reason})


@projects(NumberVoided)
def number_voided(fact: Fact, body: NumberVoided) -> Iterable[Write]:
    yield _fate(fact, body.series, body.number, "voided", "", body.reason)


def used(fact: Fact, series: str, number: str, document: str) -> Register:
    """This fact used a number of its own desk's book for `document` ('payment:…')."""
    return _fate(fact, series, number, "used", document, "")


def _fate(fact: Fact, series: str, number: str, fate: str, document: str, reason: str) -> Register:
    prefix, ordinal = read(series, number)
    return Register(
        numbers,
        {"org_unit": fact.org_unit, "series": series, "number": number},
        {
            "fate": fate,
            "prefix": prefix,
            "ordinal": ordinal,
            "document": document,
            "reason": reason,
            "staff_no": fact.actor,
            "desk_id": fact.origin,
            "at_ms": stamp_ms(fact.hlc),
        },
    )
