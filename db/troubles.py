"""Tells trouble in the world (locked, full, gone) from our own bugs, for whoever runs a transaction."""

import contextlib
from collections.abc import Iterator

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DataError, DBAPIError

from app.kernel.refusals import Refusal, Unavailable, refuse, register_texts

register_texts(
    {
        "kernel.login_refused": "数据库拒绝登录:角色或密码不正确,请核对或请信息部门重设。",
        "kernel.no_database": "数据库服务器上没有此数据库,请核对地址。",
    }
)

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
        return Unavailable([Refusal(_refused_login(text) or "kernel.lost_connection")])
    if should_retry(error):
        return Unavailable([Refusal("kernel.busy")])
    state = str(getattr(cause, "sqlstate", "") or "")
    if state.startswith("53"):
        return Unavailable([Refusal("kernel.disk_full" if state == "53100" else "kernel.busy")])
    if state == "25006":
        return Unavailable([Refusal("kernel.read_only")])
    return None


def _refused_login(text: str) -> str:
    """A server's answer to a login, which comes without SQLSTATE; '' where it did not answer."""
    fatal = text.rpartition("fatal:")[2] if "fatal:" in text else ""
    if "authentication" in fatal or "no password supplied" in text or ("role" in fatal and "exist" in fatal):
        return "kernel.login_refused"
    return "kernel.no_database" if "database" in fatal and "does not exist" in fatal else ""


@contextlib.contextmanager
def told_in_words() -> Iterator[None]:
    """Trouble inside is raised as Unavailable with its sentence; our own bugs stay as they are."""
    try:
        yield
    except DBAPIError as error:
        trouble = in_words(error)
        if trouble is None:
            raise
        raise trouble from error


@contextlib.contextmanager
def only_storable_text() -> Iterator[None]:
    """Half a surrogate pair, or a NUL on PostgreSQL, is text for the clerk to mend: Refused, no crash."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise refuse("text.not_encodable") from error
    except DataError as error:
        if "NUL" in str(error.orig):
            raise refuse("text.not_encodable") from error
        raise


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
