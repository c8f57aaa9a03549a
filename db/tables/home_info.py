"""What a home says about itself, and its keys as only the recovery passphrase opens them."""

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary

from db.tables.shapes import Ascii, key, local

home_info = local(
    "home_info",
    key("home_id"),
    Column("schema_version", Ascii, nullable=False),
    Column("kind", Ascii, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
"""One row. `kind` is 'embedded' or 'shared'; `schema_version` the migration the tables stand at."""

home_keys = local("home_keys", key("name"), Column("wrapped", LargeBinary, nullable=False))
"""In a shared home: the column key, wrapped, for desks that join."""
