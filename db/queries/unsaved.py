"""What desks have typed into their reading grids and the home has not taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.metering.unsaved import Unsaved, UnsavedReadings
from db.tables.metering import unsaved_readings

_DECODE = msgspec.json.Decoder(tuple[Unsaved, ...])


class SqlUnsaved:
    """Implements app.metering.unsaved.UnsavedReadings."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def keep_unsaved(self, org_unit: str, desk_id: str, readings: Sequence[Unsaved]) -> None:
        mine = (unsaved_readings.c.org_unit == org_unit, unsaved_readings.c.desk_id == desk_id)
        self._conn.execute(delete(unsaved_readings).where(*mine))
        if readings:
            content = msgspec.json.encode(tuple(readings)).decode()
            row = {"org_unit": org_unit, "desk_id": desk_id, "content": content}
            self._conn.execute(insert(unsaved_readings).values(row))

    def unsaved(self, org_unit: str, desk_id: str) -> tuple[Unsaved, ...]:
        query = select(unsaved_readings.c.content).where(
            unsaved_readings.c.org_unit == org_unit, unsaved_readings.c.desk_id == desk_id
        )
        content = self._conn.execute(query).scalar_one_or_none()
        return _DECODE.decode(content) if content else ()


VIEWS: dict[type, Callable[[Connection], object]] = {UnsavedReadings: SqlUnsaved}
