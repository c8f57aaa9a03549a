"""Ratings of what was done, and the follow-ups of those who were not satisfied."""

from sqlalchemy import Index, literal_column

from db.tables.shapes import clock, flag, key, number, projection, words

service_ratings = projection(
    "service_ratings",
    key("subject"),
    clock("rated_at"),
    words("account_no", "rated_at"),
    number("score", "rated_at"),
    words("reasons", "rated_at"),
    words("given_by", "rated_at"),
    words("note", "rated_at"),
    words("staff_no", "rated_at"),
    number("at_ms", "rated_at"),
)
Index("service_ratings_by_subject", service_ratings.c.subject)
Index("service_ratings_by_time", service_ratings.c.org_unit, service_ratings.c.at_ms)

follow_ups = projection(
    "follow_ups",
    key("follow_up_id"),
    clock("opened_at"),
    words("subject", "opened_at"),
    words("account_no", "opened_at", index=True),
    number("score", "opened_at"),
    words("reasons", "opened_at"),
    words("note", "opened_at"),
    words("served_by", "opened_at"),
    number("opened_ms", "opened_at"),
    clock("closed_at"),
    words("outcome", "closed_at"),
    words("opinion", "closed_at"),
    words("done", "closed_at"),
    number("closed_ms", "closed_at"),
    words("closed_by", "closed_at"),
)
OPEN_FOLLOW_UP = follow_ups.c.closed_at == literal_column("''")
"""A literal, because SQLite uses a partial index only for the very same text."""

Index("follow_ups_by_id", follow_ups.c.follow_up_id)
Index(
    "follow_ups_open",
    follow_ups.c.org_unit,
    follow_ups.c.opened_ms,
    follow_ups.c.follow_up_id,
    sqlite_where=OPEN_FOLLOW_UP,
    postgresql_where=OPEN_FOLLOW_UP,
)
Index("follow_ups_by_end", follow_ups.c.org_unit, follow_ups.c.closed_ms, follow_ups.c.follow_up_id)

follow_up_calls = projection(
    "follow_up_calls",
    key("follow_up_id"),
    key("at"),
    number("at_ms"),
    flag("reached"),
    words("note"),
    words("staff_no"),
)
Index("follow_up_calls_of_one", follow_up_calls.c.follow_up_id, follow_up_calls.c.at)
