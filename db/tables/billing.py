"""Bills, what they were priced by and what was paid on them; billing runs; the prepaid money of accounts."""

from sqlalchemy import BigInteger, Index

from db.tables.shapes import clock, day, flag, key, number, projection, words

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
    number("apart_kwh", "issued_at"),
    clock("withdrawn_at"),
    words("withdrawn", "withdrawn_at"),
    number("paid_fen"),
    number("late_assessed_fen"),
    number("late_paid_fen"),
    number("adjusted_fen"),
    number("adjusted_kwh"),
    number("adjusted_apart_kwh"),
)
"""What a bill stands at is `amount_fen + adjusted_fen`; `withdrawn` says why it was taken back."""

Index(
    "bills_of_account",
    bills.c.org_unit,
    bills.c.account_no,
    bills.c.period,
    bills.c.bill_id,
    bills.c.kwh,
    bills.c.adjusted_kwh,
    bills.c.apart_kwh,
    bills.c.adjusted_apart_kwh,
    bills.c.run_id,
    bills.c.withdrawn,
)
"""All that a run asks of the earlier bills of its accounts, so that it need not look at each of them."""

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
OVERPAID = bills.c.paid_fen > bills.c.amount_fen + bills.c.adjusted_fen
"""A bill on which more was paid than it asks for."""

Index("bills_overpaid", bills.c.org_unit, bills.c.bill_id, sqlite_where=OVERPAID, postgresql_where=OVERPAID)
Index(
    "bills_overpaid_of_account",
    bills.c.org_unit,
    bills.c.account_no,
    sqlite_where=OVERPAID,
    postgresql_where=OVERPAID,
)

bill_bases = projection(
    "bill_bases",
    key("bill_id"),
    clock("based_at"),
    words("basis", "based_at"),
)
"""JSON of facts.BillBasis; the latest correction wins."""

runs = projection(
    "runs",
    key("run_id"),
    clock("started_at"),
    words("period", "started_at"),
    words("route", "started_at"),
    number("accounts", "started_at"),
    words("started_by", "started_at"),
    number("started_ms", "started_at"),
    clock("approved_at"),
    words("approver", "approved_at"),
    words("approved_by", "approved_at"),
    number("approved_ms", "approved_at"),
    number("approved_bills", "approved_at"),
    number("approved_fen", "approved_at"),
    clock("closed_at"),
    number("closed_ms", "closed_at"),
    words("closed_by", "closed_at"),
    words("closed_reason", "closed_at"),
)
Index("runs_of_month", runs.c.org_unit, runs.c.period)

run_batches = projection(
    "run_batches",
    key("run_id"),
    key("stage"),
    key("batch", BigInteger()),
    words("upto"),
    number("bills"),
    number("amount_fen"),
    number("skipped"),
    number("at_ms"),
)
"""How far a run has come; `stage` is 'prepared' or 'issued'."""

run_items = projection(
    "run_items",
    key("run_id"),
    key("account_no"),
    clock("prepared_at"),
    number("kwh", "prepared_at"),
    number("amount_fen", "prepared_at"),
    words("flags", "prepared_at"),
    flag("held", "prepared_at"),
    words("trouble", "prepared_at"),
    clock("decided_at"),
    flag("kept_back", "decided_at"),
    clock("skipped_at"),
    flag("skipped", "skipped_at"),
)
"""The review list. `held` by the program, `kept_back` by who signed off, `skipped` since it changed."""

account_money = projection(
    "account_money",
    key("account_no"),
    number("prepaid_fen"),
    number("received_fen"),
    number("payments"),
)
