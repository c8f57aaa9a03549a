"""Contracts, edition by edition."""

from sqlalchemy import Index

from db.tables.shapes import clock, day, key, number, projection, words

contracts = projection(
    "contracts",
    key("contract_no"),
    key("edition", number("edition").type),
    clock("drawn_up_at"),
    words("contract", "drawn_up_at"),
    words("account_no", "drawn_up_at"),
    words("order_no", "drawn_up_at"),
    words("data", "drawn_up_at"),
    words("replaces", "drawn_up_at"),
    number("drawn_up_ms", "drawn_up_at"),
    day("term_to", "drawn_up_at"),
    clock("signed_at"),
    day("signed_on", "signed_at"),
    words("customer_signer", "signed_at"),
    words("supplier_signer", "signed_at"),
    words("way", "signed_at"),
    words("place", "signed_at"),
    words("sha256", "signed_at"),
    clock("ended_at"),
    day("ended_on", "ended_at"),
    words("ended_reason", "ended_at"),
)
Index("contracts_by_number", contracts.c.contract_no, contracts.c.edition)
Index("contracts_of_account", contracts.c.account_no)
Index("contracts_of_order", contracts.c.order_no)
Index("contracts_by_term", contracts.c.org_unit, contracts.c.term_to, contracts.c.contract_no)
