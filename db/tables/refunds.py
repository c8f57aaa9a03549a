"""Refunds of credit; each step is a register with its own clock."""

from sqlalchemy import Index, and_, literal_column

from db.tables.shapes import clock, day, key, number, projection, words

refunds = projection(
    "refunds",
    key("refund_id"),
    clock("requested_at"),
    words("account_no", "requested_at"),
    number("amount_fen", "requested_at"),
    words("way", "requested_at"),
    words("payee", "requested_at"),
    words("reason", "requested_at"),
    words("papers", "requested_at"),
    words("bank_name", "requested_at"),
    words("bank_masked", "requested_at"),
    words("bank_digest", "requested_at"),
    number("requested_ms", "requested_at"),
    words("requester", "requested_at"),
    words("requester_name", "requested_at"),
    clock("approved_at"),
    number("approved_ms", "approved_at"),
    words("approver", "approved_at"),
    words("document", "approved_at"),
    clock("paid_at"),
    number("paid_ms", "paid_at"),
    number("paid_fen", "paid_at"),
    words("slip_no", "paid_at"),
    words("shift_id", "paid_at"),
    day("business_day", "paid_at"),
    words("reference", "paid_at"),
    words("payer", "paid_at"),
    words("payer_name", "paid_at"),
    clock("cancelled_at"),
    number("cancelled_ms", "cancelled_at"),
    words("cancel_reason", "cancelled_at"),
    words("canceller", "cancelled_at"),
)
UNDER_WAY = and_(
    refunds.c.paid_ms == literal_column("0"),
    refunds.c.cancelled_ms == literal_column("0"),
    refunds.c.requested_ms > literal_column("0"),
)
"""Literals, because SQLite uses a partial index only for the very same text."""

Index(
    "refunds_under_way",
    refunds.c.org_unit,
    refunds.c.requested_ms,
    refunds.c.refund_id,
    sqlite_where=UNDER_WAY,
    postgresql_where=UNDER_WAY,
)
Index("refunds_by_time", refunds.c.org_unit, refunds.c.requested_ms, refunds.c.refund_id)
Index("refunds_of_account", refunds.c.org_unit, refunds.c.account_no, refunds.c.requested_ms)
Index("refunds_of_shift", refunds.c.shift_id)
