"""Tables of the customer file, and what this home alone keeps beside it: index, recents, mappings."""

from sqlalchemy import Index, Table

from db.tables.shapes import Ascii, clock, key, local, metadata, number, org_unit, projection, words

customers = projection(
    "customers",
    key("account_no"),
    clock("naming_at"),
    words("name", "naming_at"),
    words("kind", "naming_at"),
    clock("identity_at"),
    words("document", "identity_at"),
    words("identity_sealed", "identity_at"),
    words("identity_digest", "identity_at", index=True),
    words("identity_masked", "identity_at"),
    clock("contacts_at"),
    words("phones", "contacts_at"),
    words("contact", "contacts_at"),
    clock("site_at"),
    words("address", "site_at"),
    words("transformer_area", "site_at"),
    words("reading_route", "site_at"),
    clock("tariff_at"),
    words("tariff_class", "tariff_at"),
    words("late_class", "tariff_at"),
    clock("standing_at"),
    words("status", "standing_at"),
    clock("bank_at"),
    words("bank_name", "bank_at"),
    words("bank_sealed", "bank_at"),
    words("bank_digest", "bank_at"),
    words("bank_masked", "bank_at"),
)
Index("customers_by_account", customers.c.account_no)
Index("customers_by_area", customers.c.org_unit, customers.c.transformer_area, customers.c.account_no)
Index("customers_by_name_and_phones", customers.c.name, customers.c.phones)
Index("customers_by_name_and_address", customers.c.name, customers.c.address)
"""For accounts of one name that may belong to one customer (db.queries.links)."""

meters = projection(
    "meters",
    key("asset_no"),
    clock("installed_at"),
    words("account_no", "installed_at", index=True),
    number("multiplier", "installed_at"),
    number("digits", "installed_at"),
)
Index("meters_by_asset", meters.c.asset_no)

customer_links = projection(
    "customer_links",
    key("account_no"),
    clock("linked_at"),
    words("customer_id", "linked_at", index=True),
)
Index("customer_links_by_account", customer_links.c.account_no)
"""Which customer an account was linked to, '' once it was taken out again."""

told_apart = projection(
    "told_apart",
    key("account_no"),
    key("other_no"),
    clock("told_at"),
    words("reason", "told_at"),
)
"""Pairs that belong to different customers, the smaller number first."""

imports = projection(
    "imports",
    key("sha256"),
    key("origin"),
    key("seq", number("seq").type),
    words("file_name"),
    number("at_ms"),
    number("rows"),
    number("added"),
    number("changed"),
    number("unchanged"),
    number("rejected"),
)

search_keys = Table(
    "search_keys",
    metadata,
    key("word"),
    key("doc_id", number("doc_id").type),
    info={"projection": False},
    sqlite_with_rowid=False,
)
"""Every number and every initials word of the search documents: the first letter says
which (db.search_docs); documents have short numbers of their own, since there are many words."""

desk_recents = local(
    "desk_recents",
    org_unit(),
    key("desk_id"),
    key("account_no"),
    number("at_ms"),
)

import_mappings = local(
    "import_mappings",
    org_unit(),
    key("signature", Ascii),
    words("mapping"),
)
