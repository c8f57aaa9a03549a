"""What happened to an account, newest first: time, what, who; for the customer page."""

from app.customers.views import CustomersView, HistoryLine
from app.kernel.dates import clock_text
from app.kernel.home import Snapshot
from app.security.views import SecurityView, StaffRow
from ui.lists.columns import Column
from ui.lists.model import Fetch

Told = tuple[HistoryLine, str]
"""A line of the history and the name of who did it."""

_PROGRAMS = {"setup": "建库", "console": "终端"}
"""Who acted where nobody sat at the desk: founding the home, and the command line."""

COLUMNS = (
    Column[Told]("时间", lambda told: clock_text(told[0].at_ms)[:16], 16),
    Column[Told]("事项", lambda told: told[0].text, 18, stretch=True),
    Column[Told]("经办", lambda told: told[1], 7),
)


def stamp_of(told: Told) -> int:
    """The key the next page continues behind."""
    return told[0].hlc


def history_of(account_no: str) -> Fetch[Told]:
    """Fetches the history of an account page after page."""

    def fetch(snapshot: Snapshot, after: int | None, limit: int) -> list[Told]:
        found = snapshot.view(CustomersView).history(account_no, after or 0, limit)
        people = snapshot.view(SecurityView)
        names = {actor: _name(actor, people.staff(actor)) for actor in {line.actor for line in found}}
        return [(line, names[line.actor]) for line in found]

    return fetch


def _name(actor: str, person: StaffRow | None) -> str:
    if person is not None:
        return person.name
    return _PROGRAMS.get(actor.partition(":")[0], actor)
