"""Which builder makes which paper from which snapshot."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from app.documents.paper import Paper

S = TypeVar("S", bound=msgspec.Struct)
Builder = Callable[[Any], Paper]
_BUILDERS: dict[str, tuple[type[msgspec.Struct], Builder]] = {}


def paper_of(kind: str, snapshot: type[S]) -> Callable[[Callable[[S], Paper]], Callable[[S], Paper]]:
    """Decorator: this function makes papers of `kind` from snapshots of this type."""

    def register(build: Callable[[S], Paper]) -> Callable[[S], Paper]:
        if _BUILDERS.setdefault(kind, (snapshot, build)) != (snapshot, build):
            raise ValueError(f"two builders for paper {kind}")
        return build

    return register


def build(kind: str, snapshot: msgspec.Struct) -> Paper:
    """The paper of a snapshot. Raises LookupError for an unknown kind, TypeError for a foreign snapshot."""
    shape, builder = _BUILDERS[kind]
    if not isinstance(snapshot, shape):
        raise TypeError(f"paper {kind} is made from {shape.__name__}, not {type(snapshot).__name__}")
    return builder(snapshot)


def known_papers() -> frozenset[str]:
    """The kinds of paper that can be made."""
    return frozenset(_BUILDERS)
