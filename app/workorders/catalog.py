"""Every business of the house, by code: whatever file of kinds/ there is."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from app.workorders import kinds as _folder
from app.workorders.kind import Kind


@lru_cache(maxsize=1)
def _declared() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    taken: dict[str, str] = {}
    for module in sorted(iter_modules(_folder.__path__), key=lambda one: one.name):
        kind: Kind = import_module(f"{_folder.__name__}.{module.name}").KIND
        if kind.code in found or kind.transaction in taken:
            raise ValueError(f"{module.name}: code {kind.code} or {kind.transaction} is taken")
        found[kind.code] = kind
        taken[kind.transaction] = kind.code
    return dict(sorted(found.items(), key=lambda one: one[1].transaction))


def kinds() -> tuple[Kind, ...]:
    """All businesses in the order of their transaction codes."""
    return tuple(_declared().values())


def kind_of(code: str) -> Kind:
    """A business. Raises KeyError for a code that no file declares."""
    return _declared()[code]


def by_transaction(code: str) -> Kind | None:
    """The business with this transaction code."""
    return next((kind for kind in kinds() if kind.transaction == code), None)


def word_of(code: str) -> str:
    """What people call a business; its code where this program does not know it."""
    kind = _declared().get(code)
    return kind.word if kind else code
