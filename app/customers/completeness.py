"""How complete a customer's file is: a score by weighted items, and the missing ones (configurable [K])."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

import msgspec

from app.customers.facts import GROUPS
from app.customers.views import CustomerRow

SETTING = "customer_file"
"""The name under which the items are published into a home (resources/rules/customer_file.json)."""
METER_PANEL = "meter"
_HAVE = frozenset(CustomerRow.__struct_fields__) | {"meters"}
_PANELS = frozenset(GROUPS) | {METER_PANEL}


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a complete file holds: `has` is a field of CustomerRow or 'meters'.

    `panel` is the group (or 'meter') whose form fills it, `field` the field there. `kinds` are the kinds
    of customer it is asked of, () for all.
    """

    title: str
    has: str
    panel: str
    field: str
    weight: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    kinds: tuple[str, ...] = ()


class FileItems(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All items, in the order in which a clerk asks for them."""

    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        for item in self.items:
            if item.has not in _HAVE or item.panel not in _PANELS:
                raise ValueError(f"item {item.title} names {item.has} and {item.panel}")


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """Per cent of the weight that is on file (rounded down: only a whole file has 100), what is missing."""

    percent: int
    missing: tuple[Item, ...]


def completeness(row: CustomerRow, *, meters: int, rules: FileItems) -> Completeness:
    """The score of a file; without any item that applies it is complete."""
    asked = [item for item in rules.items if not item.kinds or row.kind in item.kinds]
    missing = tuple(
        item for item in asked if not (meters if item.has == "meters" else getattr(row, item.has))
    )
    total = sum(item.weight for item in asked)
    lacking = sum(item.weight for item in missing)
    return Completeness(percent=(total - lacking) * 100 // total if total else 100, missing=missing)


@lru_cache(maxsize=8)
def read_items(content: str) -> FileItems:
    """Items from JSON text, none from ''. Raises msgspec.ValidationError."""
    return msgspec.json.decode(content, type=FileItems) if content else FileItems()
