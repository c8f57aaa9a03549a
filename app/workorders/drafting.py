"""Applications being filled in, kept sealed beside the journal so that they survive a crash."""

from __future__ import annotations

from datetime import date

import msgspec

from app.customers.identity import Vault
from app.kernel.commands import Work
from app.kernel.home import Snapshot
from app.workorders.accepting import Business
from app.workorders.views import DraftRow, Drafts


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was filled in: what AcceptOrder will carry, as far as it is known.

    `command_id` goes with it: an application that was accepted just before a crash is not accepted again.
    `known_from` is the account of a customer who applies for a new one: their data can be taken over.
    """

    case_id: str
    command_id: str
    account_no: str = ""
    known_from: str = ""
    businesses: tuple[Business, ...] = ()
    papers: dict[str, str] = {}
    promised_by: date | None = None
    promise_signed: bool = False


def keep_draft(work: Work, staff_no: str, application: Application) -> None:
    """Store an application as this desk's draft, filled in by this person, in place of its older state."""
    first = application.businesses[0].kind if application.businesses else ""
    work.view(Drafts).save_draft(
        DraftRow(
            case_id=application.case_id,
            desk_id=work.desk.desk_id,
            staff_no=staff_no,
            kind=first,
            account_no=application.account_no,
            changed_ms=work.now_ms,
            content=work.view(Vault).seal(msgspec.json.encode(application).decode()),
        )
    )


def open_draft(home: Snapshot, case_id: str) -> Application | None:
    """A draft as it was left, whatever desk left it; None if there is none (any more).

    Raises Refused identity.unreadable where another key sealed it.
    """
    row = home.view(Drafts).draft(case_id)
    if row is None:
        return None
    return msgspec.json.decode(home.view(Vault).open(row.content), type=Application)
