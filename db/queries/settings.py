"""Reads settings; a desk obeys the latest that reached its home, whichever unit published it."""

from collections.abc import Callable

from sqlalchemy import Connection, bindparam, select

from app.kernel.settings import Settings
from db.tables.settings import settings

_CONTENT = (
    select(settings.c.content)
    .where(settings.c.name == bindparam("name"))
    .order_by(settings.c.published_at.desc())
    .limit(1)
)


class SqlSettings:
    """Implements app.kernel.settings.Settings."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def content(self, name: str) -> str:
        return self._conn.execute(_CONTENT, {"name": name}).scalar_one_or_none() or ""


VIEWS: dict[type, Callable[[Connection], object]] = {Settings: SqlSettings}
