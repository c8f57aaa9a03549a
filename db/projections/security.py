"""Facts of units, desks, staff and approvals as rows."""

from collections.abc import Iterable
from typing import Any

from app.kernel.facts import Fact
from app.kernel.hlc import order_key, stamp_ms
from app.security.facts import (
    ApprovalGiven,
    DeskEnrolled,
    OrgUnitRegistered,
    StaffLocked,
    StaffPasswordSet,
    StaffRegistered,
    StaffRolesSet,
    StaffSignedIn,
    StaffSignInFailed,
    StaffUnlocked,
)
from db.tables.security import approvals, desks, org_units, sign_in_failures, staff
from db.writes import Grow, Register, Write, projects


def _person(body: Any) -> dict[str, str]:
    return {"org_unit": body.org_unit, "staff_no": body.staff_no}


@projects(OrgUnitRegistered)
def org_unit_registered(_fact: Fact, body: OrgUnitRegistered) -> Iterable[Write]:
    yield Register(org_units, {"org_unit": body.org_unit}, {"name": body.name, "parent": body.parent})


@projects(DeskEnrolled)
def desk_enrolled(_fact: Fact, body: DeskEnrolled) -> Iterable[Write]:
    key = {"org_unit": body.org_unit, "desk_id": body.desk_id}
    values = {"name": body.name, "public_key": body.public_key, "paper_layout": body.paper_layout}
    yield Register(desks, key, values)


@projects(StaffRegistered)
def staff_registered(_fact: Fact, body: StaffRegistered) -> Iterable[Write]:
    yield Register(staff, _person(body), {"name": body.name})


@projects(StaffRolesSet)
def staff_roles_set(_fact: Fact, body: StaffRolesSet) -> Iterable[Write]:
    yield Register(staff, _person(body), {"roles": " ".join(body.roles)})


@projects(StaffPasswordSet)
def staff_password_set(_fact: Fact, body: StaffPasswordSet) -> Iterable[Write]:
    values = {"password_hash": body.password_hash, "must_change": body.must_change}
    yield Register(staff, _person(body), values)


@projects(StaffSignedIn)
def staff_signed_in(fact: Fact, body: StaffSignedIn) -> Iterable[Write]:
    values = {"locked_until_ms": 0, "last_sign_in_ms": stamp_ms(fact.hlc)}
    yield Register(staff, _person(body), values)


@projects(StaffSignInFailed)
def staff_sign_in_failed(fact: Fact, body: StaffSignInFailed) -> Iterable[Write]:
    row = {
        **_person(body),
        "stamp": order_key(fact.hlc, fact.origin),
        "desk_id": fact.origin,
        "at_ms": stamp_ms(fact.hlc),
    }
    yield Grow(sign_in_failures, row)


@projects(StaffLocked)
def staff_locked(_fact: Fact, body: StaffLocked) -> Iterable[Write]:
    yield Register(staff, _person(body), {"locked_until_ms": body.until_ms})


@projects(StaffUnlocked)
def staff_unlocked(_fact: Fact, body: StaffUnlocked) -> Iterable[Write]:
    yield Register(staff, _person(body), {"locked_until_ms": 0})


@projects(ApprovalGiven)
def approval_given(fact: Fact, body: ApprovalGiven) -> Iterable[Write]:
    row = {
        "org_unit": body.org_unit,
        "approval_id": body.approval_id,
        "approver": body.approver,
        "purpose": body.purpose,
        "subject": body.subject,
        "for_staff": body.for_staff,
        "at_ms": stamp_ms(fact.hlc),
    }
    yield Grow(approvals, row)
