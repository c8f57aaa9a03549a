"""Tells trouble in the world (locked, full, gone) from our own bugs, for whoever runs a transaction."""

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from app.kernel.refusals import Refusal, Unavailable

_SQLITE = (
    ("locked", "kernel.busy"),
    ("busy", "kernel.busy"),
    ("disk is full", "kernel.disk_full"),
    ("disk i/o error", "kernel.disk_error"),
    ("readonly", "kernel.read_only"),
    ("read-only", "kernel.read_only"),
    ("unable to open", "kernel.read_only"),
    ("not a database", "kernel.home_damaged"),
    ("malformed", "kernel.home_damaged"),
)
_RETRY_STATES = frozenset({"40001", "40P01"})


def in_words(error: Exception) -> Unavailable | None:
    """The trouble as a sentence, or None where the error is our own bug."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).lower()
    if isinstance(cause, sqlcipher.DatabaseError) and not isinstance(cause, sqlcipher.IntegrityError):
        for part, code in _SQLITE:
            if part in text:
                return Unavailable([Refusal(code)])
        return None
    if lost_connection(error):
        return Unavailable([Refusal("kernel.lost_connection")])
    if should_retry(error):
        return Unavailable([Refusal("kernel.busy")])
    state = str(getattr(cause, "sqlstate", "") or "")
    if state.startswith("53"):
        return Unavailable([Refusal("kernel.disk_full" if state == "53100" else "kernel.busy")])
    if state == "25006":
        return Unavailable([Refusal("kernel.read_only")])
    return None


def should_retry(error: Exception) -> bool:
    """Serialization failure or deadlock (40001, 40P01): the same work may simply be run again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in _RETRY_STATES


def lost_connection(error: Exception) -> bool:
    """The server went away; whether the last commit happened must be looked up."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlcipher.Error):
        return False
    state = str(getattr(error.orig, "sqlstate", "") or "")
    kind = type(error.orig).__name__
    return (
        error.connection_invalidated
        or state[:2] in {"08", "57"}
        or (kind == "OperationalError" and not state)
    )
