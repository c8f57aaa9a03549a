"""Names of those who did something, as histories show them."""

from collections.abc import Iterable

from app.kernel.home import Snapshot
from app.security.views import SecurityView, StaffRow

_PROGRAMS = {"setup": "建库", "console": "终端"}
"""Who acted where nobody sat at the desk: founding the home, and the command line."""


def names_of(home: Snapshot, actors: Iterable[str]) -> dict[str, str]:
    """The name of each actor."""
    people = home.view(SecurityView)
    return {actor: _name(actor, people.staff(actor)) for actor in set(actors)}


def _name(actor: str, person: StaffRow | None) -> str:
    if person is not None:
        return person.name
    return _PROGRAMS.get(actor.partition(":")[0], actor)
