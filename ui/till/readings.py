"""What the till's pages ask of the home, each in one consistent reading."""

from collections.abc import Callable

import msgspec

from app.kernel.commands import DeskInfo, Session
from app.kernel.home import Snapshot
from app.numbers.views import Books
from app.payments.commands import shift_troubles
from app.payments.former_shifts import former_shifts
from app.payments.settings import CounterSettings
from app.payments.sheet import counter_settings, read_sheet
from app.payments.views import AccountSheet, PaymentRow, PaymentsView, ShiftRow, ShiftSummary


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How the desk stands: its shift and why money cannot move ('' if it can), its next receipt."""

    shift: ShiftRow | None
    trouble: str
    next_receipt: str
    receipts_left: int
    settings: CounterSettings


class Counter(msgspec.Struct, frozen=True):
    """The desk's standing and, if somebody is served, the account's sheet."""

    standing: Standing
    sheet: AccountSheet | None


def counter(info: DeskInfo, session: Session, account_no: str) -> Callable[[Snapshot], Counter]:
    """The payment page's question; `account_no` '' while nobody is served."""

    def question(home: Snapshot) -> Counter:
        sheet = read_sheet(home, account_no, home.today) if account_no else None
        return Counter(_standing(home, info, session), sheet)

    return question


def _standing(home: Snapshot, info: DeskInfo, session: Session) -> Standing:
    shift = home.view(PaymentsView).shift_of(info.desk_id)
    books = home.view(Books)
    return Standing(
        shift=shift,
        trouble="".join(reason.text for reason in shift_troubles(shift, session, home.today)),
        next_receipt=books.next(info, "receipt"),
        receipts_left=books.left(info, "receipt"),
        settings=counter_settings(home),
    )


def last_payment(info: DeskInfo) -> Callable[[Snapshot], PaymentRow | None]:
    """The newest payment taken at this desk."""

    def question(home: Snapshot) -> PaymentRow | None:
        rows = home.view(PaymentsView).payments_page((0, ""), 1, desk_id=info.desk_id)
        return rows[0] if rows else None

    return question


class ShiftNow(msgspec.Struct, frozen=True):
    """The desk's open shift with its summary (None: nobody has opened one), and the till's limits."""

    summary: ShiftSummary | None
    settings: CounterSettings
    former: tuple[ShiftRow, ...]
    """Open shifts of desks that are no more."""


def shift_now(info: DeskInfo) -> Callable[[Snapshot], ShiftNow]:
    """The shift page's question."""

    def question(home: Snapshot) -> ShiftNow:
        view = home.view(PaymentsView)
        shift = view.shift_of(info.desk_id)
        summary = view.shift_summary(shift.shift_id) if shift else None
        return ShiftNow(summary, counter_settings(home), former_shifts(home, info))

    return question
