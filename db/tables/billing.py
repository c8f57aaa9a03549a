"""Bills and what was paid on them; the prepaid money of accounts."""

from sqlalchemy import Index

from db.tables.shapes import clock, day, key, number, projection, words

bills = projection(
    "bills",
    key("bill_id"),
    clock("issued_at"),
    words("account_no", "issued_at"),
    words("period", "issued_at"),
    number("kwh", "issued_at"),
    number("amount_fen", "issued_at"),
    day("issued_on", "issued_at"),
    day("due_on", "issued_at"),
    words("late_class", "issued_at"),
    number("previous_reading", "issued_at"),
    number("current_reading", "issued_at"),
    number("multiplier", "issued_at"),
    words("source", "issued_at"),
    words("run_id", "issued_at"),
    clock("withdrawn_at"),
    words("withdrawn", "withdrawn_at"),
    number("paid_fen"),
    number("late_assessed_fen"),
    number("late_paid_fen"),
    number("adjusted_fen"),
    number("adjusted_kwh"),
)
"""What a bill stands at is `amount_fen + adjusted_fen`; `withdrawn` says why it was taken back."""

Index("bills_of_account", bills.c.org_unit, bills.c.account_no, bills.c.period)
STILL_OWED = bills.c.amount_fen + bills.c.adjusted_fen > bills.c.paid_fen
"""A bill with principal still owed."""

Index(
    "bills_owed",
    bills.c.org_unit,
    bills.c.account_no,
    bills.c.due_on,
    sqlite_where=STILL_OWED,
    postgresql_where=STILL_OWED,
)
Index(
    "bills_overpaid",
    bills.c.org_unit,
    bills.c.bill_id,
    sqlite_where=bills.c.paid_fen > bills.c.amount_fen + bills.c.adjusted_fen,
    postgresql_where=bills.c.paid_fen > bills.c.amount_fen + bills.c.adjusted_fen,
)

account_money = projection(
    "account_money",
    key("account_no"),
    number("prepaid_fen"),
    number("received_fen"),
    number("payments"),
)
