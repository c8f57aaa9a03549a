"""The press: from a paper order to bytes, for the home that issues papers inside its transaction."""

from typing import Protocol

import msgspec

from app.documents import papers
from app.documents.paper import Paper
from app.documents.verification import VerificationCode, encode
from app.kernel.commands import PaperOrder

MEDIA_TYPE = "application/pdf"
LAYOUTS = {"form": "针式连续纸 9.5×3⅔ 英寸", "roll80": "80 毫米卷纸", "roll58": "58 毫米卷纸", "a4": "A4"}


class Draw(Protocol):
    """Draws a paper (app.adapters.pdf.draw): the same paper and layout give the same bytes."""

    def __call__(self, paper: Paper, layout: str) -> bytes: ...


class Press:
    """Makes papers; knows neither where they are kept nor how they are drawn."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def compose(self, order: PaperOrder, code: VerificationCode) -> Paper:
        """The paper of an order with its verification code where it has no code of its own, or the marked
        copy of one issued before."""
        if isinstance(order.snapshot, Paper):
            return msgspec.structs.replace(order.snapshot, mark=f"补打 第 {order.copy_no} 次")
        paper = papers.build(order.kind, order.snapshot)
        return paper if paper.code else msgspec.structs.replace(paper, code=encode(code))

    def print(self, paper: Paper, layout: str) -> bytes:
        """The document of a paper on one of LAYOUTS."""
        return self._draw(paper, layout)

    def make(self, order: PaperOrder, layout: str, code: VerificationCode) -> bytes:
        """The document of an order."""
        return self.print(self.compose(order, code), layout)
