"""Lets a home that came back from a backup go on: as a new desk, with numbers nobody has seen yet.

What happened after the backup is not in it. Were the former desk to go on, it would draw numbers that are
already on paper and sign a second chain under its name; so it rests for ever and a new desk takes over.
"""

import secrets
from collections.abc import Collection
from typing import ClassVar

import msgspec

from app.kernel.bus import Bus
from app.kernel.commands import Command, Decision, DeskInfo, Outcome, Work, handles
from app.kernel.home import Home, Snapshot, Transaction
from app.numbers.facts import BookReturned
from app.numbers.series import SERIES, book_prefix, written
from app.numbers.views import Book, Books
from app.payments.views import PaymentsView
from app.security.views import DeskRow, SecurityView
from app.setup.founding import FOUNDER, OneTransaction, enrol_desk

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits on paper."""
_WHY = "从备份恢复:备份之后可能已用,不再使用"


class Continued(msgspec.Struct, frozen=True, kw_only=True):
    """How a restored home goes on, and what people must know about the former desks."""

    desk_id: str
    prefix: str
    resting: tuple[str, ...]
    """The first number of each book that rests from here on."""
    open_shifts: tuple[str, ...]
    """Who had an open shift when the backup was made."""

    def sentence(self) -> str:
        """In Chinese, for whoever restored."""
        told = f"本机以新工作台 {self.desk_id} 继续,收据字头 {self.prefix}。"
        if self.resting:
            told += f"备份之后办理的业务不在其中;{'、'.join(self.resting)} 起的号码可能已印出,不再使用。"
        if self.open_shifts:
            told += f"备份时{'、'.join(self.open_shifts)}的班未交,请核对钱款后由班长在 61 页代为交班。"
        return told


class RestFormerBooks(Command, frozen=True, kw_only=True):
    """Let the books of all other desks of this home rest."""

    permission: ClassVar[str] = "numbers.issue"


@handles(RestFormerBooks)
def rest_former_books(_command: RestFormerBooks, work: Work) -> Decision:
    """Raises nothing: there may be no book left."""
    books = _former_books(work.view(SecurityView), work.view(Books), work.desk)
    return Decision(
        facts=tuple(
            BookReturned(org_unit=book.org_unit, book_id=book.book_id, first_unused=book.next, reason=_WHY)
            for book in books
        ),
        result={"resting": [f"{SERIES[book.series]} {written(book.prefix, book.next)}" for book in books]},
    )


def go_on(home: Home, desk: DeskInfo, public_key: str, used: Collection[str]) -> Continued:
    """Enrol `desk`, new in this restored home, with books of its own; all or nothing.

    `used`: prefixes of desks that went on after earlier restorations, which a backup may not know.
    """
    prefix = home.read(lambda snapshot: _unused_prefix(snapshot, desk.org_unit, used))

    def take_over(transaction: Transaction) -> Outcome:
        post = Bus(OneTransaction(transaction)).do
        enrol_desk(post, desk, public_key, prefix=prefix)
        return post(RestFormerBooks(), FOUNDER)

    rested = home.transact(take_over)
    return Continued(
        desk_id=desk.desk_id,
        prefix=prefix,
        resting=tuple(rested.result["resting"]),
        open_shifts=home.read(_open_shifts),
    )


def _former_books(security: SecurityView, books: Books, own: DeskInfo) -> list[Book]:
    former = [_info(desk) for desk in security.desks() if desk.desk_id != own.desk_id]
    return [book for desk in former for series in SERIES for book in books.open_books(desk, series)]


def _unused_prefix(snapshot: Snapshot, org_unit: str, used: Collection[str]) -> str:
    """R, the day, two letters by chance: two restorations of one backup must not agree on a prefix."""
    books = snapshot.view(Books)
    while True:
        chance = "".join(secrets.choice(_LETTERS) for _ in range(2))
        prefix = f"R{snapshot.today:%m%d}{chance}-"
        if prefix not in used and not any(
            books.highest(org_unit, series, book_prefix(series, prefix)) for series in SERIES
        ):
            return prefix


def _open_shifts(snapshot: Snapshot) -> tuple[str, ...]:
    payments = snapshot.view(PaymentsView)
    shifts = [payments.shift_of(desk.desk_id) for desk in snapshot.view(SecurityView).desks()]
    return tuple(dict.fromkeys(shift.staff_name for shift in shifts if shift is not None))


def _info(desk: DeskRow) -> DeskInfo:
    return DeskInfo(desk_id=desk.desk_id, org_unit=desk.org_unit, name=desk.name, org_name="")
