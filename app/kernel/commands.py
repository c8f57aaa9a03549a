"""Commands: what a clerk asks for; a handler decides them into facts or refuses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec

from app.kernel.facts import FactBody
from app.kernel.ids import new_id

V = TypeVar("V")
C = TypeVar("C", bound="Command")


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A request. `command_id` is made when the form opens, so a repeat can never post twice.

    `accepted` holds the codes of doubts the clerk has accepted; `permission` names the right needed
    ('' for commands that need no signed-in person).
    """

    permission: ClassVar[str] = ""
    command_id: str = msgspec.field(default_factory=new_id)
    accepted: tuple[str, ...] = ()


class Session(msgspec.Struct, frozen=True):
    """Who sits at the desk. `staff_no` is '' while nobody is signed in."""

    staff_no: str = ""
    name: str = ""
    permissions: frozenset[str] = frozenset()


class DeskInfo(msgspec.Struct, frozen=True):
    """The workstation: its id (origin of its facts), its unit, the name on papers, its paper layout."""

    desk_id: str
    org_unit: str
    name: str
    org_name: str
    paper_layout: str = "form"
    """Layout of receipts and slips here: 'form' (9.5 × 3⅔ in), 'roll80' or 'a4'."""


class PaperOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to be made in the command's own transaction from a snapshot of plain data."""

    kind: str
    """Which paper, e.g. 'receipt'; the documents room has one file for each."""
    number: str
    snapshot: msgspec.Struct
    account_no: str = ""
    amount_fen: int = 0
    copy_no: int = 0
    """0 issues a new paper; n orders the n-th marked reprint of one whose value is `snapshot`."""
    layout: str = ""
    """'' for the desk's own; a reprint keeps the layout of its original."""


class Work(Protocol):
    """What a handler sees of the one open transaction."""

    session: Session
    desk: DeskInfo
    now_ms: int
    today: date

    def view(self, kind: type[V]) -> V:
        """The rows of a room, by that room's Protocol (`views.py`)."""
        ...

    def lock(self, *subjects: str) -> None:
        """Hold these subjects until the transaction ends; nobody else decides about them meanwhile."""
        ...


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A handler's answer: what happened, what to print, what to tell."""

    facts: tuple[FactBody, ...]
    papers: tuple[PaperOrder, ...] = ()
    result: dict[str, Any] = {}
    """Plain data for the page (numbers drawn, change given); stored with the outcome."""
    news: str = ""
    """One line for the status bar, in Chinese."""


class PrintedPaper(msgspec.Struct, frozen=True):
    """A paper as stored: its number, the SHA-256 of its bytes, and its print job."""

    kind: str
    number: str
    sha256: str
    job_id: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a page gets back, the same again when the command is repeated."""

    command_id: str
    command: str
    news: str
    result: dict[str, Any]
    topics: frozenset[str]
    papers: tuple[PrintedPaper, ...]
    at_ms: int
    repeated: bool = False


Handler = Callable[[Any, Work], Decision]
_HANDLERS: dict[type[Command], Handler] = {}


def handles(command: type[C]) -> Callable[[Callable[[C, Work], Decision]], Callable[[C, Work], Decision]]:
    """Decorator that makes a function the one handler of a command."""

    def register(handler: Callable[[C, Work], Decision]) -> Callable[[C, Work], Decision]:
        if _HANDLERS.setdefault(command, handler) is not handler:
            raise ValueError(f"{command.__name__} has two handlers")
        return handler

    return register


def handler_of(command: Command) -> Handler:
    """The handler registered for this command's type."""
    return _HANDLERS[type(command)]


def known_commands() -> dict[type[Command], Handler]:
    """Every command the loaded rooms registered, with its handler."""
    return dict(_HANDLERS)
