"""Reads the customer file, searches it, tells an account's history, keeps recents and import mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.customers.history import describe
from app.customers.searching import Query
from app.customers.views import (
    CustomerRow,
    CustomersView,
    HistoryLine,
    ImportMappings,
    MeterRow,
    Recents,
    SearchHit,
)
from app.kernel.hlc import stamp_ms
from db import journal
from db.queries.search_hits import RECENTS_KEPT, RECENTS_UNIT, search_hits
from db.tables.customers import customers, desk_recents, import_mappings, meters

_FIELDS = CustomerRow.__struct_fields__
CUSTOMER = select(*(customers.c[name] for name in _FIELDS))
_ONE = CUSTOMER.where(customers.c.account_no == bindparam("account_no"))
_METER = select(*(meters.c[name] for name in MeterRow.__struct_fields__))
_UNIT = ""
"""Import mappings belong to the home, not to a unit."""


def customer_of(row: Row[Any]) -> CustomerRow:
    """A row of `CUSTOMER`."""
    values = dict(zip(_FIELDS, row, strict=True))
    values["phones"] = tuple(values["phones"].split())
    return CustomerRow(**values)


class SqlCustomers:
    """Implements app.customers.views.CustomersView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def customer(self, account_no: str) -> CustomerRow | None:
        row = self._conn.execute(_ONE, {"account_no": account_no}).first()
        return customer_of(row) if row else None

    def customers(self, account_nos: tuple[str, ...]) -> dict[str, CustomerRow]:
        found = self._where(customers.c.account_no, account_nos)
        return {row.account_no: row for row in found}

    def _where(self, column: ColumnElement[str], values: Sequence[str]) -> Iterable[CustomerRow]:
        for start in range(0, len(values), 500):
            part = list(values[start : start + 500])
            yield from map(customer_of, self._conn.execute(CUSTOMER.where(column.in_(part))))

    def with_identity(self, digest: str) -> tuple[CustomerRow, ...]:
        query = CUSTOMER.where(customers.c.identity_digest == digest).order_by(customers.c.account_no)
        return tuple(map(customer_of, self._conn.execute(query))) if digest else ()

    def meters(self, account_no: str) -> tuple[MeterRow, ...]:
        query = _METER.where(meters.c.account_no == account_no).order_by(meters.c.asset_no)
        return tuple(MeterRow(**row._mapping) for row in self._conn.execute(query))

    def meters_by_asset(self, asset_nos: tuple[str, ...]) -> dict[str, MeterRow]:
        found: dict[str, MeterRow] = {}
        for start in range(0, len(asset_nos), 500):
            query = _METER.where(meters.c.asset_no.in_(asset_nos[start : start + 500]))
            found |= {row.asset_no: MeterRow(**row._mapping) for row in self._conn.execute(query)}
        return found

    def page(self, after: str = "", limit: int = 100, status: str = "") -> tuple[CustomerRow, ...]:
        query = CUSTOMER.where(customers.c.account_no > after).order_by(customers.c.account_no).limit(limit)
        if status:
            query = query.where(customers.c.status == status)
        return tuple(map(customer_of, self._conn.execute(query)))

    def count(self) -> int:
        return self._conn.execute(select(func.count()).select_from(customers)).scalar_one()

    def history(self, account_no: str, before_hlc: int = 0, limit: int = 100) -> tuple[HistoryLine, ...]:
        found = journal.about(self._conn, f"account:{account_no}", before_hlc=before_hlc, limit=limit)
        return tuple(
            HistoryLine(
                stamp_ms(fact.hlc), fact.kind, fact.actor, fact.origin, fact.seq, describe(fact), fact.hlc
            )
            for fact in found
        )

    def search(self, query: Query, limit: int = 20, desk_id: str = "") -> tuple[SearchHit, ...]:
        return search_hits(self._conn, query, limit, desk_id)


class SqlRecents:
    """Implements app.customers.views.Recents."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def touch_recent(self, desk_id: str, account_no: str, at_ms: int) -> None:
        row = {"org_unit": RECENTS_UNIT, "desk_id": desk_id, "account_no": account_no, "at_ms": at_ms}
        _put(self._conn, desk_recents, row)
        old = self.recent(desk_id, limit=10 * RECENTS_KEPT)[RECENTS_KEPT:]
        if old:
            mine = desk_recents.c
            self._conn.execute(
                desk_recents.delete().where(
                    mine.org_unit == RECENTS_UNIT, mine.desk_id == desk_id, mine.account_no.in_(old)
                )
            )

    def recent(self, desk_id: str, limit: int = RECENTS_KEPT) -> tuple[str, ...]:
        mine = desk_recents.c
        query = (
            select(mine.account_no)
            .where(mine.org_unit == RECENTS_UNIT, mine.desk_id == desk_id)
            .order_by(mine.at_ms.desc(), mine.account_no)
            .limit(limit)
        )
        return tuple(self._conn.execute(query).scalars())


class SqlImportMappings:
    """Implements app.customers.views.ImportMappings."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def mapping(self, signature: str) -> str:
        query = select(import_mappings.c.mapping).where(import_mappings.c.signature == signature)
        return self._conn.execute(query).scalar_one_or_none() or ""

    def remember_mapping(self, signature: str, mapping: str) -> None:
        row = {"org_unit": _UNIT, "signature": signature, "mapping": mapping}
        _put(self._conn, import_mappings, row)


def _put(conn: Connection, table: Any, row: dict[str, Any]) -> None:
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in row.items() if name not in keys}
    conn.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=rest))


VIEWS: dict[type, Callable[[Connection], object]] = {
    CustomersView: SqlCustomers,
    Recents: SqlRecents,
    ImportMappings: SqlImportMappings,
}
