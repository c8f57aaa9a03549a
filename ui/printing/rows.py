"""What the print page lists: papers of this desk on their way out, in words."""

from app.documents.printing import PrintJob
from app.documents.views import DocumentsView
from app.documents.vocabulary import PAPERS
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from ui.lists.columns import Column
from ui.lists.model import Fetch

STATES = {
    "waiting": "待打印",
    "sent": "待确认",
    "confirmed": "已打印",
    "failed": "失败",
    "dropped": "不再打印",
}
OPEN = ("waiting", "sent", "failed")
_ROLES = {"failed": "danger", "confirmed": "done", "dropped": "muted"}


def paper_word(kind: str) -> str:
    """A kind of paper as people call it."""
    return PAPERS.get(kind, kind)


def state_word(job: PrintJob) -> str:
    """How a job stands, a reprint marked as such."""
    return f"{STATES[job.state]}(补打 {job.copy_no})" if job.copy_no else STATES[job.state]


COLUMNS = (
    Column[PrintJob]("时间", lambda job: clock_text(job.queued_ms)[5:16], 11),
    Column[PrintJob]("凭证", lambda job: paper_word(job.paper), 6),
    Column[PrintJob]("号码", lambda job: job.number, 11),
    Column[PrintJob]("状态", state_word, 12, stretch=True, role=lambda job: _ROLES.get(job.state, "")),
)


def place_of(job: PrintJob) -> tuple[int, str]:
    """The key the next page continues behind."""
    return job.queued_ms, job.job_id


def jobs_of(desk_id: str) -> Fetch[PrintJob]:
    """Fetches a desk's jobs, newest first."""

    def fetch(snapshot: Snapshot, after: tuple[int, str] | None, limit: int) -> list[PrintJob]:
        return snapshot.view(DocumentsView).jobs_page(desk_id, after, limit)

    return fetch
