"""Closes the shift of a desk that is no more: after a restore as a new desk, or when its machine is gone."""

from datetime import date
from typing import ClassVar

from app.kernel.commands import Command, Decision, DeskInfo, Work, handles
from app.kernel.home import Snapshot
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean
from app.numbers.views import Books
from app.payments.shifts import LEADER, count_troubles, ending
from app.payments.views import PaymentsView, ShiftRow
from app.security.approvals import require_approval


class CloseFormerShift(Command, frozen=True, kw_only=True):
    """End the open shift of another desk with what of its cash is still there, 0 for nothing.

    A leader (LEADER) approves it by password with the subject 'shift:<shift_id>'; so two people stand
    for the count, whoever of them gives the command.
    """

    permission: ClassVar[str] = "shift.close"
    shift_id: str
    counted_fen: int
    reason: str
    approval_id: str


@handles(CloseFormerShift)
def close_former_shift(command: CloseFormerShift, work: Work) -> Decision:
    """The slip is printed here, with a number of this desk.

    Raises Refused: payments.unknown_shift, shift_closed, shift_of_this_desk, desk_at_work, bad_float,
    text.empty, security.approval_*.
    """
    found = work.view(PaymentsView).shift(command.shift_id)
    if found is None:
        raise refuse("payments.unknown_shift")
    work.lock(f"drawer:{found.desk_id}")
    shift = work.view(PaymentsView).shift(found.shift_id) or found
    reasons = [
        *_standing_troubles(shift, work.desk, work),
        *count_troubles(command.counted_fen, (), "counted"),
    ]
    if reasons:
        raise Refused(reasons)
    reason = clean(command.reason, "reason", required=True)
    approval = require_approval(work, command.approval_id, LEADER, subject_of(shift.shift_id))
    return ending(work, shift, command.counted_fen, reason, approval=approval)


def former_shifts(rooms: Snapshot, desk: DeskInfo) -> tuple[ShiftRow, ...]:
    """The shifts that may be closed from this desk by the command above, the oldest first."""
    found = rooms.view(PaymentsView).open_shifts()
    return tuple(shift for shift in found if not _standing_troubles(shift, desk, rooms))


def at_work(shift: ShiftRow, books: Books, today: date) -> bool:
    """Whether money may still move in an open shift: not on a later day, nor where all books rest."""
    of_today = shift.business_day is None or shift.business_day >= today
    desk = DeskInfo(desk_id=shift.desk_id, org_unit=shift.org_unit, name="", org_name="")
    return of_today and bool(books.next(desk, "receipt"))


def subject_of(shift_id: str) -> str:
    """What a leader approves."""
    return f"shift:{shift_id}"


def _standing_troubles(shift: ShiftRow, desk: DeskInfo, rooms: Work | Snapshot) -> list[Refusal]:
    if shift.closed_ms:
        return [Refusal("payments.shift_closed")]
    if shift.desk_id == desk.desk_id:
        return [Refusal("payments.shift_of_this_desk")]
    if at_work(shift, rooms.view(Books), rooms.today):
        return [Refusal("payments.desk_at_work", desk=shift.desk_id)]
    return []
