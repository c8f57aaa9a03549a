"""The lines that papers leave in the history of an account."""

from app.customers.history import tells
from app.documents.facts import PaperIssued, PaperReprinted
from app.documents.vocabulary import PAPERS


@tells(PaperIssued)
def _issued(body: PaperIssued) -> str:
    return f"出具{PAPERS.get(body.paper, '凭证')} {body.number}"


@tells(PaperReprinted)
def _reprinted(body: PaperReprinted) -> str:
    return f"补打{PAPERS.get(body.paper, '凭证')} {body.number} 第 {body.copy_no} 次:{body.reason}"
