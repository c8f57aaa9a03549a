"""The sealed scans of cases, and the drafts of applications: what a home keeps beside its orders."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.workorders.views import Attachments, DraftRow, Drafts
from db.tables.workorders import attachment_bytes, order_drafts

_UNIT = ""
"""Drafts belong to a desk, not to a unit."""


class SqlAttachments:
    """Implements app.workorders.views.Attachments."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def keep(self, org_unit: str, sha256: str, media_type: str, sealed: bytes) -> None:
        row = {"org_unit": org_unit, "sha256": sha256, "media_type": media_type, "content": sealed}
        insert = postgresql.insert if self._conn.dialect.name == "postgresql" else sqlite.insert
        self._conn.execute(insert(attachment_bytes).values(row).on_conflict_do_nothing())

    def sealed(self, sha256: str) -> bytes | None:
        query = select(attachment_bytes.c.content).where(attachment_bytes.c.sha256 == sha256).limit(1)
        return self._conn.execute(query).scalar_one_or_none()


class SqlDrafts:
    """Implements app.workorders.views.Drafts."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def save_draft(self, draft: DraftRow) -> None:
        row = {name: getattr(draft, name) for name in DraftRow.__struct_fields__} | {"org_unit": _UNIT}
        insert = postgresql.insert if self._conn.dialect.name == "postgresql" else sqlite.insert
        stmt = insert(order_drafts).values(row)
        keys = list(order_drafts.primary_key.columns)
        newer = {name: stmt.excluded[name] for name in row if not order_drafts.c[name].primary_key}
        self._conn.execute(stmt.on_conflict_do_update(index_elements=keys, set_=newer))

    def drafts(self, desk_id: str, limit: int = 20) -> tuple[DraftRow, ...]:
        names = [name for name in DraftRow.__struct_fields__ if name != "content"]
        query = (
            select(*(order_drafts.c[name] for name in names))
            .where(order_drafts.c.desk_id == desk_id)
            .order_by(order_drafts.c.changed_ms.desc())
            .limit(limit)
        )
        return tuple(DraftRow(**row._mapping) for row in self._conn.execute(query))

    def draft(self, case_id: str) -> DraftRow | None:
        names = DraftRow.__struct_fields__
        query = select(*(order_drafts.c[name] for name in names)).where(order_drafts.c.case_id == case_id)
        row = self._conn.execute(query).first()
        return DraftRow(**row._mapping) if row else None

    def drop_draft(self, case_id: str) -> None:
        self._conn.execute(delete(order_drafts).where(order_drafts.c.case_id == case_id))


VIEWS: dict[type, Callable[[Connection], object]] = {Attachments: SqlAttachments, Drafts: SqlDrafts}
