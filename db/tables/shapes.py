"""How tables are declared: which columns are keys, registers, sums or grown once.

Every projection table is keyed by the org unit first (a sharded PostgreSQL distributes by it) and
every other column has a default, so that a register or a sum may arrive in any order.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, MetaData, String, Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

metadata = MetaData()

Ascii = String().with_variant(postgresql.VARCHAR(collation="C"), "postgresql")
"""Text compared by code point on both engines: keys, ids, stamps."""


def projection(name: str, *parts: Any) -> Table:
    """A table that is a function of the journal; rebuilt and compared by `journal rebuild --check`."""
    return Table(name, metadata, org_unit(), *parts, info={"projection": True})


def local(name: str, *parts: Any) -> Table:
    """A table that belongs to this home alone: outcomes, print queue, stored bytes, indexes."""
    return Table(name, metadata, *parts, info={"projection": False})


def org_unit() -> Column[str]:
    return Column("org_unit", Ascii, primary_key=True)


def key(name: str, kind: TypeEngine[Any] = Ascii) -> Column[Any]:
    """A further part of the primary key."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def clock(name: str) -> Column[str]:
    """When a group of registers was last written: `hlc.order_key`; the later wins."""
    return Column(name, Ascii, nullable=False, server_default="")


def words(name: str, clock: str = "", *, index: bool = False) -> Column[str]:
    """A text column; with `clock`, a register of that group."""
    return Column(name, Ascii, nullable=False, server_default="", index=index, info={"clock": clock})


def number(name: str, clock: str = "") -> Column[int]:
    """An integer (fen, kWh, milliseconds, counts); with `clock`, a register of that group."""
    return Column(name, BigInteger, nullable=False, server_default=text("0"), info={"clock": clock})


def flag(name: str, clock: str = "") -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("false"), info={"clock": clock})


def day(name: str, clock: str = "") -> Column[Any]:
    """A civil date, or NULL while unknown."""
    return Column(name, Date, nullable=True, info={"clock": clock})
