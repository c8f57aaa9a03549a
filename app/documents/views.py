"""What pages and the reprint command read of papers."""

from typing import Protocol

import msgspec

from app.documents.paper import Paper
from app.documents.printing import PrintJob


class PaperRow(msgspec.Struct, frozen=True, kw_only=True):
    """An issued paper; `sha256` names the bytes of the original, `reprints` counts marked copies."""

    org_unit: str
    paper: str
    number: str
    sha256: str
    media_type: str
    layout: str
    account_no: str
    desk_id: str
    staff_no: str
    at_ms: int
    reprints: int


class ReprintRow(msgspec.Struct, frozen=True, kw_only=True):
    """One reprint: the how manieth, by whom, why, when (UTC)."""

    copy_no: int
    reason: str
    staff_no: str
    desk_id: str
    at_ms: int


class DocumentsView(Protocol):
    """Papers issued and the bytes this home keeps of them."""

    def paper(self, org_unit: str, paper: str, number: str) -> PaperRow | None:
        """One paper by kind and number."""
        ...

    def papers_of(
        self, account_no: str, before: tuple[int, str, str] = (0, "", ""), limit: int = 50
    ) -> list[PaperRow]:
        """The papers of an account, newest first, behind the row (at_ms, number, paper)."""
        ...

    def reprints(self, org_unit: str, paper: str, number: str) -> list[ReprintRow]:
        """Every reprint of a paper, oldest first."""
        ...

    def jobs_page(self, desk_id: str, before: tuple[int, str] | None, limit: int) -> list[PrintJob]:
        """Print jobs of a desk, newest first; `before` is the last row's (queued_ms, job_id)."""
        ...

    def document(self, sha256: str) -> bytes | None:
        """The bytes; None where another home made them."""
        ...

    def value(self, sha256: str) -> Paper | None:
        """What the paper says; None where another home made it."""
        ...


class LastPost(msgspec.Struct, frozen=True):
    """What a desk posted last, while its paper is not known to have come out: the news of it and its job."""

    news: str
    at_ms: int
    job: PrintJob


class LastCommands(Protocol):
    """What was under way when a desk's program stopped."""

    def last_unfinished(self, desk_id: str) -> LastPost | None:
        """None if the newest paper of the desk came out, was given up, or there never was one."""
        ...
