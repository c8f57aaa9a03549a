"""Finding a business by what a clerk types: transaction code, name, another name, pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from app.customers.initials import initials
from app.workorders.kind import Kind
from app.workorders.vocabulary import GROUPS

CASE_DIGITS = 32


class MenuLine(msgspec.Struct, frozen=True, kw_only=True):
    """A business in the menu; `keys` is what it is found by, upper case."""

    code: str
    transaction: str
    word: str
    group: str
    aliases: tuple[str, ...]
    about: str
    keys: tuple[str, ...]


def menu_of(kinds: Iterable[Kind]) -> tuple[MenuLine, ...]:
    """The menu by group and transaction code. Loads the table of initials: not for the GUI thread."""
    place = {group: number for number, group in enumerate(GROUPS)}
    lines = [_line(kind) for kind in kinds]
    return tuple(sorted(lines, key=lambda line: (place.get(line.group, len(place)), line.transaction)))


def _line(kind: Kind) -> MenuLine:
    names = (kind.word, *kind.aliases)
    letters = [word for name in names for word in initials(name)]
    return MenuLine(
        code=kind.code,
        transaction=kind.transaction,
        word=kind.word,
        group=kind.group,
        aliases=kind.aliases,
        about=kind.about,
        keys=(kind.transaction, *(name.upper() for name in names), *letters),
    )


def is_case(text: str) -> bool:
    """Whether this is the code of a case, as it stands on a notice of what is told once."""
    return len(text) == CASE_DIGITS and all(char in "0123456789abcdef" for char in text)


def matching(menu: Sequence[MenuLine], text: str) -> tuple[MenuLine, ...]:
    """The businesses that are meant: those with a key that begins so come before those that contain it."""
    wanted = "".join(text.upper().split())
    if not wanted:
        return tuple(menu)
    begin = [line for line in menu if any(key.startswith(wanted) for key in line.keys)]
    within = [line for line in menu if line not in begin and any(wanted in key for key in line.keys)]
    return (*begin, *within)
