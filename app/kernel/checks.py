"""One line of a doctor's report on a home or a machine."""

from typing import Literal

import msgspec


class Check(msgspec.Struct, frozen=True):
    """`name` is a stable English word for programs, `text` the Chinese sentence for people."""

    name: str
    state: Literal["ok", "warn", "bad"]
    text: str


def ok(name: str, text: str) -> Check:
    """Nothing to do."""
    return Check(name, "ok", text)


def warn(name: str, text: str) -> Check:
    """Somebody should see to it in good time."""
    return Check(name, "warn", text)


def bad(name: str, text: str) -> Check:
    """The counter should not go on like this."""
    return Check(name, "bad", text)
