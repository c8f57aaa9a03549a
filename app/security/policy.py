"""The rules for passwords, locks and idle desks, published into a home as the setting 'security'."""

from typing import Annotated

import msgspec

from app.kernel.refusals import refuse
from app.kernel.settings import Settings
from app.security import texts  # noqa: F401  registers the sentences

SETTING = "security"


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules with the defaults of GB/T 22239 level 3 practice (等保).

    `min_kinds`: how many of upper case, lower case, digits and other characters a password needs;
    1 switches composition off as NIST SP 800-63B-4 asks, then raise `min_length`.
    """

    min_length: Annotated[int, msgspec.Meta(ge=8, le=64)] = 8
    min_kinds: Annotated[int, msgspec.Meta(ge=1, le=4)] = 3
    max_failures: Annotated[int, msgspec.Meta(ge=3, le=20)] = 5
    lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=120)] = 10


def read_policy(content: str) -> Policy:
    """Read a rules file before it is published. Raises Refused security.policy_wrong."""
    try:
        return msgspec.json.decode(content, type=Policy)
    except msgspec.DecodeError as error:
        raise refuse("security.policy_wrong", detail=error) from error


def policy_in(settings: Settings) -> Policy:
    """The rules in force; the defaults where none, or none that can be read, were published."""
    try:
        return msgspec.json.decode(settings.content(SETTING) or "{}", type=Policy)
    except msgspec.DecodeError:
        return Policy()
