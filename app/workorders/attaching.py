"""Attaching scans to a case: content-addressed, encrypted, their hash in a fact."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import msgspec

from app.customers.identity import Vault
from app.kernel.commands import Command, Decision, Work, handles
from app.kernel.ids import new_id
from app.kernel.refusals import refuse
from app.kernel.text import clean
from app.workorders import texts  # noqa: F401  registers the sentences
from app.workorders.facts import AttachmentDropped, AttachmentStored
from app.workorders.views import Attachments, OrdersView

MOST_MB = 20
_SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
"""What the files that may be attached begin with; the name alone proves nothing."""


class AttachPaper(Command, frozen=True, kw_only=True):
    """Attach a scan of a paper to a case."""

    permission: ClassVar[str] = "order.accept"
    case_id: str
    paper: str
    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"AttachPaper({self.paper!r}, {len(self.content)} bytes)"


class DropAttachment(Command, frozen=True, kw_only=True):
    """A scan was attached by mistake."""

    permission: ClassVar[str] = "order.accept"
    case_id: str
    attachment_id: str
    reason: str


def media_type_of(content: bytes) -> str:
    """What a file is by its first bytes; '' for what cannot be attached."""
    return next((media for sign, media in _SIGNS if content.startswith(sign)), "")


@handles(AttachPaper)
def attach_paper(command: AttachPaper, work: Work) -> Decision:
    """One attachment.stored. Refuses order.attachment_type, .attachment_size, .attachment_same."""
    name = clean(command.name, "name", limit=120, required=True)
    media_type = media_type_of(command.content)
    if not media_type:
        raise refuse("order.attachment_type", name=name)
    if len(command.content) > MOST_MB * 1024 * 1024:
        raise refuse("order.attachment_size", name=name, limit=MOST_MB)
    work.lock(f"case:{command.case_id}")
    sha256 = hashlib.sha256(command.content).hexdigest()
    known = work.view(OrdersView).attachments(command.case_id)
    if any((row.sha256, row.paper) == (sha256, command.paper) for row in known):
        raise refuse("order.attachment_same", name=name)
    sealed = work.view(Vault).seal_bytes(command.content)
    work.view(Attachments).keep(work.desk.org_unit, sha256, media_type, sealed)
    body = AttachmentStored(
        org_unit=work.desk.org_unit,
        case_id=command.case_id,
        attachment_id=new_id(),
        paper=command.paper,
        name=name,
        media_type=media_type,
        size=len(command.content),
        sha256=sha256,
    )
    return Decision(facts=(body,), result={"attachment_id": body.attachment_id, "sha256": sha256})


@handles(DropAttachment)
def drop_attachment(command: DropAttachment, work: Work) -> Decision:
    """One attachment.dropped. Refuses order.no_attachment, text.empty."""
    work.lock(f"case:{command.case_id}")
    known = {row.attachment_id for row in work.view(OrdersView).attachments(command.case_id)}
    if command.attachment_id not in known:
        raise refuse("order.no_attachment")
    body = AttachmentDropped(
        org_unit=work.desk.org_unit,
        case_id=command.case_id,
        attachment_id=command.attachment_id,
        reason=clean(command.reason, "reason", limit=100, required=True),
    )
    return Decision(facts=(body,), news="附件已移除")


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A scan to look at."""

    name: str
    media_type: str
    content: bytes


def open_scan(vault: Vault, attachments: Attachments, sha256: str, name: str, media_type: str) -> Scan | None:
    """The plain bytes of a scan; None where another home keeps them. Raises Refused identity.unreadable."""
    sealed = attachments.sealed(sha256)
    if sealed is None:
        return None
    return Scan(name=name, media_type=media_type, content=vault.open_bytes(sealed))
