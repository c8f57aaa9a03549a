"""Orders with their events, papers and clocks; scans and drafts that this home keeps beside them."""

from sqlalchemy import Column, Index, LargeBinary, Text, literal_column

from db.tables.shapes import Ascii, clock, day, flag, key, local, number, org_unit, projection, words

orders = projection(
    "orders",
    key("order_no"),
    clock("accepted_at"),
    words("kind", "accepted_at"),
    words("account_no", "accepted_at"),
    words("case_id", "accepted_at"),
    words("bundle_id", "accepted_at", index=True),
    words("name", "accepted_at"),
    words("phones", "accepted_at"),
    words("answers", "accepted_at"),
    words("secrets", "accepted_at"),
    words("loads", "accepted_at"),
    day("promised_by", "accepted_at"),
    number("accepted_ms", "accepted_at"),
    words("accepted_by", "accepted_at"),
    clock("moved_at"),
    words("stage", "moved_at"),
    number("stage_since_ms", "moved_at"),
    clock("due_at"),
    number("due_ms", "due_at"),
    words("due_clock", "due_at"),
    clock("owner_at"),
    words("owner", "owner_at"),
    clock("suspended_at"),
    words("suspended", "suspended_at"),
    number("suspended_ms", "suspended_at"),
    clock("plan_at"),
    day("plan_until", "plan_at"),
    clock("ended_at"),
    words("how", "ended_at"),
    number("ended_ms", "ended_at"),
    words("ended_reason", "ended_at"),
)
OPEN_ORDER = orders.c.ended_at == literal_column("''")
"""A literal, because SQLite uses a partial index only for the very same text."""

Index("orders_by_number", orders.c.order_no)
Index("orders_of_account", orders.c.account_no)
Index(
    "orders_open_by_due",
    orders.c.org_unit,
    orders.c.due_ms,
    orders.c.order_no,
    sqlite_where=OPEN_ORDER,
    postgresql_where=OPEN_ORDER,
)
Index(
    "orders_open_by_stage",
    orders.c.org_unit,
    orders.c.stage,
    orders.c.kind,
    orders.c.due_ms,
    orders.c.suspended_ms,
    orders.c.stage_since_ms,
    sqlite_where=OPEN_ORDER,
    postgresql_where=OPEN_ORDER,
)
Index("orders_by_end", orders.c.org_unit, orders.c.ended_ms, orders.c.order_no)

order_phones = projection("order_phones", key("phone"), key("order_no"))
Index("order_phones_by_phone", order_phones.c.phone)

order_events = projection(
    "order_events",
    key("order_no"),
    key("at"),
    words("what"),
    number("at_ms"),
    words("stage"),
    words("to_stage"),
    words("staff_no"),
    words("note"),
    words("answers"),
    words("secrets"),
)
Index("order_events_of_order", order_events.c.order_no, order_events.c.at)

order_papers = projection(
    "order_papers", key("order_no"), key("paper"), clock("told_at"), words("state", "told_at")
)
Index("order_papers_of_order", order_papers.c.order_no)

order_clocks = projection(
    "order_clocks",
    key("order_no"),
    key("clock"),
    key("started_ms", number("started_ms").type),
    clock("ended_at"),
    words("stage", "ended_at"),
    number("due_ms", "ended_at"),
    number("ended_ms", "ended_at"),
    flag("late", "ended_at"),
    words("staff_no", "ended_at"),
)
Index("order_clocks_of_order", order_clocks.c.order_no)
Index("order_clocks_by_end", order_clocks.c.org_unit, order_clocks.c.ended_ms)

order_breaches = projection(
    "order_breaches", key("order_no"), key("clock"), clock("told_at"), words("reason", "told_at")
)

attachments = projection(
    "attachments",
    key("case_id"),
    key("attachment_id"),
    clock("stored_at"),
    words("paper", "stored_at"),
    words("name", "stored_at"),
    words("media_type", "stored_at"),
    number("size", "stored_at"),
    words("sha256", "stored_at"),
    words("staff_no", "stored_at"),
    number("at_ms", "stored_at"),
    clock("dropped_at"),
    words("dropped", "dropped_at"),
)
Index("attachments_of_case", attachments.c.case_id, attachments.c.at_ms)

attachment_bytes = local(
    "attachment_bytes",
    org_unit(),
    key("sha256"),
    Column("media_type", Ascii, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

order_drafts = local(
    "order_drafts",
    org_unit(),
    key("case_id"),
    Column("desk_id", Ascii, nullable=False),
    Column("staff_no", Ascii, nullable=False),
    Column("kind", Ascii, nullable=False),
    Column("account_no", Ascii, nullable=False),
    number("changed_ms"),
    Column("content", Text, nullable=False),
    Index("order_drafts_of_desk", "desk_id", "changed_ms"),
)
