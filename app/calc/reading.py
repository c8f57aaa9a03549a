"""Reads a line of JSON without ever turning a number into a float, and writes values back as they came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.calc import texts  # noqa: F401  registers the sentences
from app.kernel.refusals import refuse

MAX_LINE_BYTES = 1_000_000
"""The longest request that is read."""
MAX_DEPTH = 32
"""How many brackets may stand open at once; requests need five."""


class Number:
    """A JSON number exactly as it was written (or NaN and Infinity, which nobody takes for one)."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Repeated(dict[str, Any]):
    """An object in which a name stood more than once."""

    def __init__(self, values: dict[str, Any], name: str) -> None:
        super().__init__(values)
        self.name = name


def read_object(line: bytes) -> dict[str, Any]:
    """The object on a line; its numbers are `Number`.

    Raises Refused calc.line_too_long, blank_line, not_utf8, not_json, too_deep, not_object.
    """
    if len(line) > MAX_LINE_BYTES:
        raise refuse("calc.line_too_long", limit=MAX_LINE_BYTES)
    try:
        text = line.decode("utf-8").strip(" \t\r\n")
    except UnicodeDecodeError:
        raise refuse("calc.not_utf8") from None
    if not text:
        raise refuse("calc.blank_line")
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise refuse("calc.too_deep")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError:
        raise refuse("calc.not_json") from None
    if not isinstance(value, dict):
        raise refuse("calc.not_object")
    return value


def _depth(text: str) -> int:
    """The deepest nesting of brackets outside strings."""
    deepest = depth = 0
    quoted = escaped = False
    for char in text:
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "}]":
            depth -= 1
    return deepest


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    names = [name for name, _ in pairs]
    return Repeated(values, next(name for name in names if names.count(name) > 1))


_DECODER = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=Number, object_pairs_hook=_pairs
)


def write(value: Any) -> str:
    """JSON text of a value that was read, or of an answer; a Number is written as it came."""
    if isinstance(value, Number):
        return value.text if value.text[-1].isdigit() else "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write(name)}: {write(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
