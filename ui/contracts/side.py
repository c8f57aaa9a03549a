"""One contract before the clerk's eyes: its head, and below it what it says, what is new, or the original."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.kernel.dates import clock_text
from app.workorders.contracts.book import contract_kinds, title_of
from app.workorders.contracts.chapters import Change, numbered
from app.workorders.contracts.commands import WAYS
from app.workorders.contracts.comparing import Piece, pieces
from app.workorders.contracts.states import STATES
from app.workorders.contracts.views import ContractRow
from ui.contracts.reading import Paragraph, Reading, Run
from ui.contracts.rows import Compared, Original, Shown, key_of, term_words, whose
from ui.printing.sight import PaperInSight
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT

NOTHING = "选中左边一份合同,这里显示它的条款。"


class ContractSide(QWidget):
    """Begins with the clauses; `face` is 'text', 'changes' or 'paper'."""

    def __init__(self) -> None:
        super().__init__()
        self.face = "text"
        self.shown: Shown | None = None
        self.title = label("", "strong", wrap=True)
        self.state = label("", "badge-quiet")
        self.facts = label("", "muted", wrap=True)
        self.reading = Reading("合同内容")
        self.sight = PaperInSight()
        self._layers = QStackedWidget()
        self._layers.addWidget(self.reading)
        self._layers.addWidget(self.sight)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(self.title, 1)
        top.addWidget(self.state)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addLayout(top)
        column.addWidget(self.facts)
        column.addWidget(hairline())
        column.addWidget(self._layers, 1)
        self.show_contract(None)

    def show_contract(self, shown: Shown | None) -> None:
        """Show the head and the clauses of a contract."""
        self.face, self.shown = "text", shown
        self._layers.setCurrentWidget(self.reading)
        self.state.setVisible(shown is not None)
        if shown is None:
            self.title.setText("")
            self.facts.setText("")
            self.reading.show_paragraphs([(Run(NOTHING, "muted"),)])
            return
        self.title.setText(f"{_name(shown.row)}  {title_of(shown.row.contract)}")
        self.state.setText(STATES[shown.state])
        set_role(self.state, "badge" if shown.state == "expired" else "badge-quiet")
        self.facts.setText("\n".join(_facts(shown.row)))
        self.reading.show_paragraphs(_clauses(shown.row))

    def show_changes(self, found: Compared) -> None:
        """Show what is another than in the version before, unless another contract is shown by now."""
        if self.shown is None or key_of(self.shown) != found.key:
            return
        self.face = "changes"
        self._layers.setCurrentWidget(self.reading)
        self.reading.show_paragraphs(_compared(found))

    def show_original(self, found: Original) -> None:
        """Show the paper, unless another contract is shown by now."""
        if self.shown is None or key_of(self.shown) != found.key:
            return
        self.face = "paper"
        self._layers.setCurrentWidget(self.sight)
        self.sight.show_paper(f"原件 {found.number}", found.document)

    def take_focus(self) -> None:
        """Put the cursor where the keys scroll."""
        if self.face != "paper":
            self.reading.setFocus()
        elif self.sight.preview.isVisible():
            self.sight.preview.setFocus()

    def holds_cursor(self) -> bool:
        """Whether the keys scroll here."""
        return self.reading.hasFocus() or self.sight.preview.hasFocus()


def _name(row: ContractRow) -> str:
    return f"{row.contract_no} 第 {row.edition} 版"


def _facts(row: ContractRow) -> Iterator[str]:
    """The head, a line for each matter."""
    yield f"户号 {row.account_no}  {whose(row)}"
    begin = f"{row.data.term_from} 起," if row.data.term_from else ""
    yield f"期限 {begin}{'至 ' if row.data.term_to else ''}{term_words(row)}"
    if row.signed_on is not None:
        where = f",{row.place}" if row.place else ""
        signers = f"{row.customer_signer}、{row.supplier_signer}"
        yield f"签订 {row.signed_on},{WAYS.get(row.way, row.way)},{signers}{where}"
    drawn_up = f"起草 {clock_text(row.drawn_up_ms)[:10]}"
    yield f"{drawn_up},工单 {row.order_no}" if row.order_no else drawn_up
    if row.ended_on is not None:
        yield f"{'终止' if row.signed_on else '作废'} {row.ended_on},{row.ended_reason}"


def _clauses(row: ContractRow) -> Iterator[Paragraph]:
    kind = contract_kinds().get(row.contract)
    if kind is None:
        yield (Run("本机的程序不认识这种合同,请按 F3 看原件。", "muted"),)
        return
    for chapter in numbered(kind, row.data):
        yield (Run(chapter.heading, "heading"),)
        for clause in chapter.clauses:
            yield (Run(clause),)


def _compared(found: Compared) -> Iterator[Paragraph]:
    if found.before is None:
        yield (Run("这是第一版,没有上一版可以比较。", "muted"),)
        return
    count = len(found.changes)
    words = f"{count} 处不同" if count else "没有不同"
    yield (Run(f"与上一版 {_name(found.before)} 比较:{words}", "heading"),)
    for change in found.changes:
        yield from _change(change)


def _change(change: Change) -> Iterator[Paragraph]:
    yield (Run(f"{change.what} {change.clause}".strip(), "heading"),)
    if not change.before or not change.now:
        how, word, text = ("gone", "删去", change.before) if change.before else ("come", "新增", change.now)
        yield (Run(f"{word}  ", "muted"), Run(text, how))
        return
    old, new = pieces(change.before, change.now)
    yield (Run("原  ", "muted"), *_runs(old, "gone"))
    yield (Run("现  ", "muted"), *_runs(new, "come"))


def _runs(cut: tuple[Piece, ...], how: str) -> Iterator[Run]:
    return (Run(piece.text, how if piece.changed else "") for piece in cut)
