"""Number books and the fate of every number drawn from them."""

from sqlalchemy import Index, literal_column

from db.tables.shapes import clock, flag, key, number, projection, words

books = projection(
    "books",
    key("book_id"),
    clock("issued_at"),
    words("series", "issued_at"),
    words("prefix", "issued_at"),
    number("first", "issued_at"),
    number("last", "issued_at"),
    words("desk_id", "issued_at"),
    flag("renews", "issued_at"),
    clock("returned_at"),
    number("first_unused", "returned_at"),
    words("return_reason", "returned_at"),
)
Index("books_of_desk", books.c.org_unit, books.c.desk_id, books.c.series, books.c.issued_at)
Index("books_in_order", books.c.org_unit, books.c.series, books.c.prefix, books.c.first)

numbers = projection(
    "numbers",
    key("series"),
    key("number"),
    clock("fate_at"),
    words("fate", "fate_at"),
    words("prefix", "fate_at"),
    number("ordinal", "fate_at"),
    words("document", "fate_at"),
    words("reason", "fate_at"),
    words("staff_no", "fate_at"),
    words("desk_id", "fate_at"),
    number("at_ms", "fate_at"),
)
Index("numbers_in_order", numbers.c.org_unit, numbers.c.series, numbers.c.prefix, numbers.c.ordinal)
VOIDED = numbers.c.fate == literal_column("'voided'")
"""A literal, because SQLite uses a partial index only for the very same text."""

Index(
    "numbers_voided",
    numbers.c.org_unit,
    numbers.c.desk_id,
    numbers.c.at_ms,
    sqlite_where=VOIDED,
    postgresql_where=VOIDED,
)
