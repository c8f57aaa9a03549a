"""The journal, its index by subject, and what a home keeps beside it for its commands."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from db.tables.shapes import Ascii, key, local, metadata, org_unit

facts = Table(
    "facts",
    metadata,
    org_unit(),
    key("origin"),
    key("seq", BigInteger()),
    Column("hlc", BigInteger, nullable=False),
    Column("kind", Ascii, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", Ascii, nullable=False),
    Column("command_id", Ascii, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Index("facts_by_time", "hlc", "origin", "seq"),
    info={"projection": False, "append_only": True},
)

fact_subjects = Table(
    "fact_subjects",
    metadata,
    key("subject"),
    key("hlc", BigInteger()),
    key("origin"),
    key("seq", BigInteger()),
    org_unit(),
    info={"projection": False, "append_only": True},
    sqlite_with_rowid=False,
)

chain_heads = local(
    "chain_heads",
    org_unit(),
    key("origin"),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("hlc", BigInteger, nullable=False),
)

command_outcomes = local(
    "command_outcomes",
    org_unit(),
    key("command_id"),
    Column("desk_id", Ascii, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("command", Ascii, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("command_outcomes_by_desk", "org_unit", "desk_id", "at_ms"),
)

subject_locks = local(
    "subject_locks", org_unit(), key("subject"), Column("holds", BigInteger, nullable=False)
)
