"""Passwords: what is good enough, and argon2id hashes of them. Slow on purpose; never on the GUI thread."""

import unicodedata

import argon2

from app.kernel.refusals import Refusal, Refused
from app.security import texts  # noqa: F401  registers the sentences
from app.security.blocked import is_common
from app.security.policy import Policy

MAX_LENGTH = 128
"""Longest password in code points (NIST SP 800-63B-4 asks for at least 64)."""

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=64 * 1024, parallelism=2)
_NOBODY = "$argon2id$v=19$m=65536,t=2,p=2$KgGCAQVy4rUED6P7OE+iXw$SXGo5EeWQf8Fr9KmpH+Sa0DMO8yfaDukOyrl2MiXwjA"
"""Verified against when the staff number does not exist, so that both answers take equally long."""


def folded(password: str) -> str:
    """NFKC, so that one password typed through any input method is one password (NIST 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def check_password(
    password: str, policy: Policy, *, staff_no: str, name: str, field: str = "password"
) -> None:
    """Refuse a new password that is too short, too long, too plain, too common or too personal.

    Length counts code points after NFKC. Raises Refused with every reason at once.
    """
    if len(password) > MAX_LENGTH * 4:
        raise Refused([Refusal("security.password_long", field, length=MAX_LENGTH)])
    text = folded(password)
    found = []
    if len(text) < policy.min_length:
        found.append(Refusal("security.password_short", field, length=policy.min_length))
    if len(text) > MAX_LENGTH:
        found.append(Refusal("security.password_long", field, length=MAX_LENGTH))
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        found.append(Refusal("security.password_unreadable", field))
    if len({_kind(char) for char in text}) < policy.min_kinds:
        found.append(Refusal("security.password_plain", field, kinds=policy.min_kinds))
    if is_common(text):
        found.append(Refusal("security.password_common", field))
    lowered = text.casefold()
    if any(len(own) > 1 and own.casefold() in lowered for own in (staff_no, name)):
        found.append(Refusal("security.password_personal", field))
    if found:
        raise Refused(found)


def hash_password(password: str) -> str:
    """The argon2id hash of a checked password, with its own salt (about 0.1 s and 64 MiB)."""
    return _HASHER.hash(folded(password))


def verify_password(password: str, password_hash: str) -> bool:
    """Is it the password? `password_hash` '' stands for nobody's and takes as long to deny."""
    if len(password) > MAX_LENGTH * 4:
        return False
    try:
        right = _HASHER.verify(password_hash or _NOBODY, folded(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError, UnicodeEncodeError):
        return False
    return right and bool(password_hash)


def _kind(char: str) -> str:
    if char.isdecimal():
        return "digit"
    if char.isupper():
        return "upper"
    if char.islower():
        return "lower"
    return "other"
