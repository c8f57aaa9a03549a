"""Units, desks, staff, wrong passwords and approvals."""

from db.tables.shapes import clock, flag, key, number, projection, words

org_units = projection(
    "org_units", clock("registered_at"), words("name", "registered_at"), words("parent", "registered_at")
)

desks = projection(
    "desks",
    key("desk_id"),
    clock("enrolled_at"),
    words("name", "enrolled_at"),
    words("public_key", "enrolled_at"),
    words("paper_layout", "enrolled_at"),
)

staff = projection(
    "staff",
    key("staff_no"),
    clock("name_at"),
    words("name", "name_at"),
    clock("roles_at"),
    words("roles", "roles_at"),
    clock("password_at"),
    words("password_hash", "password_at"),
    flag("must_change", "password_at"),
    clock("failures_from"),
    number("locked_until_ms", "failures_from"),
    clock("signed_in_at"),
    number("last_sign_in_ms", "signed_in_at"),
)
"""`failures_from`: wrong passwords before this stamp no longer count (sign-in, lock, unlock)."""

sign_in_failures = projection(
    "sign_in_failures", key("staff_no"), key("stamp"), words("desk_id"), number("at_ms")
)

approvals = projection(
    "approvals",
    key("approval_id"),
    words("approver"),
    words("purpose"),
    words("subject"),
    words("for_staff"),
    number("at_ms"),
)
