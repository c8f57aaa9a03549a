"""Fact kinds of papers: what was issued, and every reprint of it."""

from app.kernel.facts import FactBody, fact_kind


@fact_kind("paper.issued")
class PaperIssued(FactBody, frozen=True):
    """A paper was made; `sha256` (hex) names its bytes, which the issuing home keeps."""

    org_unit: str
    paper: str
    """Its kind: 'receipt', 'shift_slip' …"""
    number: str
    sha256: str
    media_type: str
    layout: str
    account_no: str = ""

    def subjects(self) -> tuple[str, ...]:
        about = (f"account:{self.account_no}",) if self.account_no else ()
        return (f"paper:{self.number}", *about)


@fact_kind("paper.reprinted")
class PaperReprinted(FactBody, frozen=True):
    """The same paper again, marked as the `copy`-th reprint."""

    org_unit: str
    paper: str
    number: str
    copy_no: int
    reason: str

    def subjects(self) -> tuple[str, ...]:
        return (f"paper:{self.number}",)
