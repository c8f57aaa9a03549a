"""Pinyin initials of names, with every reading of characters that have several (曾 单 查 仇 解)."""

import os
from functools import lru_cache
from itertools import islice, product

from app.customers.searching import fold

MAX_VARIANTS = 32
_MAX_CHARS = 16
_PERSON_CHARS = 4
_LOOKED_AT = 4096


@lru_cache(maxsize=50_000)
def _letters(char: str) -> tuple[str, ...]:
    """First letters of all readings, the commonest reading first."""
    if char.isascii():
        return (char,) if char.isalnum() else ("",)
    # Only where customers are saved, and without its book of phrases: 40 ms and 20 MiB instead of 160 and 60.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    readings = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    letters = [reading[0].upper() for reading in (readings[0] if readings else []) if reading]
    return tuple(dict.fromkeys(letter for letter in letters if letter.isascii())) or ("",)


@lru_cache(maxsize=100_000)
def initials(name: str) -> tuple[str, ...]:
    """Upper-case initials, one word for each combination of readings.

    Names of people get up to MAX_VARIANTS words, longer ones a few; combinations with the fewest
    uncommon readings come first, so a cut loses only what nobody would type.
    """
    choices = [range(len(_letters(char))) for char in fold(name)[:_MAX_CHARS]]
    if all(len(options) == 1 for options in choices):
        word = "".join(_letters(char)[0] for char in fold(name)[:_MAX_CHARS])
        return (word,) if word else ()
    combinations = sorted(islice(product(*choices), _LOOKED_AT), key=sum)
    letters = [_letters(char) for char in fold(name)[:_MAX_CHARS]]
    words = dict.fromkeys(
        "".join(options[pick] for options, pick in zip(letters, picks, strict=True)) for picks in combinations
    )
    limit = MAX_VARIANTS if len(choices) <= _PERSON_CHARS else MAX_VARIANTS // 4
    return tuple(word for word in words if word)[:limit]
