"""Opens and closes a desk's shift, and records the drawer opened without money."""

from typing import ClassVar

from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.ids import new_id
from app.kernel.money import MAX_FEN, yuan
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean
from app.numbers.commands import supply
from app.numbers.views import Books
from app.payments import texts  # noqa: F401  registers the sentences
from app.payments.facts import DrawerOpened, ShiftClosed, ShiftOpened
from app.payments.receipts import shift_slip_of
from app.payments.sheet import counter_settings
from app.payments.snapshots import Denomination
from app.payments.views import PaymentsView, ShiftRow
from app.payments.vocabulary import DENOMINATIONS
from app.security.views import ApprovalRow

LEADER = "payment.approve_reversal"
"""Whoever may approve reversals may also close the shift of somebody who has left, and agree that the
shift of a desk that is no more is closed."""


class OpenShift(Command, frozen=True, kw_only=True):
    """Take over this desk's drawer with a counted float; `pieces`, where given, must add up to it."""

    permission: ClassVar[str] = "shift.open"
    float_fen: int
    pieces: tuple[Denomination, ...] = ()


class CloseShift(Command, frozen=True, kw_only=True):
    """End this desk's shift with the cash counted before seeing what the books say (blind count)."""

    permission: ClassVar[str] = "shift.close"
    counted_fen: int
    pieces: tuple[Denomination, ...] = ()
    reason: str = ""


class OpenDrawer(Command, frozen=True, kw_only=True):
    """Open the cash drawer without money, with a reason that stays on the closing slip."""

    permission: ClassVar[str] = "payment.take"
    reason: str


@handles(OpenShift)
def open_shift(command: OpenShift, work: Work) -> Decision:
    """Raises Refused: payments.shift_already_open, bad_float, bad_count, count_differs."""
    reasons = count_troubles(command.float_fen, command.pieces, "float")
    open_now = work.view(PaymentsView).shift_of(work.desk.desk_id)
    if open_now is not None:
        reasons.append(Refusal("payments.shift_already_open", name=open_now.staff_name))
    if reasons:
        raise Refused(reasons)
    body = ShiftOpened(
        org_unit=work.desk.org_unit,
        shift_id=new_id(),
        desk_id=work.desk.desk_id,
        staff_no=work.session.staff_no,
        staff_name=work.session.name,
        business_day=work.today,
        float_fen=command.float_fen,
        pieces=command.pieces,
    )
    return Decision(
        facts=(body,),
        result={"shift_id": body.shift_id, "float_fen": body.float_fen},
        news=f"已开班,备用金 ¥{yuan(body.float_fen)}",
    )


@handles(CloseShift)
def close_shift(command: CloseShift, work: Work) -> Decision:
    """A shift can always be closed: a difference is recorded with its reason.

    Raises Refused: payments.no_shift, shift_of_other, difference_reason, bad_float, bad_count, count_differs.
    """
    work.lock(f"drawer:{work.desk.desk_id}")
    shift = _own_shift(work, or_with=LEADER)
    reasons = count_troubles(command.counted_fen, command.pieces, "counted")
    reason = clean(command.reason, "reason")
    difference = command.counted_fen - shift.expected_fen
    if not reasons and abs(difference) > counter_settings(work).shift_difference_fen and not reason:
        reasons.append(Refusal("payments.difference_reason", "reason"))
    if reasons:
        raise Refused(reasons)
    return ending(work, shift, command.counted_fen, reason, pieces=command.pieces)


def ending(
    work: Work,
    shift: ShiftRow,
    counted_fen: int,
    reason: str,
    *,
    pieces: tuple[Denomination, ...] = (),
    approval: ApprovalRow | None = None,
) -> Decision:
    """The fact and the slip that end an open shift, here or for another desk with a leader's approval.

    Raises Refused payments.unknown_shift, numbers.book_empty.
    """
    summary = work.view(PaymentsView).shift_summary(shift.shift_id)
    if summary is None:
        raise refuse("payments.unknown_shift")
    number = work.view(Books).draw(work.desk, "shift")
    body = ShiftClosed(
        org_unit=shift.org_unit,
        shift_id=shift.shift_id,
        slip_no=number,
        counted_fen=counted_fen,
        expected_fen=shift.expected_fen,
        difference_fen=counted_fen - shift.expected_fen,
        reason=reason,
        pieces=pieces,
        approval_id=approval.approval_id if approval else "",
        approver=approval.approver if approval else "",
    )
    paper = PaperOrder(
        kind="shift_slip",
        number=number,
        snapshot=shift_slip_of(body, summary, work),
        amount_fen=body.counted_fen,
    )
    return Decision(
        facts=(body, *supply(work, "shift")),
        papers=(paper,),
        result={
            "shift_id": body.shift_id,
            "slip_no": number,
            "expected_fen": body.expected_fen,
            "counted_fen": body.counted_fen,
            "difference_fen": body.difference_fen,
        },
        news=f"已交班 {number},差额 ¥{yuan(body.difference_fen)}",
    )


@handles(OpenDrawer)
def open_drawer(command: OpenDrawer, work: Work) -> Decision:
    """Raises Refused: payments.no_shift, shift_of_other, text.empty."""
    shift = _own_shift(work)
    reason = clean(command.reason, "reason", required=True)
    body = DrawerOpened(org_unit=shift.org_unit, shift_id=shift.shift_id, opening_id=new_id(), reason=reason)
    return Decision(facts=(body,), news="钱箱已打开,已记录原因")


def _own_shift(work: Work, or_with: str = "") -> ShiftRow:
    """The signed-in person's open shift at this desk, of whatever day; anybody's with this permission."""
    shift = work.view(PaymentsView).shift_of(work.desk.desk_id)
    if shift is None:
        raise refuse("payments.no_shift")
    if shift.staff_no != work.session.staff_no and or_with not in work.session.permissions:
        raise refuse("payments.shift_of_other", name=shift.staff_name)
    return shift


def count_troubles(stated_fen: int, pieces: tuple[Denomination, ...], field: str) -> list[Refusal]:
    """What is wrong with a count: bad_float, bad_count, count_differs."""
    if not 0 <= stated_fen <= MAX_FEN:
        return [Refusal("payments.bad_float", field, limit=yuan(MAX_FEN))]
    values = [piece.value_fen for piece in pieces]
    if len(set(values)) < len(values) or not set(values) <= set(DENOMINATIONS):
        return [Refusal("payments.bad_count", field)]
    if any(not 0 <= piece.count <= 100_000 for piece in pieces):
        return [Refusal("payments.bad_count", field)]
    counted = sum(piece.value_fen * piece.count for piece in pieces)
    if pieces and counted != stated_fen:
        return [Refusal("payments.count_differs", field, counted=yuan(counted), stated=yuan(stated_fen))]
    return []
