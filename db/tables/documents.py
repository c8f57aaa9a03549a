"""Papers issued and reprinted, the bytes this home keeps of them, and the print queue."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary

from db.tables.shapes import Ascii, clock, key, local, number, org_unit, projection, words

papers = projection(
    "papers",
    key("paper"),
    key("number"),
    clock("issued_at"),
    words("sha256", "issued_at"),
    words("media_type", "issued_at"),
    words("layout", "issued_at"),
    words("account_no", "issued_at"),
    words("desk_id", "issued_at"),
    words("staff_no", "issued_at"),
    number("at_ms", "issued_at"),
    number("reprints"),
)
Index("papers_of_account", papers.c.account_no, papers.c.at_ms)

paper_reprints = projection(
    "paper_reprints",
    key("paper"),
    key("number"),
    key("origin"),
    key("seq", BigInteger()),
    number("copy_no"),
    words("reason"),
    words("staff_no"),
    number("at_ms"),
)

paper_bytes = local(
    "paper_bytes",
    org_unit(),
    key("sha256"),
    Column("media_type", Ascii, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("value", LargeBinary, nullable=False),
)

print_jobs = local(
    "print_jobs",
    org_unit(),
    key("job_id"),
    Column("desk_id", Ascii, nullable=False),
    Column("paper", Ascii, nullable=False),
    Column("number", Ascii, nullable=False),
    Column("sha256", Ascii, nullable=False),
    Column("copy_no", BigInteger, nullable=False),
    Column("state", Ascii, nullable=False),
    Column("error", Ascii, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("queued_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Index("print_jobs_of_desk", "desk_id", "state", "queued_ms", "job_id"),
)
