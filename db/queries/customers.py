"""Reads the customer file, searches it, tells an account's history, keeps recents and import mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.customers.history import describe
from app.customers.masking import mask_address, mask_name
from app.customers.searching import Query, SearchDoc, matches, why
from app.customers.views import (
    CustomerRow,
    CustomersView,
    HistoryLine,
    ImportMappings,
    MeterRow,
    Recents,
    SearchHit,
)
from app.customers.vocabulary import KINDS, STATUSES
from app.kernel.hlc import stamp_ms
from db import journal
from db.search import find, load_docs
from db.search_docs import Key
from db.tables.billing import bills
from db.tables.customers import customers, desk_recents, import_mappings, meters

_FIELDS = CustomerRow.__struct_fields__
_CUSTOMER = select(*(customers.c[name] for name in _FIELDS))
_ONE = _CUSTOMER.where(customers.c.account_no == bindparam("account_no"))
_METER = select(*(meters.c[name] for name in MeterRow.__struct_fields__))
_RECENTS_KEPT = 30
_UNIT = ""
"""Recents and mappings belong to the home, not to a unit."""


def _customer(row: Row[Any]) -> CustomerRow:
    values = dict(zip(_FIELDS, row, strict=True))
    values["phones"] = tuple(values["phones"].split())
    return CustomerRow(**values)


class SqlCustomers:
    """Implements app.customers.views.CustomersView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def customer(self, account_no: str) -> CustomerRow | None:
        row = self._conn.execute(_ONE, {"account_no": account_no}).first()
        return _customer(row) if row else None

    def customers(self, account_nos: tuple[str, ...]) -> dict[str, CustomerRow]:
        found = self._where(customers.c.account_no, account_nos)
        return {row.account_no: row for row in found}

    def _where(self, column: ColumnElement[str], values: Sequence[str]) -> Iterable[CustomerRow]:
        for start in range(0, len(values), 500):
            part = list(values[start : start + 500])
            yield from map(_customer, self._conn.execute(_CUSTOMER.where(column.in_(part))))

    def with_identity(self, digest: str) -> tuple[CustomerRow, ...]:
        query = _CUSTOMER.where(customers.c.identity_digest == digest).order_by(customers.c.account_no)
        return tuple(map(_customer, self._conn.execute(query))) if digest else ()

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
        query = _CUSTOMER.where(customers.c.account_no > after).order_by(customers.c.account_no).limit(limit)
        if status:
            query = query.where(customers.c.status == status)
        return tuple(map(_customer, self._conn.execute(query)))

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
        recent = self._recent_docs(desk_id)
        keys = [key for key, doc in recent.items() if matches(query, doc)]
        if query.terms:
            keys += [(row.org_unit, row.account_no) for row in self.with_identity(query.digest)]
            keys += find(self._conn, query, limit)
        keys = list(dict.fromkeys(keys))[:limit]
        docs = recent | load_docs(self._conn, [key for key in keys if key not in recent])
        return self._hits(query, keys, docs, recent)

    def _recent_docs(self, desk_id: str) -> dict[Key, SearchDoc]:
        if not desk_id:
            return {}
        query = (
            select(customers.c.org_unit, customers.c.account_no)
            .join(desk_recents, desk_recents.c.account_no == customers.c.account_no)
            .where(desk_recents.c.org_unit == _UNIT, desk_recents.c.desk_id == desk_id)
            .order_by(desk_recents.c.at_ms.desc())
            .limit(_RECENTS_KEPT)
        )
        keys = [(unit, no) for unit, no in self._conn.execute(query)]
        docs = load_docs(self._conn, keys) if keys else {}
        return {key: docs[key] for key in keys if key in docs}

    def _hits(
        self, query: Query, keys: list[Key], docs: dict[Key, SearchDoc], recent: dict[Key, SearchDoc]
    ) -> tuple[SearchHit, ...]:
        accounts = [account for _, account in keys]
        rows = {(row.org_unit, row.account_no): row for row in self._where(customers.c.account_no, accounts)}
        owed = self._owed(accounts) if accounts else {}
        return tuple(
            SearchHit(
                org_unit=key[0],
                account_no=key[1],
                name_masked=mask_name(rows[key].name, rows[key].kind),
                address_masked=mask_address(rows[key].address),
                kind_text=KINDS.get(rows[key].kind, rows[key].kind),
                status_text=STATUSES.get(rows[key].status, rows[key].status),
                owed_fen=owed.get(key, 0),
                matched=why(query, docs[key]) if key in docs and query.terms else "",
                recent=key in recent,
            )
            for key in keys
            if key in rows
        )

    def _owed(self, accounts: list[str]) -> dict[Key, int]:
        unpaid = bills.c.amount_fen - bills.c.paid_fen
        query = (
            select(bills.c.org_unit, bills.c.account_no, func.sum(unpaid))
            .where(bills.c.account_no.in_(accounts), unpaid > 0)
            .where(
                bills.c.org_unit.in_(select(customers.c.org_unit).where(customers.c.account_no.in_(accounts)))
            )
            .group_by(bills.c.org_unit, bills.c.account_no)
        )
        return {(unit, account): int(owed) for unit, account, owed in self._conn.execute(query)}


class SqlRecents:
    """Implements app.customers.views.Recents."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def touch_recent(self, desk_id: str, account_no: str, at_ms: int) -> None:
        row = {"org_unit": _UNIT, "desk_id": desk_id, "account_no": account_no, "at_ms": at_ms}
        _put(self._conn, desk_recents, row)
        old = self.recent(desk_id, limit=10 * _RECENTS_KEPT)[_RECENTS_KEPT:]
        if old:
            mine = desk_recents.c
            self._conn.execute(
                desk_recents.delete().where(
                    mine.org_unit == _UNIT, mine.desk_id == desk_id, mine.account_no.in_(old)
                )
            )

    def recent(self, desk_id: str, limit: int = _RECENTS_KEPT) -> tuple[str, ...]:
        mine = desk_recents.c
        query = (
            select(mine.account_no)
            .where(mine.org_unit == _UNIT, mine.desk_id == desk_id)
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
