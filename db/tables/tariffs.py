"""Published tariffs and the terms of accounts."""

from sqlalchemy import Date, Index

from db.tables.shapes import clock, day, key, projection, words

tariffs = projection(
    "tariffs",
    key("code"),
    key("version"),
    clock("published_at"),
    day("effective_from", "published_at"),
    words("content", "published_at"),
    words("approver", "published_at"),
    words("staff_no", "published_at"),
)

account_terms = projection(
    "account_terms",
    key("account_no"),
    key("effective_from", Date()),
    clock("set_at"),
    words("terms", "set_at"),
    words("reason", "set_at"),
)

Index("terms_of_account", account_terms.c.account_no, account_terms.c.effective_from)
