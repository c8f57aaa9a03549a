"""The three things a projection may do to a table; anything else would depend on the order of facts.

`Grow` adds a row once. `Register` sets attributes, the later stamp wins (each column names its clock
column in `info["clock"]`, see tables.shapes). `Sum` adds to numbers. All three commute, so homes that
were apart agree after exchange whatever the order (design: facts that meet).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Table

from app.kernel.facts import Fact, FactBody


@dataclass(frozen=True, slots=True)
class Grow:
    """Insert `row` unless its key is already there."""

    table: Table
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """Set `values` of the row `key` where this fact is later than what the row holds."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """Add `deltas` to the row `key`."""

    table: Table
    key: Mapping[str, Any]
    deltas: Mapping[str, int]


Write = Grow | Register | Sum
B = TypeVar("B", bound=FactBody)
Projection = Callable[[Fact, Any], Iterable[Write]]
_PROJECTIONS: dict[type[FactBody], list[Projection]] = {}


def projects(
    body: type[B],
) -> Callable[[Callable[[Fact, B], Iterable[Write]]], Callable[[Fact, B], Iterable[Write]]]:
    """Decorator: this function turns facts of one kind into writes. A kind may feed several rooms."""

    def register(projection: Callable[[Fact, B], Iterable[Write]]) -> Callable[[Fact, B], Iterable[Write]]:
        _PROJECTIONS.setdefault(body, []).append(projection)
        return projection

    return register


def projections_of(body: type[FactBody]) -> list[Projection]:
    """The projections of a fact kind; empty for facts that only history needs."""
    return _PROJECTIONS.get(body, [])
