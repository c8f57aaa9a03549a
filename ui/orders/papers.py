"""Papers of an order: printing them, printing them again, looking at scans and adding some."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.documents.commands import ReprintPaper
from app.documents.vocabulary import PAPERS as PRINTED
from app.kernel.commands import Command, Outcome
from app.workorders.issuing import ONCE, SHORT, PrintOrderPaper
from app.workorders.vocabulary import PAPERS
from ui.forms.dialogs import ask_reason
from ui.forms.picking import Offer, pick
from ui.orders.reading import Whole
from ui.orders.stage_panel import printable
from ui.printing.page import WHY_REPRINT
from ui.reception.scans import FILTER, Scanner
from ui.shell.desk import Desk
from ui.shell.posting import Posting

WHY_REMARK = {
    "correction_notice": ("请在期限内补齐", "资料不清晰,请重新提供"),
    "refund_form": ("销户结清余额", "重复缴费"),
}
"""Papers on which a word of the clerk's stands, and the usual ones."""
ADD = "+"
"""What the choice to attach another scan begins with."""


class OrderPapers(QObject):
    """`changed()` after a scan was attached; `news(sentence)`, `warn(sentence)`."""

    changed = Signal()
    news = Signal(str)
    warn = Signal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._posting = Posting(desk, page, tell=self.warn.emit)
        self.scanner = Scanner(desk, page)
        self.scanner.attached.connect(self.changed)
        self.scanner.failed.connect(self.warn)
        self._waiting: list[PrintOrderPaper] = []

    def print_all(self, commands: Sequence[PrintOrderPaper]) -> None:
        """Print these one after the other."""
        self._waiting.extend(commands)
        self._print_next()

    def ask_print(self, whole: Whole) -> None:
        """Let the clerk choose what to print."""
        offers = [Offer(paper, PRINTED[paper], _note(paper)) for paper in papers_of(whole)]
        pick(self._page, "打印", offers, lambda paper: self._print(whole, paper))

    def ask_scan(self, whole: Whole) -> None:
        """Let the clerk look at a scan, or attach one."""
        scans = [
            Offer(row.attachment_id, row.name, PAPERS.get(row.paper, row.paper)) for row in whole.scans[-6:]
        ]
        wanted = [*whole.owed, *(one.paper for one in whole.papers if one.paper not in whole.owed)]
        adding = [Offer(f"{ADD}{paper}", f"上传 {PAPERS.get(paper, paper)}") for paper in wanted[:4]]
        pick(self._page, "附件", [*scans, *adding], lambda code: self._scan(whole, code))

    def _scan(self, whole: Whole, code: str) -> None:
        if code.startswith(ADD):
            self._browse(whole, code.removeprefix(ADD))
            return
        row = next((one for one in whole.scans if one.attachment_id == code), None)
        if row is not None:
            self.scanner.show(row)

    def _browse(self, whole: Whole, paper: str) -> None:
        dialog = QFileDialog(self._page, f"上传{PAPERS.get(paper, paper)}", "", FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach(whole, paper, [Path(name) for name in names]))
        dialog.open()

    def attach(self, whole: Whole, paper: str, files: Sequence[Path]) -> None:
        """Attach files to one of the order's papers."""
        for path in files:
            self.scanner.add_file(whole.order.case_id, paper, path)

    def _print(self, whole: Whole, paper: str) -> None:
        order_no = whole.order.order_no
        if paper in ONCE:
            number = f"{order_no}-{SHORT[paper]}" if SHORT[paper] else order_no
            sentence = f"{PRINTED[paper]} {number} 将补打一份,票面注明“补打”和次数。"
            ask_reason(
                self._page,
                "补打",
                sentence,
                lambda why: self._post(ReprintPaper(paper=paper, number=number, reason=why)),
                WHY_REPRINT,
            )
        elif paper in WHY_REMARK:
            ask_reason(
                self._page,
                PRINTED[paper],
                f"{order_no} {whole.kind.word}",
                lambda why: self._post(PrintOrderPaper(order_no=order_no, paper=paper, remarks=why)),
                WHY_REMARK[paper],
            )
        else:
            self._post(PrintOrderPaper(order_no=order_no, paper=paper))

    def _print_next(self) -> None:
        if self._waiting:
            self._post(self._waiting.pop(0))

    def _post(self, command: Command) -> None:
        self._posting.post(command, self._printed)

    def _printed(self, outcome: Outcome) -> None:
        self.news.emit(outcome.news)
        self._print_next()


def papers_of(whole: Whole) -> list[str]:
    """What may be printed of an order, in the order in which it comes up."""
    course = whole.kind.course(whole.order.answers)
    found = dict.fromkeys((*sorted(ONCE), *(paper for stage in course for paper in printable(stage))))
    if whole.owed:
        found["correction_notice"] = None
    if whole.account is not None and whole.account.credit_fen:
        found["refund_form"] = None
    return list(found)


def _note(paper: str) -> str:
    return "补打" if paper in ONCE else ""
