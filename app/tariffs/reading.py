"""Reads a JSON file of rules entry by entry, and finds the line that something is wrong at."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from app.kernel.refusals import Refusal, refuse
from app.tariffs import texts  # noqa: F401  registers the sentences

T = TypeVar("T")
MARK = "\ufeff"
"""A byte order mark: at the start editors leave it, in the middle files were glued together."""


def listed(content: str, file: str, key: str) -> list[Any]:
    """The entries of a file that is a JSON object with just the list `key`; fractions as Decimal.

    Raises Refused rules.not_json, rules.glued, rules.twice, rules.no_list.
    """
    text = content.removeprefix(MARK)
    if MARK in text:
        line = text[: text.index(MARK)].count("\n") + 1
        raise refuse("rules.glued", file=file, line=line)
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except _Twice as twice:
        raise refuse("rules.twice", file=file, name=twice.name) from None
    except (ValueError, RecursionError) as error:
        raise refuse("rules.not_json", file=file, line=getattr(error, "lineno", 1)) from None
    entries = data.get(key) if isinstance(data, dict) else None
    if not isinstance(entries, list) or not entries or set(data) != {key}:
        raise refuse("rules.no_list", file=file, key=key)
    return entries


def code_of(entry: Any) -> str:
    """The code that an entry gives itself, '' where it has none."""
    return str(entry.get("code", "")) if isinstance(entry, dict) else ""


def shaped(entry: Any, kind: type[T]) -> T:
    """An entry as a struct. Raises msgspec.ValidationError; `in_words` says it in Chinese."""
    return msgspec.convert(entry, kind)


class _Twice(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose names stands twice: JSON would silently keep the last."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(name)
        found[name] = value
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are Python's, not JSON's


class Places:
    """Where in the text of a file an entry or a version stands."""

    def __init__(self, content: str, file: str) -> None:
        self._lines = content.splitlines()
        self._file = file

    def fault(self, refusal: str, code: str, version: str, why: str) -> Refusal:
        """The refusal of one fault in the entry `code`, with the line it is at."""
        line = self._after(0, "code", code)
        if version:
            line = self._after(line, "version", version)
        entry = f"{code or '(无代码)'}{' 版本 ' + version if version else ''}"
        return Refusal(refusal, file=self._file, line=line + 1, entry=entry, why=why)

    def _after(self, start: int, key: str, value: str) -> int:
        wanted = json.dumps(value, ensure_ascii=False)
        for place in range(start, len(self._lines)):
            if f'"{key}"' in self._lines[place] and wanted in self._lines[place]:
                return place
        return start


def in_words(message: str) -> str:
    """msgspec's words as a clerk may read them: what is wrong and at which entry."""
    what, _, where = message.partition(" - at ")
    field = where.strip("`").removeprefix("$.")
    for english, chinese in _WORDS:
        if english in what:
            name = what.partition("`")[2].partition("`")[0] if "field" in what else ""
            return f"{chinese}{name}" + (f"(位置 {field})" if field and field != "$" else "")
    return f"{field or '内容'} 的格式不正确"


_WORDS = (
    ("unknown field", "有不认识的项目 "),
    ("missing required field", "缺少项目 "),
    ("Invalid RFC3339", "日期不正确"),
    ("Invalid decimal", "数字不正确"),
    ("Invalid enum", "取值不在允许范围内"),
    ("Expected", "类型不正确"),
)
