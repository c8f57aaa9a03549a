"""Reads people, desks, units and approvals."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from app.kernel.permissions import Rights
from app.security.roles import permissions_of
from app.security.views import (
    ApprovalRow,
    Credential,
    DeskRow,
    FailureRow,
    OrgUnitRow,
    SecurityView,
    StaffRow,
)
from db.tables.security import approvals, desks, org_units, sign_in_failures, staff

_STAFF = select(staff).where(staff.c.name_at != "")
_ONE_STAFF = _STAFF.where(staff.c.staff_no == bindparam("staff_no")).order_by(staff.c.name_at.desc()).limit(1)
_STAFF_PAGE = _STAFF.where(staff.c.staff_no > bindparam("after")).order_by(staff.c.staff_no, staff.c.org_unit)
_ADMINISTRATORS = (
    select(staff.c.staff_no)
    .where((" " + staff.c.roles + " ").contains(" administrator "))
    .order_by(staff.c.staff_no)
)
_ROLES_NOW = (
    select(staff.c.roles, staff.c.must_change, staff.c.locked_until_ms)
    .where(staff.c.staff_no == bindparam("staff_no"), staff.c.name_at != "")
    .order_by(staff.c.name_at.desc())
    .limit(1)
)
_FAILED_SINCE = select(func.count()).where(
    sign_in_failures.c.org_unit == bindparam("unit"),
    sign_in_failures.c.staff_no == bindparam("staff_no"),
    sign_in_failures.c.stamp > bindparam("since"),
)
_FAILURES = (
    select(sign_in_failures)
    .where(sign_in_failures.c.at_ms > bindparam("after"))
    .order_by(sign_in_failures.c.stamp.desc())
)
_APPROVAL = select(approvals).where(approvals.c.approval_id == bindparam("approval_id"))
_DESK = select(desks).where(desks.c.desk_id == bindparam("desk_id"))


class SqlSecurity:
    """Implements app.security.views.SecurityView."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def staff(self, staff_no: str) -> StaffRow | None:
        row = self._conn.execute(_ONE_STAFF, {"staff_no": staff_no}).first()
        return _staff_row(row) if row else None

    def staff_page(self, after: str = "", limit: int = 100) -> tuple[StaffRow, ...]:
        found = self._conn.execute(_STAFF_PAGE.limit(limit), {"after": after})
        return tuple(_staff_row(row) for row in found)

    def credential(self, staff_no: str) -> Credential | None:
        row = self._conn.execute(_ONE_STAFF, {"staff_no": staff_no}).first()
        if row is None:
            return None
        key = {"unit": row.org_unit, "staff_no": staff_no, "since": row.failures_from}
        return Credential(
            org_unit=row.org_unit,
            staff_no=row.staff_no,
            name=row.name,
            roles=tuple(row.roles.split()),
            password_hash=row.password_hash,
            must_change=row.must_change,
            locked_until_ms=row.locked_until_ms,
            failures=self._conn.execute(_FAILED_SINCE, key).scalar_one(),
        )

    def administrators(self) -> tuple[str, ...]:
        return tuple(self._conn.execute(_ADMINISTRATORS).scalars())

    def failures(self, after_ms: int = 0, limit: int = 100) -> tuple[FailureRow, ...]:
        found = self._conn.execute(_FAILURES.limit(limit), {"after": after_ms})
        return tuple(FailureRow(row.staff_no, row.desk_id, row.at_ms) for row in found)

    def approval(self, approval_id: str) -> ApprovalRow | None:
        row = self._conn.execute(_APPROVAL, {"approval_id": approval_id}).first()
        return _as(ApprovalRow, row) if row else None

    def desk(self, desk_id: str) -> DeskRow | None:
        row = self._conn.execute(_DESK, {"desk_id": desk_id}).first()
        return _as(DeskRow, row) if row else None

    def desks(self) -> tuple[DeskRow, ...]:
        found = self._conn.execute(select(desks).order_by(desks.c.org_unit, desks.c.desk_id))
        return tuple(_as(DeskRow, row) for row in found)

    def org_unit(self, org_unit: str) -> OrgUnitRow | None:
        row = self._conn.execute(select(org_units).where(org_units.c.org_unit == org_unit)).first()
        return _as(OrgUnitRow, row) if row else None

    def org_units(self) -> tuple[OrgUnitRow, ...]:
        found = self._conn.execute(select(org_units).order_by(org_units.c.org_unit))
        return tuple(_as(OrgUnitRow, row) for row in found)


def _as(shape: Any, row: Row[Any]) -> Any:
    return shape(**{name: row._mapping[name] for name in shape.__struct_fields__})


def _staff_row(row: Row[Any]) -> StaffRow:
    return StaffRow(
        org_unit=row.org_unit,
        staff_no=row.staff_no,
        name=row.name,
        roles=tuple(row.roles.split()),
        must_change=row.must_change,
        locked_until_ms=row.locked_until_ms,
        last_sign_in_ms=row.last_sign_in_ms,
    )


class SqlRights:
    """Implements app.kernel.permissions.Rights."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def permissions(self, staff_no: str) -> frozenset[str] | None:
        row = self._conn.execute(_ROLES_NOW, {"staff_no": staff_no}).first()
        if row is None:
            return None
        # A lock counts until the next sign-in, as failures do, even when its time is over.
        shut_out = row.must_change or row.locked_until_ms
        return frozenset() if shut_out else permissions_of(row.roles.split())


VIEWS: dict[type, Callable[[Connection], object]] = {SecurityView: SqlSecurity, Rights: SqlRights}
