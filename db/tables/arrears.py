"""Dunning: reminders, notices, stops, care marks and payment plans."""

from sqlalchemy import Index, literal_column

from db.tables.shapes import clock, key, number, projection, words

reminders = projection(
    "reminders",
    key("account_no"),
    key("batch_id"),
    number("at_ms"),
    words("channel"),
    words("template"),
    number("owed_fen"),
    number("late_fen"),
    words("proof"),
    words("reference"),
    words("staff_no"),
)

notices = projection(
    "notices",
    key("notice_no"),
    clock("issued_at"),
    words("notice", "issued_at"),
    words("account_no", "issued_at", index=True),
    number("issued_ms", "issued_at"),
    number("owed_fen", "issued_at"),
    number("late_fen", "issued_at"),
    number("planned_ms", "issued_at"),
    clock("delivered_at"),
    number("delivered_ms", "delivered_at"),
    words("proof", "delivered_at"),
    words("reference", "delivered_at"),
)

stops = projection(
    "stops",
    key("request_id"),
    clock("requested_at"),
    words("account_no", "requested_at", index=True),
    words("notice_no", "requested_at"),
    number("planned_ms", "requested_at"),
    number("requested_ms", "requested_at"),
    number("owed_fen", "requested_at"),
    words("agreement", "requested_at"),
    clock("approved_at"),
    words("approver", "approved_at"),
    clock("announced_at"),
    number("announced_ms", "announced_at"),
    words("announced_how", "announced_at"),
    clock("stopped_at"),
    number("stopped_ms", "stopped_at"),
    clock("restored_at"),
    number("restored_ms", "restored_at"),
    words("late_reason", "restored_at"),
    clock("cancelled_at"),
    words("cancelled", "cancelled_at"),
)
OPEN_STOP = (stops.c.restored_at == literal_column("''")) & (stops.c.cancelled_at == literal_column("''"))
"""Literals, because SQLite uses a partial index only for the very same text."""

Index(
    "stops_open",
    stops.c.org_unit,
    stops.c.account_no,
    sqlite_where=OPEN_STOP,
    postgresql_where=OPEN_STOP,
)

cares = projection(
    "cares", key("account_no"), clock("marked_at"), words("care", "marked_at"), words("note", "marked_at")
)

plans = projection(
    "plans",
    key("plan_id"),
    clock("agreed_at"),
    words("account_no", "agreed_at", index=True),
    words("instalments", "agreed_at"),
    number("paid_before_fen", "agreed_at"),
    words("approver", "agreed_at"),
    words("reason", "agreed_at"),
    number("agreed_ms", "agreed_at"),
    clock("ended_at"),
    words("ended", "ended_at"),
)
