"""What the security room reads: people, desks, units, approvals and the rules for passwords."""

from __future__ import annotations

from typing import Protocol

import msgspec


class StaffRow(msgspec.Struct, frozen=True):
    """A person as lists show them. `roles` are codes of app.security.roles; times are UTC ms."""

    org_unit: str
    staff_no: str
    name: str
    roles: tuple[str, ...]
    must_change: bool
    locked_until_ms: int
    last_sign_in_ms: int


class Credential(msgspec.Struct, frozen=True):
    """What checking a password needs. `failures` counts wrong ones since the last right one or lock."""

    org_unit: str
    staff_no: str
    name: str
    roles: tuple[str, ...]
    password_hash: str
    must_change: bool
    locked_until_ms: int
    failures: int

    def __repr__(self) -> str:
        return f"Credential({self.staff_no!r})"


class FailureRow(msgspec.Struct, frozen=True):
    """One wrong password: whose ('' for a number nobody has), where, when."""

    staff_no: str
    desk_id: str
    at_ms: int


class ApprovalRow(msgspec.Struct, frozen=True):
    """A second person's agreement to one act of `for_staff`."""

    approval_id: str
    approver: str
    purpose: str
    subject: str
    for_staff: str
    at_ms: int


class DeskRow(msgspec.Struct, frozen=True):
    """A workstation; `public_key` is Ed25519 in base64, `paper_layout` as in DeskInfo."""

    org_unit: str
    desk_id: str
    name: str
    public_key: str
    paper_layout: str


class OrgUnitRow(msgspec.Struct, frozen=True):
    """A hall, station or bureau; `parent` is '' for the topmost."""

    org_unit: str
    name: str
    parent: str


class SecurityView(Protocol):
    """Rows of the security room."""

    def staff(self, staff_no: str) -> StaffRow | None: ...

    def staff_page(self, after: str = "", limit: int = 100) -> tuple[StaffRow, ...]:
        """People by staff number, from the one after `after`."""
        ...

    def credential(self, staff_no: str) -> Credential | None: ...

    def administrators(self) -> tuple[str, ...]:
        """Staff numbers that hold the role administrator now."""
        ...

    def failures(self, after_ms: int = 0, limit: int = 100) -> tuple[FailureRow, ...]:
        """Wrong passwords since an instant, newest first."""
        ...

    def approval(self, approval_id: str) -> ApprovalRow | None: ...

    def desk(self, desk_id: str) -> DeskRow | None: ...

    def desks(self) -> tuple[DeskRow, ...]: ...

    def org_unit(self, org_unit: str) -> OrgUnitRow | None: ...

    def org_units(self) -> tuple[OrgUnitRow, ...]: ...
