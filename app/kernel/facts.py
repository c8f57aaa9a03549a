"""Facts: what happened, in the trade's words and the past tense, never changed or deleted."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import msgspec

_KINDS: dict[tuple[str, int], type[FactBody]] = {}
_ENCODER = msgspec.json.Encoder(order="sorted")


class FactBody(msgspec.Struct, frozen=True, kw_only=True):
    """The payload of one kind of fact. Money is integer fen, dates are civil dates; never a float.

    `subjects` names what the fact is about ("account:0415…", "shift:…"); an index answers every
    history from it.
    """

    kind: ClassVar[str]
    version: ClassVar[int]

    def subjects(self) -> tuple[str, ...]:
        raise LookupError(f"{self.kind} names no subjects")


B = TypeVar("B", bound=type[FactBody])


def fact_kind(kind: str, version: int = 1) -> Any:
    """Class decorator that gives a body its kind and version and makes it known to the journal."""

    def register(body: B) -> B:
        body.kind = kind
        body.version = version
        if _KINDS.setdefault((kind, version), body) is not body:
            raise ValueError(f"fact kind {kind} v{version} is registered twice")
        return body

    return register


def known_kinds() -> dict[tuple[str, int], type[FactBody]]:
    """Every fact kind that the loaded rooms registered."""
    return dict(_KINDS)


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8. The bytes that are hashed and signed."""
    return _ENCODER.encode(value)


class Fact(msgspec.Struct, frozen=True):
    """One immutable journal row (design: §2). `payload` is canonical JSON of the body."""

    origin: str
    seq: int
    hlc: int
    kind: str
    version: int
    org_unit: str
    actor: str
    command_id: str
    payload: bytes
    prev_hash: bytes
    hash: bytes
    signature: bytes

    def body(self) -> FactBody:
        """Decode the payload. Raises UnknownFact for a kind or version this program does not know."""
        try:
            shape = _KINDS[self.kind, self.version]
        except KeyError:
            raise UnknownFact(f"{self.kind} v{self.version}") from None
        return msgspec.json.decode(self.payload, type=shape)


class UnknownFact(Exception):
    """The journal holds a fact of a newer program."""
