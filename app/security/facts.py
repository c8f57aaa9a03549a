"""Fact kinds of units, desks, staff, sign-in and approvals."""

from app.kernel.facts import FactBody, fact_kind


@fact_kind("org_unit.registered")
class OrgUnitRegistered(FactBody, frozen=True):
    """A hall, station or bureau exists; `parent` is '' for the topmost."""

    org_unit: str
    name: str
    parent: str = ""

    def subjects(self) -> tuple[str, ...]:
        return (f"org_unit:{self.org_unit}",)


@fact_kind("desk.enrolled")
class DeskEnrolled(FactBody, frozen=True):
    """A workstation joined with its public key (Ed25519, base64); recorded in its own chain."""

    org_unit: str
    desk_id: str
    name: str
    public_key: str
    paper_layout: str = "form"

    def subjects(self) -> tuple[str, ...]:
        return (f"desk:{self.desk_id}", f"org_unit:{self.org_unit}")


class _AboutStaff(FactBody, frozen=True):
    """`org_unit` is the unit the person belongs to, whatever desk recorded the fact."""

    org_unit: str
    staff_no: str

    def subjects(self) -> tuple[str, ...]:
        return (f"staff:{self.staff_no}",)


@fact_kind("staff.registered")
class StaffRegistered(_AboutStaff, frozen=True):
    """A person works here under this staff number."""

    name: str


@fact_kind("staff.roles_set")
class StaffRolesSet(_AboutStaff, frozen=True):
    """All roles the person holds from now on; none means the person cannot sign in any more."""

    roles: tuple[str, ...]


@fact_kind("staff.password_set")
class StaffPasswordSet(_AboutStaff, frozen=True):
    """A password was set; only its argon2id hash is kept. `must_change`: it was given by someone else."""

    password_hash: str
    must_change: bool


@fact_kind("staff.signed_in")
class StaffSignedIn(_AboutStaff, frozen=True):
    """The right password was given at the desk that recorded this."""


@fact_kind("staff.sign_in_failed")
class StaffSignInFailed(_AboutStaff, frozen=True):
    """A wrong password, or a number nobody has: then `staff_no` is '' (people type passwords there)."""


@fact_kind("staff.locked")
class StaffLocked(_AboutStaff, frozen=True):
    """Too many wrong passwords; no sign-in until `until_ms`."""

    until_ms: int


@fact_kind("staff.unlocked")
class StaffUnlocked(_AboutStaff, frozen=True):
    """Someone entitled lifted the lock."""


@fact_kind("approval.given")
class ApprovalGiven(FactBody, frozen=True):
    """A second person (`approver`) agreed, by password, to one act of `for_staff`.

    `purpose` is the permission that approving needs; `subject` what it is about, e.g. 'payment:…'.
    """

    org_unit: str
    approval_id: str
    approver: str
    purpose: str
    subject: str
    for_staff: str

    def subjects(self) -> tuple[str, ...]:
        return (f"approval:{self.approval_id}", self.subject, f"staff:{self.approver}")
