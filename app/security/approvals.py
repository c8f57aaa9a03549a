"""How a handler of another room insists on a second person's approval."""

from app.kernel.commands import Work
from app.kernel.refusals import refuse
from app.security import texts  # noqa: F401  registers the sentences
from app.security.views import ApprovalRow, SecurityView

VALID_MINUTES = 10
SETUP = "setup"
"""Who posts while a home is founded, when there is nobody yet to approve; no person can have this number."""


def require_approval(work: Work, approval_id: str, purpose: str, subject: str) -> ApprovalRow:
    """The approval, if it was given for this act of the signed-in person in the last ten minutes.

    Raises Refused: security.approval_unknown, .approval_other, .approval_stale (field 'approval_id').
    """
    approval = work.view(SecurityView).approval(approval_id) if approval_id else None
    if approval is None:
        raise refuse("security.approval_unknown", "approval_id")
    wanted = (purpose, subject, work.session.staff_no)
    if (approval.purpose, approval.subject, approval.for_staff) != wanted:
        raise refuse("security.approval_other", "approval_id")
    if work.now_ms - approval.at_ms > VALID_MINUTES * 60_000:
        raise refuse("security.approval_stale", "approval_id", minutes=VALID_MINUTES)
    return approval
