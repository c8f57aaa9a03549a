"""Reprinting: the same document again, marked, counted and with a reason."""

from typing import ClassVar

from app.documents import texts  # noqa: F401  registers the sentences
from app.documents.facts import PaperReprinted
from app.documents.views import DocumentsView
from app.kernel.commands import Command, Decision, PaperOrder, Work, handles
from app.kernel.refusals import Refusal, Refused, refuse
from app.kernel.text import clean, fold_code

REASON_LIMIT = 100


class ReprintPaper(Command, frozen=True, kw_only=True):
    """Print a paper again; `org_unit` '' means this desk's own unit."""

    permission: ClassVar[str] = "paper.reprint"
    paper: str
    number: str
    reason: str
    org_unit: str = ""


@handles(ReprintPaper)
def reprint_paper(command: ReprintPaper, work: Work) -> Decision:
    """Count the reprint and order the marked copy.

    Raises Refused: paper.reason_needed, text.too_long, paper.unknown, paper.bytes_missing.
    """
    reason = clean(command.reason, "reason", limit=REASON_LIMIT)
    if not reason:
        raise refuse("paper.reason_needed", "reason")
    number = fold_code(command.number, "number")
    unit = command.org_unit or work.desk.org_unit
    work.lock(f"paper:{number}")
    view = work.view(DocumentsView)
    row = view.paper(unit, command.paper, number)
    if row is None:
        raise Refused([Refusal("paper.unknown", "number", number=number)])
    value = view.value(row.sha256)
    if value is None:
        raise Refused([Refusal("paper.bytes_missing", "number", number=number)])
    copy_no = row.reprints + 1
    return Decision(
        facts=(
            PaperReprinted(org_unit=unit, paper=row.paper, number=row.number, copy_no=copy_no, reason=reason),
        ),
        papers=(
            PaperOrder(
                kind=row.paper,
                number=row.number,
                snapshot=value,
                account_no=row.account_no,
                copy_no=copy_no,
                layout=row.layout,
            ),
        ),
        result={"copy_no": copy_no},
        news=f"{row.number} 补打第 {copy_no} 次",
    )
