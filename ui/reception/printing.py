"""Papers that page 21 prints: what is told once, and those of an acceptance once more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.documents.commands import ReprintPaper
from app.kernel.commands import Command, Outcome
from app.workorders.drafting import Application
from app.workorders.issuing import PrintDisclosure
from ui.forms.dialogs import ask_reason
from ui.forms.picking import Offer, pick
from ui.printing.rows import paper_word
from ui.shell.desk import Desk
from ui.shell.posting import Posting

WHY_REPRINTED = ("卡纸", "字迹不清", "客户遗失")
Printed = tuple[str, str]
"""A paper: its kind and number."""


class ReceptionPrinting(QObject):
    """`news(sentence)` and `warn(sentence)`."""

    news = Signal(str)
    warn = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._posting = Posting(desk, page, tell=self.warn.emit)

    def tell_once(self, application: Application) -> None:
        """Print what is told once about the first business of an application."""
        one = application.businesses[0]
        self._post(
            PrintDisclosure(
                case_id=application.case_id,
                kind=one.kind,
                answers=one.answers,
                account_no=application.account_no,
            )
        )

    def ask_reprint(self, papers: Sequence[Printed]) -> None:
        """Print one of these papers again; which, where there are several."""
        if len(papers) == 1:
            self._ask_why(papers[0])
            return
        offers = [Offer(f"{place}", paper_word(kind), number) for place, (kind, number) in enumerate(papers)]
        pick(self._page, "补打", offers, lambda place: self._ask_why(papers[int(place)]))

    def _ask_why(self, paper: Printed) -> None:
        kind, number = paper

        def given(reason: str) -> None:
            self._post(ReprintPaper(paper=kind, number=number, reason=reason))

        title = f"补打{paper_word(kind)}"
        ask_reason(self._page, title, f"{number},补打件会注明“补打”并计数。", given, WHY_REPRINTED)

    def _post(self, command: Command) -> None:
        self._posting.post(command, self._printed)

    def _printed(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
