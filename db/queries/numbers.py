"""Draws numbers from the desk's books and reads the register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Row, bindparam, func, select, tuple_

from app.kernel.commands import DeskInfo
from app.kernel.refusals import refuse
from app.numbers.series import SERIES, read, written
from app.numbers.views import Book, Books, RegisterRow
from db.tables.numbers import VOIDED, books, numbers

_HIGHEST_USED = (
    select(func.max(numbers.c.ordinal))
    .where(
        numbers.c.org_unit == books.c.org_unit,
        numbers.c.series == books.c.series,
        numbers.c.prefix == books.c.prefix,
        numbers.c.ordinal.between(books.c.first, books.c.last),
    )
    .scalar_subquery()
)
_BOOK = select(books, _HIGHEST_USED.label("used_to"))
_OF_DESK = _BOOK.where(
    books.c.org_unit == bindparam("unit"),
    books.c.desk_id == bindparam("desk"),
    books.c.series == bindparam("series"),
    books.c.returned_at == "",
).order_by(books.c.issued_at.desc(), books.c.first.desc())
_ONE = _BOOK.where(books.c.org_unit == bindparam("unit"), books.c.book_id == bindparam("book"))
_OF_SERIES = _BOOK.where(
    books.c.org_unit == bindparam("unit"), books.c.series == bindparam("series")
).order_by(books.c.prefix.desc(), books.c.first.desc())
_HIGHEST = select(func.max(books.c.last)).where(
    books.c.org_unit == bindparam("unit"),
    books.c.series == bindparam("series"),
    books.c.prefix == bindparam("prefix"),
)
_FATE = select(numbers).where(
    numbers.c.org_unit == bindparam("unit"),
    numbers.c.series == bindparam("series"),
    numbers.c.number == bindparam("number"),
)
_USED_IN_BOOK = (
    select(numbers)
    .where(
        numbers.c.org_unit == bindparam("unit"),
        numbers.c.series == bindparam("series"),
        numbers.c.prefix == bindparam("prefix"),
        numbers.c.ordinal.between(bindparam("low"), bindparam("high")),
    )
    .order_by(numbers.c.ordinal.desc())
)

_NEWEST = 4
"""So many of a desk's books are looked at first; a desk that has worked for years has hundreds."""
_NEWEST_OF_DESK = _OF_DESK.limit(_NEWEST)

_DRAWING: WeakKeyDictionary[object, dict[tuple[str, str], "_Drawing"]] = WeakKeyDictionary()
"""What each still open transaction has drawn, by desk and series: its facts come only at its end."""


@dataclass
class _Drawing:
    """The open books as the transaction found them, and how many numbers it has drawn since."""

    books: list[Book]
    drawn: int = 0


class SqlBooks:
    """Implements app.numbers.views.Books."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def draw(self, desk: DeskInfo, series: str) -> str:
        drawing = self._drawing(desk, series)
        number = _ahead(drawing.books, drawing.drawn)
        if not number:
            raise refuse("numbers.book_empty", series=SERIES.get(series, series))
        drawing.drawn += 1
        return number

    def _drawing(self, desk: DeskInfo, series: str) -> _Drawing:
        drawings = self._drawings()
        name = (desk.desk_id, series)
        if name not in drawings:
            drawings[name] = _Drawing(self._read_open_books(desk, series))
        return drawings[name]

    def _drawings(self) -> dict[tuple[str, str], _Drawing]:
        transaction = self._conn.get_transaction()
        # A connection that has asked nothing yet has no transaction: nothing can have been drawn.
        return {} if transaction is None else _DRAWING.setdefault(transaction, {})

    def next(self, desk: DeskInfo, series: str) -> str:
        return _ahead(self.open_books(desk, series), 0)

    def left(self, desk: DeskInfo, series: str) -> int:
        return sum(book.left for book in self.open_books(desk, series))

    def open_books(self, desk: DeskInfo, series: str) -> list[Book]:
        known = self._drawings().get((desk.desk_id, series))
        return known.books if known else self._read_open_books(desk, series)

    def _read_open_books(self, desk: DeskInfo, series: str) -> list[Book]:
        params = {"unit": desk.org_unit, "desk": desk.desk_id, "series": series}
        found = [_book(row) for row in self._conn.execute(_NEWEST_OF_DESK, params)]
        # Books are used up in the order they came, so a used one among the newest ends the search.
        if len(found) == _NEWEST and (found[-1].left or not found[0].left):
            found = [_book(row) for row in self._conn.execute(_OF_DESK, params)]
        return [book for book in reversed(found) if book.left]

    def book(self, org_unit: str, book_id: str) -> Book | None:
        row = self._conn.execute(_ONE, {"unit": org_unit, "book": book_id}).first()
        return _book(row) if row else None

    def highest(self, org_unit: str, series: str, prefix: str) -> int:
        params = {"unit": org_unit, "series": series, "prefix": prefix}
        return self._conn.execute(_HIGHEST, params).scalar_one_or_none() or 0

    def fate(self, org_unit: str, series: str, number: str) -> RegisterRow | None:
        params = {"unit": org_unit, "series": series, "number": number}
        row = self._conn.execute(_FATE, params).first()
        return _register_row(row) if row else None

    def register_page(self, org_unit: str, series: str, after: str, limit: int) -> list[RegisterRow]:
        prefix, ordinal = read(series, after) if after else ("", 0)
        # Every book has at least one row to show, so a page needs no more books than rows.
        query = _OF_SERIES.limit(limit)
        if after:
            query = query.where(tuple_(books.c.prefix, books.c.first) < (prefix, ordinal))
        rows: list[RegisterRow] = []
        for book in self._conn.execute(query, {"unit": org_unit, "series": series}).all():
            top = ordinal - 1 if after and prefix == book.prefix and ordinal <= book.last else book.last
            rows += self._book_page(_book(book), top, limit - len(rows))
            if len(rows) >= limit:
                break
        return rows

    def _book_page(self, book: Book, top: int, limit: int) -> list[RegisterRow]:
        """At most `limit` rows of one book from ordinal `top` down."""
        params = {
            "unit": book.org_unit,
            "series": book.series,
            "prefix": book.prefix,
            "low": book.first,
            "high": top,
        }
        rows: list[RegisterRow] = []
        for row in self._conn.execute(_USED_IN_BOOK.limit(limit), params):
            rows += _hole(book, row.ordinal + 1, top)
            rows.append(_register_row(row))
            top = row.ordinal - 1
        if len(rows) < limit:
            rows += _hole(book, book.first, top)
        return rows[:limit]


def _ahead(books: list[Book], steps: int) -> str:
    """The number so many draws from now, '' when the books do not reach that far."""
    for book in books:
        if steps < book.left:
            return written(book.prefix, book.next + steps)
        steps -= book.left
    return ""


def voided_between(
    conn: Connection, org_unit: str, series: str, desk_id: str, from_ms: int, to_ms: int
) -> tuple[RegisterRow, ...]:
    """Numbers a desk voided in a span of time, for the closing slip."""
    found = conn.execute(
        select(numbers)
        .where(
            numbers.c.org_unit == org_unit,
            numbers.c.series == series,
            VOIDED,
            numbers.c.desk_id == desk_id,
            numbers.c.at_ms.between(from_ms, to_ms),
        )
        .order_by(numbers.c.at_ms, numbers.c.number)
    )
    return tuple(_register_row(row) for row in found)


def _hole(book: Book, first: int, last: int) -> Iterator[RegisterRow]:
    """The range between two numbers of a book that no fact names."""
    if first > last:
        return
    fate = "missing" if first < book.next else "returned" if book.returned else "unused"
    number = written(book.prefix, first)
    yield RegisterRow(
        first=number,
        last=written(book.prefix, last),
        count=last - first + 1,
        fate=fate,
        desk_id=book.desk_id,
        cursor=number,
    )


def _register_row(row: Row[Any]) -> RegisterRow:
    return RegisterRow(
        first=row.number,
        last=row.number,
        count=1,
        fate=row.fate,
        document=row.document,
        reason=row.reason,
        staff_no=row.staff_no,
        desk_id=row.desk_id,
        at_ms=row.at_ms,
        cursor=row.number,
    )


def _book(row: Row[Any]) -> Book:
    return Book(
        org_unit=row.org_unit,
        book_id=row.book_id,
        series=row.series,
        prefix=row.prefix,
        first=row.first,
        last=row.last,
        desk_id=row.desk_id,
        renews=row.renews,
        returned=bool(row.returned_at),
        next=(row.used_to or row.first - 1) + 1,
    )


VIEWS: dict[type, Callable[[Connection], object]] = {Books: SqlBooks}
