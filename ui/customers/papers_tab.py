"""凭证: every paper of an account in its file, and the paper in hand itself."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout

from app.customers.views import CustomerRow
from app.documents.commands import ReprintPaper
from app.documents.views import DocumentsView, PaperRow
from app.kernel.commands import Outcome
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.customers.tab import FileTab
from ui.forms.dialogs import ask_reason
from ui.lists.columns import Column
from ui.lists.model import Fetch, KeyedModel
from ui.lists.view import ListView
from ui.printing.page import WHY_REPRINT
from ui.printing.rows import paper_word
from ui.printing.sight import PaperInSight
from ui.shell.desk import Desk
from ui.shell.lanes import Ticket
from ui.shell.page import Actions
from ui.shell.posting import Posting
from ui.theme.look import hairline
from ui.theme.tokens import UNIT

COLUMNS: tuple[Column[PaperRow], ...] = (
    Column("时间", lambda row: clock_text(row.at_ms)[:16], 16),
    Column("凭证", lambda row: paper_word(row.paper), 10),
    Column("号码", lambda row: row.number, 12, stretch=True),
    Column("补打", lambda row: f"{row.reprints} 次" if row.reprints else "", 5, number=True),
)


class Seen(NamedTuple):
    """A paper and its bytes, None where this home does not keep them."""

    row: PaperRow
    document: bytes | None


def key_of(row: PaperRow) -> tuple[int, str, str]:
    """Where the next page of papers continues."""
    return row.at_ms, row.number, row.paper


def papers_of(row: CustomerRow | None) -> Fetch[PaperRow]:
    """Fetches the papers of an account page after page, newest first."""

    def fetch(home: Snapshot, after: tuple[int, str, str] | None, limit: int) -> list[PaperRow]:
        if row is None:
            return []
        return home.view(DocumentsView).papers_of(row.account_no, after or (0, "", ""), limit)

    return fetch


class PapersTab(FileTab):
    """The papers at the left, the one in hand at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model: KeyedModel[PaperRow] = KeyedModel(desk, COLUMNS, key_of, papers_of(None), parent=self)
        self.list = ListView(self.model, "凭证", "还没有为该户出具过凭证。")
        self.sight = PaperInSight()
        self._asked: Ticket | None = None
        self._posting = Posting(desk, self, tell=self.warn.emit)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(UNIT * 3)
        across.addWidget(self.list, 6)
        across.addWidget(hairline(upright=True))
        across.addWidget(self.sight, 5)
        self.list.current_changed.connect(self._look)

    def load(self, row: CustomerRow, *, anew: bool) -> None:
        if anew:
            self._look(None)
            self.model.load(papers_of(row))
        else:
            self.model.refresh()

    def take_focus(self) -> None:
        self.list.take_focus()

    def actions(self) -> Actions:  # type: ignore[override]  # QWidget.actions is not used here
        may = "paper.reprint" in self.desk.session.permissions
        return {"F7": ("补打", self._reprint)} if may and self.list.current_row() is not None else {}

    def _look(self, row: PaperRow | None) -> None:
        if self._asked is not None:
            self._asked.drop()
            self._asked = None
        self.actions_changed.emit()
        if row is None:
            self.sight.heading.setText("")
            self.sight.show_note("选中左边一项,这里显示原件。")
            return
        self._asked = self.desk.ask(
            lambda home: Seen(row, home.view(DocumentsView).document(row.sha256)),
            self._seen,
            self._not_answered,
        )

    def _seen(self, seen: Seen) -> None:
        self._asked = None
        self.sight.show_paper(f"{paper_word(seen.row.paper)} {seen.row.number}", seen.document)

    def _not_answered(self, error: CounterError) -> None:
        self._asked = None
        self.warn.emit(str(error))

    def _reprint(self) -> None:
        row = self.list.current_row()
        if row is None:
            return
        sentence = f"{paper_word(row.paper)} {row.number} 将补打一份,票面注明“补打”和次数。"

        def given(reason: str) -> None:
            command = ReprintPaper(paper=row.paper, number=row.number, reason=reason)
            self._posting.post(command, self._reprinted)

        ask_reason(self, "补打", sentence, given, WHY_REPRINT)

    def _reprinted(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
