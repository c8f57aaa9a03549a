"""At the start: what was posted last before the program stopped, and whether to print its paper now."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.documents.printing import PrintQueue
from app.documents.views import LastCommands, LastPost
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from ui.forms.buttons import Button
from ui.forms.dialogs import Dialog
from ui.shell.desk import Desk
from ui.shell.lanes import Lane

_STATES = {"waiting": "未打印", "sent": "不能确定是否已打印", "failed": "未打印"}


def offer_recovery(desk: Desk, parent: QWidget) -> None:
    """Ask the home what this desk left undone; the dialog opens only if there is something."""
    desk_id = desk.info.desk_id

    def question(home: Snapshot) -> LastPost | None:
        return home.view(LastCommands).last_unfinished(desk_id)

    def came(last: LastPost | None) -> None:
        if last is not None:
            RecoveryDialog(desk, parent, last).open()

    desk.ask(question, came, owner=parent)


class RecoveryDialog(Dialog):
    """The money is recorded whatever the answer; Esc leaves the paper to the print page."""

    def __init__(self, desk: Desk, parent: QWidget, last: LastPost) -> None:
        job = last.job
        state = _STATES.get(job.state, job.state) + (f":{job.error}" if job.error else "")
        sentences = (
            f"上次退出前最后一笔({clock_text(last.at_ms)}):",
            f"{last.news}({state})",
            "这笔业务已经入账。现在补打凭证吗?",
        )
        super().__init__(parent, "上次没有打印完", sentences)
        self._desk = desk
        self._job_id = job.job_id
        print_it = Button("打印", key="F10", role="primary", on=self._print)
        self.finish_layout(
            print_it, Button("不打印", key="F8", on=self._drop), Button("以后再说", key="Esc", on=self.reject)
        )
        self.bind("F10", self._print)
        self.bind("F8", self._drop)
        print_it.setFocus()

    def _print(self) -> None:
        self._settle(lambda queue: queue.retry(self._job_id))

    def _drop(self) -> None:
        self._settle(lambda queue: queue.drop(self._job_id))

    def _settle(self, work: Callable[[PrintQueue], object]) -> None:
        desk = self._desk
        desk.work(Lane.PRINT, lambda _: work(desk.queue), lambda _: desk.changed.emit(_PRINT), owner=desk)
        self.accept()


_PRINT = frozenset({"print"})
