"""Fact kinds of number books. A number used is named by the fact that uses it (payment.taken …)."""

from app.kernel.facts import FactBody, fact_kind


@fact_kind("book.issued")
class BookIssued(FactBody, frozen=True):
    """A desk holds the numbers `first`…`last` of a series, printed as prefix + at least 7 digits.

    `renews`: when it runs low, the next book of the same size is issued by itself (a home that
    issues books to itself).
    """

    org_unit: str
    book_id: str
    series: str
    prefix: str
    first: int
    last: int
    desk_id: str
    renews: bool = False

    def subjects(self) -> tuple[str, ...]:
        return (f"book:{self.book_id}", f"desk:{self.desk_id}")


@fact_kind("number.voided")
class NumberVoided(FactBody, frozen=True):
    """A number will never be used: a spoiled or skipped form."""

    org_unit: str
    series: str
    number: str
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"number:{self.series}:{self.number}",)


@fact_kind("book.returned")
class BookReturned(FactBody, frozen=True):
    """The desk gave back the rest of a book, from `first_unused` on."""

    org_unit: str
    book_id: str
    first_unused: int
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"book:{self.book_id}",)
