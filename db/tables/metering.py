"""Metering points, meters at their points, readings, those under inquiry, and those not saved yet."""

from sqlalchemy import Column, Date, Index, Text

from db.tables.shapes import clock, day, flag, key, local, number, org_unit, projection, words

points = projection(
    "points",
    key("point_id"),
    clock("registered_at"),
    words("account_no", "registered_at", index=True),
    words("name", "registered_at"),
    words("tariff_code", "registered_at"),
    flag("deducted", "registered_at"),
)

fittings = projection(
    "fittings",
    key("asset_no"),
    key("fitted_on", Date()),
    clock("fitted_at"),
    words("account_no", "fitted_at", index=True),
    words("point_id", "fitted_at"),
    words("registers", "fitted_at"),
    number("multiplier", "fitted_at"),
    number("digits", "fitted_at"),
    number("ct_ratio", "fitted_at"),
    number("pt_ratio", "fitted_at"),
    words("seals", "fitted_at"),
    words("reason", "fitted_at"),
    clock("removed_at"),
    day("removed_on", "removed_at"),
    words("removed_registers", "removed_at"),
    words("removal_reason", "removed_at"),
)

readings = projection(
    "readings",
    key("account_no"),
    key("period"),
    key("asset_no"),
    clock("read_at"),
    words("point_id", "read_at"),
    day("read_on", "read_at"),
    words("registers", "read_at"),
    words("kind", "read_at"),
    words("accepted", "read_at"),
    words("reason", "read_at"),
    words("source", "read_at"),
    words("staff_no", "read_at"),
    number("at_ms", "read_at"),
    flag("corrected", "read_at"),
)
CORRECTED = readings.c.corrected.is_(True)
"""A reading that was mended after its month had been billed."""

Index(
    "readings_corrected",
    readings.c.org_unit,
    readings.c.account_no,
    sqlite_where=CORRECTED,
    postgresql_where=CORRECTED,
)
Index("readings_of_month", readings.c.org_unit, readings.c.period, readings.c.account_no)

inquiries = projection(
    "inquiries",
    key("inquiry_id"),
    clock("opened_at"),
    words("account_no", "opened_at"),
    words("asset_no", "opened_at"),
    words("period", "opened_at"),
    words("registers", "opened_at"),
    day("read_on", "opened_at"),
    words("doubts", "opened_at"),
    words("owner", "opened_at"),
    words("note", "opened_at"),
    day("due_on", "opened_at"),
    number("opened_ms", "opened_at"),
    words("opened_by", "opened_at"),
    clock("settled_at"),
    words("settlement", "settled_at"),
    words("settled_by", "settled_at"),
    number("settled_ms", "settled_at"),
)
Index(
    "inquiries_open", inquiries.c.org_unit, inquiries.c.settled_ms, inquiries.c.due_on, inquiries.c.inquiry_id
)

unsaved_readings = local(
    "unsaved_readings",
    org_unit(),
    key("desk_id"),
    Column("content", Text, nullable=False),
)
