"""Page 52 打印: what this desk has printed, what hangs, and any paper to look at and print again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.documents.commands import ReprintPaper
from app.documents.printing import PrintJob, PrintQueue
from app.documents.views import DocumentsView
from app.documents.vocabulary import PAPERS
from app.kernel.home import Snapshot
from app.kernel.refusals import CounterError
from ui.forms.dialogs import ask_question, ask_reason
from ui.forms.fields import CodeField
from ui.lists.model import KeyedModel
from ui.lists.view import ListView
from ui.printing.resuming import ask_last_good
from ui.printing.rows import COLUMNS, OPEN, jobs_of, paper_word, place_of
from ui.printing.sight import PaperInSight
from ui.shell.desk import Desk
from ui.shell.lanes import Lane, Ticket
from ui.shell.page import Actions, Page
from ui.shell.posting import Posting
from ui.theme.look import hairline, label, set_role
from ui.theme.tokens import UNIT

EMPTY = "本台还没有打印过凭证;收费后凭证会自动打印。"
WHY_REPRINT = ("客户遗失", "打印不清", "卡纸损坏", "单位报销需要")
Seen = tuple[str, str]
"""Kind and number of the paper in sight."""


@dataclass(frozen=True)
class Sight:
    """What is to be shown: a paper, or with `seen` None a heading that says why there is none."""

    seen: Seen | None
    heading: str
    document: bytes | None = None
    trouble: str = ""


class PrintPage(Page):
    """The desk's jobs on the left, the paper itself on the right."""

    topics = frozenset({"print", "paper", "payment", "shift"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.jobs: KeyedModel[PrintJob] = KeyedModel(
            desk, COLUMNS, place_of, jobs_of(desk.info.desk_id), parent=self
        )
        self.list = ListView(self.jobs, "打印任务", EMPTY)
        self.number = CodeField(24)
        self.number.setAccessibleName("凭证号码")
        self.number.setPlaceholderText("凭证号码,Enter 查看")
        self.hanging = label("")
        self.sight = PaperInSight()
        self.seen: Seen | None = None
        self._looking: Ticket | None = None
        self._posting = Posting(desk, self, tell=self.warn.emit)
        self._lay_out()
        self.list.current_changed.connect(self._stand_on)
        self.number.went_on.connect(self._find)
        self.jobs.filled.connect(self._count)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(UNIT * 2)
        top.addWidget(label("打印", "title"))
        top.addWidget(self.number, 1)
        top.addStretch(1)
        top.addWidget(self.hanging)
        parts = QHBoxLayout()
        parts.setSpacing(UNIT * 3)
        parts.addWidget(self.list, 7)
        parts.addWidget(hairline(upright=True))
        parts.addWidget(self.sight, 6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        whole.setSpacing(UNIT)
        whole.addLayout(top)
        whole.addWidget(hairline())
        whole.addLayout(parts, 1)

    def actions(self) -> Actions:  # type: ignore[override]  # as in Page
        job = self.list.current_row()
        keys: Actions = {}
        if job is not None and job.state in OPEN:
            keys["F3"] = ("重新打印", self.retry)
            keys["F4"] = ("已经打出", self.confirm)
            keys["F8"] = ("不再打印", self.drop)
        if self.seen is not None and "paper.reprint" in self.desk.session.permissions:
            keys["F7"] = ("补打", self.reprint)
        if job is not None:
            keys["F9"] = ("断纸续打", self.resume)
        return keys

    def entered(self) -> None:
        self.refresh()
        self.list.take_focus()

    def refresh(self) -> None:
        self.jobs.refresh()

    def retry(self) -> None:
        """It did not come out: print it again."""
        job = self.list.current_row()
        if job is not None:
            job_id = job.job_id
            self._in_print_lane(lambda queue: queue.retry(job_id), self._tried)

    def confirm(self) -> None:
        """The paper is there after all."""
        job = self.list.current_row()
        if job is not None:
            job_id = job.job_id
            self._in_print_lane(lambda queue: queue.came_out(job_id))

    def drop(self) -> None:
        """No paper is wanted."""
        job = self.list.current_row()
        if job is None:
            return

        def agreed() -> None:
            self._in_print_lane(lambda queue: queue.drop(job.job_id))

        sentence = f"{paper_word(job.paper)} {job.number} 不再打印;账目不受影响,以后可以补打。"
        ask_question(self, "不再打印?", [sentence], "不再打印", agreed)

    def resume(self) -> None:
        """After a jam, go on behind the last good number."""
        job = self.list.current_row()
        if job is not None:
            came_out = job.state not in OPEN  # only such a one can be the last good number
            ask_last_good(self, job.number if came_out else "", self._resume_after)

    def reprint(self) -> None:
        """Print the paper in sight again, marked and counted."""
        if self.seen is None:
            return
        kind, number = self.seen
        sentence = f"{paper_word(kind)} {number} 将补打一份,票面注明“补打”和次数。"

        def given(reason: str) -> None:
            command = ReprintPaper(paper=kind, number=number, reason=reason)
            self._posting.post(command, lambda outcome: self.news.emit(outcome.news))

        ask_reason(self, "补打", sentence, given, WHY_REPRINT)

    def _in_print_lane(
        self, work: Callable[[PrintQueue], Any], done: Callable[[Any], None] | None = None
    ) -> None:
        queue = self.desk.queue

        def after(answer: Any) -> None:
            if done is not None:
                done(answer)
            self.desk.changed.emit(frozenset({"print"}))

        self.desk.lanes.run(Lane.PRINT, lambda: work(queue), after, self._not_answered, owner=self)

    def _resume_after(self, number: str) -> None:
        def told(tried: list[PrintJob]) -> None:
            if tried:
                self._tried(tried[-1])
                self.news.emit(f"已从 {number} 之后续打 {len(tried)} 份")
            else:
                self.warn.emit(f"{number} 之后没有需要续打的凭证,请核对号码。")

        self._in_print_lane(lambda queue: queue.resume_after(number), told)

    def _tried(self, job: PrintJob | None) -> None:
        if job is not None and job.state == "failed":
            self.warn.emit(f"{job.number} 没有打印:{job.error}")

    def _stand_on(self, job: PrintJob | None) -> None:
        self.actions_changed.emit()
        if job is not None:
            seen = (job.paper, job.number)
            heading = f"{paper_word(job.paper)} {job.number}"
            self._look(
                lambda snapshot: Sight(
                    seen, heading, snapshot.view(DocumentsView).document(job.sha256), job.error
                )
            )

    def _find(self) -> None:
        number, unit = self.number.value(), self.desk.info.org_unit
        if not number:
            return

        def question(snapshot: Snapshot) -> Sight:
            view = snapshot.view(DocumentsView)
            for kind, word in PAPERS.items():
                row = view.paper(unit, kind, number)
                if row is not None:
                    copies = f" · 已补打 {row.reprints} 次" if row.reprints else ""
                    return Sight((kind, number), f"{word} {number}{copies}", view.document(row.sha256))
            return Sight(None, f"没有找到凭证 {number},请核对号码。")

        self._look(question)

    def _look(self, question: Callable[[Snapshot], Sight]) -> None:
        if self._looking is not None:
            self._looking.drop()
        self._looking = self.desk.ask(question, self._show, self._not_answered)

    def _show(self, found: Sight) -> None:
        self.seen = found.seen
        if found.seen is None:
            self.sight.show_paper("", None)
            self.sight.show_note(found.heading)
        else:
            self.sight.show_paper(found.heading, found.document, found.trouble)
        self.actions_changed.emit()

    def _count(self) -> None:
        hanging = sum(job.state in OPEN for job in self.jobs.rows())
        self.hanging.setText(f"{hanging} 份待处理" if hanging else "没有待处理的凭证")
        set_role(self.hanging, "danger" if hanging else "muted")
        self.actions_changed.emit()

    def _not_answered(self, error: CounterError) -> None:
        self.warn.emit(str(error))
