"""Payments, what they did to bills, shifts, and drawer openings."""

from sqlalchemy import Index, literal_column

from db.tables.shapes import clock, day, key, number, projection, words

payments = projection(
    "payments",
    key("payment_id"),
    clock("taken_at"),
    words("account_no", "taken_at"),
    words("receipt_no", "taken_at"),
    words("shift_id", "taken_at"),
    words("desk_id", "taken_at"),
    words("staff_no", "taken_at"),
    words("staff_name", "taken_at"),
    number("at_ms", "taken_at"),
    day("business_day", "taken_at"),
    words("tender", "taken_at"),
    words("reference", "taken_at"),
    number("due_fen", "taken_at"),
    number("received_fen", "taken_at"),
    number("change_fen", "taken_at"),
    number("principal_fen", "taken_at"),
    number("late_fen", "taken_at"),
    number("deposit_fen", "taken_at"),
    number("credit_used_fen", "taken_at"),
    words("order", "taken_at"),
    clock("reversed_at"),
    number("reversed_ms", "reversed_at"),
    words("reversal_reason", "reversed_at"),
    words("reversal_slip_no", "reversed_at"),
    words("reversal_staff_no", "reversed_at"),
    words("approver", "reversed_at"),
)
Index("payments_of_account", payments.c.org_unit, payments.c.account_no, payments.c.at_ms)
Index("payments_of_shift", payments.c.shift_id, payments.c.at_ms)
Index("payments_by_receipt", payments.c.receipt_no)
Index("payments_by_time", payments.c.at_ms, payments.c.payment_id)
Index("payments_by_id", payments.c.payment_id)

payment_parts = projection(
    "payment_parts",
    key("payment_id"),
    key("bill_id"),
    number("principal_fen"),
    number("late_assessed_fen"),
    number("late_fen"),
)

shifts = projection(
    "shifts",
    key("shift_id"),
    clock("opened_at"),
    words("desk_id", "opened_at"),
    words("staff_no", "opened_at"),
    words("staff_name", "opened_at"),
    day("business_day", "opened_at"),
    number("opened_ms", "opened_at"),
    number("float_fen", "opened_at"),
    clock("closed_at"),
    number("closed_ms", "closed_at"),
    words("slip_no", "closed_at"),
    number("counted_fen", "closed_at"),
    number("expected_at_close_fen", "closed_at"),
    number("difference_fen", "closed_at"),
    words("difference_reason", "closed_at"),
    number("cash_received_fen"),
    number("change_fen"),
    number("handed_back_fen"),
    number("card_fen"),
    number("qr_fen"),
    number("transfer_fen"),
    number("principal_fen"),
    number("late_fen"),
    number("deposit_fen"),
    number("credit_used_fen"),
    number("payments"),
    number("reversals"),
    number("reversed_fen"),
    number("drawer_openings"),
    number("refunds"),
    number("refunded_fen"),
)
Index("shifts_of_desk", shifts.c.desk_id, shifts.c.opened_ms)
STILL_OPEN = shifts.c.closed_at == literal_column("''")
"""A literal, because SQLite uses a partial index only for the very same text."""

Index(
    "shifts_open",
    shifts.c.desk_id,
    sqlite_where=STILL_OPEN,
    postgresql_where=STILL_OPEN,
)
Index("shifts_by_id", shifts.c.shift_id)

drawer_openings = projection(
    "drawer_openings",
    key("shift_id"),
    key("opening_id"),
    number("at_ms"),
    words("staff_no"),
    words("reason"),
)
