"""Founding units and desks, and managing staff: commands whose password, if any, is already a hash.

Hashing takes a tenth of a second and must not happen inside the write transaction; pages therefore
call the services of `sign_in.py`, which hash or verify first and then post these commands.
"""

import base64
import binascii
import re
from typing import ClassVar

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.facts import FactBody
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean, fold_code
from app.security import texts  # noqa: F401  registers the sentences
from app.security.facts import (
    DeskEnrolled,
    OrgUnitRegistered,
    StaffPasswordSet,
    StaffRegistered,
    StaffRolesSet,
    StaffUnlocked,
)
from app.security.roles import ROLES, clash, role_names
from app.security.views import SecurityView, StaffRow

PAPER_LAYOUTS = ("form", "roll80", "a4")
_STAFF_NO = re.compile(r"[0-9A-Z]{2,20}")
_UNIT = re.compile(r"[0-9A-Z.\-]{1,32}")


class RegisterOrgUnit(Command, frozen=True):
    """Add a hall, station or bureau."""

    permission: ClassVar[str] = "settings.change"
    org_unit: str
    name: str
    parent: str = ""


class EnrolDesk(Command, frozen=True):
    """Let this workstation join, by its public key (Ed25519, base64); posted by the desk itself."""

    permission: ClassVar[str] = "settings.change"
    name: str
    public_key: str
    paper_layout: str = "form"


class RegisterStaff(Command, frozen=True):
    """Add a person with a first password that must be changed at the first sign-in."""

    permission: ClassVar[str] = "staff.manage"
    staff_no: str
    name: str
    org_unit: str
    roles: tuple[str, ...]
    password_hash: str
    must_change: bool = True


class SetRoles(Command, frozen=True):
    """Give a person exactly these roles; none shuts the person out."""

    permission: ClassVar[str] = "staff.manage"
    staff_no: str
    roles: tuple[str, ...]


class ResetPassword(Command, frozen=True):
    """Give a person a new first password; lifts a lock too."""

    permission: ClassVar[str] = "staff.manage"
    staff_no: str
    password_hash: str


class UnlockStaff(Command, frozen=True):
    """Lift the lock after too many wrong passwords."""

    permission: ClassVar[str] = "staff.manage"
    staff_no: str


@handles(RegisterOrgUnit)
def register_org_unit(command: RegisterOrgUnit, work: Work) -> Decision:
    """Refused: security.unit_shape, .unit_exists, .unit_unknown (the parent)."""
    security = work.view(SecurityView)
    code = fold_code(command.org_unit, "org_unit")
    if not _UNIT.fullmatch(code):
        raise refuse("security.unit_shape", "org_unit")
    name = clean(command.name, "name", limit=60, required=True)
    parent = fold_code(command.parent, "parent")
    work.lock(f"org_unit:{code}")
    if security.org_unit(code):
        raise refuse("security.unit_exists", "org_unit", org_unit=code)
    if parent and not security.org_unit(parent):
        raise refuse("security.unit_unknown", "parent", org_unit=parent)
    return Decision(
        facts=(OrgUnitRegistered(org_unit=code, name=name, parent=parent),), news=f"已登记单位 {name}"
    )


@handles(EnrolDesk)
def enrol_desk(command: EnrolDesk, work: Work) -> Decision:
    """Refused: security.unit_unknown, .desk_exists, .layout_unknown, .key_shape."""
    security = work.view(SecurityView)
    desk_id, org_unit = work.desk.desk_id, work.desk.org_unit
    name = clean(command.name, "name", limit=20, required=True)
    found = []
    if not security.org_unit(org_unit):
        found.append(Refusal("security.unit_unknown", "org_unit", org_unit=org_unit))
    if security.desk(desk_id):
        found.append(Refusal("security.desk_exists", desk_id=desk_id))
    if command.paper_layout not in PAPER_LAYOUTS:
        found.append(Refusal("security.layout_unknown", "paper_layout", layout=command.paper_layout))
    if not _is_public_key(command.public_key):
        found.append(Refusal("security.key_shape", "public_key"))
    if found:
        raise Refused(found)
    fact = DeskEnrolled(
        org_unit=org_unit,
        desk_id=desk_id,
        name=name,
        public_key=command.public_key,
        paper_layout=command.paper_layout,
    )
    return Decision(facts=(fact,), news=f"已登记工作台 {name}")


@handles(RegisterStaff)
def register_staff(command: RegisterStaff, work: Work) -> Decision:
    """Refused: security.staff_no_shape, .staff_exists, .unit_unknown, .role_unknown, .roles_clash."""
    security = work.view(SecurityView)
    number = fold_code(command.staff_no, "staff_no")
    name = clean(command.name, "name", limit=40, required=True)
    org_unit = fold_code(command.org_unit, "org_unit")
    work.lock(f"staff:{number}")
    found = _role_refusals(command.roles)
    if not _STAFF_NO.fullmatch(number):
        found.append(Refusal("security.staff_no_shape", "staff_no"))
    elif security.staff(number):
        found.append(Refusal("security.staff_exists", "staff_no", staff_no=number))
    if not security.org_unit(org_unit):
        found.append(Refusal("security.unit_unknown", "org_unit", org_unit=org_unit))
    if found:
        raise Refused(found)
    facts: tuple[FactBody, ...] = (
        StaffRegistered(org_unit=org_unit, staff_no=number, name=name),
        StaffRolesSet(org_unit=org_unit, staff_no=number, roles=_ordered(command.roles)),
        StaffPasswordSet(
            org_unit=org_unit,
            staff_no=number,
            password_hash=command.password_hash,
            must_change=command.must_change,
        ),
    )
    return Decision(facts=facts, result={"staff_no": number}, news=f"已登记 {name}({number})")


@handles(SetRoles)
def set_roles(command: SetRoles, work: Work) -> Decision:
    """Refused: security.staff_unknown, .role_unknown, .roles_clash, .last_administrator."""
    work.lock("staff:administrators")
    staff = _known(command.staff_no, work)
    found = _role_refusals(command.roles)
    leaving = "administrator" in staff.roles and "administrator" not in command.roles
    if leaving and work.view(SecurityView).administrators() == (staff.staff_no,):
        found.append(Refusal("security.last_administrator", "roles"))
    if found:
        raise Refused(found)
    roles = _ordered(command.roles)
    fact = StaffRolesSet(org_unit=staff.org_unit, staff_no=staff.staff_no, roles=roles)
    return Decision(facts=(fact,), news=f"{staff.name} 的岗位:{role_names(roles) or '无'}")


@handles(ResetPassword)
def reset_password(command: ResetPassword, work: Work) -> Decision:
    """Refused: security.staff_unknown."""
    staff = _known(command.staff_no, work)
    return Decision(
        facts=(
            StaffPasswordSet(
                org_unit=staff.org_unit,
                staff_no=staff.staff_no,
                password_hash=command.password_hash,
                must_change=True,
            ),
            StaffUnlocked(org_unit=staff.org_unit, staff_no=staff.staff_no),
        ),
        news=f"已重置 {staff.name} 的密码,首次登录须修改",
    )


@handles(UnlockStaff)
def unlock_staff(command: UnlockStaff, work: Work) -> Decision:
    """Refused: security.staff_unknown."""
    staff = _known(command.staff_no, work)
    return Decision(
        facts=(StaffUnlocked(org_unit=staff.org_unit, staff_no=staff.staff_no),),
        news=f"已解锁 {staff.name}",
    )


def _known(staff_no: str, work: Work) -> StaffRow:
    number = fold_code(staff_no, "staff_no")
    work.lock(f"staff:{number}")
    staff = work.view(SecurityView).staff(number)
    if staff is None:
        raise refuse("security.staff_unknown", "staff_no", staff_no=number)
    return staff


def _role_refusals(roles: tuple[str, ...]) -> list[Refusal]:
    unknown = [Refusal("security.role_unknown", "roles", role=role) for role in roles if role not in ROLES]
    pair = None if unknown else clash(roles)
    if pair:
        first, second = (ROLES[code].name for code in pair)
        return [Refusal("security.roles_clash", "roles", first=first, second=second)]
    return unknown


def _ordered(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code in ROLES if code in roles)


def _is_public_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False
