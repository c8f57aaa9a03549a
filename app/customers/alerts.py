"""What a clerk must know at once when a customer's file is opened; every room adds its own.

A provider is one function with `@alerts`; it reads what it needs and yields an `Alert` for each warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from app.customers.views import CustomerRow
from app.customers.vocabulary import STATUSES
from app.kernel.home import Snapshot


class Alert(NamedTuple):
    """A short warning; `grave` ones stand in red."""

    text: str
    grave: bool = False


class Opened(NamedTuple):
    """The file that is being opened, on a day."""

    rooms: Snapshot
    row: CustomerRow
    today: date


Provider = Callable[[Opened], Iterable[Alert]]
_PROVIDERS: dict[str, tuple[int, Provider]] = {}


def alerts(rank: int) -> Callable[[Provider], Provider]:
    """Decorator: this function warns on opening a file; the smaller `rank` stands first."""

    def register(provider: Provider) -> Provider:
        _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = rank, provider
        return provider

    return register


def alerts_of(opened: Opened) -> tuple[Alert, ...]:
    """Every warning about a file, the gravest rooms first."""
    ranked = sorted(_PROVIDERS.items(), key=lambda entry: (entry[1][0], entry[0]))
    return tuple(alert for _, (_, provider) in ranked for alert in provider(opened))


@alerts(rank=20)
def _not_supplied(opened: Opened) -> Iterator[Alert]:
    status = opened.row.status
    if status not in ("", "normal"):
        yield Alert(STATUSES.get(status, status), grave=True)


@alerts(rank=50)
def _papers_missing(opened: Opened) -> Iterator[Alert]:
    if not opened.row.identity_digest:
        yield Alert("缺证件")
