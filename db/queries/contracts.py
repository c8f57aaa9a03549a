"""Reads contracts: one, by account, by order, those unsigned or running out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, exists, literal, select, tuple_

from app.workorders.contracts.data import ContractData
from app.workorders.contracts.views import ContractRow, ContractsView
from db.tables.contracts import contracts

_NAMES = tuple(name for name in ContractRow.__struct_fields__ if name != "newest")
_LATER = contracts.alias("later")
_NEWEST = ~exists().where(
    _LATER.c.org_unit == contracts.c.org_unit,
    _LATER.c.contract_no == contracts.c.contract_no,
    _LATER.c.edition > contracts.c.edition,
    _LATER.c.drawn_up_at != "",
)
_COLUMNS: list[ColumnElement[Any]] = [*(contracts.c[name] for name in _NAMES), _NEWEST.label("newest")]
_CONTRACT = select(*_COLUMNS).where(contracts.c.drawn_up_at != "")
_SIGNED, _ENDED = contracts.c.signed_on.is_not(None), contracts.c.ended_on.is_not(None)
_WHICH = {
    "all": (),
    "unsigned": (~_SIGNED, ~_ENDED, _NEWEST),
    "valid": (_SIGNED, ~_ENDED),
    "expiring": (_SIGNED, ~_ENDED),
    "ended": (_ENDED,),
}
_DATA = msgspec.json.Decoder(ContractData)


class SqlContracts:
    """Implements app.workorders.contracts.views.ContractsView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def contract(self, contract_no: str, edition: int = 0) -> ContractRow | None:
        query = _CONTRACT.where(contracts.c.contract_no == contract_no)
        if edition:
            query = query.where(contracts.c.edition == edition)
        row = self._conn.execute(query.order_by(contracts.c.edition.desc()).limit(1)).first()
        return _contract(row) if row else None

    def of_account(self, account_no: str) -> tuple[ContractRow, ...]:
        query = _CONTRACT.where(contracts.c.account_no == account_no)
        newest = query.order_by(contracts.c.drawn_up_ms.desc(), contracts.c.edition.desc())
        return tuple(_contract(row) for row in self._conn.execute(newest))

    def of_order(self, order_no: str) -> ContractRow | None:
        query = _CONTRACT.where(contracts.c.order_no == order_no).order_by(contracts.c.edition.desc())
        row = self._conn.execute(query.limit(1)).first()
        return _contract(row) if row else None

    def page(
        self,
        org_unit: str,
        which: str,
        until: date,
        after: tuple[str, int],
        limit: int,
        contract: str = "",
    ) -> tuple[ContractRow, ...]:
        query = _CONTRACT.where(
            contracts.c.org_unit == org_unit,
            tuple_(contracts.c.contract_no, contracts.c.edition)
            > tuple_(literal(after[0]), literal(after[1])),
            *_WHICH[which],
        )
        if which == "expiring":
            query = query.where(contracts.c.term_to <= until)
        if contract:
            query = query.where(contracts.c.contract == contract)
        query = query.order_by(contracts.c.contract_no, contracts.c.edition).limit(limit)
        return tuple(_contract(row) for row in self._conn.execute(query))


def _contract(row: Row[Any]) -> ContractRow:
    values = {name: getattr(row, name) for name in _NAMES}
    return ContractRow(**{**values, "data": _DATA.decode(row.data), "newest": bool(row.newest)})


VIEWS: dict[type, Callable[[Connection], object]] = {ContractsView: SqlContracts}
