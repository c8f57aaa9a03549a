"""What follows a checked password: sign-in, its failure, a changed password, a second person's approval.

These commands trust their caller to have verified the password against `verified_hash`; the handler
only makes sure that this is still the person's hash. Pages never post them: they call `sign_in.py`.
"""

from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.dates import clock_text
from app.kernel.facts import FactBody
from app.kernel.permissions import permission_label
from app.kernel.refusals import Refused, refuse
from app.kernel.settings import Settings
from app.security import texts  # noqa: F401  registers the sentences
from app.security.facts import (
    ApprovalGiven,
    StaffLocked,
    StaffPasswordSet,
    StaffSignedIn,
    StaffSignInFailed,
)
from app.security.policy import policy_in
from app.security.roles import permissions_of
from app.security.views import Credential, SecurityView


class RecordSignIn(Command, frozen=True):
    """The right password was given; refused while locked or without a role."""

    staff_no: str
    verified_hash: str


class RecordFailedSignIn(Command, frozen=True):
    """A wrong password was given. Never refused: the outcome's result tells what to say.

    result: {'locked_until_ms': 0 or the end of the lock, 'left': attempts left, or -1 if unknown}.
    """

    staff_no: str


class RecordPasswordChange(Command, frozen=True):
    """The person gave the old password and a new one that is good enough."""

    staff_no: str
    verified_hash: str
    password_hash: str


class RecordApproval(Command, frozen=True):
    """A second person agreed by password; `command_id` becomes the approval's id."""

    approver: str
    verified_hash: str
    purpose: str
    subject: str


@handles(RecordSignIn)
def record_sign_in(command: RecordSignIn, work: Work) -> Decision:
    """Refused: security.locked, .no_role, .changed_meanwhile."""
    staff = _verified(command.staff_no, command.verified_hash, work, "password")
    if not staff.roles:
        raise refuse("security.no_role", "staff_no")
    fact = StaffSignedIn(org_unit=staff.org_unit, staff_no=staff.staff_no)
    return Decision(
        facts=(fact,),
        result={"staff_no": staff.staff_no, "name": staff.name, "must_change": staff.must_change},
        news=f"{staff.name} 已登录",
    )


@handles(RecordFailedSignIn)
def record_failed_sign_in(command: RecordFailedSignIn, work: Work) -> Decision:
    """Count the failure; the last one allowed by the policy locks. While locked nothing more is counted."""
    work.lock(f"staff:{command.staff_no}")
    security = work.view(SecurityView)
    staff = security.credential(command.staff_no)
    if staff is None:
        nobody = StaffSignInFailed(org_unit=work.desk.org_unit, staff_no="")
        return Decision(facts=(nobody,), result={"locked_until_ms": 0, "left": -1})
    if staff.locked_until_ms > work.now_ms:
        return Decision(facts=(), result={"locked_until_ms": staff.locked_until_ms, "left": 0})
    policy = policy_in(work.view(Settings))
    failed = StaffSignInFailed(org_unit=staff.org_unit, staff_no=staff.staff_no)
    left = policy.max_failures - staff.failures - 1
    if left > 0:
        return Decision(facts=(failed,), result={"locked_until_ms": 0, "left": left})
    until = work.now_ms + policy.lock_minutes * 60_000
    facts: tuple[FactBody, ...] = (
        failed,
        StaffLocked(org_unit=staff.org_unit, staff_no=staff.staff_no, until_ms=until),
    )
    return Decision(facts=facts, result={"locked_until_ms": until, "left": 0})


@handles(RecordPasswordChange)
def record_password_change(command: RecordPasswordChange, work: Work) -> Decision:
    """Refused: kernel.not_signed_in for somebody else's number, security.locked, .changed_meanwhile."""
    if work.session.staff_no != command.staff_no:
        raise refuse("kernel.not_signed_in")
    staff = _verified(command.staff_no, command.verified_hash, work, "old")
    fact = StaffPasswordSet(
        org_unit=staff.org_unit,
        staff_no=staff.staff_no,
        password_hash=command.password_hash,
        must_change=False,
    )
    return Decision(facts=(fact,), news="密码已修改")


@handles(RecordApproval)
def record_approval(command: RecordApproval, work: Work) -> Decision:
    """Refused: security.approver_same, .approver_lacks, .locked, .changed_meanwhile."""
    if not work.session.staff_no:
        raise refuse("kernel.not_signed_in")
    approver = _verified(command.approver, command.verified_hash, work, "password")
    if approver.staff_no == work.session.staff_no:
        raise refuse("security.approver_same", "approver")
    if approver.must_change or command.purpose not in permissions_of(approver.roles):
        raise refuse(
            "security.approver_lacks",
            "approver",
            name=approver.name,
            permission=permission_label(command.purpose),
        )
    fact = ApprovalGiven(
        org_unit=work.desk.org_unit,
        approval_id=command.command_id,
        approver=approver.staff_no,
        purpose=command.purpose,
        subject=command.subject,
        for_staff=work.session.staff_no,
    )
    return Decision(facts=(fact,), result={"approval_id": command.command_id}, news=f"{approver.name} 已批准")


def locked(until_ms: int) -> Refused:
    """The refusal of a locked staff number."""
    return refuse("security.locked", "password", until=clock_text(until_ms))


def _verified(staff_no: str, verified_hash: str, work: Work, field: str) -> Credential:
    """The person, locked against others, if not shut out and the verified hash is still theirs."""
    work.lock(f"staff:{staff_no}")
    staff = work.view(SecurityView).credential(staff_no)
    if staff is None:
        raise refuse("security.wrong_password", field)
    if staff.locked_until_ms > work.now_ms:
        raise locked(staff.locked_until_ms)
    if not verified_hash or staff.password_hash != verified_hash:
        raise refuse("security.changed_meanwhile", field)
    return staff
