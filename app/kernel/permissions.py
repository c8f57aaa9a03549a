"""The Chinese names of permissions, so that a refusal can say what is missing; and who has which now."""

from collections.abc import Mapping
from typing import Protocol

_LABELS: dict[str, str] = {}


def register_permissions(labels: Mapping[str, str]) -> None:
    """Add permissions and their labels; a permission has one label."""
    for permission, label in labels.items():
        if _LABELS.setdefault(permission, label) != label:
            raise ValueError(f"two labels for permission {permission}")


def permission_label(permission: str) -> str:
    """The label people know; the bare name where no room has registered it."""
    return _LABELS.get(permission, permission)


def known_permissions() -> Mapping[str, str]:
    """Every permission of the loaded rooms and its label."""
    return _LABELS


class Rights(Protocol):
    """What people may do as this home knows it now, whatever their session was told at sign-in."""

    def permissions(self, staff_no: str) -> frozenset[str] | None:
        """Of this person now: none after a lock until the next sign-in, or before a given password is
        changed; None for a number that belongs to nobody, as the founder's does."""
        ...
