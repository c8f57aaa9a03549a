"""What other rooms ask of the books, and the register that shows every number and its fate."""

from typing import Protocol

import msgspec

from app.kernel.commands import DeskInfo


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """A book and how far it is used; `next` is the ordinal drawn next, beyond `last` when used up."""

    org_unit: str
    book_id: str
    series: str
    prefix: str
    first: int
    last: int
    desk_id: str
    renews: bool
    returned: bool
    next: int

    @property
    def left(self) -> int:
        """How many numbers can still be drawn."""
        return 0 if self.returned else max(0, self.last - self.next + 1)


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A number, or a range of numbers with the same fate.

    `fate`: 'used', 'voided', 'unused', 'returned', or 'missing' (a hole that nothing explains).
    `document` names what used it ('payment:…'); `at_ms` is UTC. `cursor` continues after this row.
    """

    first: str
    last: str
    count: int
    fate: str
    document: str = ""
    reason: str = ""
    staff_no: str = ""
    desk_id: str = ""
    at_ms: int = 0
    cursor: str = ""


class Books(Protocol):
    """Draws numbers inside the transaction that uses them."""

    def draw(self, desk: DeskInfo, series: str) -> str:
        """The desk's next number; two draws of one transaction differ. Raises Refused: numbers.book_empty."""
        ...

    def next(self, desk: DeskInfo, series: str) -> str:
        """The number the desk will draw next, '' when its books are used up."""
        ...

    def left(self, desk: DeskInfo, series: str) -> int:
        """How many numbers the desk can still draw."""
        ...

    def open_books(self, desk: DeskInfo, series: str) -> list[Book]:
        """The desk's books with numbers left, in the order they are drawn."""
        ...

    def book(self, org_unit: str, book_id: str) -> Book | None: ...

    def highest(self, org_unit: str, series: str, prefix: str) -> int:
        """The last ordinal any book of this series and prefix covers; 0 if there is none."""
        ...

    def fate(self, org_unit: str, series: str, number: str) -> RegisterRow | None:
        """What became of one number; None while it is neither used nor voided."""
        ...

    def register_page(self, org_unit: str, series: str, after: str, limit: int) -> list[RegisterRow]:
        """Every number and its fate, newest first; `after` is the last row's cursor, '' to begin."""
        ...
