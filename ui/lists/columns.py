"""How a list's columns are described: a title, the text of a row, and how wide it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column.

    `text` gives a row's words and runs once per row, when it arrives. `chars` is the width in digits;
    `stretch` takes what is left. `number` aligns right. `role` may give 'danger', 'done' or 'muted'.
    """

    title: str
    text: Callable[[R], str]
    chars: int = 10
    number: bool = False
    stretch: bool = False
    role: Callable[[R], str] | None = None


@dataclass(frozen=True)
class Line(Generic[R]):
    """A row as it stands in a list: the row itself, its key, and its finished texts and roles."""

    row: R
    key: Any
    texts: tuple[str, ...]
    roles: tuple[str, ...]


def line_of(row: R, key: Any, columns: tuple[Column[R], ...]) -> Line[R]:
    """Format a row once, so that painting never runs anything that could fail."""
    return Line(
        row=row,
        key=key,
        texts=tuple(column.text(row) for column in columns),
        roles=tuple(column.role(row) if column.role else "" for column in columns),
    )
