"""The services that take passwords, for the sign-in window, the approval box and the staff page.

Each reads the hash, verifies or hashes outside any transaction (about 0.1 s: on a lane, never on the
GUI thread), then posts a command that records what happened. No password is ever stored or logged.
"""

import msgspec

from app.kernel.bus import Bus
from app.kernel.commands import Outcome, Session
from app.kernel.home import Home
from app.kernel.refusals import Refused, refuse
from app.kernel.settings import Settings
from app.kernel.text import fold_code
from app.security.commands import RegisterStaff, ResetPassword
from app.security.passwords import check_password, hash_password, verify_password
from app.security.policy import Policy, policy_in
from app.security.roles import permissions_of
from app.security.session_commands import (
    RecordApproval,
    RecordFailedSignIn,
    RecordPasswordChange,
    RecordSignIn,
    locked,
)
from app.security.views import Credential, SecurityView


class SignedIn(msgspec.Struct, frozen=True):
    """Who sits at the desk now. While `must_change` holds, the session has no permission at all.

    `idle_minutes`: after so long without a key the desk locks itself (F12 does it at once).
    """

    session: Session
    must_change: bool
    idle_minutes: int


def sign_in(bus: Bus, home: Home, staff_no: str, password: str) -> SignedIn:
    """Check a password and record the attempt either way; also unlocks an idle desk.

    Raises Refused (security.wrong_password, .wrong_password_left, .locked, .no_role), Unavailable.
    """
    number = fold_code(staff_no, "staff_no")
    staff = _verify(bus, home, number, password, "password")
    bus.do(RecordSignIn(staff_no=staff.staff_no, verified_hash=staff.password_hash), Session())
    policy = _policy(home)
    allowed = frozenset() if staff.must_change else permissions_of(staff.roles)
    session = Session(staff_no=staff.staff_no, name=staff.name, permissions=allowed)
    return SignedIn(session=session, must_change=staff.must_change, idle_minutes=policy.idle_minutes)


def change_password(bus: Bus, home: Home, session: Session, old: str, new: str) -> SignedIn:
    """Replace one's own password; returns the session with all its permissions.

    Fields of refusals: 'old', 'new'. Raises Refused as sign_in, and security.password_*.
    """
    staff = _verify(bus, home, session.staff_no, old, "old")
    policy = _policy(home)
    check_password(new, policy, staff_no=staff.staff_no, name=staff.name, field="new")
    if verify_password(new, staff.password_hash):
        raise refuse("security.password_same", "new")
    change = RecordPasswordChange(
        staff_no=staff.staff_no, verified_hash=staff.password_hash, password_hash=hash_password(new)
    )
    bus.do(change, session)
    whole = Session(staff_no=staff.staff_no, name=staff.name, permissions=permissions_of(staff.roles))
    return SignedIn(session=whole, must_change=False, idle_minutes=policy.idle_minutes)


def approve(
    bus: Bus, home: Home, session: Session, approver: str, password: str, purpose: str, subject: str
) -> str:
    """A second person agrees by password to one act of `session`; returns the approval's id.

    `purpose` is the permission the approver needs ('payment.approve_reversal'); `subject` what the act
    is about ('payment:…'). Wrong passwords count towards the approver's lock.
    Raises Refused as sign_in (fields 'approver', 'password'), security.approver_*.
    """
    staff = _verify(bus, home, fold_code(approver, "approver"), password, "password")
    command = RecordApproval(
        approver=staff.staff_no, verified_hash=staff.password_hash, purpose=purpose, subject=subject
    )
    return str(bus.do(command, session).result["approval_id"])


def register_staff(
    bus: Bus,
    home: Home,
    session: Session,
    *,
    staff_no: str,
    name: str,
    org_unit: str,
    roles: tuple[str, ...],
    password: str,
    must_change: bool = True,
) -> Outcome:
    """Add a person with a first password. Raises Refused (security.*)."""
    check_password(password, _policy(home), staff_no=staff_no, name=name)
    command = RegisterStaff(
        staff_no=staff_no,
        name=name,
        org_unit=org_unit,
        roles=roles,
        password_hash=hash_password(password),
        must_change=must_change,
    )
    return bus.do(command, session)


def reset_password(bus: Bus, home: Home, session: Session, staff_no: str, password: str) -> Outcome:
    """Give a person a new first password, to be changed at the next sign-in. Raises Refused."""
    number = fold_code(staff_no, "staff_no")
    staff = home.read(lambda snapshot: snapshot.view(SecurityView).staff(number))
    if staff is None:
        raise refuse("security.staff_unknown", "staff_no", staff_no=number)
    check_password(password, _policy(home), staff_no=number, name=staff.name)
    return bus.do(ResetPassword(staff_no=number, password_hash=hash_password(password)), session)


def _verify(bus: Bus, home: Home, number: str, password: str, field: str) -> Credential:
    """The person whose password this is; a wrong one is recorded first, then refused."""
    staff = home.read(lambda snapshot: snapshot.view(SecurityView).credential(number))
    if verify_password(password, staff.password_hash if staff else "") and staff is not None:
        return staff
    raise _failed(bus.do(RecordFailedSignIn(staff_no=number), Session()), field)


def _failed(outcome: Outcome, field: str) -> Refused:
    until, left = int(outcome.result["locked_until_ms"]), int(outcome.result["left"])
    if until:
        return locked(until)
    if 0 < left <= 2:
        return refuse("security.wrong_password_left", field, left=left)
    return refuse("security.wrong_password", field)


def _policy(home: Home) -> Policy:
    return home.read(lambda snapshot: policy_in(snapshot.view(Settings)))
