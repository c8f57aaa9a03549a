"""Reads ratings and follow-ups: one, the scores of a period, pages of follow-ups with their calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select, tuple_

from app.service.views import CallRow, FollowUpRow, RatingRow, ScoreCount, ServiceView
from db.tables.service import OPEN_FOLLOW_UP, follow_up_calls, follow_ups, service_ratings

_RATING = select(*(service_ratings.c[name] for name in RatingRow.__struct_fields__))
_OPENED = follow_ups.c.opened_at != ""
_PLAIN = tuple(name for name in FollowUpRow.__struct_fields__ if name != "calls")
_FOLLOW_UP = select(*(follow_ups.c[name] for name in _PLAIN)).where(_OPENED)


class SqlService:
    """Implements app.service.views.ServiceView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def rating(self, subject: str) -> RatingRow | None:
        row = self._conn.execute(_RATING.where(service_ratings.c.subject == subject)).first()
        return RatingRow(**_split(row)) if row else None

    def scores(self, org_unit: str, from_ms: int, to_ms: int) -> tuple[ScoreCount, ...]:
        query = (
            select(service_ratings.c.score, func.count().label("times"))
            .where(service_ratings.c.org_unit == org_unit, service_ratings.c.at_ms.between(from_ms, to_ms))
            .group_by(service_ratings.c.score)
            .order_by(service_ratings.c.score.desc())
        )
        return tuple(ScoreCount(score=row.score, count=row.times) for row in self._conn.execute(query))

    def follow_up(self, follow_up_id: str) -> FollowUpRow | None:
        found = self._read(_FOLLOW_UP.where(follow_ups.c.follow_up_id == follow_up_id))
        return found[0] if found else None

    def follow_ups(
        self, org_unit: str, closed: bool, after: tuple[int, str], limit: int
    ) -> tuple[FollowUpRow, ...]:
        query = _FOLLOW_UP.where(follow_ups.c.org_unit == org_unit)
        start = tuple_(literal(after[0]), literal(after[1]))
        if closed:
            place = (follow_ups.c.closed_ms, follow_ups.c.follow_up_id)
            query = query.where(follow_ups.c.closed_ms > 0).order_by(*(part.desc() for part in place))
            query = query.where(tuple_(*place) < start) if after != (0, "") else query
        else:
            place = (follow_ups.c.opened_ms, follow_ups.c.follow_up_id)
            query = query.where(OPEN_FOLLOW_UP, tuple_(*place) > start).order_by(*place)
        return self._read(query.limit(limit))

    def open_count(self, org_unit: str) -> int:
        query = select(func.count()).where(follow_ups.c.org_unit == org_unit, OPEN_FOLLOW_UP, _OPENED)
        return self._conn.execute(query).scalar_one()

    def open_of_account(self, account_no: str) -> int:
        query = select(func.count()).where(follow_ups.c.account_no == account_no, OPEN_FOLLOW_UP, _OPENED)
        return self._conn.execute(query).scalar_one()

    def _read(self, query: Select[Any]) -> tuple[FollowUpRow, ...]:
        rows = self._conn.execute(query).all()
        calls = self._calls([row.follow_up_id for row in rows]) if rows else {}
        return tuple(FollowUpRow(**_split(row), calls=tuple(calls.get(row.follow_up_id, ()))) for row in rows)

    def _calls(self, ids: Sequence[str]) -> dict[str, list[CallRow]]:
        query = select(follow_up_calls).where(follow_up_calls.c.follow_up_id.in_(ids))
        found: dict[str, list[CallRow]] = defaultdict(list)
        for row in self._conn.execute(query.order_by(follow_up_calls.c.at)):
            told = {name: getattr(row, name) for name in CallRow.__struct_fields__}
            found[row.follow_up_id].append(CallRow(**told))
        return found


def _split(row: Row[Any]) -> dict[str, Any]:
    return {**row._mapping, "reasons": tuple(row.reasons.split())}


VIEWS: dict[type, Callable[[Connection], object]] = {ServiceView: SqlService}
